"""The world railway graph: read it, close its gaps, tie places to it, find the shortest track."""

from __future__ import annotations

import heapq
import importlib.util
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree
from shapely import STRtree, box, linestrings

from .lines import EARTH_RADIUS_KM, Piece, Point, along, foot, haversine_km

FRAME = (24.0, 4.0, 66.0, 130.0)  # south, west, north, east
BRIDGE_REACH_KM = 15.0
BRIDGE_DETOUR = 4.0
BRIDGE_COST = 4.0
BRIDGES_EACH = 2
TIE_LEAST_KM = 3.0
TIE_COST = 2.5  # a hop beside the track is a last resort, not a short cut


Inner = dict[tuple[Point, Point], tuple[Point, ...]]
"""Hand points on a long way, keyed by the points of its two ends."""


@dataclass(frozen=True)
class Tie:
    """How a place hangs on the graph: a vertex, what it costs to get there, the pieces."""

    vertex: int
    cost: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Anchor:
    """A place with all its ties and the edge it was split into."""

    point: Point
    ties: tuple[Tie, ...]
    edge: int
    share: float
    off_km: float
    nearest_node: int
    nearest_km: float


def package_file(package: str, name: str) -> Path:
    """Return a data file of an installed package without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"build package '{package}' is missing; install the group 'geography'")
    return Path(next(iter(spec.submodule_search_locations))) / name


def _unit(points: np.ndarray) -> np.ndarray:
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _chord(km: float) -> float:
    return 2 * math.sin(km / EARTH_RADIUS_KM / 2)


def refined(
    points: list[Point], edges: list[tuple[int, int, float]], inner: Inner
) -> tuple[list[Point], list[tuple[int, int, float]]]:
    """Lay long ways through hand points, their length shared out by the drawn length."""
    todo = {frozenset(key): (key, value) for key, value in inner.items()}
    points, out = list(points), []
    for u, v, km in edges:
        key = frozenset((points[u], points[v]))
        if key not in todo:
            out.append((u, v, km))
            continue
        (start, _), middle = todo.pop(key)
        first, last = (u, v) if points[u] == start else (v, u)
        chain = [first, *range(len(points), len(points) + len(middle)), last]
        points += middle
        parts = [haversine_km(points[a], points[b]) for a, b in pairwise(chain)]
        scale = max(1.0, km / sum(parts))
        out += [(a, b, part * scale) for (a, b), part in zip(pairwise(chain), parts, strict=True)]
    if todo:
        ends = "; ".join(f"{a} - {b}" for (a, b), _ in todo.values())
        raise SystemExit(f"inner_points.csv: the railway graph has no way {ends}")
    return points, out


class Railways:
    """The railway graph inside the frame, with bridges over its gaps."""

    def __init__(self, points: list[Point], edges: list[tuple[int, int, float]]) -> None:
        """Index points and edges; ``edges`` holds both ends and the length [km]."""
        self.points = points
        self.edges = edges
        self.arcs: list[list[tuple[int, float, float, str]]] = [[] for _ in points]
        for u, v, km in edges:
            self.arcs[u].append((v, km, km, "track"))
            self.arcs[v].append((u, km, km, "track"))
        array = np.array(points)
        self._tree = cKDTree(_unit(array))
        ends = np.array([(u, v) for u, v, _ in edges])
        self._edge_tree = STRtree(linestrings(array[ends][:, :, ::-1]))

    @classmethod
    def read(cls, inner: Inner | None = None) -> Railways:
        """Read the stored graph as text: its module cannot be imported with today's scgraph.

        Long ways are stored as one chord; ``inner`` gives the points they really pass.
        """
        text = package_file("scgraph_data", "world_railways.py").read_text(encoding="utf-8")
        lines = {k: v for k, _, v in (line.partition("=") for line in text.splitlines())}
        nodes: list[list[float]] = json.loads(lines["nodes"])
        graph = json.loads(re.sub(r"(\d+):", r'"\1":', lines["graph"]))
        south, west, north, east = FRAME
        new: dict[int, int] = {}
        points: list[Point] = []
        for i, (lat, lon) in enumerate(nodes):
            if south <= lat <= north and west <= lon <= east:
                new[i] = len(points)
                points.append((lat, lon))
        edges = []
        for u, arcs in enumerate(graph):
            for key, km in arcs.items():
                v = int(key)
                if u < v and u in new and v in new:
                    a, b = new[u], new[v]
                    edges.append((a, b, max(float(km), haversine_km(points[a], points[b]))))
        return cls(*refined(points, edges, inner or {}))

    def near(self, point: Point, reach_km: float) -> list[tuple[float, int]]:
        """Return distance [km] and number of the track nodes within reach, nearest first."""
        found = self._tree.query_ball_point(_unit(np.array([point]))[0], _chord(reach_km))
        return sorted((haversine_km(point, self.points[i]), i) for i in found)

    def nearest_node(self, point: Point) -> tuple[float, int]:
        """Return distance [km] and number of the nearest track node."""
        _, i = self._tree.query(_unit(np.array([point]))[0])
        return haversine_km(point, self.points[int(i)]), int(i)

    def nearest_edge(self, point: Point, reach_km: float) -> tuple[float, int, float]:
        """Return distance [km], number and share of the way of the nearest edge."""
        dlat = reach_km / 110.0
        dlon = dlat / math.cos(math.radians(point[0]))
        frame = box(point[1] - dlon, point[0] - dlat, point[1] + dlon, point[0] + dlat)
        best = (math.inf, -1, 0.0)
        for i in sorted(int(k) for k in self._edge_tree.query(frame)):
            u, v, _ = self.edges[i]
            t, off = foot(point, self.points[u], self.points[v])
            best = min(best, (off, i, t))
        return best

    def _within(self, start: int, reach_km: float) -> dict[int, float]:
        done: dict[int, float] = {}
        queue = [(0.0, start)]
        while queue:
            km, u = heapq.heappop(queue)
            if u in done:
                continue
            done[u] = km
            for v, cost, _, _ in self.arcs[u]:
                if v not in done and km + cost <= reach_km:
                    heapq.heappush(queue, (km + cost, v))
        return done

    def bridge(self, allowed: Callable[[Point, Point], bool]) -> int:
        """Close gaps at dead ends; return how many bridges were laid."""
        dead = [i for i, arcs in enumerate(self.arcs) if len(arcs) == 1]
        laid: list[tuple[int, int, float]] = []
        for u in dead:
            near = [(km, v) for km, v in self.near(self.points[u], BRIDGE_REACH_KM) if v != u]
            if not near:
                continue
            by_track = self._within(u, BRIDGE_DETOUR * BRIDGE_REACH_KM)
            count = 0
            for km, v in near:
                if by_track.get(v, math.inf) <= BRIDGE_DETOUR * km:
                    continue
                if not allowed(self.points[u], self.points[v]):
                    continue
                laid.append((u, v, max(km, 0.001)))
                count += 1
                if count == BRIDGES_EACH:
                    break
        for u, v, km in laid:
            self.arcs[u].append((v, BRIDGE_COST * km, km, "bridge"))
            self.arcs[v].append((u, BRIDGE_COST * km, km, "bridge"))
        return len(laid)

    def anchor(self, point: Point) -> Anchor:
        """Tie a place to every track node around it and to the nearest point of an edge."""
        nearest_km, nearest = self.nearest_node(point)
        reach = max(TIE_LEAST_KM, 1.5 * nearest_km + 1.5)
        ties = {}
        for km, v in self.near(point, reach):
            ties[v] = Tie(v, TIE_COST * km, (Piece(point, self.points[v], km, "tie"),))
        off, edge, share = self.nearest_edge(point, reach)
        if edge >= 0:
            u, v, km = self.edges[edge]
            at = along(self.points[u], self.points[v], share)
            for w, part in ((u, share * km), (v, (1 - share) * km)):
                cost = TIE_COST * off + part
                if w not in ties or cost < ties[w].cost:
                    pieces = (
                        Piece(point, at, off, "tie"),
                        Piece(at, self.points[w], part, "track"),
                    )
                    ties[w] = Tie(w, cost, pieces)
        ordered = tuple(ties[k] for k in sorted(ties))
        return Anchor(point, ordered, edge, share, off, nearest, nearest_km)

    def path(self, a: Anchor, b: Anchor) -> list[Piece] | None:
        """Return the shortest track between two tied places, or None where there is none."""
        goal = {t.vertex: t for t in b.ties}
        best_end, best = math.inf, -1
        dist: dict[int, float] = {}
        came: dict[int, tuple[int, float, str]] = {}
        start = {t.vertex: t for t in a.ties}
        queue: list[tuple[float, float, int]] = []
        for t in a.ties:
            dist[t.vertex] = t.cost
            est = max(0.0, haversine_km(self.points[t.vertex], b.point) * 0.999)
            heapq.heappush(queue, (t.cost + est, t.cost, t.vertex))
        done: set[int] = set()
        while queue:
            estimate, km, u = heapq.heappop(queue)
            if estimate >= best_end:
                break
            if u in done:
                continue
            done.add(u)
            if u in goal and km + goal[u].cost < best_end:
                best_end, best = km + goal[u].cost, u
            for v, cost, length, kind in self.arcs[u]:
                new = km + cost
                if v not in done and new < dist.get(v, math.inf):
                    dist[v] = new
                    came[v] = (u, length, kind)
                    est = haversine_km(self.points[v], b.point) * 0.999
                    heapq.heappush(queue, (new + est, new, v))
        same = a.edge >= 0 and a.edge == b.edge
        if same:
            u, v, km = self.edges[a.edge]
            part = abs(a.share - b.share) * km
            if TIE_COST * (a.off_km + b.off_km) + part < best_end:
                ends = [along(self.points[u], self.points[v], s) for s in (a.share, b.share)]
                return [
                    Piece(a.point, ends[0], a.off_km, "tie"),
                    Piece(ends[0], ends[1], part, "track"),
                    Piece(ends[1], b.point, b.off_km, "tie"),
                ]
        if best < 0:
            return None
        back: list[Piece] = []
        v = best
        while v in came:
            u, km, kind = came[v]
            back.append(Piece(self.points[u], self.points[v], km, kind))
            v = u
        back.reverse()
        tail = [Piece(p.b, p.a, p.km, p.kind) for p in reversed(goal[best].pieces)]
        return [*start[v].pieces, *back, *tail]

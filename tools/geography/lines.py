"""Geometry on the sphere and on paper: distances, pieces of line, simplification."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyproj import Geod

Point = tuple[float, float]
"""Latitude, longitude in degrees."""

EARTH_RADIUS_KM = 6371.0088
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Piece:
    """One straight piece of a line: where it is drawn and how long the track on it really is."""

    a: Point
    b: Point
    km: float
    kind: str  # track, tie, bridge, straight, lane


def haversine_km(a: Point, b: Point) -> float:
    """Return the great-circle distance of two points on a sphere [km]."""
    la1, la2 = math.radians(a[0]), math.radians(b[0])
    dla, dlo = la2 - la1, math.radians(b[1] - a[1])
    h = math.sin(dla / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin(dlo / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def geodesic_km(points: Sequence[Point]) -> float:
    """Return the length of a polyline on the WGS84 ellipsoid [km]."""
    if len(points) < 2:
        return 0.0
    return float(_GEOD.line_length([p[1] for p in points], [p[0] for p in points])) / 1000.0


def straight(points: Sequence[Point], kind: str = "straight") -> list[Piece]:
    """Return the straight pieces between consecutive points."""
    return [Piece(a, b, geodesic_km([a, b]), kind) for a, b in pairwise(points)]


def bow(chord_km: float, track_km: float) -> float:
    """Return how far a track strays from its chord if it is one shallow bow [km].

    The rise of a flat arc of length L over a chord c is about sqrt(3/8 c (L - c)).
    """
    return math.sqrt(0.375 * chord_km * max(0.0, track_km - chord_km))


def vertices(pieces: Iterable[Piece]) -> list[Point]:
    """Return the points of a chain of pieces, immediate repetitions dropped."""
    out: list[Point] = []
    for piece in pieces:
        for point in (piece.a, piece.b):
            if not out or out[-1] != point:
                out.append(point)
    return out


def plane(point: Point, cos_lat: float) -> tuple[float, float]:
    """Return kilometres east and north on a plane that is true at the latitude of ``cos_lat``."""
    degree = math.pi * EARTH_RADIUS_KM / 180.0
    return point[1] * degree * cos_lat, point[0] * degree


def foot(point: Point, a: Point, b: Point) -> tuple[float, float]:
    """Return the share of the way from ``a`` to ``b`` nearest to a point, and the distance [km]."""
    cos_lat = math.cos(math.radians(point[0]))
    px, py = plane(point, cos_lat)
    ax, ay = plane(a, cos_lat)
    bx, by = plane(b, cos_lat)
    dx, dy = bx - ax, by - ay
    norm = dx * dx + dy * dy
    t = 0.0 if norm == 0.0 else min(1.0, max(0.0, ((px - ax) * dx + (py - ay) * dy) / norm))
    return t, math.hypot(ax + t * dx - px, ay + t * dy - py)


def along(a: Point, b: Point, t: float) -> Point:
    """Return the point at share ``t`` of the straight piece from ``a`` to ``b``."""
    return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])


def distance_to_line(point: Point, line: Sequence[Point]) -> float:
    """Return the distance of a point to a polyline [km]."""
    if len(line) == 1:
        return haversine_km(point, line[0])
    return min(foot(point, a, b)[1] for a, b in pairwise(line))


def simplify(points: Sequence[Point], tolerance_km: float) -> list[Point]:
    """Drop points by Douglas and Peucker, distances taken at the line's own latitude."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        worst, far = tolerance_km, -1
        for i in range(first + 1, last):
            off = foot(points[i], points[first], points[last])[1]
            if off > worst:
                worst, far = off, i
        if far >= 0:
            keep.add(far)
            stack += [(first, far), (far, last)]
    return [points[i] for i in sorted(keep)]


def rounded(points: Iterable[Point], digits: int) -> list[Point]:
    """Round coordinates and drop immediate repetitions."""
    out: list[Point] = []
    for lat, lon in points:
        point = (round(lat, digits), round(lon, digits))
        if not out or out[-1] != point:
            out.append(point)
    return out

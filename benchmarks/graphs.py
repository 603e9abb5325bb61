"""Graphs to measure on: one like a corridor network, and the world's railways."""

import json
import re
import zipfile
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

from corridors._kernels.topology import Topology


def corridor_like(n_vertices: int = 500, n_arcs: int = 2_000, seed: int = 1):
    """Seeded, almost planar graph: links of a triangulation of random points, and a few across.

    A spanning tree keeps it in one piece and one link in a hundred crosses others, which gives
    about 21,000 triangles under elimination: a harder graph than a real corridor network. Returns
    the topology, weights and coordinates; both directions of a link have their own weight.
    """
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1, (n_vertices, 2))
    corners = Delaunay(points).simplices
    sides = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    sides = np.unique(np.sort(sides, axis=1), axis=0)
    length = np.hypot(*(points[sides[:, 0]] - points[sides[:, 1]]).T)
    shape = (n_vertices, n_vertices)
    tree = minimum_spanning_tree(coo_matrix((length, sides.T), shape=shape)).tocoo()
    kept = {(int(min(a, b)), int(max(a, b))) for a, b in zip(tree.row, tree.col, strict=True)}
    across = n_arcs // 200
    while across:
        a, b = sorted(int(end) for end in rng.integers(0, n_vertices, 2))
        if a != b and np.hypot(*(points[a] - points[b])) < 0.25 and (a, b) not in kept:
            kept.add((a, b))
            across -= 1
    for at in rng.permutation(len(sides)):
        if len(kept) == n_arcs // 2:
            break
        kept.add((int(sides[at, 0]), int(sides[at, 1])))
    links = np.array(sorted(kept))
    km = np.hypot(*(points[links[:, 0]] - points[links[:, 1]]).T) * 5_000
    tail = np.concatenate([links[:, 0], links[:, 1]])
    head = np.concatenate([links[:, 1], links[:, 0]])
    weights = np.concatenate([km, km]) * rng.uniform(0.8, 1.4, 2 * len(links))
    return Topology(n_vertices, tail, head), weights, points


def railways(wheel: Path):
    """World railways of scgraph_data 2.0.0, read as text: topology, km, (longitude, latitude).

    The module does not import with today's scgraph. Self-loops are dropped; an arc of 0 km keeps
    a metre, so that every arc costs something in every library compared.
    """
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("scgraph_data/world_railways.py").decode()
    parts = {}
    for line in text.splitlines():
        name, _, body = line.partition("=")
        if name.strip() in ("graph", "nodes"):
            # keys of the rows are bare numbers, which JSON wants quoted
            parts[name.strip()] = json.loads(re.sub(r"(\d+):", r'"\1":', body))
    if set(parts) != {"graph", "nodes"}:
        raise ValueError(f"{wheel}: world_railways.py has no line for graph and nodes")
    rows = [(a, int(b), km) for a, row in enumerate(parts["graph"]) for b, km in row.items()]
    tail, head, km = (np.array(column) for column in zip(*rows, strict=True))
    real = tail != head
    topology = Topology(len(parts["graph"]), tail[real], head[real])
    return topology, np.maximum(km[real].astype(float), 0.001), np.array(parts["nodes"])[:, ::-1]


def grid(side: int, seed: int = 1):
    """Seeded square of ``side`` by ``side`` vertices, 10 km apart: topology, km, coordinates."""
    rng = np.random.default_rng(seed)
    at = np.arange(side * side).reshape(side, side)
    links = np.vstack(
        [
            np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()]),
            np.column_stack([at[:-1].ravel(), at[1:].ravel()]),
        ]
    )
    km = 10.0 * rng.uniform(1.2, 1.6, len(links))
    points = np.column_stack([50 + (at % side).ravel() / 10, 40 + (at // side).ravel() / 12])
    topology = Topology(
        side * side,
        np.concatenate([links[:, 0], links[:, 1]]),
        np.concatenate([links[:, 1], links[:, 0]]),
    )
    return topology, np.concatenate([km, km]), points


def write_tables(
    topology: Topology, km, points, folder: Path, *, country: str = "KZ", gauge_mm: int = 1520
) -> tuple[Path, Path]:
    """A graph as a user's ``nodes.geojson`` and ``edges.csv``: rail links of one country.

    Places are called ``n0``, ``n1``, ... by vertex; of the two directions of a link the first
    counts.
    """
    nodes, edges = folder / "nodes.geojson", folder / "edges.csv"
    with nodes.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        rows = (
            f'{{"type": "Feature", "properties": {{"id": "n{n}", "name": "Place {n}", '
            f'"country": "{country}", "kind": "terminal"}}, '
            f'"geometry": {{"type": "Point", "coordinates": [{lon:.3f}, {lat:.3f}]}}}}'
            for n, (lon, lat) in enumerate(points.tolist())
        )
        file.write(",\n".join(rows) + "\n]}\n")
    seen = set()
    with edges.open("w", encoding="utf-8") as file:
        file.write("id,from,to,mode,moves_by,length_km,gauge_mm,status\n")
        for a, b, length in zip(
            topology.tail.tolist(), topology.head.tolist(), km.tolist(), strict=True
        ):
            if (b, a) not in seen:
                seen.add((a, b))
                file.write(
                    f"n{a}-n{b}-rail,n{a},n{b},rail,rail,{length:.3f},{gauge_mm},operating\n"
                )
    return nodes, edges

"""Order the vertices for elimination and list, once per topology, all that elimination will do."""

from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.topology import Int32Array, Topology

__all__ = ["Schedule", "TooWideError", "min_degree_order", "min_fill_order", "schedule"]

MIN_FILL_UP_TO = 3_000
"""Vertices up to which the order looks at fill; beyond, at degree, which is cheaper."""


class TooWideError(ValueError):
    """Elimination would take more triangles than allowed; search each vector by itself."""


class Schedule(NamedTuple):
    """Slots and triangles of an elimination; vertices are numbered in its order.

    Attributes
    ----------
    position : numpy.ndarray
        Place of each vertex of the topology in the order.
    parent : numpy.ndarray
        Next vertex up the elimination tree of the *symmetric* fill, -1 at a root. Arcs that only
        go one way are missing from the slots but never from the tree.
    depth : numpy.ndarray
        Steps from the root.
    in_start, in_depth : numpy.ndarray
        Slots from a higher vertex into each vertex, and the depth of that higher vertex.
    out_start, out_depth : numpy.ndarray
        Slots from each vertex to a higher one, and its depth. Slot numbers of vertex x are
        ``in_start[x] ... in_start[x + 1]`` and ``out_start[x] ... out_start[x + 1]``, where
        ``out_start`` counts on from the last in-slot.
    third : numpy.ndarray
        For each vertex, each of its in-slots, each of its out-slots: the slot that goes past
        the vertex, or ``n_slots`` where both ends are the same.
    slot_of_arc : numpy.ndarray
        Slot of each arc, -1 for self-loops.
    n_slots, n_triangles : int
        Sizes.
    """

    position: Int32Array
    parent: Int32Array
    depth: Int32Array
    in_start: Int32Array
    in_depth: Int32Array
    out_start: Int32Array
    out_depth: Int32Array
    third: Int32Array
    slot_of_arc: Int32Array
    n_slots: int
    n_triangles: int


def _neighbours(topology: Topology) -> list[set[int]]:
    near: list[set[int]] = [set() for _ in range(topology.n_vertices)]
    for a, b in zip(topology.tail.tolist(), topology.head.tolist(), strict=True):
        if a != b:
            near[a].add(b)
            near[b].add(a)
    return near


def _counted(total: int, degree: int, most: float) -> int:
    """Add the triangles of one vertex; stop before a hopeless order takes hours."""
    total += degree * (degree - 1)
    if total > most:
        raise TooWideError(
            f"elimination passes {most:.0f} triangles; search each weight vector by itself"
        )
    return total


def min_fill_order(topology: Topology, most: float = np.inf) -> list[int]:
    """Return the vertices so that each one, when its turn comes, adds few links.

    Parameters
    ----------
    topology : Topology
        Graph to order.
    most : float, default inf
        Most triangles to accept, counted as if every link went both ways.

    Raises
    ------
    TooWideError
        If there would be more.

    Examples
    --------
    >>> min_fill_order(Topology(3, [0, 1], [1, 2]))
    [0, 1, 2]
    """
    near = [sum(1 << other for other in row) for row in _neighbours(topology)]

    def members(bits: int) -> list[int]:
        found = []
        while bits:
            low = bits & -bits
            found.append(low.bit_length() - 1)
            bits ^= low
        return found

    def fill(vertex: int) -> tuple[int, int]:
        mine = near[vertex]
        row = members(mine)
        return sum((mine & ~near[other]).bit_count() - 1 for other in row) // 2, len(row)

    cost = [fill(vertex) for vertex in range(topology.n_vertices)]
    queue = [(*value, vertex) for vertex, value in enumerate(cost)]
    heapify(queue)
    alive = [True] * topology.n_vertices
    order: list[int] = []
    total = 0
    while queue:
        *value, vertex = heappop(queue)
        if not alive[vertex] or tuple(value) != cost[vertex]:
            continue
        alive[vertex] = False
        order.append(vertex)
        row = members(near[vertex])
        total = _counted(total, len(row), most)
        touched = near[vertex]
        for other in row:
            added = near[vertex] & ~near[other] & ~(1 << other)
            near[other] = (near[other] | added) & ~(1 << vertex)
            for end in members(added):
                # whoever knows both ends of a new link has one less to add
                touched |= near[other] & near[end]
        for other in members(touched):
            if alive[other]:
                fresh = fill(other)
                if fresh != cost[other]:
                    cost[other] = fresh
                    heappush(queue, (*fresh, other))
    return order


def min_degree_order(topology: Topology, most: float = np.inf) -> list[int]:
    """Return the vertices so that each one, when its turn comes, has few neighbours.

    Parameters
    ----------
    topology : Topology
        Graph to order.
    most : float, default inf
        Most triangles to accept, counted as if every link went both ways.

    Raises
    ------
    TooWideError
        If there would be more.

    Examples
    --------
    >>> min_degree_order(Topology(3, [0, 1], [1, 2]))
    [0, 1, 2]
    """
    near = _neighbours(topology)
    queue = [(len(row), vertex) for vertex, row in enumerate(near)]
    heapify(queue)
    alive = [True] * topology.n_vertices
    order: list[int] = []
    total = 0
    while queue:
        degree, vertex = heappop(queue)
        if not alive[vertex] or degree != len(near[vertex]):
            continue
        alive[vertex] = False
        order.append(vertex)
        row = near[vertex]
        total = _counted(total, len(row), most)
        for other in row:
            mine = near[other]
            mine |= row
            mine.discard(other)
            mine.discard(vertex)
            heappush(queue, (len(mine), other))
        near[vertex] = set()
    return order


def schedule(topology: Topology, *, max_triangles: int) -> Schedule:
    """List slots and triangles in elimination order.

    Parameters
    ----------
    topology : Topology
        Graph to compile.
    max_triangles : int
        Most triangles to accept.

    Raises
    ------
    TooWideError
        If the graph is too far from a tree for the bound.
    """
    small = topology.n_vertices <= MIN_FILL_UP_TO
    # one-way arcs make fewer triangles than the order counts: allow it twice as many
    find = min_fill_order if small else min_degree_order
    order = find(topology, 2.0 * max_triangles)
    n = topology.n_vertices
    position = np.empty(n, dtype=np.int32)
    position[order] = np.arange(n, dtype=np.int32)
    tails, heads = position[topology.tail].tolist(), position[topology.head].tolist()

    # symmetric fill: the tree; directed fill: the slots. Both grow upward only.
    higher: list[set[int]] = [set() for _ in range(n)]
    ins: list[set[int]] = [set() for _ in range(n)]
    outs: list[set[int]] = [set() for _ in range(n)]
    for a, b in zip(tails, heads, strict=True):
        if a < b:
            higher[a].add(b)
            outs[a].add(b)
        elif b < a:
            higher[b].add(a)
            ins[b].add(a)
    parent = np.full(n, -1, dtype=np.int32)
    n_triangles = 0
    for x in range(n):
        if higher[x]:
            above = min(higher[x])
            parent[x] = above
            higher[above] |= higher[x]
            higher[above].discard(above)
        n_triangles += len(ins[x]) * len(outs[x]) - len(ins[x] & outs[x])
        if n_triangles > max_triangles:
            raise TooWideError(
                f"elimination passes {max_triangles} triangles at vertex {x} of {n}; "
                "search each weight vector by itself"
            )
        for y in ins[x]:
            for z in outs[x]:
                if y < z:
                    outs[y].add(z)
                elif z < y:
                    ins[z].add(y)
        higher[x] = set()
    depth = np.zeros(n, dtype=np.int32)
    for x in range(n - 1, -1, -1):
        if parent[x] >= 0:
            depth[x] = depth[parent[x]] + 1
    return _numbered(topology, position, parent, depth, ins, outs, n_triangles)


def _rows(sets: list[set[int]], first: int) -> tuple[Int32Array, Int32Array]:
    sizes = np.fromiter((len(row) for row in sets), dtype=np.int64, count=len(sets))
    start = np.full(len(sets) + 1, first, dtype=np.int32)
    start[1:] += np.cumsum(sizes).astype(np.int32)
    flat = np.fromiter(
        (end for row in sets for end in sorted(row)), dtype=np.int32, count=int(sizes.sum())
    )
    return start, flat


def _numbered(
    topology: Topology,
    position: Int32Array,
    parent: Int32Array,
    depth: Int32Array,
    ins: list[set[int]],
    outs: list[set[int]],
    n_triangles: int,
) -> Schedule:
    n = topology.n_vertices
    in_start, in_end = _rows(ins, 0)
    out_start, out_end = _rows(outs, len(in_end))
    n_slots = len(in_end) + len(out_end)
    owner_in = np.repeat(np.arange(n), np.diff(in_start))
    owner_out = np.repeat(np.arange(n), np.diff(out_start))
    tails = np.concatenate([in_end, owner_out]).astype(np.int64)
    heads = np.concatenate([owner_in, out_end]).astype(np.int64)
    keys = tails * n + heads
    by_key = np.argsort(keys)
    sorted_keys = keys[by_key]

    def slots(a: NDArray[np.int64], b: NDArray[np.int64]) -> Int32Array:
        found = np.full(a.shape, n_slots, dtype=np.int32)
        real = a != b
        found[real] = by_key[np.searchsorted(sorted_keys, a[real] * n + b[real])]
        return found

    # all (in, out) pairs of all vertices in one go
    n_in, n_out = np.diff(in_start).astype(np.int64), np.diff(out_start).astype(np.int64)
    sizes = n_in * n_out
    owner = np.repeat(np.arange(n), sizes)
    inside = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    row, column = np.divmod(inside, np.maximum(n_out[owner], 1))
    first = in_end[in_start[owner] + row].astype(np.int64)
    last = out_end[out_start[owner] - len(in_end) + column].astype(np.int64)
    third = slots(first, last)
    arc_tail = position[topology.tail].astype(np.int64)
    arc_head = position[topology.head].astype(np.int64)
    slot_of_arc = slots(arc_tail, arc_head)
    slot_of_arc[slot_of_arc == n_slots] = -1
    return Schedule(
        position,
        parent,
        depth,
        in_start,
        depth[in_end],
        out_start,
        depth[out_end],
        third,
        slot_of_arc,
        n_slots,
        n_triangles,
    )

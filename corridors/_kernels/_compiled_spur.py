"""Compiled search of the best way behind a prefix, for loopless k shortest paths."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._compiled_heap import pop, push
from corridors._kernels._compiled_rows import whole
from corridors._kernels._numba import kernel, small

__all__ = [
    "Marks",
    "Net",
    "Spur",
    "along_tree",
    "is_banned",
    "is_barred",
    "scratch",
    "spur_path",
    "tree_path_is_free",
]

Float64Array = NDArray[np.float64]
Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]

ARC, NEXT = range(2)
"""Columns of a ban: the arc, and the next ban of the same candidate."""


class Net(NamedTuple):
    """The graph, and the tree of shortest ways to the target."""

    start: Int32Array
    arc: Int32Array
    end: Int32Array
    head: Int32Array
    place: Int32Array
    weights: Float64Array
    to_go: Float64Array
    following: Int32Array
    target: int


class Marks(NamedTuple):
    """By vertex, the last prefix that used it; by place, the last that left it."""

    used: Int32Array
    left: Int32Array


class Spur(NamedTuple):
    """Scratch of the search behind a prefix: per vertex, and per label."""

    reach: Float64Array
    arrived: Int32Array
    came_from: Int64Array
    reached_in: Int32Array
    key: Float64Array
    spent: Float64Array
    vertex: Int64Array
    heap: Int32Array


@small
def is_barred(
    used: Int32Array, left: Int32Array, place: Int32Array, stamp: int, vertex: int
) -> bool:
    return bool(used[vertex] == stamp or left[place[vertex]] == stamp)


@small
def is_banned(bans: Int32Array, ban: int, arc: int) -> bool:
    while ban >= 0 and bans[ban, ARC] != arc:
        ban = bans[ban, NEXT]
    return ban >= 0


@small
def tree_path_is_free(
    used: Int32Array,
    left: Int32Array,
    place: Int32Array,
    stamp: int,
    head: Int32Array,
    following: Int32Array,
    vertex: int,
    target: int,
) -> bool:
    while not is_barred(used, left, place, stamp, vertex):
        if vertex == target:
            return True
        vertex = head[following[vertex]]
    return False


@small
def along_tree(net: Net, vertex: int, row: Int32Array, size: int) -> int:
    """Add the tree path from a vertex to a row; return its size."""
    head, following = net.head, net.following
    while vertex != net.target:
        row[size] = following[vertex]
        size += 1
        vertex = head[following[vertex]]
    return size


@kernel
def scratch(n_vertices: int, n_arcs: int) -> Spur:
    labels = 2 * n_arcs + 1
    return Spur(
        np.empty(n_vertices), np.empty(n_vertices, dtype=np.int32),
        np.empty(n_vertices, dtype=np.int64), np.zeros(n_vertices, dtype=np.int32),
        np.empty(labels), np.empty(labels), np.empty(labels, dtype=np.int64),
        np.empty(labels, dtype=np.int32),
    )  # fmt: skip


@kernel
def spur_path(
    net: Net,
    marks: Marks,
    stamp: int,
    spur: Spur,
    search: int,
    vertex: int,
    spent: float,
    bans: Int32Array,
    ban: int,
    row: Int32Array,
) -> tuple[int, float]:
    """Fill the best way from the end of a prefix; return its size, 0 for none, and the cost."""
    used, left, place = marks.used, marks.left, net.place
    start, arcs, end, head = net.start, net.arc, net.end, net.head
    weights, to_go, following = net.weights, net.to_go, net.following
    reach, arrived, came_from, reached_in = spur[:4]
    key, spent_of, vertex_of, heap = spur[4:]
    labels, size, before = whole(0), whole(0), whole(-1)
    while True:
        for at in range(start[vertex], start[vertex + 1]):
            arc = arcs[at]
            other = end[at]
            there = spent + weights[arc]
            bound = there + to_go[other]
            if bound == np.inf or is_barred(used, left, place, stamp, other):
                continue
            if reached_in[other] == search and reach[other] <= there:
                continue
            if is_banned(bans, ban, arc):
                continue
            if labels == len(key):
                raise MemoryError("more labels than two per arc")
            reached_in[other], reach[other] = search, there
            arrived[other], came_from[other] = arc, before
            key[labels], spent_of[labels], vertex_of[labels] = bound, there, other
            push(heap, size, key, labels)
            labels += 1
            size += 1
        while size:
            label = pop(heap, size, key)
            size -= 1
            vertex = vertex_of[label]
            spent = spent_of[label]
            if spent <= reach[vertex]:
                break
        else:
            return 0, np.inf
        if tree_path_is_free(used, left, place, stamp, head, following, vertex, net.target):
            return along_tree(net, vertex, row, _back(spur, vertex, row)), key[label]
        before, ban = vertex, whole(-1)


@kernel
def _back(spur: Spur, vertex: int, row: Int32Array) -> int:
    """Fill the arcs by which the spur search came to a vertex; return how many."""
    size = 0
    while vertex >= 0:
        row[size] = spur.arrived[vertex]
        size += 1
        vertex = spur.came_from[vertex]
    for at in range(size // 2):
        row[at], row[size - 1 - at] = row[size - 1 - at], row[at]
    return size

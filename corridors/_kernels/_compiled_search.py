"""Compiled Dijkstra on compressed rows with an indexed four-way heap."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel

__all__ = ["bad_weight", "tree"]

Float64Array = NDArray[np.float64]
Int32Array = NDArray[np.int32]


@kernel
def bad_weight(weights: Float64Array) -> int:
    """Return the first arc with a negative or missing weight, or -1."""
    wrong = 0
    for arc in range(len(weights)):
        wrong += not (weights[arc] >= 0.0)
    if wrong:
        for arc in range(len(weights)):
            if not (weights[arc] >= 0.0):
                return arc
    return -1


@kernel
def _rise(heap: Int32Array, place: Int32Array, key: Float64Array, at: int, vertex: int) -> None:
    value = key[vertex]
    while at > 0:
        above = (at - 1) >> 2
        other = heap[above]
        if key[other] <= value:
            break
        heap[at] = other
        place[other] = at
        at = above
    heap[at] = vertex
    place[vertex] = at


@kernel
def _sink(heap: Int32Array, place: Int32Array, key: Float64Array, size: int, vertex: int) -> None:
    value = key[vertex]
    at = 0
    while True:
        first = 4 * at + 1
        if first >= size:
            break
        best = first
        best_value = key[heap[first]]
        for child in range(first + 1, min(first + 4, size)):
            child_value = key[heap[child]]
            if child_value < best_value:
                best = child
                best_value = child_value
        if best_value >= value:
            break
        other = heap[best]
        heap[at] = other
        place[other] = at
        at = best
    heap[at] = vertex
    place[vertex] = at


@kernel
def tree(
    start: Int32Array,
    arc_of: Int32Array,
    end: Int32Array,
    weights: Float64Array,
    sources: Int32Array,
    wanted: Int32Array,
    distance: Float64Array,
    arriving: Int32Array,
) -> int:
    """Fill distances and arriving arcs; return the first wanted vertex settled, or -1.

    With nobody wanted the whole tree is grown. Of equally good arcs the lowest id arrives.
    """
    n_vertices = len(start) - 1
    heap = np.empty(n_vertices, dtype=np.int32)
    place = np.full(n_vertices, -1, dtype=np.int32)
    is_wanted = np.zeros(n_vertices if len(wanted) else 0, dtype=np.bool_)
    for vertex in wanted:
        is_wanted[vertex] = True
    distance[:] = np.inf
    arriving[:] = -1
    size = 0
    for vertex in sources:
        if distance[vertex] > 0.0:
            distance[vertex] = 0.0
            _rise(heap, place, distance, size, vertex)
            size += 1
    while size:
        vertex = heap[0]
        size -= 1
        if size:
            _sink(heap, place, distance, size, heap[size])
        if len(wanted) and is_wanted[vertex]:
            return int(vertex)
        here = distance[vertex]
        for at in range(start[vertex], start[vertex + 1]):
            other = end[at]
            arc = arc_of[at]
            there = here + weights[arc]
            if there < distance[other]:
                if distance[other] == np.inf:
                    size += 1
                    slot = size - 1
                else:
                    slot = place[other]
                distance[other] = there
                arriving[other] = arc
                _rise(heap, place, distance, slot, other)
            elif there == distance[other] and here < there and arc < arriving[other]:
                arriving[other] = arc
    return -1

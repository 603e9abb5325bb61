"""Compiled Dijkstra on compressed rows with a four-way heap."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel, small

__all__ = ["bad_weight", "path", "tree"]

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


@small
def _add(keys: Float64Array, vertices: Int32Array, size: int, key: float, vertex: int) -> None:
    """Put a vertex on a four-way heap of ``size``."""
    at = size
    while at > 0:
        above = (at - 1) >> 2
        if keys[above] <= key:
            break
        keys[at] = keys[above]
        vertices[at] = vertices[above]
        at = above
    keys[at] = key
    vertices[at] = vertex


@small
def _drop_first(keys: Float64Array, vertices: Int32Array, size: int) -> None:
    """Take the first off a four-way heap of which ``size`` are left."""
    value = keys[size]
    at = 0
    while True:
        first = 4 * at + 1
        if first >= size:
            break
        best = first
        least = keys[first]
        for child in range(first + 1, min(first + 4, size)):
            if keys[child] < least:
                best = child
                least = keys[child]
        if least >= value:
            break
        keys[at] = least
        vertices[at] = vertices[best]
        at = best
    keys[at] = value
    vertices[at] = vertices[size]


@kernel
def tree(
    start: Int32Array,
    arc_of: Int32Array,
    end: Int32Array,
    weights: Float64Array,
    sources: Int32Array,
    wanted: Int32Array,
    beyond: float,
    distance: Float64Array,
    arriving: Int32Array,
) -> int:
    """Fill distances and arriving arcs; return the first wanted vertex settled, or -1.

    With nobody wanted the whole tree is grown. Else it ends at the first wanted vertex or, with
    ``beyond`` above 0, once all within that many times its distance is settled. Of equally good
    arcs the lowest id arrives.
    """
    n_vertices = len(start) - 1
    room = len(arc_of) + len(sources)
    keys = np.empty(room)
    vertices = np.empty(room, dtype=np.int32)
    is_wanted = np.zeros(n_vertices if len(wanted) else 0, dtype=np.bool_)
    for vertex in wanted:
        is_wanted[vertex] = True
    distance[:] = np.inf
    arriving[:] = -1
    limit = np.inf
    reached = -1
    size = 0
    for vertex in sources:
        if distance[vertex] > 0.0:
            distance[vertex] = 0.0
            keys[size] = 0.0
            vertices[size] = vertex
            size += 1
    while size:
        here = keys[0]
        vertex = vertices[0]
        size -= 1
        _drop_first(keys, vertices, size)
        if here > distance[vertex]:
            continue
        if here > limit:
            break
        if reached < 0 and len(wanted) and is_wanted[vertex]:
            reached = int(vertex)
            if beyond <= 0.0:
                return reached
            limit = here * beyond
        for row in range(start[vertex], start[vertex + 1]):
            other = end[row]
            arc = arc_of[row]
            there = here + weights[arc]
            if there < distance[other] and there <= limit:
                distance[other] = there
                arriving[other] = arc
                _add(keys, vertices, size, there, other)
                size += 1
            elif there == distance[other] and here < there and arc < arriving[other]:
                arriving[other] = arc
    if limit < np.inf:
        for vertex in range(n_vertices):
            if distance[vertex] > limit:
                distance[vertex] = np.inf
    return reached


@kernel
def path(
    start: Int32Array,
    arc_of: Int32Array,
    end: Int32Array,
    tail: Int32Array,
    weights: Float64Array,
    sources: Int32Array,
    wanted: Int32Array,
) -> tuple[int, Int32Array]:
    """Return the vertex reached, or -1, and the arcs that lead there."""
    n_vertices = len(start) - 1
    distance = np.empty(n_vertices)
    arriving = np.empty(n_vertices, dtype=np.int32)
    reached = tree(start, arc_of, end, weights, sources, wanted, 0.0, distance, arriving)
    size = 0
    arc = arriving[reached] if reached >= 0 else -1
    while arc >= 0:
        size += 1
        arc = arriving[tail[arc]]
    arcs = np.empty(size, dtype=np.int32)
    arc = arriving[reached] if reached >= 0 else -1
    while arc >= 0:
        size -= 1
        arcs[size] = arc
        arc = arriving[tail[arc]]
    return reached, arcs

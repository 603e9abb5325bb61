"""Compiled multi-objective label setting; the plain form in `pareto` has the same steps.

A label is a row of whole numbers, its vertex, the arc by which it came, the label before and the
next label settled at the vertex, and a row of figures: what is spent, then what it comes to at
least at the target.
"""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._compiled_rows import longer_int, longer_rows
from corridors._kernels._numba import kernel, small

__all__ = ["front"]

Float64Matrix = NDArray[np.float64]
Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]

VERTEX, ARC, PARENT, LINK = range(4)


@small
def _before(figures: Float64Matrix, n: int, a: int, b: int) -> bool:
    """Whether the bound of one label is lexicographically less than that of another."""
    for at in range(n, 2 * n):
        if figures[a, at] < figures[b, at]:
            return True
        if figures[a, at] > figures[b, at]:
            return False
    return a < b


@kernel
def _push(heap: Int32Array, size: int, figures: Float64Matrix, n: int, label: int) -> None:
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if _before(figures, n, heap[above], label):
            break
        heap[at] = heap[above]
        at = above
    heap[at] = label


@kernel
def _pop(heap: Int32Array, size: int, figures: Float64Matrix, n: int) -> int:
    """Take the first label off a heap of ``size``."""
    label = heap[0]
    size -= 1
    item = heap[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and _before(figures, n, heap[child + 1], heap[child]):
            child += 1
        if _before(figures, n, item, heap[child]):
            break
        heap[at] = heap[child]
        at = child
    heap[at] = item
    return int(label)


@small
def _hopeless(figures: Float64Matrix, n: int, goals: Int32Array, n_goals: int, slack: float,
              label: int) -> bool:  # fmt: skip
    """Whether a path found is as good as what a label comes to at least; the latest first."""
    for goal in range(n_goals - 1, -1, -1):
        beaten = True
        for at in range(n):
            if figures[goals[goal], at] > slack * figures[label, n + at]:
                beaten = False
                break
        if beaten:
            return True
    return False


@small
def _beats(figures: Float64Matrix, n: int, first: int, one: int, other: int) -> bool:
    """Whether one label has spent no more than another in any objective from ``first`` on."""
    for at in range(first, n):  # noqa: SIM110 - numba knows no generators
        if figures[one, at] > figures[other, at]:
            return False
    return True


@kernel
def _is_beaten(
    labels: Int32Array, figures: Float64Matrix, n: int, first: int, settled: int, label: int
) -> bool:
    """Whether a label of a vertex's chain of settled ones beats another."""
    while settled >= 0:
        if _beats(figures, n, first, settled, label):
            return True
        settled = labels[settled, LINK]
    return False


@kernel
def _settle(labels: Int32Array, figures: Float64Matrix, n: int, settled: int, label: int) -> None:
    """Put a label before a chain of settled ones, cut of those that it makes needless."""
    before = label
    labels[label, LINK] = settled
    while settled >= 0:
        if _beats(figures, n, 1, label, settled):
            labels[before, LINK] = labels[settled, LINK]
        else:
            before = settled
        settled = labels[settled, LINK]


@kernel
def _unwound(labels: Int32Array, goals: Int32Array, n_goals: int) -> tuple[Int64Array, Int32Array]:
    """Row starts and arcs of the paths to some labels."""
    rows = np.zeros(n_goals + 1, dtype=np.int64)
    for goal in range(n_goals):
        rows[goal + 1] = rows[goal]
        label = goals[goal]
        while labels[label, PARENT] >= 0:
            rows[goal + 1] += 1
            label = labels[label, PARENT]
    arcs = np.empty(rows[n_goals], dtype=np.int32)
    for goal in range(n_goals):
        slot = rows[goal + 1]
        label = goals[goal]
        while labels[label, PARENT] >= 0:
            slot -= 1
            arcs[slot] = labels[label, ARC]
            label = labels[label, PARENT]
    return rows, arcs


@small
def _spend(
    figures: Float64Matrix,
    n: int,
    label: int,
    other: int,
    costs: Float64Matrix,
    arc: int,
    to_go: Float64Matrix,
    vertex: int,
) -> bool:
    """Fill the figures of a label behind another; whether the target can be reached from there."""
    for at in range(n):
        figures[other, at] = figures[label, at] + costs[arc, at]
        figures[other, n + at] = figures[other, at] + to_go[vertex, at]
        if figures[other, n + at] == np.inf:
            return False
    return True


@kernel
def front(
    start: Int32Array,
    arc_of: Int32Array,
    end: Int32Array,
    costs: Float64Matrix,
    to_go: Float64Matrix,
    source: int,
    target: int,
    slack: float,
    max_labels: int,
) -> tuple[bool, Float64Matrix, Int64Array, Int32Array]:
    """Return whether the search ended, cost vectors, row starts and arcs of the front."""
    n = costs.shape[1]
    labels, figures = np.empty((1024, 4), dtype=np.int32), np.empty((1024, 2 * n))
    heap, goals = np.empty(1024, dtype=np.int32), np.empty(64, dtype=np.int32)
    settled = np.full(len(start) - 1, -1, dtype=np.int32)
    n_goals, n_labels, size, complete = 0, 1, 0, True
    figures[0, :n] = 0.0
    figures[0, n:] = to_go[source]
    labels[0, VERTEX], labels[0, ARC], labels[0, PARENT] = source, -1, -1
    if to_go[source, 0] < np.inf:
        heap[0] = 0
        size = 1
    while size:
        label = _pop(heap, size, figures, n)
        size -= 1
        vertex = labels[label, VERTEX]
        if _hopeless(figures, n, goals, n_goals, slack, label):
            continue
        # labels come by rising first bound, so the first objective needs no comparing
        if _is_beaten(labels, figures, n, 1, settled[vertex], label):
            continue
        if vertex == target:
            goals = longer_int(goals, n_goals + 1)
            goals[n_goals] = label
            n_goals += 1
            continue
        _settle(labels, figures, n, settled[vertex], label)
        settled[vertex] = label
        back = labels[labels[label, PARENT], VERTEX] if labels[label, PARENT] >= 0 else -1
        for row in range(start[vertex], start[vertex + 1]):
            other, arc = end[row], arc_of[row]
            if other == back:
                continue
            labels, heap = longer_rows(labels, n_labels + 1), longer_int(heap, n_labels + 1)
            figures = longer_rows(figures, n_labels + 1)
            if not _spend(figures, n, label, n_labels, costs, arc, to_go, other):
                continue
            if _hopeless(figures, n, goals, n_goals, slack, n_labels):
                continue
            if _is_beaten(labels, figures, n, 0, settled[other], n_labels):
                continue
            if n_labels == max_labels:
                complete = False
                size = 0
                break
            labels[n_labels, VERTEX], labels[n_labels, ARC] = other, arc
            labels[n_labels, PARENT] = label
            _push(heap, size, figures, n, n_labels)
            size += 1
            n_labels += 1
    rows, arcs = _unwound(labels, goals, n_goals)
    found = np.empty((n_goals, n))
    for goal in range(n_goals):
        found[goal] = figures[goals[goal], :n]
    return complete, found, rows, arcs

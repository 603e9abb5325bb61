"""Compiled multi-objective label setting; the plain form in `pareto` has the same steps."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel

__all__ = ["front"]

Float64Matrix = NDArray[np.float64]
Float64Array = NDArray[np.float64]
Int32Array = NDArray[np.int32]


@kernel
def _before(bound: Float64Matrix, a: int, b: int) -> bool:
    for at in range(bound.shape[1]):
        if bound[a, at] < bound[b, at]:
            return True
        if bound[a, at] > bound[b, at]:
            return False
    return a < b


@kernel
def _longer(array: Int32Array) -> Int32Array:
    grown = np.empty(2 * len(array), dtype=np.int32)
    grown[: len(array)] = array
    return grown


@kernel
def _longer_rows(array: Float64Matrix) -> Float64Matrix:
    grown = np.empty((2 * array.shape[0], array.shape[1]))
    grown[: array.shape[0]] = array
    return grown


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
) -> tuple[bool, Float64Matrix, NDArray[np.int64], Int32Array]:
    """Return whether the search ended, cost vectors, row starts and arcs of the front."""
    n_objectives = costs.shape[1]
    n_vertices = len(start) - 1
    room = 1024
    spent = np.empty((room, n_objectives))
    bound = np.empty((room, n_objectives))
    vertex_of = np.empty(room, dtype=np.int32)
    arriving = np.empty(room, dtype=np.int32)
    parent = np.empty(room, dtype=np.int32)
    # labels settled at each vertex, as chains; those no longer needed to compare are cut out
    link = np.empty(room, dtype=np.int32)
    settled = np.full(n_vertices, -1, dtype=np.int32)
    heap = np.empty(room, dtype=np.int32)
    size = 0
    n_labels = 1
    trial = np.empty(n_objectives)
    ahead = np.empty(n_objectives)
    goals = np.empty((64, n_objectives))
    goal_label = np.empty(64, dtype=np.int32)
    n_goals = 0
    complete = True

    for at in range(n_objectives):
        spent[0, at] = 0.0
        bound[0, at] = to_go[source, at]
    vertex_of[0] = source
    arriving[0] = -1
    parent[0] = -1
    if bound[0, 0] < np.inf:
        heap[0] = 0
        size = 1
    while size:
        label = heap[0]
        size -= 1
        item = heap[size]
        at = 0
        while True:
            child = 2 * at + 1
            if child >= size:
                break
            if child + 1 < size and _before(bound, heap[child + 1], heap[child]):
                child += 1
            if _before(bound, item, heap[child]):
                break
            heap[at] = heap[child]
            at = child
        heap[at] = item

        vertex = vertex_of[label]
        beaten = False
        for goal in range(n_goals - 1, -1, -1):
            beaten = True
            for at in range(n_objectives):
                if goals[goal, at] > slack * bound[label, at]:
                    beaten = False
                    break
            if beaten:
                break
        if beaten:
            continue
        other_label = settled[vertex]
        while other_label >= 0:
            # labels come by rising first bound, so the first objective needs no comparing
            beaten = True
            for at in range(1, n_objectives):
                if spent[other_label, at] > spent[label, at]:
                    beaten = False
                    break
            if beaten:
                break
            other_label = link[other_label]
        if beaten:
            continue
        if vertex == target:
            if n_goals == len(goal_label):
                goals = _longer_rows(goals)
                goal_label = _longer(goal_label)
            for at in range(n_objectives):
                goals[n_goals, at] = spent[label, at]
            goal_label[n_goals] = label
            n_goals += 1
            continue
        # cut out labels that this one makes needless, then put it in front
        before = -1
        other_label = settled[vertex]
        while other_label >= 0:
            beaten = True
            for at in range(1, n_objectives):
                if spent[label, at] > spent[other_label, at]:
                    beaten = False
                    break
            if beaten:
                if before < 0:
                    settled[vertex] = link[other_label]
                else:
                    link[before] = link[other_label]
            else:
                before = other_label
            other_label = link[other_label]
        link[label] = settled[vertex]
        settled[vertex] = label

        for row in range(start[vertex], start[vertex + 1]):
            other = end[row]
            arc = arc_of[row]
            if parent[label] >= 0 and other == vertex_of[parent[label]]:
                continue
            is_open = True
            for at in range(n_objectives):
                trial[at] = spent[label, at] + costs[arc, at]
                ahead[at] = trial[at] + to_go[other, at]
                if ahead[at] == np.inf:
                    is_open = False
                    break
            if not is_open:
                continue
            beaten = False
            for goal in range(n_goals - 1, -1, -1):
                beaten = True
                for at in range(n_objectives):
                    if goals[goal, at] > slack * ahead[at]:
                        beaten = False
                        break
                if beaten:
                    break
            if beaten:
                continue
            other_label = settled[other]
            while other_label >= 0:
                beaten = True
                for at in range(1, n_objectives):
                    if spent[other_label, at] > trial[at]:
                        beaten = False
                        break
                if beaten and spent[other_label, 0] <= trial[0]:
                    break
                beaten = False
                other_label = link[other_label]
            if beaten:
                continue
            if n_labels == max_labels:
                complete = False
                size = 0
                break
            if n_labels == len(heap):
                spent = _longer_rows(spent)
                bound = _longer_rows(bound)
                vertex_of = _longer(vertex_of)
                arriving = _longer(arriving)
                parent = _longer(parent)
                link = _longer(link)
                heap = _longer(heap)
            for at in range(n_objectives):
                spent[n_labels, at] = trial[at]
                bound[n_labels, at] = ahead[at]
            vertex_of[n_labels] = other
            arriving[n_labels] = arc
            parent[n_labels] = label
            slot = size
            size += 1
            while slot > 0:
                above = (slot - 1) >> 1
                if _before(bound, heap[above], n_labels):
                    break
                heap[slot] = heap[above]
                slot = above
            heap[slot] = n_labels
            n_labels += 1

    rows = np.zeros(n_goals + 1, dtype=np.int64)
    for goal in range(n_goals):
        rows[goal + 1] = rows[goal]
        label = goal_label[goal]
        while parent[label] >= 0:
            rows[goal + 1] += 1
            label = parent[label]
    arcs = np.empty(rows[n_goals], dtype=np.int32)
    for goal in range(n_goals):
        slot = rows[goal + 1]
        label = goal_label[goal]
        while parent[label] >= 0:
            slot -= 1
            arcs[slot] = arriving[label]
            label = parent[label]
    return complete, goals[:n_goals].copy(), rows, arcs

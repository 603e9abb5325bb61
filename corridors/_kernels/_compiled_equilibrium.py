"""Compiled gradient projection: ways of pairs of vertices, and flow shifted to the cheapest.

Ways lie one after another in a pool of arcs; those of a pair are a linked list. ``ways`` holds,
by way: place in the pool, number of arcs, next way of the pair (-1 at the end).
"""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._compiled_search import tree
from corridors._kernels._numba import kernel

__all__ = ["least", "sweep"]

BEYOND = 1.25
"""Shift past the point where two ways would be level by their slopes: fewer rounds are needed."""

Float64Array = NDArray[np.float64]
Int32Array = NDArray[np.int32]


@kernel
def refresh(arc: int, forms: Float64Array, state: Float64Array) -> None:
    """Time and slope of an arc whose flow has changed; rows of ``state``: flow, time, slope."""
    flow = max(state[0, arc], 0.0)
    state[0, arc] = flow
    power = forms[2, arc]
    below = flow * flow * flow if power == 4.0 else flow ** (power - 1.0)
    state[1, arc] = forms[0, arc] + forms[1, arc] * below * flow
    state[2, arc] = forms[1, arc] * power * below


@kernel
def cost_of(way: int, ways: Int32Array, pool: Int32Array, state: Float64Array) -> float:
    """Time of a way."""
    total = 0.0
    for at in range(ways[0, way], ways[0, way] + ways[1, way]):
        total += state[1, pool[at]]
    return total


@kernel
def shift(
    pair: int,
    first: Int32Array,
    ways: Int32Array,
    carried: Float64Array,
    pool: Int32Array,
    forms: Float64Array,
    state: Float64Array,
    mark: Int32Array,
    stamp: int,
) -> int:
    """Shift flow of one pair towards its cheapest way; ways without flow are let go."""
    way = first[pair]
    if way < 0 or ways[2, way] < 0:
        return stamp
    best, least_cost, count, all_cost = -1, np.inf, 0, 0.0
    while way >= 0:
        cost = cost_of(way, ways, pool, state)
        count += 1
        all_cost += cost
        if cost < least_cost:
            best, least_cost = way, cost
        way = ways[2, way]
    if best < 0:
        return stamp
    stamp += 2
    in_best = stamp
    for at in range(ways[0, best], ways[0, best] + ways[1, best]):
        mark[pool[at]] = in_best
    before = -1
    way = first[pair]
    while way >= 0:
        after = ways[2, way]
        if way == best:
            before, way = way, after
            continue
        if carried[way] > 0.0:
            # of two ways both costs are known; of more, an earlier shift has changed them
            excess = all_cost - 2.0 * least_cost
            if count > 2:
                excess = cost_of(way, ways, pool, state) - cost_of(best, ways, pool, state)
            if excess > 0.0:
                # arcs of both are marked twice, so that the two differences are told apart
                steep = 0.0
                for at in range(ways[0, way], ways[0, way] + ways[1, way]):
                    arc = pool[at]
                    if mark[arc] == in_best:
                        mark[arc] = in_best + 1
                    else:
                        steep += state[2, arc]
                for at in range(ways[0, best], ways[0, best] + ways[1, best]):
                    if mark[pool[at]] == in_best:
                        steep += state[2, pool[at]]
                moved = carried[way]
                if steep > 0.0:
                    moved = min(moved, BEYOND * excess / steep)
                carried[way] -= moved
                carried[best] += moved
                for at in range(ways[0, way], ways[0, way] + ways[1, way]):
                    arc = pool[at]
                    if mark[arc] != in_best + 1:
                        state[0, arc] -= moved
                        refresh(arc, forms, state)
                for at in range(ways[0, best], ways[0, best] + ways[1, best]):
                    arc = pool[at]
                    if mark[arc] == in_best:
                        state[0, arc] += moved
                        refresh(arc, forms, state)
                    mark[arc] = in_best
        if carried[way] <= 0.0:
            if before < 0:
                first[pair] = after
            else:
                ways[2, before] = after
        else:
            before = way
        way = after
    return stamp


@kernel
def sweep(
    start: Int32Array,
    arc_of: Int32Array,
    end: Int32Array,
    tail: Int32Array,
    origins: Int32Array,
    pairs_of: Int32Array,
    targets: Int32Array,
    amounts: Float64Array,
    forms: Float64Array,
    state: Float64Array,
    first: Int32Array,
    ways: Int32Array,
    carried: Float64Array,
    pool: Int32Array,
    used: Int32Array,
    mark: Int32Array,
    stamp: int,
    no_through: int,
    begin: int,
    passes: int,
) -> tuple[int, int]:
    """One round over all origins from ``begin`` on; origins done, and the last stamp.

    Fewer are done where there is no room for another way.
    """
    n_vertices = len(start) - 1
    distance = np.empty(n_vertices)
    arriving = np.empty(n_vertices, dtype=np.int32)
    nobody = np.empty(0, dtype=np.int32)
    for number in range(begin, len(origins)):
        origin = origins[number]
        weights = state[1]
        if no_through > 0:
            weights = state[1].copy()
            for arc in range(len(tail)):
                if tail[arc] < no_through and tail[arc] != origin:
                    weights[arc] = np.inf
        tree(start, arc_of, end, weights, origins[number : number + 1], nobody, 0.0, distance,
             arriving)  # fmt: skip
        for pair in range(pairs_of[number], pairs_of[number + 1]):
            target = targets[pair]
            if not distance[target] < np.inf:
                continue
            size = 0
            arc = arriving[target]
            while arc >= 0:
                size += 1
                arc = arriving[tail[arc]]
            if used[0] >= len(carried) or used[1] + size > len(pool):
                return number, stamp
            at = used[1] + size
            arc = arriving[target]
            while arc >= 0:
                at -= 1
                pool[at] = arc
                arc = arriving[tail[arc]]
            known = False
            way = first[pair]
            while way >= 0 and not known:
                known = ways[1, way] == size
                for step in range(size):
                    if not known:
                        break
                    known = pool[ways[0, way] + step] == pool[at + step]
                way = ways[2, way]
            if not known:
                way = used[0]
                ways[0, way], ways[1, way], ways[2, way] = at, size, first[pair]
                alone = first[pair] < 0
                first[pair] = way
                carried[way] = amounts[pair] if alone else 0.0
                used[0] += 1
                used[1] += size
                if alone:
                    for step in range(size):
                        state[0, pool[at + step]] += amounts[pair]
                        refresh(pool[at + step], forms, state)
            stamp = shift(pair, first, ways, carried, pool, forms, state, mark, stamp)
    for _ in range(passes):
        for pair in range(len(targets)):
            stamp = shift(pair, first, ways, carried, pool, forms, state, mark, stamp)
    return len(origins), stamp


@kernel
def least(
    start: Int32Array,
    arc_of: Int32Array,
    end: Int32Array,
    tail: Int32Array,
    origins: Int32Array,
    pairs_of: Int32Array,
    targets: Int32Array,
    amounts: Float64Array,
    state: Float64Array,
    no_through: int,
    reached: Int32Array,
) -> float:
    """Hours of all pairs on their cheapest ways at the times of the moment."""
    distance = np.empty(len(start) - 1)
    arriving = np.empty(len(start) - 1, dtype=np.int32)
    nobody = np.empty(0, dtype=np.int32)
    total = 0.0
    for number in range(len(origins)):
        weights = state[1]
        if no_through > 0:
            weights = state[1].copy()
            for arc in range(len(tail)):
                if tail[arc] < no_through and tail[arc] != origins[number]:
                    weights[arc] = np.inf
        tree(start, arc_of, end, weights, origins[number : number + 1], nobody, 0.0, distance,
             arriving)  # fmt: skip
        for pair in range(pairs_of[number], pairs_of[number + 1]):
            reached[pair] = distance[targets[pair]] < np.inf
            if reached[pair]:
                total += amounts[pair] * distance[targets[pair]]
    return total

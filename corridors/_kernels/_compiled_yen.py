"""Compiled loopless k shortest paths; the plain form in `yen` has the same steps.

Candidates are rows of whole numbers: the stored path whose prefix is kept, how many of its arcs,
the arcs banned after it, the best first arc, and where a path already found for it lies.

Whole numbers that start from a literal are given as ``whole(0)``: each function would else
be compiled once more for the literal. Arrays are taken out of their tuples before a loop: each
time costs two atomic counts of references.
"""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._compiled_heap import pop, push
from corridors._kernels._compiled_rows import (
    appended,
    gathered,
    longer_float,
    longer_int,
    longer_rows,
    whole,
)
from corridors._kernels._compiled_search import tree
from corridors._kernels._compiled_spur import (
    ARC,
    NEXT,
    Marks,
    Net,
    Spur,
    along_tree,
    is_banned,
    is_barred,
    scratch,
    spur_path,
    tree_path_is_free,
)
from corridors._kernels._numba import kernel, small

__all__ = ["k_shortest"]

Float64Array = NDArray[np.float64]
Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]

PATH, DEPTH, BANS, FIRST, TAIL, SIZE = range(6)


@small
def _step(
    used: Int32Array, left: Int32Array, place: Int32Array, stamp: int, vertex: int, other: int
) -> None:
    """Mark a vertex and, where it is at another place than the one before, that place as left."""
    if place[other] != place[vertex]:
        left[place[vertex]] = stamp
    used[other] = stamp


@small
def _best_first(
    net: Net, marks: Marks, stamp: int, vertex: int, spent: float, bans: Int32Array, ban: int
) -> tuple[int, float]:
    """Arc by which the best way may go on from a vertex, -1 for none, and its bound."""
    used, left, place = marks.used, marks.left, net.place
    arcs, end, weights, to_go = net.arc, net.end, net.weights, net.to_go
    best = np.inf
    first = -1
    for at in range(net.start[vertex], net.start[vertex + 1]):
        other = end[at]
        arc = arcs[at]
        bound = spent + weights[arc] + to_go[other]
        if bound >= best or is_barred(used, left, place, stamp, other):
            continue
        if not is_banned(bans, ban, arc):
            best = bound
            first = arc
    return first, best


@kernel
def _branch(
    net: Net,
    marks: Marks,
    stamp: int,
    source: int,
    chosen: int,
    path: int,
    arcs: Int32Array,
    candidates: Int32Array,
    key: Float64Array,
    before: Float64Array,
    heap: Int32Array,
    bans: Int32Array,
    counts: Int32Array,
) -> tuple[bool, float]:
    """Open a candidate at each vertex of a path; return whether it comes back, and its cost.

    ``counts`` holds the number of candidates, the heap's size and the number of bans. A path that
    comes back to a place is walked as far as there: all that start like it come back as well.
    """
    used, left, place = marks.used, marks.left, net.place
    vertex = source
    used[vertex] = stamp
    total = 0.0
    prefix = candidates[chosen, DEPTH]
    for at in range(len(arcs)):
        arc = arcs[at]
        if at >= prefix:
            ban = counts[2]
            bans[ban, ARC] = arc
            bans[ban, NEXT] = candidates[chosen, BANS] if at == prefix else -1
            first, bound = _best_first(net, marks, stamp, vertex, total, bans, ban)
            if first >= 0:
                item = counts[0]
                key[item] = bound
                before[item] = total
                candidates[item, PATH] = path
                candidates[item, DEPTH] = at
                candidates[item, BANS] = ban
                candidates[item, FIRST] = first
                candidates[item, TAIL] = -1
                push(heap, counts[1], key, item)
                counts[0] += 1
                counts[1] += 1
                counts[2] += 1
        total += net.weights[arc]
        other = net.head[arc]
        _step(used, left, place, stamp, vertex, other)
        vertex = other
        if left[place[vertex]] == stamp:
            return True, total
    return False, total


@kernel
def _solved(
    net: Net,
    marks: Marks,
    stamp: int,
    spur: Spur,
    search: int,
    source: int,
    spent: float,
    bound: float,
    candidate: Int32Array,
    prefix: Int32Array,
    bans: Int32Array,
    row: Int32Array,
) -> tuple[int, float]:
    """Fill the best way that a candidate stands for behind its prefix; return size and cost."""
    used, left, place, head = marks.used, marks.left, net.place, net.head
    vertex = source
    used[vertex] = stamp
    for arc in prefix:
        _step(used, left, place, stamp, vertex, head[arc])
        vertex = head[arc]
    # most often the tree path behind the best first arc is free
    first = candidate[FIRST]
    if tree_path_is_free(used, left, place, stamp, head, net.following, head[first], net.target):
        row[0] = first
        return along_tree(net, net.head[first], row, 1), bound
    return spur_path(net, marks, stamp, spur, search, vertex, spent, bans,
                      whole(candidate[BANS]), row)  # fmt: skip


@kernel
def k_shortest(
    start: Int32Array,
    arc_of: Int32Array,
    end: Int32Array,
    back_start: Int32Array,
    back_arc: Int32Array,
    back_end: Int32Array,
    head: Int32Array,
    weights: Float64Array,
    source: int,
    target: int,
    k: int,
    place: Int32Array,
    beyond: float,
) -> tuple[Int64Array, Int32Array, Float64Array, float]:
    """Return row starts and arcs of the paths, their costs, and up to which cost they are proven.

    Vertices farther from the target than ``beyond`` times the best path are left out: no path up
    to that cost passes them.
    """
    n_vertices = len(start) - 1
    net = Net(start, arc_of, end, head, place, weights, np.empty(n_vertices),
               np.empty(n_vertices, dtype=np.int32), target)  # fmt: skip
    ends = np.array([target, source], dtype=np.int32)
    tree(back_start, back_arc, back_end, weights, ends[:1], ends[1:], beyond, net.to_go,
         net.following)  # fmt: skip
    least = net.to_go[source]
    out_path, out_cost, found = np.empty(k, dtype=np.int32), np.empty(k), 0
    pool, used = np.empty(1024, dtype=np.int32), whole(0)
    path_start, n_paths = np.zeros(65, dtype=np.int32), whole(0)
    if source == target or least == np.inf:
        return np.zeros(1, dtype=np.int64), pool[:0], out_cost[:0], np.inf

    marks = Marks(np.zeros(n_vertices, dtype=np.int32), np.zeros(n_vertices, dtype=np.int32))
    spur = scratch(n_vertices, len(arc_of))
    row = np.empty(n_vertices + 1, dtype=np.int32)
    tails, used_tails = np.empty(256, dtype=np.int32), whole(0)
    candidates, bans = np.empty((256, 6), dtype=np.int32), np.empty((256, 2), dtype=np.int32)
    key, before, heap = np.empty(256), np.empty(256), np.empty(256, dtype=np.int32)
    candidates[0] = 0
    candidates[0, BANS] = candidates[0, TAIL] = -1
    candidates[0, FIRST] = net.following[source]
    key[0], before[0], heap[0] = least, 0.0, 0
    counts, stamp = np.array([1, 1, 0], dtype=np.int32), 0

    while counts[1] and found < k:
        chosen = pop(heap, counts[1], key)
        counts[1] -= 1
        prefix = candidates[chosen, DEPTH]
        begin = path_start[candidates[chosen, PATH]]
        if candidates[chosen, TAIL] < 0:
            stamp += 1
            size, cost = _solved(
                net, marks, stamp, spur, stamp, source, before[chosen], key[chosen],
                candidates[chosen], pool[begin : begin + prefix], bans, row,
            )  # fmt: skip
            if not size:
                continue
            if cost > key[chosen]:
                tails = appended(tails, used_tails, row, size)
                candidates[chosen, TAIL], candidates[chosen, SIZE] = used_tails, size
                used_tails += size
                key[chosen] = cost
                push(heap, counts[1], key, chosen)
                counts[1] += 1
                continue
        else:
            size = candidates[chosen, SIZE]
            begin_tail = candidates[chosen, TAIL]
            for at in range(size):
                row[at] = tails[begin_tail + at]

        length = prefix + size
        pool = longer_int(pool, used + length)
        for at in range(prefix):
            pool[used + at] = pool[begin + at]
        pool = appended(pool, used + prefix, row, size)
        used += length
        path_start = longer_int(path_start, n_paths + 2)
        path_start[n_paths + 1] = used
        room = counts[0] + length
        candidates, heap = longer_rows(candidates, room), longer_int(heap, room)
        key, before = longer_float(key, room), longer_float(before, room)
        bans = longer_rows(bans, room)
        stamp += 1
        returns, cost = _branch(
            net, marks, stamp, source, chosen, n_paths, pool[used - length : used], candidates,
            key, before, heap, bans, counts,
        )  # fmt: skip
        if not returns:
            out_path[found], out_cost[found] = n_paths, cost
            found += 1
        n_paths += 1
    rows, arcs = gathered(out_path, found, path_start, pool)
    return rows, arcs, out_cost[:found], least * beyond

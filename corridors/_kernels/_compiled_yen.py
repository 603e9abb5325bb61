"""Compiled loopless k shortest paths; the plain form in `yen` has the same steps."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._compiled_search import tree
from corridors._kernels._numba import kernel

__all__ = ["k_shortest"]

Float64Array = NDArray[np.float64]
Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]


@kernel
def _longer_int(array: Int32Array, size: int) -> Int32Array:
    if size <= len(array):
        return array
    grown = np.empty(max(size, 2 * len(array)), dtype=np.int32)
    grown[: len(array)] = array
    return grown


@kernel
def _longer_float(array: Float64Array, size: int) -> Float64Array:
    if size <= len(array):
        return array
    grown = np.empty(max(size, 2 * len(array)), dtype=np.float64)
    grown[: len(array)] = array
    return grown


@kernel
def _push(heap: Int32Array, size: int, key: Float64Array, item: int) -> None:
    at = size
    value = key[item]
    while at > 0:
        above = (at - 1) >> 1
        other = heap[above]
        if key[other] < value or (key[other] == value and other < item):
            break
        heap[at] = other
        at = above
    heap[at] = item


@kernel
def _pop(heap: Int32Array, size: int, key: Float64Array) -> int:
    top = heap[0]
    size -= 1
    item = heap[size]
    value = key[item]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        right = child + 1
        if right < size:
            a, b = heap[child], heap[right]
            if key[b] < key[a] or (key[b] == key[a] and b < a):
                child = right
        other = heap[child]
        if value < key[other] or (value == key[other] and item < other):
            break
        heap[at] = other
        at = child
    heap[at] = item
    return int(top)


@kernel
def _tree_path_is_free(
    vertex: int,
    target: int,
    following: Int32Array,
    head: Int32Array,
    place: Int32Array,
    used: Int32Array,
    left: Int32Array,
    stamp: int,
) -> bool:
    while True:
        if used[vertex] == stamp or left[place[vertex]] == stamp:
            return False
        if vertex == target:
            return True
        vertex = head[following[vertex]]


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
    to_go = np.empty(n_vertices)
    following = np.empty(n_vertices, dtype=np.int32)
    here = np.empty(1, dtype=np.int32)
    here[0] = target
    from_here = np.empty(1, dtype=np.int32)
    from_here[0] = source
    tree(back_start, back_arc, back_end, weights, here, from_here, beyond, to_go, following)
    proven = np.inf if to_go[source] == np.inf else to_go[source] * beyond

    out_path = np.empty(k, dtype=np.int32)
    out_cost = np.empty(k)
    found = 0

    # stored paths: rows of one growing array
    pool = np.empty(1024, dtype=np.int32)
    used_pool = 0
    path_start = np.empty(65, dtype=np.int32)
    path_start[0] = 0
    n_paths = 0

    # candidates: a prefix of a stored path, arcs banned after it, and a bound or a path
    key = np.empty(256)
    before = np.empty(256)
    parent = np.empty(256, dtype=np.int32)
    depth = np.empty(256, dtype=np.int32)
    bans = np.empty(256, dtype=np.int32)
    first = np.empty(256, dtype=np.int32)
    tail_start = np.empty(256, dtype=np.int32)
    tail_size = np.empty(256, dtype=np.int32)
    heap = np.empty(256, dtype=np.int32)
    n_candidates = 0
    size = 0

    ban_arc = np.empty(256, dtype=np.int32)
    ban_next = np.empty(256, dtype=np.int32)
    n_bans = 0

    tails = np.empty(1024, dtype=np.int32)
    used_tails = 0

    used = np.zeros(n_vertices, dtype=np.int32)
    left = np.zeros(n_vertices, dtype=np.int32)
    stamp = 0

    # scratch of the spur search
    reach = np.empty(n_vertices)
    arrived = np.empty(n_vertices, dtype=np.int32)
    came_from = np.empty(n_vertices, dtype=np.int32)
    reached_in = np.zeros(n_vertices, dtype=np.int32)
    search = 0
    spur_key = np.empty(256)
    spur_reach = np.empty(256)
    spur_vertex = np.empty(256, dtype=np.int32)
    spur_heap = np.empty(256, dtype=np.int32)
    row = np.empty(n_vertices + 1, dtype=np.int32)

    if source == target or to_go[source] == np.inf:
        return np.zeros(1, dtype=np.int64), pool[:0], out_cost[:0], np.inf

    parent[0] = -1
    depth[0] = 0
    bans[0] = -1
    before[0] = 0.0
    key[0] = to_go[source]
    first[0] = following[source]
    tail_start[0] = -1
    tail_size[0] = 0
    n_candidates = 1
    heap[0] = 0
    size = 1

    while size and found < k:
        chosen = _pop(heap, size, key)
        size -= 1
        above = parent[chosen]
        n_prefix = depth[chosen]
        base = path_start[above] if above >= 0 else 0

        if tail_start[chosen] < 0:
            # mark the prefix, then take the tree path behind the best first arc if it is free
            stamp += 1
            vertex = source
            used[vertex] = stamp
            for at in range(n_prefix):
                other = head[pool[base + at]]
                if place[other] != place[vertex]:
                    left[place[vertex]] = stamp
                used[other] = stamp
                vertex = other
            spur = vertex
            n_row = 0
            ok = _tree_path_is_free(
                head[first[chosen]], target, following, head, place, used, left, stamp
            )
            cost = key[chosen]
            if ok:
                row[0] = first[chosen]
                n_row = 1
                vertex = head[first[chosen]]
                while vertex != target:
                    row[n_row] = following[vertex]
                    n_row += 1
                    vertex = head[following[vertex]]
            else:
                search += 1
                n_spur = 0
                n_labels = 0
                for at in range(start[spur], start[spur + 1]):
                    arc = arc_of[at]
                    other = end[at]
                    there = before[chosen] + weights[arc]
                    if there + to_go[other] == np.inf:
                        continue
                    if used[other] == stamp or left[place[other]] == stamp:
                        continue
                    ban = bans[chosen]
                    while ban >= 0 and ban_arc[ban] != arc:
                        ban = ban_next[ban]
                    if ban >= 0:
                        continue
                    if reached_in[other] == search and reach[other] <= there:
                        continue
                    reached_in[other] = search
                    reach[other] = there
                    arrived[other] = arc
                    came_from[other] = -1
                    spur_key = _longer_float(spur_key, n_labels + 1)
                    spur_reach = _longer_float(spur_reach, n_labels + 1)
                    spur_vertex = _longer_int(spur_vertex, n_labels + 1)
                    spur_heap = _longer_int(spur_heap, n_labels + 1)
                    spur_key[n_labels] = there + to_go[other]
                    spur_reach[n_labels] = there
                    spur_vertex[n_labels] = other
                    _push(spur_heap, n_spur, spur_key, n_labels)
                    n_labels += 1
                    n_spur += 1
                goal = -1
                while n_spur:
                    label = _pop(spur_heap, n_spur, spur_key)
                    n_spur -= 1
                    vertex = spur_vertex[label]
                    if spur_reach[label] > reach[vertex]:
                        continue
                    if _tree_path_is_free(
                        vertex, target, following, head, place, used, left, stamp
                    ):
                        goal = vertex
                        cost = spur_key[label]
                        break
                    for at in range(start[vertex], start[vertex + 1]):
                        arc = arc_of[at]
                        other = end[at]
                        there = spur_reach[label] + weights[arc]
                        if there + to_go[other] == np.inf:
                            continue
                        if used[other] == stamp or left[place[other]] == stamp:
                            continue
                        if reached_in[other] == search and reach[other] <= there:
                            continue
                        reached_in[other] = search
                        reach[other] = there
                        arrived[other] = arc
                        came_from[other] = vertex
                        spur_key = _longer_float(spur_key, n_labels + 1)
                        spur_reach = _longer_float(spur_reach, n_labels + 1)
                        spur_vertex = _longer_int(spur_vertex, n_labels + 1)
                        spur_heap = _longer_int(spur_heap, n_labels + 1)
                        spur_key[n_labels] = there + to_go[other]
                        spur_reach[n_labels] = there
                        spur_vertex[n_labels] = other
                        _push(spur_heap, n_spur, spur_key, n_labels)
                        n_labels += 1
                        n_spur += 1
                if goal < 0:
                    continue
                vertex = goal
                while vertex >= 0:
                    row[n_row] = arrived[vertex]
                    n_row += 1
                    vertex = came_from[vertex]
                for at in range(n_row // 2):
                    row[at], row[n_row - 1 - at] = row[n_row - 1 - at], row[at]
                vertex = goal
                while vertex != target:
                    row[n_row] = following[vertex]
                    n_row += 1
                    vertex = head[following[vertex]]
            if cost > key[chosen]:
                tails = _longer_int(tails, used_tails + n_row)
                for at in range(n_row):
                    tails[used_tails + at] = row[at]
                tail_start[chosen] = used_tails
                tail_size[chosen] = n_row
                used_tails += n_row
                key[chosen] = cost
                _push(heap, size, key, chosen)
                size += 1
                continue
        else:
            n_row = tail_size[chosen]
            for at in range(n_row):
                row[at] = tails[tail_start[chosen] + at]

        # store the path
        length = n_prefix + n_row
        pool = _longer_int(pool, used_pool + length)
        for at in range(n_prefix):
            pool[used_pool + at] = pool[base + at]
        for at in range(n_row):
            pool[used_pool + n_prefix + at] = row[at]
        path = n_paths
        n_paths += 1
        path_start = _longer_int(path_start, n_paths + 1)
        base = used_pool
        used_pool += length
        path_start[n_paths] = used_pool

        # one walk checks the places, sums the cost and opens a candidate at each vertex
        stamp += 1
        vertex = source
        used[vertex] = stamp
        total = 0.0
        returns = False
        last = length - 1
        for at in range(length):
            arc = pool[base + at]
            if at >= n_prefix:
                ban = bans[chosen] if at == n_prefix else -1
                ban_arc = _longer_int(ban_arc, n_bans + 1)
                ban_next = _longer_int(ban_next, n_bans + 1)
                ban_arc[n_bans] = arc
                ban_next[n_bans] = ban
                ban = n_bans
                best = np.inf
                best_arc = -1
                for slot in range(start[vertex], start[vertex + 1]):
                    other = end[slot]
                    trial = arc_of[slot]
                    bound = total + weights[trial] + to_go[other]
                    if bound >= best:
                        continue
                    if used[other] == stamp or left[place[other]] == stamp:
                        continue
                    look = ban
                    while look >= 0 and ban_arc[look] != trial:
                        look = ban_next[look]
                    if look < 0:
                        best = bound
                        best_arc = trial
                if best_arc >= 0:
                    n_bans += 1
                    item = n_candidates
                    n_candidates += 1
                    key = _longer_float(key, n_candidates)
                    before = _longer_float(before, n_candidates)
                    parent = _longer_int(parent, n_candidates)
                    depth = _longer_int(depth, n_candidates)
                    bans = _longer_int(bans, n_candidates)
                    first = _longer_int(first, n_candidates)
                    tail_start = _longer_int(tail_start, n_candidates)
                    tail_size = _longer_int(tail_size, n_candidates)
                    heap = _longer_int(heap, n_candidates)
                    key[item] = best
                    before[item] = total
                    parent[item] = path
                    depth[item] = at
                    bans[item] = ban
                    first[item] = best_arc
                    tail_start[item] = -1
                    tail_size[item] = 0
                    _push(heap, size, key, item)
                    size += 1
            total += weights[arc]
            other = head[arc]
            if place[other] != place[vertex]:
                left[place[vertex]] = stamp
                if left[place[other]] == stamp:
                    returns = True
            used[other] = stamp
            vertex = other
            if returns:
                break
        if not returns and last >= 0:
            out_path[found] = path
            out_cost[found] = total
            found += 1

    rows = np.zeros(found + 1, dtype=np.int64)
    for at in range(found):
        path = out_path[at]
        rows[at + 1] = rows[at] + path_start[path + 1] - path_start[path]
    arcs = np.empty(rows[found], dtype=np.int32)
    for at in range(found):
        begin = path_start[out_path[at]]
        for step in range(rows[at + 1] - rows[at]):
            arcs[rows[at] + step] = pool[begin + step]
    return rows, arcs, out_cost[:found], proven

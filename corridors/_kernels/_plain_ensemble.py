"""The plain form of batched elimination: the reference, and what runs without a compiler."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.elimination import Schedule
from corridors._kernels.plan import Pairs
from corridors._kernels.topology import Int32Array

__all__ = ["arc_use", "costs"]

Lanes = NDArray[Any]


def _eliminate(plan: Schedule, weights: Lanes, closed: Any) -> Lanes:
    slots = np.full((plan.n_slots + 1, weights.shape[1]), closed, dtype=weights.dtype)
    arcs = np.flatnonzero(plan.slot_of_arc >= 0)
    arcs = arcs[np.argsort(plan.slot_of_arc[arcs], kind="stable")]
    if arcs.size:
        used, first = np.unique(plan.slot_of_arc[arcs], return_index=True)
        if len(used) == len(arcs):
            slots[used] = weights[arcs]
        else:
            slots[used] = np.minimum.reduceat(weights[arcs], first, axis=0)
    at = 0
    for x in range(len(plan.parent)):
        a0, a1 = plan.in_start[x], plan.in_start[x + 1]
        b0, b1 = plan.out_start[x], plan.out_start[x + 1]
        size = (a1 - a0) * (b1 - b0)
        if size:
            third = plan.third[at : at + size]
            at += size
            past = slots[a0:a1, None] + slots[None, b0:b1]
            past = past.reshape(size, -1)
            np.minimum(past, slots[third], out=past)
            slots[third] = past  # the last slot takes what goes nowhere
            slots[-1] = closed
    return slots


def _climb(
    plan: Schedule,
    vertex: int,
    slots: Lanes,
    start: Int32Array,
    ends: Int32Array,
    offset: int,
    closed: Any,
) -> Lanes:
    depth = plan.depth[vertex]
    label = np.full((depth + 1, slots.shape[1]), closed, dtype=slots.dtype)
    label[depth] = 0
    x = vertex
    while x >= 0:
        s0, s1 = start[x], start[x + 1]
        if s0 < s1:
            rows = ends[s0 - offset : s1 - offset]
            label[rows] = np.minimum(label[rows], slots[s0:s1] + label[plan.depth[x]])
        x = plan.parent[x]
    return label


def costs(plan: Schedule, weights: Lanes, closed: Any, pairs: Pairs) -> Lanes:
    """Return the cost of each pair in each lane."""
    slots = _eliminate(plan, weights, closed)
    return _labels(plan, slots, closed, pairs)[0]


def _labels(
    plan: Schedule, slots: Lanes, closed: Any, pairs: Pairs
) -> tuple[Lanes, list[Lanes], list[Lanes]]:
    offset = int(plan.in_start[-1])
    up = [
        _climb(plan, int(x), slots, plan.out_start, plan.out_depth, offset, closed)
        for x in pairs.origins
    ]
    out = np.full((len(pairs.pair_row), slots.shape[1]), closed, dtype=slots.dtype)
    downs = []
    for at, x in enumerate(pairs.destinations):
        down = _climb(plan, int(x), slots, plan.in_start, plan.in_depth, 0, closed)
        downs.append(down)
        for pair in range(pairs.pair_start[at], pairs.pair_start[at + 1]):
            meet = pairs.pair_meet[pair] + 1
            if meet:
                both = up[pairs.pair_origin[pair]][:meet] + down[:meet]
                np.minimum(both.min(axis=0), closed, out=out[pairs.pair_row[pair]])
    return out, up, downs


def _descend(
    plan: Schedule,
    flow: Lanes,
    label: Lanes,
    vertex: int,
    slots: Lanes,
    slot_flow: Lanes,
    start: Int32Array,
    ends: Int32Array,
    offset: int,
) -> None:
    ancestors = [vertex]
    while plan.parent[ancestors[-1]] >= 0:
        ancestors.append(int(plan.parent[ancestors[-1]]))
    for x in reversed(ancestors):
        here = plan.depth[x]
        for slot in range(start[x], start[x + 1]):
            there = ends[slot - offset]
            moved = np.where(label[there] == label[here] + slots[slot], flow[there], 0)
            slot_flow[slot] += moved
            flow[here] += moved
            flow[there] -= moved


def arc_use(
    plan: Schedule, weights: Lanes, closed: Any, pairs: Pairs, amount: Lanes
) -> tuple[Lanes, NDArray[np.float64]]:
    """Return the costs and the flow on each arc over all lanes, going back over the triangles."""
    slots = _eliminate(plan, weights, closed)
    out, ups, downs = _labels(plan, slots, closed, pairs)
    slot_flow = np.zeros_like(slots)
    up_flows = [np.zeros_like(label) for label in ups]
    offset = int(plan.in_start[-1])
    lanes = np.arange(slots.shape[1])
    for at, x in enumerate(pairs.destinations):
        down_flow = np.zeros_like(downs[at])
        for pair in range(pairs.pair_start[at], pairs.pair_start[at + 1]):
            meet, row = pairs.pair_meet[pair] + 1, pairs.pair_row[pair]
            open_lanes = lanes[out[row] < closed]
            if meet and open_lanes.size:
                origin = pairs.pair_origin[pair]
                best = (ups[origin][:meet] + downs[at][:meet])[:, open_lanes].argmin(axis=0)
                up_flows[origin][best, open_lanes] += amount[row]
                down_flow[best, open_lanes] += amount[row]
        _descend(
            plan, down_flow, downs[at], int(x), slots, slot_flow, plan.in_start, plan.in_depth, 0
        )
    for at, x in enumerate(pairs.origins):
        _descend(
            plan,
            up_flows[at],
            ups[at],
            int(x),
            slots,
            slot_flow,
            plan.out_start,
            plan.out_depth,
            offset,
        )
    at = len(plan.third)
    for x in range(len(plan.parent) - 1, -1, -1):
        for a in range(plan.in_start[x + 1] - 1, plan.in_start[x] - 1, -1):
            for b in range(plan.out_start[x + 1] - 1, plan.out_start[x] - 1, -1):
                at -= 1
                c = plan.third[at]
                if c < plan.n_slots:
                    moved = np.where(slots[c] == slots[a] + slots[b], slot_flow[c], 0)
                    slot_flow[a] += moved
                    slot_flow[b] += moved
                    slot_flow[c] -= moved
    use = np.zeros(len(plan.slot_of_arc))
    for arc, c in enumerate(plan.slot_of_arc):
        if c >= 0:
            mine = weights[arc] == slots[c]
            use[arc] = float(slot_flow[c, mine].sum(dtype=np.float64))
            slot_flow[c, mine] = 0
    return out, use

"""Compiled elimination: many weight vectors at once, one lane each.

The same functions serve float32, float64 and the packed int64 whose upper half is a cost and whose
lower half a route signature. Loops over lanes have no branches, so that they become vector code.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel, small

__all__ = ["arc_use", "costs", "pack", "unpack"]

Lanes = NDArray[Any]
Int32Array = NDArray[np.int32]


@kernel
def _eliminate(
    slots: Lanes,
    weights: Lanes,
    closed: Any,
    slot_of_arc: Int32Array,
    in_start: Int32Array,
    out_start: Int32Array,
    third: Int32Array,
) -> None:
    n_lanes = slots.shape[1]
    slots[:] = closed
    for arc in range(len(slot_of_arc)):
        c = slot_of_arc[arc]
        if c >= 0:
            for lane in range(n_lanes):
                value = weights[arc, lane]
                old = slots[c, lane]
                slots[c, lane] = value if value < old else old
    at = 0
    nothing = slots.shape[0] - 1
    for x in range(len(in_start) - 1):
        for a in range(in_start[x], in_start[x + 1]):
            for b in range(out_start[x], out_start[x + 1]):
                c = third[at]
                at += 1
                if c < nothing:
                    for lane in range(n_lanes):
                        value = slots[a, lane] + slots[b, lane]
                        old = slots[c, lane]
                        slots[c, lane] = value if value < old else old


@kernel
def _climb(
    label: Lanes,
    base: int,
    vertex: int,
    slots: Lanes,
    parent: Int32Array,
    depth: Int32Array,
    start: Int32Array,
    end_depth: Int32Array,
    offset: int,
    closed: Any,
) -> None:
    """Fill the costs between a vertex and its ancestors; row = base + depth."""
    n_lanes = slots.shape[1]
    for row in range(base, base + depth[vertex]):
        for lane in range(n_lanes):
            label[row, lane] = closed
    for lane in range(n_lanes):
        label[base + depth[vertex], lane] = 0
    x = vertex
    while x >= 0:
        here = base + depth[x]
        for slot in range(start[x], start[x + 1]):
            there = base + end_depth[slot - offset]
            for lane in range(n_lanes):
                value = label[here, lane] + slots[slot, lane]
                old = label[there, lane]
                label[there, lane] = value if value < old else old
        x = parent[x]


@kernel
def _climb_all(
    up: Lanes,
    origins: Int32Array,
    origin_base: Int32Array,
    slots: Lanes,
    parent: Int32Array,
    depth: Int32Array,
    in_start: Int32Array,
    out_start: Int32Array,
    out_depth: Int32Array,
    closed: Any,
) -> None:
    """Fill the costs from all origins to their ancestors."""
    for at in range(len(origins)):
        _climb(
            up, origin_base[at], origins[at], slots, parent, depth, out_start, out_depth,
            in_start[-1], closed,
        )  # fmt: skip


@small
def _meet(up: Lanes, base: int, down: Lanes, top: int, closed: Any, out: Lanes, row: int) -> None:
    """Fill one pair's costs: the least over the ancestors that both ends have, 0 to ``top``."""
    n_lanes = out.shape[1]
    for lane in range(n_lanes):
        out[row, lane] = closed
    for d in range(top + 1):
        for lane in range(n_lanes):
            value = up[base + d, lane] + down[d, lane]
            old = out[row, lane]
            out[row, lane] = value if value < old else old


@kernel
def costs(
    slots: Lanes,
    weights: Lanes,
    closed: Any,
    slot_of_arc: Int32Array,
    parent: Int32Array,
    depth: Int32Array,
    in_start: Int32Array,
    in_depth: Int32Array,
    out_start: Int32Array,
    out_depth: Int32Array,
    third: Int32Array,
    origins: Int32Array,
    origin_base: Int32Array,
    destinations: Int32Array,
    pair_start: Int32Array,
    pair_origin: Int32Array,
    pair_meet: Int32Array,
    pair_row: Int32Array,
    up: Lanes,
    down: Lanes,
    out: Lanes,
) -> None:
    """Fill ``out[pair]`` with the cost of each pair in each lane."""
    _eliminate(slots, weights, closed, slot_of_arc, in_start, out_start, third)
    _climb_all(up, origins, origin_base, slots, parent, depth, in_start, out_start, out_depth,
               closed)  # fmt: skip
    for at in range(len(destinations)):
        _climb(down, 0, destinations[at], slots, parent, depth, in_start, in_depth, 0, closed)
        for pair in range(pair_start[at], pair_start[at + 1]):
            base = origin_base[pair_origin[pair]]
            _meet(up, base, down, pair_meet[pair], closed, out, pair_row[pair])


@kernel
def _descend(
    flow: Lanes,
    label: Lanes,
    base: int,
    vertex: int,
    slots: Lanes,
    slot_flow: Lanes,
    ancestors: Int32Array,
    parent: Int32Array,
    depth: Int32Array,
    start: Int32Array,
    end_depth: Int32Array,
    offset: int,
) -> None:
    """Hand the flow at the ancestors of a vertex back to the slots that carried it."""
    n_lanes = slots.shape[1]
    count = 0
    x = vertex
    while x >= 0:
        ancestors[count] = x
        count += 1
        x = parent[x]
    for at in range(count - 1, -1, -1):
        x = ancestors[at]
        here = base + depth[x]
        for slot in range(start[x], start[x + 1]):
            there = base + end_depth[slot - offset]
            for lane in range(n_lanes):
                moved = flow[there, lane]
                tight = label[there, lane] == label[here, lane] + slots[slot, lane]
                moved = moved if tight else moved * 0
                slot_flow[slot, lane] += moved
                flow[here, lane] += moved
                flow[there, lane] -= moved


@kernel
def _send(
    up: Lanes,
    base: int,
    down: Lanes,
    top: int,
    closed: Any,
    out: Lanes,
    row: int,
    amount: Any,
    up_flow: Lanes,
    down_flow: Lanes,
) -> None:
    """Put a pair's amount on the ancestor where its best way turns, in each lane."""
    for lane in range(out.shape[1]):
        best = out[row, lane]
        if best < closed:
            for d in range(top + 1):
                if up[base + d, lane] + down[d, lane] == best:
                    up_flow[base + d, lane] += amount
                    down_flow[d, lane] += amount
                    break


@kernel
def _give_back(
    slots: Lanes, slot_flow: Lanes, in_start: Int32Array, out_start: Int32Array, third: Int32Array
) -> None:
    """Go back over the triangles: what a slot carries goes to the two that made it."""
    n_lanes = slots.shape[1]
    at = len(third)
    nothing = slots.shape[0] - 1
    for x in range(len(in_start) - 2, -1, -1):
        for a in range(in_start[x + 1] - 1, in_start[x] - 1, -1):
            for b in range(out_start[x + 1] - 1, out_start[x] - 1, -1):
                at -= 1
                c = third[at]
                if c < nothing:
                    for lane in range(n_lanes):
                        moved = slot_flow[c, lane]
                        tight = slots[c, lane] == slots[a, lane] + slots[b, lane]
                        moved = moved if tight else moved * 0
                        slot_flow[a, lane] += moved
                        slot_flow[b, lane] += moved
                        slot_flow[c, lane] -= moved


@kernel
def _add_use(
    slots: Lanes,
    slot_flow: Lanes,
    weights: Lanes,
    slot_of_arc: Int32Array,
    use: NDArray[np.float64],
) -> None:
    """Add what the slots carry to the arcs that fill them; of parallel arcs the first takes it."""
    for arc in range(len(slot_of_arc)):
        c = slot_of_arc[arc]
        if c >= 0:
            total = 0.0
            for lane in range(slots.shape[1]):
                if weights[arc, lane] == slots[c, lane]:
                    total += slot_flow[c, lane]
                    slot_flow[c, lane] = 0
            use[arc] += total


@kernel
def arc_use(
    slots: Lanes,
    slot_flow: Lanes,
    weights: Lanes,
    closed: Any,
    slot_of_arc: Int32Array,
    parent: Int32Array,
    depth: Int32Array,
    in_start: Int32Array,
    in_depth: Int32Array,
    out_start: Int32Array,
    out_depth: Int32Array,
    third: Int32Array,
    origins: Int32Array,
    origin_base: Int32Array,
    destinations: Int32Array,
    pair_start: Int32Array,
    pair_origin: Int32Array,
    pair_meet: Int32Array,
    pair_row: Int32Array,
    up: Lanes,
    down: Lanes,
    out: Lanes,
    amount: Lanes,
    up_flow: Lanes,
    down_flow: Lanes,
    ancestors: Int32Array,
    use: NDArray[np.float64],
) -> None:
    """Fill costs as `costs` does and add each arc's flow, ``amount`` per pair, to ``use``."""
    _eliminate(slots, weights, closed, slot_of_arc, in_start, out_start, third)
    _climb_all(up, origins, origin_base, slots, parent, depth, in_start, out_start, out_depth,
               closed)  # fmt: skip
    slot_flow[:] = 0
    up_flow[:] = 0
    for at in range(len(destinations)):
        _climb(down, 0, destinations[at], slots, parent, depth, in_start, in_depth, 0, closed)
        down_flow[:] = 0
        for pair in range(pair_start[at], pair_start[at + 1]):
            base, row = origin_base[pair_origin[pair]], pair_row[pair]
            _meet(up, base, down, pair_meet[pair], closed, out, row)
            _send(up, base, down, pair_meet[pair], closed, out, row, amount[row], up_flow,
                  down_flow)  # fmt: skip
        _descend(
            down_flow,
            down,
            0,
            destinations[at],
            slots,
            slot_flow,
            ancestors,
            parent,
            depth,
            in_start,
            in_depth,
            0,
        )
    for at in range(len(origins)):
        _descend(
            up_flow,
            up,
            origin_base[at],
            origins[at],
            slots,
            slot_flow,
            ancestors,
            parent,
            depth,
            out_start,
            out_depth,
            in_start[-1],
        )
    _give_back(slots, slot_flow, in_start, out_start, third)
    _add_use(slots, slot_flow, weights, slot_of_arc, use)


@kernel
def pack(
    weights: Lanes,
    per_unit: float,
    bits: NDArray[np.int64],
    closed: int,
    shift: int,
    packed: NDArray[np.int64],
    dearest: NDArray[np.float64],
) -> None:
    """Fill words of cost and signature, and the largest open cost of each arc."""
    for arc in range(weights.shape[0]):
        most = 0.0
        mark = bits[arc]
        for lane in range(weights.shape[1]):
            units = np.rint(np.float64(weights[arc, lane]) * per_unit)
            shut = units == np.inf
            units = 0.0 if shut else units
            most = units if units > most else most
            word = (np.int64(units) << shift) + mark
            packed[arc, lane] = closed if shut else word
        dearest[arc] = most


@kernel
def unpack(
    packed: NDArray[np.int64],
    closed: int,
    shift: int,
    unit: float,
    costs: NDArray[np.float64],
    signatures: NDArray[np.int64],
) -> None:
    """Split words into costs and signatures; no route is infinite and -1."""
    mask = (1 << shift) - 1
    for row in range(packed.shape[0]):
        for lane in range(packed.shape[1]):
            word = packed[row, lane]
            shut = word >= closed
            value = np.float64(word >> shift) * unit
            costs[row, lane] = np.inf if shut else value
            signatures[row, lane] = -1 if shut else word & mask

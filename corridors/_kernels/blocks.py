"""A block of weight vectors through the elimination, or lane by lane where it does not pay."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels import _plain_ensemble as plain
from corridors._kernels._backend import Backend, compiled, use_numba
from corridors._kernels.plan import Pairs, Plan
from corridors._kernels.search import Float64Array, check_weights, shortest_tree, walk

__all__ = [
    "LANES",
    "PLAIN_LANES",
    "Int64Array",
    "Lanes",
    "as_pairs",
    "check_block",
    "eliminated",
    "lanes_at_a_time",
    "one_by_one",
]

Lanes = NDArray[Any]
Int64Array = NDArray[np.int64]

LANES = 64
"""Weight vectors that the compiled form takes at a time: enough for vector code, small enough for
the second-level cache."""

PLAIN_LANES = 512
"""The same for the plain form, which has to make up for the cost of each NumPy call."""

_FEW_LANES = 16
_SLOT_BYTES = 1 << 27
"""Slots of a very large graph are held to about this size by taking fewer lanes at a time."""

_INDICES = ("int32[::1]",) * 15


def check_block(plan: Plan, weights: ArrayLike) -> Lanes:
    """Return a block of weights, arcs by lanes, as contiguous floats; refuse bad ones."""
    block = np.asarray(weights)
    if block.dtype not in (np.float32, np.float64):
        block = block.astype(np.float64)
    if block.ndim != 2 or block.shape[0] != plan.topology.n_arcs:
        raise ValueError(
            f"weights have shape {block.shape}; give ({plan.topology.n_arcs} arcs, lanes)"
        )
    block = np.ascontiguousarray(block)
    if not block.flags.writeable:
        block = block.copy()
    if block.size and not block.min() >= 0:
        arc, lane = np.argwhere(~(block >= 0))[0]
        raise ValueError(
            f"arc {arc}, lane {lane}: weight is {block[arc, lane]}; "
            "give 0 or more, inf to close the arc"
        )
    return block


def lanes_at_a_time(plan: Plan, kind: Any, fast: bool) -> int:
    """Return how many weight vectors of a type are eliminated together."""
    assert plan.schedule is not None
    most = _SLOT_BYTES // (int(np.dtype(kind).itemsize) * (plan.schedule.n_slots + 1))
    return min(LANES if fast else PLAIN_LANES, max(_FEW_LANES, most))


def as_pairs(plan: Plan, pairs: Pairs | ArrayLike) -> Pairs:
    """Return pairs made ready for the plan."""
    return pairs if isinstance(pairs, Pairs) else plan.pairs(pairs)


def eliminated(
    plan: Plan,
    block: Lanes,
    pairs: Pairs,
    closed: Any,
    backend: Backend,
    amount: Lanes | None = None,
) -> tuple[Lanes, Float64Array]:
    """Return the costs of a block, and with an amount what each arc carries of it."""
    n_lanes = block.shape[1]
    out = np.empty((len(pairs.given), n_lanes), dtype=block.dtype)
    use = np.zeros(plan.topology.n_arcs)
    fast = use_numba(backend)
    step = lanes_at_a_time(plan, block.dtype, fast)
    run = _compiled_slice if fast else _plain_slice
    for first in range(0, n_lanes, step):
        some = slice(first, min(first + step, n_lanes))
        out[:, some] = run(plan, block[:, some], pairs, block.dtype.type(closed), amount, use)
    return out, use


def _plain_slice(
    plan: Plan,
    part: Lanes,
    pairs: Pairs,
    closed: Any,
    amount: Lanes | None,
    use: Float64Array,
) -> Lanes:
    """Return the costs of a few lanes; with an amount, add to the use of each arc."""
    assert plan.schedule is not None
    if amount is None:
        return plain.costs(plan.schedule, part, closed, pairs)
    out, used = plain.arc_use(plan.schedule, part, closed, pairs, amount)
    use += used
    return out


def _compiled_slice(
    plan: Plan,
    part: Lanes,
    pairs: Pairs,
    closed: Any,
    amount: Lanes | None,
    use: Float64Array,
) -> Lanes:
    """Do the same compiled."""
    assert plan.schedule is not None
    kind, width = part.dtype, part.shape[1]
    slots = np.empty((plan.schedule.n_slots + 1, width), dtype=kind)
    up = np.empty((pairs.up_rows, width), dtype=kind)
    down = np.empty((pairs.down_rows, width), dtype=kind)
    out = np.empty((len(pairs.given), width), dtype=kind)
    # a copy of a slice: rows a power of two apart would fight for the same cache lines
    part = np.ascontiguousarray(part)
    lanes = f"{kind}[:,::1]"
    common = (str(kind), *_INDICES, *(lanes,) * 3)
    if amount is None:
        run = compiled("ensemble", "costs", lanes, lanes, *common)
        run(slots, part, closed, *plan.writable, *pairs[:7], up, down, out)
        return out
    more = (f"{kind}[::1]", lanes, lanes, "int32[::1]", "float64[::1]")
    run = compiled("ensemble", "arc_use", *(lanes,) * 3, *common, *more)
    slot_flow, up_flow, down_flow = (np.empty_like(rows) for rows in (slots, up, down))
    ancestors = np.empty(int(plan.schedule.depth.max(initial=0)) + 1, dtype=np.int32)
    run(
        slots, slot_flow, part, closed, *plan.writable, *pairs[:7], up, down, out, amount,
        up_flow, down_flow, ancestors, use,
    )  # fmt: skip
    return out


def one_by_one(
    plan: Plan,
    block: Lanes,
    pairs: Pairs,
    backend: Backend,
    amount: Lanes | None = None,
    bits: Int64Array | None = None,
) -> tuple[Float64Array, Float64Array, Int64Array]:
    """Search each lane by itself: graphs too far from a tree for elimination."""
    topology = plan.topology
    out = np.empty((len(pairs.given), block.shape[1]))
    signatures = np.zeros(out.shape, dtype=np.int64)
    use = np.zeros(topology.n_arcs)
    origins, rows = np.unique(pairs.given[:, 0], return_inverse=True)
    for lane in range(block.shape[1]):
        weights = check_weights(topology, block[:, lane])
        for at, origin in enumerate(origins.tolist()):
            tree = shortest_tree(topology, weights, origin, backend=backend)
            for pair in np.flatnonzero(rows == at).tolist():
                end = int(pairs.given[pair, 1])
                out[pair, lane] = tree.distance[end]
                if (amount is None and bits is None) or not np.isfinite(tree.distance[end]):
                    continue
                arcs = walk(topology, tree, end)
                if amount is not None:
                    use[arcs] += amount[pair]
                if bits is not None:
                    signatures[pair, lane] = bits[arcs].sum()
    return out, use, signatures

"""Costs, route signatures and arc use of many weight vectors on one topology."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels import _plain_ensemble as plain
from corridors._kernels._backend import Backend, compiled, use_numba
from corridors._kernels.plan import Pairs, Plan
from corridors._kernels.search import Float64Array, check_weights, shortest_tree, walk

__all__ = ["CLOSED", "LANES", "Routes", "arc_use", "costs", "pack", "route_signatures", "signature"]

Lanes = NDArray[Any]
Int64Array = NDArray[np.int64]

LANES = 64
"""Weight vectors that the compiled form takes at a time: enough for vector code, small enough for
the second-level cache."""

PLAIN_LANES = 512
"""The same for the plain form, which has to make up for the cost of each NumPy call."""

COST_SHIFT = 32
CLOSED = np.int64(1 << 61)
"""Packed value of a closed arc; the sum of two still fits the word."""

_FEW_LANES = 16
_SLOT_BYTES = 1 << 27
"""Slots of a very large graph are held to about this size by taking fewer lanes at a time."""

_COST_LIMIT = 1 << (61 - COST_SHIFT)
_BITS = 31
_INDICES = ("int32[::1]",) * 15


class Routes(NamedTuple):
    """Costs and route signatures by pair (rows) and lane (columns).

    Attributes
    ----------
    costs : numpy.ndarray
        Rounded to the resolution; infinite where no open route exists.
    signatures : numpy.ndarray
        Sum of the signatures of the arcs used; -1 where no open route exists.
    """

    costs: Float64Array
    signatures: Int64Array


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


def _lanes(plan: Plan, kind: Any, fast: bool) -> int:
    assert plan.schedule is not None
    most = _SLOT_BYTES // (int(np.dtype(kind).itemsize) * (plan.schedule.n_slots + 1))
    return min(LANES if fast else PLAIN_LANES, max(_FEW_LANES, most))


def _as_pairs(plan: Plan, pairs: Pairs | ArrayLike) -> Pairs:
    return pairs if isinstance(pairs, Pairs) else plan.pairs(pairs)


def _run(
    plan: Plan,
    block: Lanes,
    pairs: Pairs,
    closed: Any,
    backend: Backend,
    amount: Lanes | None = None,
) -> tuple[Lanes, Float64Array]:
    """Eliminate a block in slices of lanes; with an amount, follow it back to the arcs."""
    assert plan.schedule is not None
    n_lanes = block.shape[1]
    kind = block.dtype
    out = np.empty((len(pairs.given), n_lanes), dtype=kind)
    use = np.zeros(plan.topology.n_arcs)
    fast = use_numba(backend)
    step = _lanes(plan, kind, fast)
    closed = kind.type(closed)
    for first in range(0, n_lanes, step):
        width = min(step, n_lanes - first)
        if not fast:
            part = block[:, first : first + width]
            if amount is None:
                out[:, first : first + width] = plain.costs(plan.schedule, part, closed, pairs)
            else:
                lot, used = plain.arc_use(plan.schedule, part, closed, pairs, amount)
                out[:, first : first + width] = lot
                use += used
            continue
        slots = np.empty((plan.schedule.n_slots + 1, width), dtype=kind)
        up = np.empty((pairs.up_rows, width), dtype=kind)
        down = np.empty((pairs.down_rows, width), dtype=kind)
        # a copy of the slice: rows a power of two apart would fight for the same cache lines
        part = np.ascontiguousarray(block[:, first : first + width])
        some = np.empty((len(pairs.given), width), dtype=kind)
        lanes = f"{kind}[:,::1]"
        common = (str(kind), *_INDICES, *(lanes,) * 3)
        if amount is None:
            run = compiled("ensemble", "costs", lanes, lanes, *common)
            run(slots, part, closed, *plan.writable, *pairs[:7], up, down, some)
        else:
            more = (f"{kind}[::1]", lanes, lanes, "int32[::1]", "float64[::1]")
            run = compiled("ensemble", "arc_use", *(lanes,) * 3, *common, *more)
            path = np.empty(int(plan.schedule.depth.max(initial=0)) + 1, dtype=np.int32)
            run(
                slots,
                np.empty_like(slots),
                part,
                closed,
                *plan.writable,
                *pairs[:7],
                up,
                down,
                some,
                amount,
                np.empty_like(up),
                np.empty_like(down),
                path,
                use,
            )
        out[:, first : first + width] = some
    return out, use


def _one_by_one(
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


def costs(
    plan: Plan, weights: ArrayLike, pairs: Pairs | ArrayLike, *, backend: Backend = "auto"
) -> Lanes:
    """Return the cost of each pair under each weight vector.

    Parameters
    ----------
    plan : Plan
        Compiled topology.
    weights : array_like
        Arcs by lanes, float32 or float64; each lane is one weight vector. Infinite closes an arc.
    pairs : Pairs or array_like
        ``plan.pairs(...)`` or ``plan.matrix(...)``, or rows of (origin, destination).
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise; both give the same bits.

    Returns
    -------
    numpy.ndarray
        Pairs by lanes, in the type of the weights; infinite where no open path exists.

    Raises
    ------
    ValueError
        If a weight is negative or missing (arc and lane are named), or a vertex does not exist.

    Examples
    --------
    >>> from corridors._kernels.topology import Topology
    >>> plan = Plan(Topology(3, [0, 1, 0], [1, 2, 2]))
    >>> costs(plan, [[1.0, 1.0], [1.0, 9.0], [5.0, 5.0]], [(0, 2), (2, 0)], backend="numpy")
    array([[ 2.,  5.],
           [inf, inf]])
    """
    block = check_block(plan, weights)
    query = _as_pairs(plan, pairs)
    if not plan.eliminates:
        return _one_by_one(plan, block, query, backend)[0].astype(block.dtype)
    return _run(plan, block, query, np.inf, backend)[0]


def arc_use(
    plan: Plan,
    weights: ArrayLike,
    pairs: Pairs | ArrayLike,
    amount: ArrayLike | None = None,
    *,
    backend: Backend = "auto",
) -> tuple[Lanes, Float64Array]:
    """Return the costs, and how much of all pairs and lanes passes over each arc.

    Parameters
    ----------
    plan : Plan
        Compiled topology.
    weights : array_like
        Arcs by lanes, float32 or float64.
    pairs : Pairs or array_like
        Pairs to connect.
    amount : array_like, optional
        What travels between each pair, the same in every lane; 1 each by default.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Returns
    -------
    costs : numpy.ndarray
        Pairs by lanes.
    use : numpy.ndarray
        Sum over pairs and lanes on each arc. Among equally cheap routes one carries all.

    Raises
    ------
    ValueError
        If a weight is negative or missing, or the amounts do not fit the pairs.

    Examples
    --------
    >>> from corridors._kernels.topology import Topology
    >>> plan = Plan(Topology(3, [0, 1, 0], [1, 2, 2]))
    >>> arc_use(plan, [[1.0, 1.0], [1.0, 9.0], [5.0, 5.0]], [(0, 2)], backend="numpy")[1]
    array([1., 1., 1.])
    """
    block = check_block(plan, weights)
    query = _as_pairs(plan, pairs)
    n_pairs = len(query.given)
    share = np.ones(n_pairs) if amount is None else np.asarray(amount, dtype=np.float64)
    if share.shape != (n_pairs,) or not np.isfinite(share).all():
        raise ValueError(
            f"amount has shape {share.shape}; give one finite value per pair, {n_pairs}"
        )
    if not plan.eliminates:
        out, use, _ = _one_by_one(plan, block, query, backend, share)
        return out.astype(block.dtype), use
    return _run(plan, block, query, np.inf, backend, share.astype(block.dtype))


def signature(plan: Plan, group_of_arc: ArrayLike) -> tuple[Int64Array, dict[int, tuple[int, int]]]:
    """Give each group of arcs a field of bits, so that a sum over a route tells which it used.

    Parameters
    ----------
    plan : Plan
        Compiled topology.
    group_of_arc : array_like of int
        Group of each arc, such as its border or gateway; -1 for none.

    Returns
    -------
    bits : numpy.ndarray
        What each arc adds to the signature.
    fields : dict
        Shift and mask by group: ``(signature >> shift) & mask`` is how often a route uses it.

    Raises
    ------
    ValueError
        If the groups do not fit 31 bits.

    Notes
    -----
    A loopless route uses the arcs between two vertices at most once, so a field is just wide
    enough to count the pairs of vertices that its group joins.

    Examples
    --------
    >>> from corridors._kernels.topology import Topology
    >>> bits, fields = signature(Plan(Topology(3, [0, 1, 0], [1, 2, 2])), [0, 0, 1])
    >>> bits.tolist(), fields
    ([1, 1, 4], {0: (0, 3), 1: (2, 1)})
    """
    topology = plan.topology
    group = np.asarray(group_of_arc)
    if group.shape != (topology.n_arcs,):
        raise ValueError(f"group_of_arc has shape {group.shape}; give one per arc, -1 for none")
    low = np.minimum(topology.tail, topology.head).astype(np.int64)
    link = low * topology.n_vertices + np.maximum(topology.tail, topology.head)
    bits = np.zeros(topology.n_arcs, dtype=np.int64)
    fields: dict[int, tuple[int, int]] = {}
    shift = 0
    for name in np.unique(group[group >= 0]).tolist():
        mine = group == name
        width = len(np.unique(link[mine])).bit_length()
        fields[name] = (shift, (1 << width) - 1)
        bits[mine] = 1 << shift
        shift += width
    if shift > _BITS:
        raise ValueError(f"{len(fields)} groups need {shift} bits; give groups that fit {_BITS}")
    return bits, fields


def pack(
    plan: Plan,
    weights: ArrayLike,
    bits: Int64Array,
    resolution: float,
    *,
    backend: Backend = "auto",
) -> Int64Array:
    """Return cost and signature of each arc and lane in one word.

    Raises
    ------
    ValueError
        If a route could cost more than the word holds at this resolution.
    """
    block = check_block(plan, weights)
    topology = plan.topology
    if not resolution > 0:
        raise ValueError(f"resolution is {resolution}; give a positive step of cost")
    marks = np.array(bits, dtype=np.int64)
    if marks.shape != (topology.n_arcs,) or (marks < 0).any() or (marks >> _BITS).any():
        raise ValueError(f"bits must be one whole number of at most {_BITS} bits per arc")
    per_unit = 1.0 / resolution
    if use_numba(backend):
        packed = np.empty(block.shape, dtype=np.int64)
        dearest = np.empty(topology.n_arcs)
        lanes = f"{block.dtype}[:,::1]"
        kinds = (lanes, "float64", "int64[::1]", "int64", "int64", "int64[:,::1]", "float64[::1]")
        run = compiled("ensemble", "pack", *kinds)
        run(block, per_unit, marks, CLOSED, COST_SHIFT, packed, dearest)
    else:
        units = np.rint(block * np.float64(per_unit))
        is_open = np.isfinite(units)
        units[~is_open] = 0.0
        dearest = units.max(axis=1, initial=0.0)
        with np.errstate(invalid="ignore"):
            packed = units.astype(np.int64) << COST_SHIFT
        packed += marks[:, None]
        packed[~is_open] = CLOSED
    # a simple path enters each vertex once: the dearest way in bounds what it can cost
    worst = np.zeros(topology.n_vertices)
    np.maximum.at(worst, topology.head, dearest)
    if worst.sum() >= _COST_LIMIT:
        need = resolution * float(worst.sum()) / (_COST_LIMIT - 1)
        raise ValueError(
            f"resolution {resolution} is too fine for costs this large; give at least {need:.3g}"
        )
    return packed


def route_signatures(
    plan: Plan,
    weights: ArrayLike,
    pairs: Pairs | ArrayLike,
    bits: Int64Array,
    *,
    resolution: float,
    backend: Backend = "auto",
) -> Routes:
    """Return costs and route signatures in whole steps of cost.

    Integers make the answer the same to the bit on any machine, thread count and backend. Of
    routes equal at the resolution the one with the smaller signature is taken.

    Parameters
    ----------
    plan : Plan
        Compiled topology.
    weights : array_like
        Arcs by lanes.
    pairs : Pairs or array_like
        Pairs to connect.
    bits : numpy.ndarray
        What each arc adds to the signature, from `signature`.
    resolution : float
        Step of cost, in the unit of the weights.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Returns
    -------
    Routes
        Costs and signatures.

    Raises
    ------
    ValueError
        If a weight is negative or missing, or costs do not fit the word at this resolution.

    Examples
    --------
    >>> from corridors._kernels.topology import Topology
    >>> plan = Plan(Topology(3, [0, 1, 0], [1, 2, 2]))
    >>> bits, fields = signature(plan, [0, -1, 1])
    >>> weights = [[1.0, 1.0], [1.0, 9.0], [5.0, 5.0]]
    >>> route_signatures(plan, weights, [(0, 2)], bits, resolution=0.01, backend="numpy")
    Routes(costs=array([[2., 5.]]), signatures=array([[1, 2]]))
    """
    query = _as_pairs(plan, pairs)
    block = check_block(plan, weights)
    if plan.eliminates:
        step = _lanes(plan, np.int64, use_numba(backend))
        parts = [
            _packed_routes(plan, block[:, at : at + step], query, bits, resolution, backend)
            for at in range(0, block.shape[1], step)
        ]
        if len(parts) == 1:
            return parts[0]
        return Routes(*(np.concatenate(column, axis=1) for column in zip(*parts, strict=True)))
    packed = pack(plan, block, bits, resolution, backend=backend)
    units = np.where(packed < CLOSED, (packed >> COST_SHIFT).astype(np.float64), np.inf)
    out, _, signatures = _one_by_one(plan, units, query, backend, bits=bits)
    return Routes(out * resolution, np.where(np.isfinite(out), signatures, -1))


def _packed_routes(
    plan: Plan, block: Lanes, pairs: Pairs, bits: Int64Array, resolution: float, backend: Backend
) -> Routes:
    packed = pack(plan, block, bits, resolution, backend=backend)
    out, _ = _run(plan, packed, pairs, CLOSED, backend)
    if use_numba(backend):
        money = np.empty(out.shape)
        marks = np.empty(out.shape, dtype=np.int64)
        kinds = ("int64[:,::1]", "int64", "int64", "float64", "float64[:,::1]", "int64[:,::1]")
        run = compiled("ensemble", "unpack", *kinds)
        run(out, CLOSED, COST_SHIFT, float(resolution), money, marks)
        return Routes(money, marks)
    reached = out < CLOSED
    money = np.where(reached, (out >> COST_SHIFT) * float(resolution), np.inf)
    return Routes(money, np.where(reached, out & ((1 << COST_SHIFT) - 1), -1))

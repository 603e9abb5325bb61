"""Which groups of arcs the routes of many weight vectors use, told by sums of bits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from corridors._kernels._backend import Backend, compiled, use_numba
from corridors._kernels.blocks import (
    Int64Array,
    Lanes,
    as_pairs,
    check_block,
    eliminated,
    lanes_at_a_time,
    one_by_one,
)
from corridors._kernels.plan import Pairs, Plan
from corridors._kernels.search import Float64Array

__all__ = ["CLOSED", "Routes", "pack", "route_signatures", "signature"]

COST_SHIFT = 32
CLOSED = np.int64(1 << 61)
"""Packed value of a closed arc; the sum of two still fits the word."""

_COST_LIMIT = 1 << (61 - COST_SHIFT)
_BITS = 31


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
    query = as_pairs(plan, pairs)
    block = check_block(plan, weights)
    if plan.eliminates:
        step = lanes_at_a_time(plan, np.int64, use_numba(backend))
        parts = [
            _packed_routes(plan, block[:, at : at + step], query, bits, resolution, backend)
            for at in range(0, block.shape[1], step)
        ]
        if len(parts) == 1:
            return parts[0]
        return Routes(*(np.concatenate(column, axis=1) for column in zip(*parts, strict=True)))
    packed = pack(plan, block, bits, resolution, backend=backend)
    units = np.where(packed < CLOSED, (packed >> COST_SHIFT).astype(np.float64), np.inf)
    out, _, signatures = one_by_one(plan, units, query, backend, bits=bits)
    return Routes(out * resolution, np.where(np.isfinite(out), signatures, -1))


def _packed_routes(
    plan: Plan, block: Lanes, pairs: Pairs, bits: Int64Array, resolution: float, backend: Backend
) -> Routes:
    packed = pack(plan, block, bits, resolution, backend=backend)
    out, _ = eliminated(plan, packed, pairs, CLOSED, backend)
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

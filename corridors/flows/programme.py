"""Linear programmes of flow over a graph with shared capacities, solved by HiGHS.

The variables are the flows on the arcs; a vertex keeps what it gets, and each capacity bounds a
weighted sum of flows. Without shared capacities this is maximum flow, or flow of least cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bounds", "FlowSolution", "least_cost", "most_flow"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bounds:
    """Capacities shared by arcs: ``use @ flow <= limit``.

    Parameters
    ----------
    use : scipy.sparse matrix or numpy.ndarray
        Units that one unit of flow takes, shape (capacities, arcs).
    limit : numpy.ndarray
        Units at hand.
    """

    use: Any
    limit: FloatArray


@dataclass(frozen=True, eq=False)
class FlowSolution:
    """A solved programme.

    Parameters
    ----------
    value : float
        Flow carried, or its cost.
    flow : numpy.ndarray
        Flow on each arc.
    duals : numpy.ndarray
        What one more unit of each capacity would add to the value.
    status : str
        ``optimal``, ``unbounded`` or ``infeasible``.
    """

    value: float
    flow: FloatArray = field(repr=False)
    duals: FloatArray = field(repr=False)
    status: str = "optimal"


_STATUS = {0: "optimal", 2: "infeasible", 3: "unbounded"}


def _balance(n_vertices: int, tail: IntArray, head: IntArray) -> Any:
    from scipy.sparse import csr_array

    count = len(tail)
    rows = np.concatenate([tail, head])
    columns = np.concatenate([np.arange(count), np.arange(count)])
    signs = np.concatenate([np.ones(count), -np.ones(count)])
    return csr_array((signs, (rows, columns)), shape=(n_vertices, count))


def _solve(
    cost: FloatArray,
    balance: Any,
    supply: FloatArray,
    bounds: Bounds | None,
    upper: FloatArray | None,
) -> FlowSolution:
    from scipy.optimize import linprog

    limits = [(0.0, None)] * len(cost) if upper is None else list(
        zip(np.zeros(len(upper)), [None if u == np.inf else u for u in upper], strict=True)
    )  # fmt: skip
    found = linprog(
        cost,
        A_ub=None if bounds is None else bounds.use,
        b_ub=None if bounds is None else bounds.limit,
        A_eq=balance,
        b_eq=supply,
        bounds=limits,
        method="highs",
    )
    status = _STATUS.get(found.status)
    if status is None:
        raise RuntimeError(f"HiGHS gave up: {found.message}")
    if status != "optimal":
        return FlowSolution(float("nan"), np.zeros(len(cost)), np.zeros(0), status)
    duals = np.zeros(0) if bounds is None else -np.asarray(found.ineqlin.marginals)
    value = float("nan") if found.fun is None else float(found.fun)
    return FlowSolution(value, np.asarray(found.x), duals, status)


def most_flow(
    n_vertices: int,
    tail: Sequence[int] | IntArray,
    head: Sequence[int] | IntArray,
    source: int,
    sink: int,
    *,
    upper: Sequence[float] | FloatArray | None = None,
    bounds: Bounds | None = None,
) -> FlowSolution:
    """Most that can flow from one vertex to another.

    Parameters
    ----------
    n_vertices : int
    tail, head : array of int
        Vertices of each arc; arcs may be parallel.
    source, sink : int
    upper : array of float, optional
        Capacity of each arc by itself; default none.
    bounds : Bounds, optional
        Capacities that arcs share.

    Returns
    -------
    FlowSolution
        ``unbounded`` where some way has no capacity at all.

    Examples
    --------
    >>> found = most_flow(3, [0, 0, 1], [1, 2, 2], 0, 2, upper=[3, 1, 2])
    >>> found.value
    3.0
    """
    tails, heads = (np.asarray(x, dtype=np.int64) for x in (tail, head))
    # one arc back from the sink to the source closes the flow; it carries the value
    balance = _balance(n_vertices, np.append(tails, sink), np.append(heads, source))
    cost = np.zeros(len(tails) + 1)
    cost[-1] = -1.0
    limits = None if upper is None else np.append(np.asarray(upper, dtype=float), np.inf)
    shared = None if bounds is None else Bounds(_with_column(bounds.use), bounds.limit)
    found = _solve(cost, balance, np.zeros(n_vertices), shared, limits)
    return FlowSolution(-found.value, found.flow[:-1], found.duals, found.status)


def least_cost(
    n_vertices: int,
    tail: Sequence[int] | IntArray,
    head: Sequence[int] | IntArray,
    supply: Sequence[float] | FloatArray,
    cost: Sequence[float] | FloatArray,
    *,
    upper: Sequence[float] | FloatArray | None = None,
    bounds: Bounds | None = None,
) -> FlowSolution:
    """Cheapest flow that takes what vertices supply to where they want it.

    Parameters
    ----------
    n_vertices : int
    tail, head : array of int
        Vertices of each arc.
    supply : array of float
        What each vertex sends out; negative where it takes in. The sum is 0.
    cost : array of float
        Price of a unit of flow on each arc.
    upper : array of float, optional
        Capacity of each arc by itself.
    bounds : Bounds, optional
        Capacities that arcs share.

    Examples
    --------
    >>> found = least_cost(3, [0, 0, 1], [1, 2, 2], [2, 0, -2], [1, 3, 1], upper=[1, 9, 9])
    >>> found.value
    5.0
    """
    tails, heads = (np.asarray(x, dtype=np.int64) for x in (tail, head))
    limits = None if upper is None else np.asarray(upper, dtype=float)
    return _solve(
        np.asarray(cost, dtype=float), _balance(n_vertices, tails, heads),
        np.asarray(supply, dtype=float), bounds, limits,
    )  # fmt: skip


def _with_column(use: Any) -> Any:
    from scipy.sparse import csr_array, hstack

    matrix = csr_array(use)
    return hstack([matrix, csr_array((matrix.shape[0], 1))], format="csr")

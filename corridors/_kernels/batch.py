"""Costs and arc use of many weight vectors on one topology."""

import numpy as np
from numpy.typing import ArrayLike

from corridors._kernels._backend import Backend
from corridors._kernels.blocks import Lanes, as_pairs, check_block, eliminated, one_by_one
from corridors._kernels.plan import Pairs, Plan
from corridors._kernels.search import Float64Array

__all__ = ["arc_use", "costs"]


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
    query = as_pairs(plan, pairs)
    if not plan.eliminates:
        return one_by_one(plan, block, query, backend)[0].astype(block.dtype)
    return eliminated(plan, block, query, np.inf, backend)[0]


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
    query = as_pairs(plan, pairs)
    n_pairs = len(query.given)
    share = np.ones(n_pairs) if amount is None else np.asarray(amount, dtype=np.float64)
    if share.shape != (n_pairs,) or not np.isfinite(share).all():
        raise ValueError(
            f"amount has shape {share.shape}; give one finite value per pair, {n_pairs}"
        )
    if not plan.eliminates:
        out, use, _ = one_by_one(plan, block, query, backend, share)
        return out.astype(block.dtype), use
    return eliminated(plan, block, query, np.inf, backend, share.astype(block.dtype))

"""Compile every kernel ahead of time."""

import numpy as np

from corridors._kernels._backend import has_numba

__all__ = ["warm"]


def warm() -> bool:
    """Compile all kernels into the cache, so that no later call waits.

    Returns
    -------
    bool
        False where numba is not installed and there is nothing to compile.

    Examples
    --------
    >>> warm() == has_numba()
    True
    """
    if not has_numba():
        return False
    from corridors._kernels import batch, pareto, search, shifting, signatures, yen
    from corridors._kernels.plan import Plan
    from corridors._kernels.sampling import LOGNORMAL, WeightSampler, block_rng
    from corridors._kernels.topology import Topology

    topology = Topology(3, [0, 1, 0], [1, 2, 2])
    weights = np.array([1.0, 1.0, 3.0])
    search.shortest_tree(topology, weights, 0, backend="numba")
    search.shortest_path(topology, weights, 0, 2, backend="numba")
    yen.k_shortest(topology, weights, 0, 2, 2, backend="numba")
    costs = np.column_stack([weights, weights])
    pareto.pareto_front(topology, costs, 0, 2, backend="numba")
    shifting.settle(topology, {(0, 2): 1.0}, np.ones((3, 3)), gap=1e-6, max_rounds=9)
    plan = Plan(topology)
    bits, _ = signatures.signature(plan, [0, -1, 1])
    for dtype in (np.float32, np.float64):
        draw = WeightSampler(
            3, [0], [1.0], [2.0], [3.0], [LOGNORMAL], [0], dtype=dtype, backend="numba"
        )
        block = draw(0, 64, block_rng(0, 0))
        batch.costs(plan, block, [(0, 2)], backend="numba")
        batch.arc_use(plan, block, [(0, 2)], backend="numba")
        signatures.route_signatures(plan, block, [(0, 2)], bits, resolution=0.01, backend="numba")
    return True

"""Compiled product of amounts and drawn factors."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel

__all__ = ["combine"]

Float64Array = NDArray[np.float64]
Int32Array = NDArray[np.int32]


@kernel
def combine(
    start: Int32Array,
    factor_of: Int32Array,
    amount: Float64Array,
    base: Float64Array,
    factors: Float64Array,
    out: NDArray[np.float32],
) -> None:
    """Fill ``out[arc] = base[arc] + sum of amount * factor``, lane by lane."""
    n_lanes = factors.shape[1]
    total = np.empty(n_lanes)
    for arc in range(len(base)):
        first, last = start[arc], start[arc + 1]
        if first == last:
            for lane in range(n_lanes):
                out[arc, lane] = base[arc]
            continue
        for lane in range(n_lanes):
            total[lane] = 0.0
        for at in range(first, last):
            row = factor_of[at]
            size = amount[at]
            for lane in range(n_lanes):
                total[lane] += size * factors[row, lane]
        for lane in range(n_lanes):
            out[arc, lane] = base[arc] + total[lane]

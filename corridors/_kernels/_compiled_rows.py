"""Arrays that grow, and rows of different length in one array."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel

__all__ = ["appended", "gathered", "longer_float", "longer_int", "longer_rows"]

Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]
Float64Array = NDArray[np.float64]
Rows = NDArray[Any]


@kernel
def longer_int(array: Int32Array, size: int) -> Int32Array:
    """The array, or a copy of at least twice its room where it is too short."""
    if size <= len(array):
        return array
    grown = np.empty(max(size, 2 * len(array)), dtype=np.int32)
    grown[: len(array)] = array
    return grown


@kernel
def longer_float(array: Float64Array, size: int) -> Float64Array:
    """The same for floats."""
    if size <= len(array):
        return array
    grown = np.empty(max(size, 2 * len(array)), dtype=np.float64)
    grown[: len(array)] = array
    return grown


@kernel
def longer_rows(array: Rows, size: int) -> Rows:
    """The same for rows."""
    if size <= len(array):
        return array
    grown = np.empty((max(size, 2 * len(array)), array.shape[1]), dtype=array.dtype)
    grown[: len(array)] = array
    return grown


@kernel
def appended(
    pool: Int32Array, used: int, begin: int, prefix: int, row: Int32Array, size: int
) -> Int32Array:
    """The pool with a prefix of one of its paths and a row behind it."""
    pool = longer_int(pool, used + prefix + size)
    for at in range(prefix):
        pool[used + at] = pool[begin + at]
    for at in range(size):
        pool[used + prefix + at] = row[at]
    return pool


@kernel
def gathered(
    found: Int32Array, n_found: int, path_start: Int32Array, pool: Int32Array
) -> tuple[Int64Array, Int32Array]:
    """Row starts and arcs of some stored paths."""
    rows = np.zeros(n_found + 1, dtype=np.int64)
    for at in range(n_found):
        path = found[at]
        rows[at + 1] = rows[at] + path_start[path + 1] - path_start[path]
    arcs = np.empty(rows[n_found], dtype=np.int32)
    for at in range(n_found):
        begin = path_start[found[at]]
        for step in range(rows[at + 1] - rows[at]):
            arcs[rows[at] + step] = pool[begin + step]
    return rows, arcs

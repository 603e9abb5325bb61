"""Arrays that grow, and rows of different length in one array."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel, small

__all__ = ["appended", "gathered", "longer_float", "longer_int", "longer_rows", "whole"]

Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]
Float64Array = NDArray[np.float64]
Rows = NDArray[Any]


@small
def whole(value: int) -> int:
    """A whole number of 64 bits, whatever narrower kind or literal it is."""
    return int(np.int64(value))


@kernel
def longer_int(array: Int32Array, size: int) -> Int32Array:
    """The array, or a copy of at least twice its room where it is too short."""
    if size <= len(array):
        return array
    grown = np.empty(max(size, 2 * len(array)), dtype=np.int32)
    for at in range(len(array)):  # a slice would take seconds to compile
        grown[at] = array[at]
    return grown


@kernel
def longer_float(array: Float64Array, size: int) -> Float64Array:
    """The same for floats."""
    if size <= len(array):
        return array
    grown = np.empty(max(size, 2 * len(array)), dtype=np.float64)
    for at in range(len(array)):  # a slice would take seconds to compile
        grown[at] = array[at]
    return grown


@kernel
def longer_rows(array: Rows, size: int) -> Rows:
    """The same for rows."""
    if size <= len(array):
        return array
    grown = np.empty((max(size, 2 * len(array)), array.shape[1]), dtype=array.dtype)
    for at in range(array.shape[0]):
        for column in range(array.shape[1]):
            grown[at, column] = array[at, column]
    return grown


@kernel
def appended(pool: Int32Array, used: int, row: Int32Array, size: int) -> Int32Array:
    """The pool with the first of a row behind what it holds."""
    pool = longer_int(pool, used + size)
    for at in range(size):
        pool[used + at] = row[at]
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

"""Binary heaps of items by their keys, in caller's arrays; equal keys leave by number."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._numba import kernel

__all__ = ["pop", "push"]

Int32Array = NDArray[np.int32]
Float64Array = NDArray[np.float64]


@kernel
def push(heap: Int32Array, size: int, key: Float64Array, item: int) -> None:
    """Add an item to a heap of ``size`` items."""
    at = size
    value = key[item]
    while at > 0:
        above = (at - 1) >> 1
        other = heap[above]
        if key[other] < value or (key[other] == value and other < item):
            break
        heap[at] = other
        at = above
    heap[at] = item


@kernel
def pop(heap: Int32Array, size: int, key: Float64Array) -> int:
    """Take the item with the least key off a heap of ``size`` items."""
    top = heap[0]
    size -= 1
    item = heap[size]
    value = key[item]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        right = child + 1
        if right < size:
            a, b = heap[child], heap[right]
            if key[b] < key[a] or (key[b] == key[a] and b < a):
                child = right
        other = heap[child]
        if value < key[other] or (value == key[other] and item < other):
            break
        heap[at] = other
        at = child
    heap[at] = item
    return int(top)

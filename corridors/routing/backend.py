"""Which form of the kernels a graph deserves."""

from collections.abc import Sized
from typing import Protocol

from corridors._kernels._backend import Backend

__all__ = ["backend_for"]

_WORTH_COMPILING = 100_000  # arcs; below, a plain search ends before a compiler has started


class _Arcs(Protocol):
    @property
    def tail(self) -> Sized: ...


def backend_for(graph: _Arcs) -> Backend:
    """Plain kernels for small graphs, whatever is installed for large ones."""
    return "auto" if len(graph.tail) > _WORTH_COMPILING else "numpy"

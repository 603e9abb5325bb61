"""Take a flow over arcs apart into ways from its source to its sink."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["ways_of"]


def ways_of(
    tail: Sequence[int] | NDArray[np.int64],
    head: Sequence[int] | NDArray[np.int64],
    flow: Sequence[float] | NDArray[np.float64],
    source: int,
    sink: int,
    *,
    least: float = 1e-6,
) -> list[tuple[tuple[int, ...], float]]:
    """Ways and what each carries, widest first found; circles are left out.

    Parameters
    ----------
    tail, head : array of int
        Vertices of each arc.
    flow : array of float
        Flow on each arc.
    source, sink : int
    least : float
        Flow that counts as none.

    Examples
    --------
    >>> ways_of([0, 0, 1], [1, 2, 2], [2.0, 1.0, 2.0], 0, 2)
    [((0, 2), 2.0), ((1,), 1.0)]
    """
    left = np.asarray(flow, dtype=float).copy()
    tails, heads = (np.asarray(x, dtype=np.int64).tolist() for x in (tail, head))
    leaving: dict[int, list[int]] = {}
    for arc, vertex in enumerate(tails):
        leaving.setdefault(vertex, []).append(arc)
    found: list[tuple[tuple[int, ...], float]] = []
    while True:
        way = _widest(leaving, heads, left, source, sink, least)
        if way is None:
            return found
        carried = float(left[list(way)].min())
        left[list(way)] -= carried
        found.append((way, carried))


def _widest(
    leaving: dict[int, list[int]],
    heads: list[int],
    left: NDArray[np.float64],
    source: int,
    sink: int,
    least: float,
) -> tuple[int, ...] | None:
    """Way on which the narrowest arc is widest."""
    from heapq import heappop, heappush

    width, reached = {source: float("inf")}, dict[int, int]()
    queue = [(-width[source], source)]
    origin: dict[int, int] = {}
    done: set[int] = set()
    while queue:
        _, vertex = heappop(queue)
        if vertex in done:
            continue
        done.add(vertex)
        if vertex == sink:
            break
        for arc in leaving.get(vertex, ()):
            through = min(width[vertex], float(left[arc]))
            there = heads[arc]
            if through > least and through > width.get(there, 0.0):
                width[there], reached[there], origin[there] = through, arc, vertex
                heappush(queue, (-through, there))
    if sink not in done:
        return None
    way, here = [], sink
    while here != source:
        way.append(reached[here])
        here = origin[here]
    return tuple(reversed(way))

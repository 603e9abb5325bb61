"""Paths that share little with each other: quick candidates, and the exact answer where it ends."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels._backend import Backend
from corridors._kernels.search import Float64Array, check_weights, shortest_path
from corridors._kernels.topology import Int32Array, Topology
from corridors._kernels.via import ViaPaths
from corridors._kernels.yen import k_shortest

__all__ = ["Alternatives", "distinct_paths", "overlap", "penalty_paths"]

Accept = Callable[[Int32Array], bool]
Recost = Callable[[Int32Array], float | None]

_FEW_PATHS, _FEW_ARCS = 200, 20_000
"""Paths and arcs up to which plain code ends before a compiler has started."""
_CANDIDATES = 1_000
"""Joined shortest paths tried where enumeration does not end."""


class Alternatives(NamedTuple):
    """Paths that differ enough, by rising cost.

    Attributes
    ----------
    arcs : list of numpy.ndarray
        Arc ids of each path.
    costs : numpy.ndarray
        Cost of each path.
    exact : bool
        Whether each path is proven the cheapest that differs enough from those before it, and no
        further one exists where fewer than asked for are given.
    """

    arcs: list[Int32Array]
    costs: Float64Array
    exact: bool


@dataclass(frozen=True, eq=False)
class _Measure:
    """Length by what counts as the same stretch, so that parallel or reversed arcs can share."""

    length: Float64Array
    stretch: NDArray[np.int64]

    def of(self, path: ArrayLike) -> dict[int, float]:
        """Return the length of each stretch that a path uses."""
        arcs = np.asarray(path, dtype=np.int64)
        total: dict[int, float] = {}
        for name, km in zip(self.stretch[arcs].tolist(), self.length[arcs].tolist(), strict=True):
            total[name] = total.get(name, 0.0) + km
        return total


def _shared(a: dict[int, float], b: dict[int, float]) -> float:
    shorter = min(sum(a.values()), sum(b.values()))
    if shorter == 0.0:
        return 1.0 if a.keys() == b.keys() else 0.0
    common = sum(min(a[name], b[name]) for name in a.keys() & b.keys())
    return common / shorter


def _measure(n_arcs: int, length: ArrayLike, stretch: ArrayLike | None) -> _Measure:
    km = np.asarray(length, dtype=np.float64)
    if km.shape != (n_arcs,) or not (km >= 0).all() or np.isinf(km).any():
        raise ValueError(f"length has shape {km.shape}; give one finite value of 0 or more per arc")
    names = np.arange(n_arcs) if stretch is None else np.asarray(stretch, dtype=np.int64)
    if names.shape != (n_arcs,):
        raise ValueError(f"stretch has shape {names.shape}; give one number per arc")
    return _Measure(km, names)


def overlap(
    a: ArrayLike, b: ArrayLike, length: ArrayLike, *, stretch: ArrayLike | None = None
) -> float:
    """Return the length two paths share over the length of the shorter.

    Parameters
    ----------
    a, b : array_like of int
        Arc ids of the paths.
    length : array_like
        Length of every arc.
    stretch : array_like of int, optional
        Arcs with one number are the same stretch; by default each arc is its own.

    Returns
    -------
    float
        0 (nothing shared) to 1 (one holds all of the other). Of two paths without length, 1 if
        they use the same stretches, else 0.

    Examples
    --------
    >>> overlap([0, 1], [0, 2], [3.0, 1.0, 2.0])
    0.75
    """
    km = np.asarray(length, dtype=np.float64)
    measure = _measure(len(km), km, stretch)
    return _shared(measure.of(a), measure.of(b))


def penalty_paths(
    topology: Topology,
    weights: ArrayLike,
    source: int,
    target: int,
    *,
    factor: float = 1.3,
    rounds: int = 30,
    stretch: ArrayLike | None = None,
    backend: Backend = "auto",
) -> Iterator[tuple[float, Int32Array]]:
    """Yield paths found by making what was used dearer, again and again.

    Parameters
    ----------
    topology : Topology
        Graph to search.
    weights : array_like
        Weight per arc, 0 or more; infinite closes the arc.
    source, target : int
        Where the paths start and end.
    factor : float, default 1.3
        What the weight of a used arc is multiplied by.
    rounds : int, default 30
        How many searches.
    stretch : array_like of int, optional
        Arcs with one number are made dearer together.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Yields
    ------
    tuple
        Cost under the weights given, and arcs; each path once, in the order found.

    Examples
    --------
    >>> topology = Topology(2, [0, 0], [1, 1])
    >>> [path.tolist() for _, path in penalty_paths(topology, [1, 2], 0, 1, backend="numpy")]
    [[0], [1]]
    """
    values = check_weights(topology, weights)
    if not factor > 1:
        raise ValueError(f"factor is {factor}; give more than 1")
    names = np.arange(topology.n_arcs) if stretch is None else np.asarray(stretch)
    inflated = values.copy()
    seen: set[tuple[int, ...]] = set()
    for _ in range(rounds):
        path = shortest_path(topology, inflated, source, target, backend=backend)
        if path is None or not path.size:
            return
        if tuple(path.tolist()) not in seen:
            seen.add(tuple(path.tolist()))
            yield float(np.cumsum(values[path])[-1]), path
        used = np.isin(names, names[path])
        inflated[used] *= factor


class _Chosen:
    """Paths accepted so far, and the test for the next."""

    def __init__(self, measure: _Measure, max_overlap: float, accept: Accept | None) -> None:
        self.measure, self.max_overlap, self.accept = measure, max_overlap, accept
        self.paths: list[Int32Array] = []
        self.costs: list[float] = []
        self.lengths: list[dict[int, float]] = []

    def offer(self, cost: float, path: Int32Array) -> bool:
        mine = self.measure.of(path)
        # a hair of room, so that rounding does not refuse a path exactly at the limit
        limit = self.max_overlap + 1e-12
        if any(_shared(mine, other) > limit for other in self.lengths):
            return False
        if self.accept is not None and not self.accept(path):
            return False
        self.paths.append(path)
        self.costs.append(cost)
        self.lengths.append(mine)
        return True


def distinct_paths(
    topology: Topology,
    weights: ArrayLike,
    source: int,
    target: int,
    k: int,
    *,
    length: ArrayLike,
    max_overlap: float = 0.8,
    stretch: ArrayLike | None = None,
    place_of_vertex: ArrayLike | None = None,
    accept: Accept | None = None,
    recost: Recost | None = None,
    cap: int = 2_000,
    backend: Backend = "auto",
) -> Alternatives:
    """Return the cheapest path, then each time the cheapest that shares little with those before.

    Parameters
    ----------
    topology : Topology
        Graph to search.
    weights : array_like
        Weight per arc, 0 or more; infinite closes the arc.
    source, target : int
        Where the paths start and end.
    k : int
        How many paths, 1 or more.
    length : array_like
        Length of each arc, for the overlap.
    max_overlap : float, default 0.8
        Largest shared length over the length of the shorter, 0 to 1.
    stretch : array_like of int, optional
        Arcs with one number are the same stretch of line.
    place_of_vertex : array_like of int, optional
        As in `k_shortest`: no path comes back to a place.
    accept : callable, optional
        A further condition on a path; told its arcs, after the overlap.
    recost : callable, optional
        What a path truly costs, never less than its weights add up to, or None where it cannot be
        used. Paths then come in this order.
    cap : int, default 2,000
        Paths to enumerate for the exact answer before falling back on candidates.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Returns
    -------
    Alternatives
        Up to ``k`` paths; ``exact`` tells whether enumeration ended in time. If not, the paths
        found exactly are kept and the rest comes from via-paths and penalties, by rising cost.

    Raises
    ------
    ValueError
        If ``k`` or ``cap`` is below 1, the overlap is not within 0 to 1, or weights are bad.

    Examples
    --------
    >>> topology = Topology(4, [0, 1, 0, 2, 1], [1, 3, 2, 3, 3])
    >>> found = distinct_paths(
    ...     topology, [1, 1, 2, 2, 1.5], 0, 3, 2,
    ...     length=[100, 100, 100, 100, 90], max_overlap=0.5, backend="numpy",
    ... )
    >>> [path.tolist() for path in found.arcs], found.exact
    ([[0, 1], [2, 3]], True)
    """
    if k < 1 or cap < 1:
        raise ValueError(f"k is {k} and cap is {cap}; give 1 or more of each")
    if not 0 <= max_overlap <= 1:
        raise ValueError(f"max_overlap is {max_overlap}; give 0 to 1")
    values = check_weights(topology, weights)
    measure = _measure(topology.n_arcs, length, stretch)
    chosen, waiting = _Chosen(measure, max_overlap, accept), _Waiting(recost)
    tried, number = 0, min(cap, 4 * k)
    small = backend == "auto" and topology.n_arcs <= _FEW_ARCS
    while True:
        paths = k_shortest(
            topology,
            values,
            source,
            target,
            number,
            place_of_vertex=place_of_vertex,
            backend="numpy" if small and number <= _FEW_PATHS else backend,
        )
        ended = len(paths.arcs) < number
        new = zip(paths.costs[tried:].tolist(), paths.arcs[tried:], strict=True)
        for cost, path in waiting.in_order(new, last=ended):
            chosen.offer(cost, path)
            if len(chosen.paths) == k:
                return Alternatives(chosen.paths, np.array(chosen.costs), True)
        tried = len(paths.arcs)
        if ended:
            return Alternatives(chosen.paths, np.array(chosen.costs), True)
        if number == cap:
            break
        number = min(cap, 8 * number)
    place = None if place_of_vertex is None else np.asarray(place_of_vertex)

    def offer(cost: float, path: Int32Array) -> bool:
        if place is not None and _returns(topology, path, place):
            return False
        true = cost if recost is None else recost(path)
        return true is not None and chosen.offer(true, path)

    for cost, path in waiting.rest():
        if len(chosen.paths) < k:
            chosen.offer(cost, path)
    _add_via(chosen, ViaPaths(topology, values, source, target, backend=backend), k, offer)
    if len(chosen.paths) < k:
        more = penalty_paths(topology, values, source, target, stretch=stretch, backend=backend)
        for cost, path in sorted(more, key=lambda item: (item[0], item[1].tolist())):
            if len(chosen.paths) < k:
                offer(cost, path)
    # enumeration is in order, but a candidate may cost less than the last one proven
    order = np.argsort(chosen.costs, kind="stable")
    return Alternatives([chosen.paths[at] for at in order], np.array(chosen.costs)[order], False)


class _Waiting:
    """Paths whose true cost may lie above that of paths still to come."""

    def __init__(self, recost: Recost | None) -> None:
        self._recost = recost
        self._heap: list[tuple[float, int, Int32Array]] = []
        self._count = 0

    def in_order(
        self, paths: Iterable[tuple[float, Int32Array]], *, last: bool
    ) -> Iterator[tuple[float, Int32Array]]:
        """Yield paths by true cost, given by rising weight; all that are left after the last."""
        for bound, path in paths:
            if self._recost is None:
                yield bound, path
                continue
            yield from self._up_to(bound)
            true = self._recost(path)
            if true is not None:
                heappush(self._heap, (true, self._count, path))
                self._count += 1
        if last:
            yield from self.rest()

    def rest(self) -> Iterator[tuple[float, Int32Array]]:
        """Yield what is left, by true cost."""
        return self._up_to(np.inf)

    def _up_to(self, bound: float) -> Iterator[tuple[float, Int32Array]]:
        while self._heap and self._heap[0][0] <= bound:
            cost, _, path = heappop(self._heap)
            yield cost, path


def _add_via(
    chosen: _Chosen, paths: ViaPaths, k: int, offer: Callable[[float, Int32Array], bool]
) -> None:
    """Add joined shortest paths; those that share too much with a path chosen are never made."""

    def bar(path: Int32Array) -> None:
        paths.bar_sharing(path, chosen.measure.length, chosen.measure.stretch, chosen.max_overlap)

    for path in chosen.paths:
        bar(path)
    for _ in range(_CANDIDATES):
        found = paths.next() if len(chosen.paths) < k else None
        if found is None:
            return
        if offer(*found):
            bar(found[1])


def _returns(topology: Topology, path: Int32Array, place: NDArray[np.int64]) -> bool:
    """Tell whether a path comes back to a place it has left."""
    visited = place[np.concatenate([topology.tail[path[:1]], topology.head[path]])]
    runs = visited[np.concatenate([[True], visited[1:] != visited[:-1]])]
    return len(np.unique(runs)) < len(runs)

"""The k cheapest loopless paths."""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from corridors._kernels._backend import Backend, compiled, use_numba
from corridors._kernels.search import (
    Float64Array,
    check_vertices,
    check_weights,
    shortest_tree,
)
from corridors._kernels.topology import Int32Array, Topology

__all__ = ["Paths", "k_shortest"]

_TYPES = ("int32[::1]",) * 7 + ("float64[::1]", "int64", "int64", "int64", "int32[::1]", "float64")


_NEAR = ((10, 1.15), (30, 1.3))
"""How far round the best path to look first, by the number of paths: affects time only."""


class Paths(NamedTuple):
    """Paths by rising cost.

    Attributes
    ----------
    arcs : list of numpy.ndarray
        Arc ids of each path, in order.
    costs : numpy.ndarray
        Cost of each path, summed from its start.
    """

    arcs: list[Int32Array]
    costs: Float64Array


class _Candidate(NamedTuple):
    """Paths that follow ``prefix`` and go on by no banned arc; tuples sort by cost, then age."""

    cost: float
    age: int
    prefix: tuple[int, ...]
    spent: float
    banned: frozenset[int]
    first: int
    rest: tuple[int, ...] | None


class _Plain:
    """The search in plain Python: candidates are solved only when they reach the front."""

    def __init__(
        self,
        topology: Topology,
        weights: Float64Array,
        source: int,
        target: int,
        place: Int32Array,
    ) -> None:
        tree = shortest_tree(topology, weights, target, backward=True, backend="numpy")
        self.to_go: list[float] = tree.distance.tolist()
        self.following: list[int] = tree.arriving.tolist()
        self.weights: list[float] = weights.tolist()
        self.head: list[int] = topology.head.tolist()
        start, arcs, _ = topology.forward
        flat = arcs.tolist()
        self.out: list[list[int]] = [
            flat[a:b] for a, b in zip(start[:-1].tolist(), start[1:].tolist(), strict=True)
        ]
        self.place: list[int] = place.tolist()
        self.source, self.target = source, target

    def _mark(self, prefix: tuple[int, ...]) -> tuple[int, set[int], set[int]]:
        vertex, used, left = self.source, {self.source}, set[int]()
        for arc in prefix:
            other = self.head[arc]
            if self.place[other] != self.place[vertex]:
                left.add(self.place[vertex])
            used.add(other)
            vertex = other
        return vertex, used, left

    def _continue(self, vertex: int, used: set[int], left: set[int]) -> tuple[int, ...] | None:
        arcs: list[int] = []
        while True:
            if vertex in used or self.place[vertex] in left:
                return None
            if vertex == self.target:
                return tuple(arcs)
            arcs.append(self.following[vertex])
            vertex = self.head[self.following[vertex]]

    def _solve(self, candidate: _Candidate) -> tuple[float, tuple[int, ...]] | None:
        spur, used, left = self._mark(candidate.prefix)
        onward = self._continue(self.head[candidate.first], used, left)
        if onward is not None:
            return candidate.cost, (candidate.first, *onward)
        reach: dict[int, float] = {}
        came: dict[int, tuple[int, int]] = {}
        queue: list[tuple[float, int, float, int]] = []
        age = 0

        def look(vertex: int, spent: float, banned: frozenset[int]) -> None:
            nonlocal age
            for arc in self.out[vertex]:
                other = self.head[arc]
                there = spent + self.weights[arc]
                bound = there + self.to_go[other]
                if bound == np.inf or other in used or self.place[other] in left or arc in banned:
                    continue
                if there < reach.get(other, np.inf):
                    reach[other], came[other] = there, (arc, vertex)
                    heappush(queue, (bound, age, there, other))
                    age += 1

        look(spur, candidate.spent, candidate.banned)
        while queue:
            bound, _, spent, vertex = heappop(queue)
            if spent > reach[vertex]:
                continue
            onward = self._continue(vertex, used, left)
            if onward is not None:
                arcs: list[int] = []
                while vertex != spur:
                    arc, vertex = came[vertex]
                    arcs.append(arc)
                return bound, (*reversed(arcs), *onward)
            look(vertex, spent, frozenset())
        return None

    def paths(self) -> Iterator[tuple[float, tuple[int, ...]]]:
        """Yield loopless paths, cheapest first."""
        if self.source == self.target or self.to_go[self.source] == np.inf:
            return
        root = _Candidate(
            self.to_go[self.source], 0, (), 0.0, frozenset(), self.following[self.source], None
        )
        queue, age = [root], 1
        while queue:
            chosen = heappop(queue)
            rest = chosen.rest
            if rest is None:
                solved = self._solve(chosen)
                if solved is None:
                    continue
                cost, rest = solved
                if cost > chosen.cost:
                    heappush(queue, chosen._replace(cost=cost, rest=rest))
                    continue
            path = chosen.prefix + rest
            vertex, used, left = self.source, {self.source}, set[int]()
            total, returns = 0.0, False
            for at, arc in enumerate(path):
                if at >= len(chosen.prefix):
                    banned = frozenset({arc})
                    if at == len(chosen.prefix):
                        banned |= chosen.banned
                    best, first = np.inf, -1
                    for trial in self.out[vertex]:
                        other = self.head[trial]
                        bound = total + self.weights[trial] + self.to_go[other]
                        if bound >= best or other in used or trial in banned:
                            continue
                        if self.place[other] not in left:
                            best, first = bound, trial
                    if first >= 0:
                        heappush(
                            queue, _Candidate(best, age, path[:at], total, banned, first, None)
                        )
                        age += 1
                total += self.weights[arc]
                other = self.head[arc]
                if self.place[other] != self.place[vertex]:
                    left.add(self.place[vertex])
                    returns = self.place[other] in left
                used.add(other)
                vertex = other
                if returns:  # every path that starts like this one comes back to a place
                    break
            if not returns:
                yield total, path


def k_shortest(
    topology: Topology,
    weights: ArrayLike,
    source: int,
    target: int,
    k: int,
    *,
    place_of_vertex: ArrayLike | None = None,
    backend: Backend = "auto",
) -> Paths:
    """Return the k cheapest paths that visit no vertex, and no place, twice.

    Parameters
    ----------
    topology : Topology
        Graph to search; parallel arcs give different paths.
    weights : array_like
        Weight per arc, 0 or more; infinite closes the arc.
    source, target : int
        Where the paths start and end.
    k : int
        How many paths, 1 or more.
    place_of_vertex : array_like of int, optional
        Place that each vertex belongs to, 0 or more. Consecutive vertices of one place are fine,
        coming back to a place after leaving it is not. By default each vertex is its own place.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Returns
    -------
    Paths
        Up to ``k`` paths by rising cost; fewer where there are no more, none where the target
        cannot be reached or is the source.

    Raises
    ------
    ValueError
        If ``k`` is below 1, a weight is negative or missing, or a vertex does not exist.

    Notes
    -----
    The paths not yet found are kept as disjoint sets, "this prefix and none of these arcs next".
    The cost so far plus the exact cost from there to the target bounds each set from below; a set
    is searched only when its bound comes to the front, and most often the path along the shortest
    tree is free and no search is needed.

    References
    ----------
    Yen (1971), Management Science 17(11); Lawler (1972), Management Science 18(7).

    Examples
    --------
    >>> topology = Topology(3, [0, 0, 1], [1, 1, 2])
    >>> paths = k_shortest(topology, [1.0, 2.0, 1.0], 0, 2, 5, backend="numpy")
    >>> [path.tolist() for path in paths.arcs], paths.costs.tolist()
    ([[0, 2], [1, 2]], [2.0, 3.0])
    """
    if k < 1:
        raise ValueError(f"k is {k}; give 1 or more")
    fast = use_numba(backend)
    values = check_weights(topology, weights, fast=fast)
    start = int(check_vertices(topology, source, "source")[0])
    end = int(check_vertices(topology, target, "target")[0])
    if place_of_vertex is None:
        place = np.arange(topology.n_vertices, dtype=np.int32)
    else:
        given = np.asarray(place_of_vertex)
        if given.shape != (topology.n_vertices,):
            raise ValueError(
                f"place_of_vertex has shape {given.shape}; give one per vertex, "
                f"{topology.n_vertices}"
            )
        place = np.unique(given, return_inverse=True)[1].astype(np.int32)
    arcs: list[Int32Array]
    if fast:
        run = compiled("yen", "k_shortest", *_TYPES)
        given_arrays = (*topology.forward, *topology.backward, topology.ends[1], values)
        # few paths cost little more than the best: look near it first, everywhere if need be
        near = [beyond for few, beyond in _NEAR if k <= few][:1]
        for beyond in (*near, np.inf):
            rows, flat, costs, proven = run(*given_arrays, start, end, k, place, beyond)
            if len(costs) == k and costs[-1] <= proven:
                break
        arcs = [flat[a:b] for a, b in zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True)]
    else:
        arcs, total = [], []
        for cost, path in _Plain(topology, values, start, end, place).paths():
            arcs.append(np.array(path, dtype=np.int32))
            total.append(cost)
            if len(arcs) == k:
                break
        costs = np.array(total, dtype=np.float64)
    rising = costs.tolist()
    if rising != sorted(rising):  # by a rounding of the last digit
        order = np.argsort(costs, kind="stable")
        arcs, costs = [arcs[at] for at in order], costs[order]
    return Paths(arcs, costs)

"""Ways through a corridor that a plan may use: no place twice, no longer than a service is.

A block is one corridor's graph between two ends, cut down to what lies on ways short enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.search import shortest_path, shortest_tree
from corridors.routing.space import Space

__all__ = ["Block", "Priced"]

FloatArray = NDArray[np.float64]
_TIE = 1e-7  # weight of a full length against a price of 1: prefers the shorter of equal ways
_PULLS = (0.02, 0.1, 0.5, 2.0)  # prices of a full length, tried where the cheapest way is too long
_HALVES = 400  # halves looked at before a way is given up


@dataclass(frozen=True)
class Priced:
    """The cheapest way of a block.

    Parameters
    ----------
    arcs : tuple of int or None
        Arc numbers of the network's graph; None where no way exists.
    price : float
        Its price.
    bound : float
        No way of the block is cheaper.
    """

    arcs: tuple[int, ...] | None
    price: float
    bound: float


@dataclass(frozen=True, eq=False)
class Block:
    """Ways of one corridor between two ends.

    Parameters
    ----------
    space : Space
        Graph of all ways.
    length_km : numpy.ndarray
        Length of each arc of the network's graph.
    longest_km : float
        Longest way that counts.
    """

    space: Space = field(repr=False)
    length_km: FloatArray = field(repr=False)
    longest_km: float = float("inf")

    @cached_property
    def _km(self) -> FloatArray:
        return self.space.spread(self.length_km)

    @cached_property
    def shortest_km(self) -> float:
        """Length of the shortest way."""
        found = self.price(self.length_km)
        return found.price

    @cached_property
    def _open(self) -> NDArray[np.bool_]:
        """Arcs that lie on a way short enough."""
        space, km = self.space, self._km
        if self.longest_km == np.inf:
            return np.ones(len(km), dtype=bool)
        there = shortest_tree(space.topology, km, space.start, backend="numpy").distance
        back = shortest_tree(
            space.topology, km, space.end, backward=True, backend="numpy"
        ).distance  # fmt: skip
        through = there[space.topology.tail] + km + back[space.topology.head]
        return np.asarray(through <= self.longest_km * (1.0 + 1e-9), dtype=bool)

    @cached_property
    def _behind(self) -> dict[int, NDArray[np.int64]]:
        """Arcs of this graph behind each arc of the network's."""
        order = np.argsort(self.space.arc, kind="stable")
        numbers, first = np.unique(self.space.arc[order], return_index=True)
        return dict(zip(numbers.tolist(), np.split(order, first[1:]), strict=True))

    def length_of(self, arcs: Iterable[int]) -> float:
        """Length of a way [km]."""
        return float(sum(self.length_km[number] for number in arcs))

    def price(self, per_arc: FloatArray, *, below: float = np.inf) -> Priced:
        """The cheapest way that counts.

        Parameters
        ----------
        per_arc : numpy.ndarray
            Price of each arc of the network's graph, 0 or more.
        below : float
            Only ways cheaper than this are of interest.
        """
        space = self.space
        top = self.longest_km if np.isfinite(self.longest_km) else max(1.0, float(self._km.sum()))
        prices = np.where(self._open, np.maximum(space.spread(per_arc), 0.0), np.inf)
        share = self._km / top
        bound = -np.inf
        for pull in (_TIE, *_PULLS):
            path, least = self._cheapest(prices + pull * share, below + pull)
            # a way that counts is at most a full length, so the pull can be given back
            bound = max(bound, least - pull)
            if path is None:
                break
            taken, spent = float(share[path].sum()), float(prices[path].sum())
            if taken <= 1.0 + 1e-9:
                return Priced(tuple(space.numbers(path)), spent, min(bound, spent))
            if bound >= below:
                break
        return Priced(None, np.inf, bound)

    def _cheapest(self, weights: FloatArray, below: float) -> tuple[list[int] | None, float]:
        """Cheapest way without coming back to a place, and a bound on all of them.

        Where the cheapest way comes back, it leaves a place by one arc and returns by another. No
        way that counts has both, so each is closed in turn and the cheaper half looked at first.
        """
        queue: list[tuple[float, int, frozenset[int], list[int]]] = []
        age = 0

        def look(closed: frozenset[int]) -> None:
            nonlocal age
            path = self._shortest(weights, closed)
            if path is not None:
                heappush(queue, (float(weights[path].sum()), age, closed, path))
                age += 1

        look(frozenset())
        while queue:
            cost, _, closed, path = heappop(queue)
            if cost >= below:
                return None, cost
            pair = self._returning(path)
            if pair is None:
                return path, cost
            if age > _HALVES:
                return None, cost
            look(closed | {pair[0]})
            look(closed | {pair[1]})
        return None, np.inf

    def _shortest(self, weights: FloatArray, closed: frozenset[int]) -> list[int] | None:
        space = self.space
        if closed:
            weights = weights.copy()
            for number in closed:
                weights[self._behind[number]] = np.inf
        path = shortest_path(space.topology, weights, space.start, space.end, backend="auto")
        return None if path is None else [int(arc) for arc in path]

    def _returning(self, path: list[int]) -> tuple[int, int] | None:
        """Arcs of the network's graph by which a way leaves a place and comes back to it."""
        space, here = self.space, -1
        left: dict[int, int] = {}
        places = space.place[space.topology.head[path]].tolist()
        here = int(space.place[space.start])
        for arc, place in zip(path, places, strict=True):
            if place != here:
                if place in left:
                    return left[place], int(space.arc[arc])
                left[here] = int(space.arc[arc])
            here = place
        return None

"""Distinct best ways of many weight vectors."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.ensemble import Plan, costs
from corridors._kernels.search import shortest_path
from corridors.routing.space import Space

__all__ = ["SAME", "CaseWays", "Way"]

FloatArray = NDArray[np.float64]
Way = tuple[int, ...]
SAME = 1e-9
"""What different orders of adding may differ by, relative."""
_LANES = 256


class CaseWays:
    """Distinct best ways of many weight vectors in one space.

    The batched kernel tells the least weight of each case; a way that reaches it is searched only
    where none of those known does.
    """

    def __init__(self, space: Space, weights: FloatArray) -> None:
        self._weights = np.vstack([weights, np.zeros((1, weights.shape[1]))])
        self._use(space)

    def _use(self, space: Space) -> None:
        self._space, self._plan = space, Plan(space.topology)
        self._pairs = self._plan.pairs([[space.start, space.end]])

    def choose(self, known: list[Way]) -> NDArray[np.int64]:
        """Number of the best way of each case; ways that are missing are added to ``known``."""
        cases = self._weights.shape[1]
        for first in range(0, cases, _LANES):
            block = self._weights[:, first : first + _LANES]
            while self._add(block, known):
                pass
        totals = np.array([self._weights[list(way)].sum(axis=0) for way in known])
        return np.asarray(totals.argmin(axis=0), dtype=np.int64)

    def _add(self, block: FloatArray, known: list[Way]) -> bool:
        """Add ways until none is missing; True where a place was barred and all starts again."""
        space = self._space
        on_arcs = np.ascontiguousarray(block[space.arc])
        least = costs(self._plan, on_arcs, self._pairs)[0]
        reached = np.min([block[list(way)].sum(axis=0) for way in known], axis=0)
        while True:
            short = np.flatnonzero(reached > least * (1 + SAME))
            if not short.size:
                return False
            path = shortest_path(
                space.topology, on_arcs[:, short[0]], space.start, space.end, backend=space.backend
            )
            assert path is not None
            place = space.returns_to(path)
            if place is not None:
                self._use(space.without_return(place))
                return True
            known.append(tuple(space.numbers(path)))
            np.minimum(reached, block[list(known[-1])].sum(axis=0), out=reached)

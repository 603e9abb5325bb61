"""Means, quantiles and route shares of any number of draws, in memory that does not grow."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.ensemble import Block

__all__ = ["Summary"]


class Summary:
    """Gather blocks of an ensemble, in the order they come.

    Quantiles come from counts in bins whose edges grow by a constant factor, so the answer is off
    by at most ``precision`` of itself and does not depend on how the draws were cut into blocks.

    Parameters
    ----------
    n_pairs : int
        Pairs in each block.
    precision : float, default 0.002
        Largest relative error of a quantile.

    Examples
    --------
    >>> summary = Summary(1)
    >>> summary.add(Block(0, np.array([[1.0, 2.0, 3.0, np.inf]]), None, None))
    >>> summary.mean().tolist(), summary.unreachable().tolist()
    ([2.0], [0.25])
    """

    def __init__(self, n_pairs: int, *, precision: float = 0.002) -> None:
        if not 0 < precision < 1:
            raise ValueError(f"precision is {precision}; give more than 0 and less than 1")
        self._log_step = float(np.log1p(precision) - np.log1p(-precision))
        self._precision = precision
        self._first = 0
        self._counts = np.zeros((n_pairs, 0), dtype=np.int64)
        self._zeros = np.zeros(n_pairs, dtype=np.int64)
        self._reached = np.zeros(n_pairs, dtype=np.int64)
        self._sum = np.zeros(n_pairs)
        self._routes: list[Counter[int]] = [Counter() for _ in range(n_pairs)]
        self.draws = 0

    def add(self, block: Block) -> None:
        """Take in one block."""
        costs = np.asarray(block.costs, dtype=np.float64)
        if costs.shape[0] != len(self._sum):
            raise ValueError(f"the block has {costs.shape[0]} pairs; {len(self._sum)} expected")
        self.draws += costs.shape[1]
        reached = np.isfinite(costs)
        self._reached += reached.sum(axis=1)
        self._sum += np.where(reached, costs, 0.0).sum(axis=1)
        positive = reached & (costs > 0)
        self._zeros += (reached & ~positive).sum(axis=1)
        rows, _ = np.nonzero(positive)
        if rows.size:
            bins = np.ceil(np.log(costs[positive]) / self._log_step).astype(np.int64)
            self._make_room(int(bins.min()), int(bins.max()))
            width = self._counts.shape[1]
            flat = np.bincount(rows * width + bins - self._first, minlength=self._counts.size)
            self._counts += flat.reshape(self._counts.shape)
        if block.signatures is not None:
            for counter, row in zip(self._routes, block.signatures, strict=True):
                names, times = np.unique(row[row >= 0], return_counts=True)
                counter.update(dict(zip(names.tolist(), times.tolist(), strict=True)))

    def _make_room(self, low: int, high: int) -> None:
        width = self._counts.shape[1]
        if not width:
            self._first = low
        first = min(low, self._first)
        last = max(high + 1, self._first + width)
        if last - first > width:
            grown = np.zeros((len(self._sum), last - first), dtype=np.int64)
            at = self._first - first
            grown[:, at : at + width] = self._counts
            self._first, self._counts = first, grown

    def mean(self) -> NDArray[np.float64]:
        """Return the mean cost per pair over the draws that have a route; NaN if none has."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self._sum / np.where(self._reached, self._reached, np.nan))

    def unreachable(self) -> NDArray[np.float64]:
        """Return the share of draws without a route, per pair."""
        return np.asarray(1.0 - self._reached / max(1, self.draws))

    def quantile(self, q: float) -> NDArray[np.float64]:
        """Return a quantile per pair over the draws that have a route; NaN if none has.

        Raises
        ------
        ValueError
            If ``q`` is not within 0 to 1.
        """
        if not 0 <= q <= 1:
            raise ValueError(f"q is {q}; give 0 to 1")
        rank = np.ceil(q * self._reached).astype(np.int64).clip(1)
        total = self._zeros[:, None] + np.cumsum(self._counts, axis=1)
        at = (total < rank[:, None]).sum(axis=1)
        # the point of the bin that is within the precision of both its ends
        middle = np.exp((self._first + at) * self._log_step) * (1 - self._precision)
        answer = np.where(rank <= self._zeros, 0.0, middle)
        return np.where(self._reached > 0, answer, np.nan)

    def shares(self, pair: int) -> dict[int, float]:
        """Return how large a part of the draws took each route signature, largest first."""
        routes = sorted(self._routes[pair].items(), key=lambda item: (-item[1], item[0]))
        total = sum(times for _, times in routes)
        return {name: times / total for name, times in routes}

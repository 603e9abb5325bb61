"""Draw many totals block by block, in threads, into distributions and shares."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.ensemble import Block
from corridors._kernels.summary import Summary
from corridors.simulation.distribution import Distribution
from corridors.simulation.totals import BLOCK, Totals

__all__ = ["Gathered", "gather"]

FloatArray = NDArray[np.float64]
Progress = Callable[[int], None]

HELD_BYTES = 1 << 28
"""Draws kept at a time; beyond, quantiles come from counts in narrow bins."""
_PRECISION = 0.0005


class Gathered(NamedTuple):
    """What is left of the draws of one lane.

    Attributes
    ----------
    times, costs : list of Distribution
        Hours and dollars by group.
    fastest, cheapest : numpy.ndarray
        Share of the draws in which each group is best.
    chosen : numpy.ndarray
        Share of the group's draws in which each way is taken.
    """

    times: list[Distribution]
    costs: list[Distribution]
    fastest: FloatArray
    cheapest: FloatArray
    chosen: FloatArray


class _Part(NamedTuple):
    values: NDArray[np.float32]
    sums: FloatArray
    counts: NDArray[np.int64]


class _Task:
    """One chunk of blocks: groups of ways, the best way of each group by weight, the best group."""

    def __init__(
        self, times: Totals, costs: Totals, choice: Totals | None, groups: list[slice], seed: int,
        draws: int,
    ) -> None:  # fmt: skip
        self.times, self.costs, self.choice = times, costs, choice
        self.groups, self.seed, self.draws = groups, seed, draws
        self.stop = Event()

    def run(self, first: int, last: int) -> list[_Part]:
        return [self._block(at) for at in range(first, last) if not self.stop.is_set()]

    def _block(self, block: int) -> _Part:
        width = min(BLOCK, self.draws - block * BLOCK)
        times = self.times.draw(block, self.seed)[:, :width]
        costs = self.costs.draw(block, self.seed)[:, :width]
        ways = self.times.rows
        chosen = np.zeros(ways, dtype=np.int64)
        if self.choice is None:
            chosen[:] = width
        else:
            weights = self.choice.draw(block, self.seed)[:, :width]
            taken = [g.start + weights[g].argmin(axis=0) for g in self.groups]
            lanes = np.arange(width)
            times = np.array([times[rows, lanes] for rows in taken])
            costs = np.array([costs[rows, lanes] for rows in taken])
            for rows in taken:
                chosen += np.bincount(rows, minlength=ways)
        size = len(self.groups)
        best = [np.bincount(x.argmin(axis=0), minlength=size) for x in (times, costs)]
        values = np.concatenate([times, costs])
        return _Part(values.astype(np.float32), values.sum(axis=1), np.concatenate([*best, chosen]))


def _in_order(task: _Task, chunk: int, workers: int) -> Iterator[_Part]:
    """Parts by number of block, whichever thread made them."""
    blocks = -(-task.draws // BLOCK)
    step = max(1, -(-chunk // BLOCK))
    spans = [(at, min(at + step, blocks)) for at in range(0, blocks, step)]
    if workers == 1 or len(spans) == 1:
        for first, last in spans:
            yield from task.run(first, last)
        return
    waiting: list[Future[list[_Part]]] = []
    pool = ThreadPoolExecutor(workers, thread_name_prefix="corridors")
    try:
        for first, last in spans:
            waiting.append(pool.submit(task.run, first, last))
            if len(waiting) > 2 * workers:
                yield from waiting.pop(0).result()
        while waiting:
            yield from waiting.pop(0).result()
    finally:  # also on Ctrl-C and when the caller stops listening
        task.stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def gather(
    times: Totals,
    costs: Totals,
    *,
    groups: list[slice],
    choice: Totals | None,
    draws: int,
    seed: int,
    chunk: int,
    workers: int,
    progress: Progress | None = None,
    held_bytes: int = HELD_BYTES,
) -> Gathered:
    """Draw the ways of one lane.

    Parameters
    ----------
    times, costs : Totals
        Hours and dollars of each way.
    groups : list of slice
        Ways that one answer is made of, in order; one way each unless there is a choice.
    choice : Totals, optional
        What decides between the ways of a group in each draw.
    draws, seed : int
        How many, and which.
    chunk, workers : int
        Draws per task and threads; no effect on the answer.
    progress : callable, optional
        Told the number of draws done.
    held_bytes : int
        Most to keep of the draws; beyond, quantiles come from counts, right to 0.05 per cent.
    """
    size = 2 * len(groups)
    task = _Task(times, costs, choice, groups, seed, draws)
    hold = size * draws * 4 <= held_bytes
    kept = np.empty((size, draws), dtype=np.float32) if hold else None
    summary = Summary(size, precision=_PRECISION)
    sums, counts, done = np.zeros(size), np.zeros(size + times.rows, dtype=np.int64), 0
    for part in _in_order(task, chunk, workers):
        width = part.values.shape[1]
        if kept is None:
            summary.add(Block(done, part.values, None, None))
        else:
            kept[:, done : done + width] = part.values
        sums += part.sums
        counts += part.counts
        done += width
        if progress is not None:
            progress(done)
    means = sums / draws
    if kept is None:
        found = _from_counts(summary, means)
    else:
        found = [Distribution.of_sample(row, m) for row, m in zip(kept, means, strict=True)]
    share = counts / draws
    half = len(groups)
    return Gathered(found[:half], found[half:], share[:half], share[half:size], share[size:])


def _from_counts(summary: Summary, means: FloatArray) -> list[Distribution]:
    shares = np.linspace(0.0, 1.0, 1_001)
    table = np.array([summary.quantile(float(share)) for share in shares])
    p10, p50, p90 = (table[at] for at in (100, 500, 900))
    found: list[Any] = [
        Distribution(np.maximum.accumulate(table[:, n]), float(means[n]), *map(float, three))
        for n, three in enumerate(zip(p10, p50, p90, strict=True))
    ]
    return found

"""Thousands of draws on one topology: same answer for any chunk and any number of threads."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels._backend import Backend, use_numba
from corridors._kernels.batch import arc_use, costs
from corridors._kernels.blocks import PLAIN_LANES
from corridors._kernels.plan import Pairs, Plan
from corridors._kernels.sampling import block_rng
from corridors._kernels.signatures import Routes, route_signatures, signature

__all__ = [
    "BLOCK",
    "Block",
    "Draws",
    "Plan",
    "Routes",
    "arc_use",
    "costs",
    "ensemble",
    "ensemble_blocks",
    "route_signatures",
    "signature",
]

BLOCK = 64
"""Draws that share one stream of random numbers: part of what a seed means, so it never follows
the machine."""

CHUNK = 2_048
"""Draws per task at most, unless the caller says."""

TASKS_PER_THREAD = 8
"""Tasks that a run is cut into at least, so that no thread waits long for another at its end."""

MakeWeights = Callable[[int, int, np.random.Generator], NDArray[Any]]
Progress = Callable[[int, int], None]


class Block(NamedTuple):
    """Answers of one run of consecutive draws.

    Attributes
    ----------
    first_draw : int
        Number of the first draw.
    costs : numpy.ndarray
        Pairs by draws; infinite where no open path exists.
    signatures : numpy.ndarray or None
        Pairs by draws; -1 where no open path exists. None unless asked for.
    use : numpy.ndarray or None
        Flow on each arc over these draws. None unless asked for.
    """

    first_draw: int
    costs: NDArray[Any]
    signatures: NDArray[np.int64] | None
    use: NDArray[np.float64] | None


class Draws(NamedTuple):
    """All draws at once.

    Attributes
    ----------
    costs : numpy.ndarray
        Pairs by draws.
    signatures : numpy.ndarray or None
        Pairs by draws.
    use : numpy.ndarray or None
        Flow on each arc, summed over the draws.
    """

    costs: NDArray[Any]
    signatures: NDArray[np.int64] | None
    use: NDArray[np.float64] | None


def ensemble_blocks(
    plan: Plan,
    make_weights: MakeWeights,
    pairs: Pairs | ArrayLike,
    draws: int,
    *,
    seed: int,
    chunk: int | None = None,
    threads: int = 1,
    block: int = BLOCK,
    bits: NDArray[np.int64] | None = None,
    resolution: float | None = None,
    amount: ArrayLike | None = None,
    progress: Progress | None = None,
    backend: Backend = "auto",
) -> Iterator[Block]:
    """Yield the answers block by block, in the order of the draws.

    Never more than ``2 * threads`` chunks exist at a time, whatever the number of draws.

    Parameters
    ----------
    plan : Plan
        Compiled topology.
    make_weights : callable
        ``make_weights(block_index, lanes, rng)`` returns arcs by lanes, from ``rng`` alone.
    pairs : Pairs or array_like
        Pairs to connect.
    draws : int
        How many weight vectors, 1 or more. The first draws of a longer run are the same.
    seed : int
        Start of the random numbers.
    chunk : int, optional
        Draws per task: what is held, reported and interrupted at a time; no effect on the answer.
        2,048 by default, fewer where that shares a short run evenly among threads.
    threads : int, default 1
        Threads that work on chunks; no effect on the answer.
    block : int, default 64
        Draws per stream of random numbers; smaller on very large graphs. Part of the seed.
    bits : numpy.ndarray, optional
        Signatures of the arcs: ask for route signatures too.
    resolution : float, optional
        Step of cost, needed with ``bits``.
    amount : array_like, optional
        What travels between each pair: ask for the use of arcs too.
    progress : callable, optional
        ``progress(done, draws)`` after each chunk.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Yields
    ------
    Block
        Answers of consecutive draws.

    Raises
    ------
    ValueError
        If a count is below 1, bits come without resolution, or the weights are bad.
    """
    for name, number in (
        ("draws", draws),
        ("chunk", 1 if chunk is None else chunk),
        ("threads", threads),
        ("block", block),
    ):
        if number < 1:
            raise ValueError(f"{name} is {number}; give 1 or more")
    if (bits is None) != (resolution is None):
        raise ValueError("bits and resolution go together; give both or neither")
    query = pairs if isinstance(pairs, Pairs) else plan.pairs(pairs)
    # the plain form is fed several blocks at a time; each keeps its own random numbers, and
    # answers leave one by one, so that sums over them round alike however they were cut
    one_by_one = use_numba(backend) or amount is not None
    step = 1 if one_by_one else max(1, PLAIN_LANES // block)
    n_blocks = -(-draws // block)
    per_task = _blocks_per_task(n_blocks, block, chunk, threads, step)
    stop = Event()

    def solve(first: int, last: int) -> list[Block]:
        found: list[Block] = []
        for at in range(first, last, step):
            if stop.is_set():
                break
            several = range(at, min(at + step, last))
            parts = [make_weights(index, block, block_rng(seed, index)) for index in several]
            weights = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
            width = min(draws - at * block, weights.shape[1])
            weights = weights[:, :width]
            solved = _solve(plan, weights, query, at * block, bits, resolution, amount, backend)
            found += [solved] if len(parts) == 1 else _split(solved, block)
        return found

    tasks = [(a, min(a + per_task, n_blocks)) for a in range(0, n_blocks, per_task)]
    if threads == 1 or len(tasks) == 1:
        for first, last in tasks:
            yield from solve(first, last)
            if progress:
                progress(min(last * block, draws), draws)
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="corridors")
    waiting: list[tuple[int, Future[list[Block]]]] = []
    ahead = iter(tasks)
    try:
        for first, last in ahead:
            waiting.append((last, pool.submit(solve, first, last)))
            if len(waiting) < 2 * threads:
                continue
            last, future = waiting.pop(0)
            yield from future.result()
            if progress:
                progress(min(last * block, draws), draws)
        while waiting:
            last, future = waiting.pop(0)
            yield from future.result()
            if progress:
                progress(min(last * block, draws), draws)
    finally:  # also on Ctrl-C and when the caller stops listening
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _blocks_per_task(n_blocks: int, block: int, chunk: int | None, threads: int, step: int) -> int:
    """Return how many blocks make a task, in whole steps of the plain form unless told."""
    if chunk is not None or threads == 1:
        return max(1, (chunk or CHUNK) // block)
    shared = -(-n_blocks // (threads * TASKS_PER_THREAD))
    return max(1, min(CHUNK // block, -(-shared // step) * step))


def _split(solved: Block, block: int) -> list[Block]:
    marks = solved.signatures
    return [
        Block(
            solved.first_draw + at,
            solved.costs[:, at : at + block],
            None if marks is None else marks[:, at : at + block],
            solved.use,
        )
        for at in range(0, solved.costs.shape[1], block)
    ]


def _solve(
    plan: Plan,
    weights: NDArray[Any],
    query: Pairs,
    first_draw: int,
    bits: NDArray[np.int64] | None,
    resolution: float | None,
    amount: ArrayLike | None,
    backend: Backend,
) -> Block:
    use = None
    if amount is not None:
        found, use = arc_use(plan, weights, query, amount, backend=backend)
    if bits is not None and resolution is not None:
        routes = route_signatures(
            plan, weights, query, bits, resolution=resolution, backend=backend
        )
        return Block(first_draw, routes.costs, routes.signatures, use)
    if amount is None:
        found = costs(plan, weights, query, backend=backend)
    return Block(first_draw, found, None, use)


def ensemble(
    plan: Plan,
    make_weights: MakeWeights,
    pairs: Pairs | ArrayLike,
    draws: int,
    *,
    seed: int,
    max_bytes: int = 1 << 29,
    **options: Any,
) -> Draws:
    """Return the answers of all draws in one array.

    Parameters
    ----------
    plan, make_weights, pairs, draws, seed
        As for `ensemble_blocks`.
    max_bytes : int, default 512 MB
        Largest answer to hold.
    **options
        The other options of `ensemble_blocks`.

    Returns
    -------
    Draws
        Costs, and signatures and arc use where asked for.

    Raises
    ------
    ValueError
        If the answer would be larger than ``max_bytes``: go through `ensemble_blocks` and a
        `corridors._kernels.summary.Summary` instead.

    Examples
    --------
    >>> from corridors._kernels.topology import Topology
    >>> plan = Plan(Topology(2, [0], [1]))
    >>> run = ensemble(plan, lambda b, n, rng: 1 + rng.random((1, n)), [(0, 1)], 1000, seed=1)
    >>> run.costs.shape, bool(abs(run.costs.mean() - 1.5) < 0.05)
    ((1, 1000), True)
    """
    query = pairs if isinstance(pairs, Pairs) else plan.pairs(pairs)
    per_draw = len(query.given) * (16 if options.get("bits") is not None else 8)
    if draws > 0 and draws * per_draw > max_bytes:
        raise ValueError(
            f"{draws} draws of {len(query.given)} pairs may take {draws * per_draw / 1e6:.0f} MB, "
            f"more than {max_bytes / 1e6:.0f}; summarise block by block, or raise max_bytes"
        )
    out: NDArray[Any] | None = None
    marks: NDArray[np.int64] | None = None
    use: NDArray[np.float64] | None = None
    for part in ensemble_blocks(plan, make_weights, query, draws, seed=seed, **options):
        here = slice(part.first_draw, part.first_draw + part.costs.shape[1])
        if out is None:
            out = np.empty((len(query.given), draws), dtype=part.costs.dtype)
        out[:, here] = part.costs
        if part.signatures is not None:
            if marks is None:
                marks = np.empty(out.shape, dtype=np.int64)
            marks[:, here] = part.signatures
        if part.use is not None:
            use = part.use if use is None else use + part.use
    assert out is not None
    return Draws(out, marks, use)

"""User equilibrium of many pairs by compiled gradient projection; see `flows.equilibrium`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._backend import compiled
from corridors._kernels.topology import Topology

__all__ = ["Settled", "settle"]

FloatArray = NDArray[np.float64]
PASSES = 3  # rounds of shifts without new ways after each round with them
_GRAPH = ("int32[::1]",) * 7 + ("float64[::1]",)
_SWEEP = (
    *_GRAPH, "float64[:,::1]", "float64[:,::1]", "int32[::1]", "int32[:,::1]", "float64[::1]",
    "int32[::1]", "int32[::1]", "int32[::1]", "int64", "int64", "int64", "int64",
)  # fmt: skip
_LEAST = (*_GRAPH, "float64[:,::1]", "int64", "int32[::1]")


@dataclass(frozen=True, eq=False)
class Settled:
    """Flows that nobody gains by leaving, or the nearest in the rounds allowed.

    Parameters
    ----------
    flow, time : numpy.ndarray
        By arc.
    ways : mapping
        By pair, the ways in use with their flow.
    gap : float
        Relative gap.
    rounds : int
        Rounds over all pairs.
    unrouted : tuple of (int, int)
        Pairs without any way.
    """

    flow: FloatArray = field(repr=False)
    time: FloatArray = field(repr=False)
    ways: Mapping[tuple[int, int], Mapping[tuple[int, ...], float]] = field(repr=False)
    gap: float
    rounds: int
    unrouted: tuple[tuple[int, int], ...] = ()


class _Store:
    """Ways of pairs as arrays that grow."""

    def __init__(self, pairs: int, arcs: int) -> None:
        self.first = np.full(pairs, -1, dtype=np.int32)
        self.ways = np.zeros((3, 4 * pairs + 16), dtype=np.int32)
        self.carried = np.zeros(4 * pairs + 16)
        self.pool = np.zeros(64 * pairs + 64, dtype=np.int32)
        self.used = np.zeros(2, dtype=np.int32)
        self.mark = np.zeros(arcs, dtype=np.int32)
        self.stamp = 1

    def grow(self) -> None:
        """Twice the room."""
        self.ways = np.ascontiguousarray(np.hstack([self.ways, np.zeros_like(self.ways)]))
        self.carried = np.concatenate([self.carried, np.zeros_like(self.carried)])
        self.pool = np.concatenate([self.pool, np.zeros_like(self.pool)])


def settle(
    topology: Topology,
    trips: Mapping[tuple[int, int], float],
    forms: FloatArray,
    *,
    gap: float,
    max_rounds: int,
    no_through: int = 0,
) -> Settled:
    """Find the user equilibrium.

    Parameters
    ----------
    topology : Topology
    trips : mapping of (int, int) to float
        Flow between pairs of vertices, above 0.
    forms : numpy.ndarray
        Rows ``free, gain, power`` of the time ``free + gain * flow ** power``, shape (3, arcs).
    gap : float
        Relative gap to reach.
    max_rounds : int
        Rounds after which it stops.
    no_through : int
        Vertices below this number may only be ends.

    Examples
    --------
    >>> from corridors._kernels._backend import has_numba
    >>> forms = np.array([[1.0, 2.0], [1.0, 1.0], [1.0, 1.0]])
    >>> roads = Topology(2, [0, 0], [1, 1])
    >>> not has_numba() or settle(
    ...     roads, {(0, 1): 3.0}, forms, gap=1e-9, max_rounds=9
    ... ).flow.round(6).tolist() == [2.0, 1.0]
    True
    """
    pairs = sorted(trips)
    origins, counts = np.unique([origin for origin, _ in pairs], return_counts=True)
    graph = (
        *topology.forward, np.array(topology.tail, dtype=np.int32),
        origins.astype(np.int32), np.r_[0, np.cumsum(counts)].astype(np.int32),
        np.array([target for _, target in pairs], dtype=np.int32),
        np.array([trips[pair] for pair in pairs], dtype=float),
    )  # fmt: skip
    state = np.zeros((3, topology.n_arcs))
    state[1] = forms[0]
    state[2] = np.where(forms[2] == 1.0, forms[1], 0.0)
    store = _Store(len(pairs), topology.n_arcs)
    reached = np.zeros(len(pairs), dtype=np.int32)
    sweep, least = compiled("equilibrium", "sweep", *_SWEEP), compiled(
        "equilibrium", "least", *_LEAST
    )  # fmt: skip
    apart, rounds = np.inf, 0
    forms = np.ascontiguousarray(forms, dtype=float)
    while rounds < max_rounds:
        rounds += 1
        done = 0
        while done < len(origins):
            before = done
            done, store.stamp = sweep(
                *graph, forms, state, store.first, store.ways, store.carried, store.pool,
                store.used, store.mark, store.stamp, no_through, before, PASSES,
            )  # fmt: skip
            if done < len(origins):
                store.grow()
        if store.stamp > 2**30:
            store.mark[:] = 0
            store.stamp = 1
        best = least(*graph, state, no_through, reached)
        total = float((state[0] * state[1]).sum())
        apart = max(0.0, total - best) / total if total > 0.0 else 0.0
        if apart <= gap:
            break
    return Settled(
        state[0], state[1], _Ways(store, pairs), apart, rounds,
        tuple(pair for pair, there in zip(pairs, reached.tolist(), strict=True) if not there),
    )  # fmt: skip


class _Ways(Mapping[tuple[int, int], Mapping[tuple[int, ...], float]]):
    """Ways in use by pair, read out of the store when somebody asks."""

    def __init__(self, store: _Store, pairs: list[tuple[int, int]]) -> None:
        self._store, self._pairs = store, pairs

    @cached_property
    def _found(self) -> dict[tuple[int, int], dict[tuple[int, ...], float]]:
        store = self._store
        found: dict[tuple[int, int], dict[tuple[int, ...], float]] = {}
        for number, pair in enumerate(self._pairs):
            way = int(store.first[number])
            while way >= 0:
                at, size, after = (int(store.ways[row, way]) for row in range(3))
                if store.carried[way] > 0.0:
                    arcs = tuple(store.pool[at : at + size].tolist())
                    found.setdefault(pair, {})[arcs] = float(store.carried[way])
                way = after
        return found

    def __getitem__(self, pair: tuple[int, int]) -> Mapping[tuple[int, ...], float]:
        return self._found[pair]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

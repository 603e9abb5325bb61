"""User equilibrium: everybody takes a way that no other way beats, given where all others go.

Path-based gradient projection. Each pair of vertices keeps the ways in use; flow is shifted from
dearer ways to the cheapest in proportion to the difference of their times over the slope of that
difference, pair after pair with times kept up to date. The gap is the share of all hours that would
be saved if each took the cheapest way at the times of the moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels._backend import Backend, use_numba
from corridors._kernels.search import shortest_tree, walk
from corridors._kernels.shifting import settle
from corridors._kernels.topology import Topology

__all__ = ["Congestion", "Equilibrium", "equilibrate"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Congestion:
    """Time on each arc by its flow: ``free + gain * flow ** power``.

    Parameters
    ----------
    free, gain, power : numpy.ndarray
        One figure per arc; the power is 1 or more.
    """

    free: FloatArray
    gain: FloatArray
    power: FloatArray

    @classmethod
    def bpr(
        cls, free: ArrayLike, capacity: ArrayLike, *, b: ArrayLike = 0.15, power: ArrayLike = 4.0
    ) -> "Congestion":
        """The form ``free * (1 + b * (flow / capacity) ** power)``.

        Examples
        --------
        >>> road = Congestion.bpr([10.0], [100.0])
        >>> road.time(np.array([100.0])).tolist()
        [11.5]
        """
        times = np.asarray(free, dtype=float)
        powers = np.broadcast_to(np.asarray(power, dtype=float), times.shape).copy()
        gain = times * np.asarray(b, dtype=float) / np.asarray(capacity, dtype=float) ** powers
        return cls(times, gain, powers)

    def time(self, flow: FloatArray) -> FloatArray:
        """Time of each arc."""
        found: FloatArray = self.free + self.gain * flow**self.power
        return found

    def slope(self, flow: FloatArray) -> FloatArray:
        """Time that one more unit of flow adds."""
        found: FloatArray = self.gain * self.power * flow ** (self.power - 1.0)
        return found

    def area(self, flow: FloatArray) -> float:
        """Sum of the integrals of time up to the flow: the function of Beckmann."""
        return float(
            (self.free * flow + self.gain * flow ** (self.power + 1.0) / (self.power + 1.0)).sum()
        )


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Flows in equilibrium.

    Parameters
    ----------
    flow, time : numpy.ndarray
        Flow and time of each arc.
    ways : mapping
        By pair of vertices, the ways in use and the flow of each.
    gap : float
        Relative gap.
    beckmann : float
        Function that the equilibrium minimises.
    rounds : int
        Rounds over all pairs.
    converged : bool
        Whether the gap asked for was reached.
    unrouted : tuple of (int, int)
        Pairs without any way.
    """

    flow: FloatArray = field(repr=False)
    time: FloatArray = field(repr=False)
    ways: Mapping[tuple[int, int], Mapping[tuple[int, ...], float]] = field(repr=False)
    gap: float
    beckmann: float
    rounds: int
    converged: bool
    unrouted: tuple[tuple[int, int], ...] = ()


class _State:
    def __init__(self, congestion: Congestion) -> None:
        self.congestion = congestion
        self.flow = np.zeros(len(congestion.free))
        self.time = congestion.time(self.flow)
        self.slope = congestion.slope(self.flow)

    def refresh(self, arcs: Sequence[int]) -> None:
        """Times and slopes of arcs whose flow has changed."""
        here = np.asarray(arcs)
        flow = np.maximum(self.flow[here], 0.0)
        self.flow[here] = flow
        form = self.congestion
        self.time[here] = form.free[here] + form.gain[here] * flow ** form.power[here]
        self.slope[here] = (
            form.gain[here] * form.power[here] * flow ** (form.power[here] - 1.0)
        )  # fmt: skip


def equilibrate(
    topology: Topology,
    trips: Mapping[tuple[int, int], float],
    congestion: Congestion,
    *,
    gap: float = 1e-6,
    max_rounds: int = 500,
    no_through: int = 0,
    backend: Backend = "auto",
) -> Equilibrium:
    """Solve the user equilibrium of a network.

    Parameters
    ----------
    topology : Topology
        Graph.
    trips : mapping of (int, int) to float
        Flow wanted between pairs of vertices.
    congestion : Congestion
        Times by flow.
    gap : float
        Relative gap to reach.
    max_rounds : int
        Rounds after which it stops, with ``converged`` false.
    no_through : int
        Vertices below this number may only be ends.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Raises
    ------
    ValueError
        Flow that is negative or no number, or a gap that is not positive.

    Examples
    --------
    >>> roads = Topology(2, [0, 0], [1, 1])
    >>> times = Congestion(np.array([1.0, 2.0]), np.array([1.0, 1.0]), np.array([1.0, 1.0]))
    >>> equilibrate(roads, {(0, 1): 3.0}, times).flow.round(6).tolist()
    [2.0, 1.0]
    """
    amounts = np.fromiter(trips.values(), dtype=float, count=len(trips))
    wrong = ~(np.isfinite(amounts) & (amounts >= 0.0))
    bad = [pair for pair, is_wrong in zip(trips, wrong.tolist(), strict=True) if is_wrong]
    if bad or not gap > 0.0:
        raise ValueError(f"trips {bad[:3]} are no flow of 0 or more" if bad else f"gap is {gap}")
    asked = {pair: a for pair, a in trips.items() if a > 0.0 and pair[0] != pair[1]}
    if asked and use_numba(backend):
        return _compiled(topology, asked, congestion, gap, max_rounds, no_through)
    state = _State(congestion)
    by_origin: dict[int, list[int]] = {}
    for (origin, target), amount in trips.items():
        if amount > 0.0 and origin != target:
            by_origin.setdefault(origin, []).append(target)
    ways: dict[tuple[int, int], dict[tuple[int, ...], float]] = {}
    unrouted: list[tuple[int, int]] = []
    reached, rounds = np.inf, 0
    for rounds in range(1, max_rounds + 1):
        saved = 0.0
        for origin, targets in by_origin.items():
            weights = state.time.copy()
            if no_through:
                weights[(topology.tail < no_through) & (topology.tail != origin)] = np.inf
            tree = shortest_tree(topology, weights, origin)
            for target in targets:
                pair, amount = (origin, target), trips[origin, target]
                if not np.isfinite(tree.distance[target]):
                    if rounds == 1:
                        unrouted.append(pair)
                    continue
                best = tuple(walk(topology, tree, target).tolist())
                known = ways.setdefault(pair, {})
                if not known:
                    known[best] = amount
                    state.flow[list(best)] += amount
                    state.refresh(best)
                    saved = np.inf
                    continue
                known.setdefault(best, 0.0)
                saved += _shift(state, known)
        total = float(state.flow @ state.time)
        if np.isfinite(saved):
            reached = _gap(topology, trips, by_origin, state, no_through, unrouted)
            if reached <= gap:
                break
        if total == 0.0:
            reached = 0.0
            break
    return Equilibrium(
        flow=state.flow,
        time=state.time,
        ways=ways,
        gap=reached,
        beckmann=congestion.area(state.flow),
        rounds=rounds,
        converged=bool(reached <= gap),
        unrouted=tuple(unrouted),
    )


def _compiled(
    topology: Topology,
    trips: Mapping[tuple[int, int], float],
    congestion: Congestion,
    gap: float,
    max_rounds: int,
    no_through: int,
) -> Equilibrium:
    """The same by the compiled kernel."""
    forms = np.vstack([congestion.free, congestion.gain, congestion.power])
    found = settle(topology, trips, forms, gap=gap, max_rounds=max_rounds, no_through=no_through)
    return Equilibrium(
        flow=found.flow,
        time=found.time,
        ways=found.ways,
        gap=found.gap,
        beckmann=congestion.area(found.flow),
        rounds=found.rounds,
        converged=bool(found.gap <= gap),
        unrouted=found.unrouted,
    )


def _shift(state: _State, known: dict[tuple[int, ...], float]) -> float:
    """Shift flow of one pair towards its cheapest way; hours by which the ways differed."""
    costs = {way: float(state.time[list(way)].sum()) for way in known}
    best = min(costs, key=lambda way: costs[way])
    best_arcs = set(best)
    differed = 0.0
    for way in list(known):
        if way == best:
            continue
        if known[way] <= 0.0:
            del known[way]
            continue
        excess = float(state.time[list(way)].sum()) - float(state.time[list(best)].sum())
        if excess <= 0.0:
            continue
        differed += excess * known[way]
        apart = list(best_arcs.symmetric_difference(way))
        steep = float(state.slope[apart].sum())
        moved = known[way] if steep <= 0.0 else min(known[way], excess / steep)
        known[way] -= moved
        known[best] += moved
        state.flow[[a for a in way if a not in best_arcs]] -= moved
        gone = set(way)
        state.flow[[a for a in best if a not in gone]] += moved
        state.refresh(apart)
        if known[way] <= 0.0:
            del known[way]
    return differed


def _gap(
    topology: Topology,
    trips: Mapping[tuple[int, int], float],
    by_origin: Mapping[int, Sequence[int]],
    state: _State,
    no_through: int,
    unrouted: Sequence[tuple[int, int]],
) -> float:
    """Share of all hours that the cheapest ways would save at the times of the moment."""
    least, lost = 0.0, set(unrouted)
    for origin, targets in by_origin.items():
        weights = state.time
        if no_through:
            weights = np.where(
                (topology.tail < no_through) & (topology.tail != origin), np.inf, state.time
            )
        tree = shortest_tree(topology, weights, origin)
        least += sum(
            trips[origin, target] * float(tree.distance[target])
            for target in targets if (origin, target) not in lost
        )  # fmt: skip
    total = float(state.flow @ state.time)
    return max(0.0, total - least) / total if total > 0.0 else 0.0

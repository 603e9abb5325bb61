"""Weights of all arcs in many cases, and the best way of each case."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.ensemble import Plan, costs
from corridors._kernels.search import shortest_path
from corridors.costs import Consignment, Pricer
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.routes import Route
from corridors.routing.access import join_ends
from corridors.routing.finding import rule_named
from corridors.routing.planner import Planner
from corridors.routing.reusing import changed_prices
from corridors.routing.serving import routes_by_corridor
from corridors.routing.space import Space, space_between
from corridors.scenarios import Measure, Scenario
from corridors.scenarios.acting import resized, targets_of
from corridors.scenarios.narrowing import Target

__all__ = ["LeverWeights", "WaysOfCases"]

FloatArray = NDArray[np.float64]
Way = tuple[int, ...]
_MEASURES = ("time_h", "cost_usd", "co2_kg")
_SAME = 1e-9  # relative; what different orders of adding may differ by
_LANES = 256


class WaysOfCases(NamedTuple):
    """Best ways of one lane by one corridor: figures by case, and the distinct ways as links."""

    figures: dict[str, NDArray[np.float64]]
    ways: tuple[tuple[str, ...], ...]


class LeverWeights:
    """Prices of arcs in every case, worked out once per level of a lever.

    Parameters
    ----------
    network : Network
        State before the levers.
    measures : sequence of Measure
    sizes : numpy.ndarray
        Shape (cases, measures).
    lanes : sequence of (str, str)
    consignment : Consignment
    on : datetime.date
    """

    def __init__(
        self, network: Network, measures: Sequence[Measure], sizes: FloatArray,
        lanes: Sequence[tuple[str, str]], *, consignment: Consignment, on: date,
    ) -> None:  # fmt: skip
        world, ids, _ = join_ends(network, [end for lane in lanes for end in lane])
        self._world, self._measures, self._sizes = world, measures, sizes
        self.ends = [(ids[2 * n], ids[2 * n + 1]) for n in range(len(lanes))]
        self.planner = Planner(world, consignment, on=on)
        self._consignment, self._on = consignment, on
        self._of_heading: dict[str, dict[str, FloatArray]] = {}
        self._targets: dict[int, list[Target]] = {}

    def _state(self, sizes: tuple[float | None, ...]) -> Network:
        """The world with some levers set."""
        chosen = [
            measure.sized(size)
            for measure, size in zip(self._measures, sizes, strict=True)
            if size is not None
        ]
        if len(chosen) > 1:
            return Scenario("sweep", measures=tuple(chosen)).apply(self._world)
        number = next(n for n, size in enumerate(sizes) if size is not None)
        if number not in self._targets:
            self._targets[number] = targets_of(self._world, chosen[0])
        return resized(self._world, chosen[0], self._targets[number])

    def _alone(self, number: int, size: float) -> tuple[float | None, ...]:
        return tuple(size if n == number else None for n in range(len(self._measures)))

    def _touched(self, number: int, heading: str) -> list[int]:
        """Arcs whose price a lever moves: those that differ between its ends, or from before."""
        column = self._sizes[:, number]
        worlds = [self._state(self._alone(number, x)) for x in (column.min(), column.max())]
        links = {name for world in worlds for name in changed_prices(self._world, world)}
        arcs = self.planner.graph.arcs
        near = [n for n, arc in enumerate(arcs) if arc.link.id in links]
        before = self.planner.prices(heading)[1]
        ends = [
            Pricer(world, self._consignment, day=self._on, heading=heading).price(
                [arcs[n] for n in near]
            )
            for world in worlds
        ]
        return [n for n, *items in zip(near, *ends, strict=True) if items != [before[n]] * 2]

    def weights(self, heading: str) -> dict[str, FloatArray]:
        """Mean hours, central dollars and kilograms, each of shape (arcs, cases)."""
        if heading in self._of_heading:
            return self._of_heading[heading]
        cases = len(self._sizes)
        table = {
            measure: np.repeat(self.planner.weights(measure, heading)[:, None], cases, axis=1)
            for measure in _MEASURES
        }
        levers_of: dict[int, list[int]] = defaultdict(list)
        for lever in range(len(self._measures)):
            for arc in self._touched(lever, heading):
                levers_of[arc].append(lever)
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for arc, levers_here in levers_of.items():
            groups[tuple(levers_here)].append(arc)
        for levers, numbers in groups.items():
            self._fill(table, heading, levers, numbers)
        self._of_heading[heading] = table
        return table

    def _fill(
        self,
        table: dict[str, FloatArray],
        heading: str,
        levers: tuple[int, ...],
        numbers: list[int],
    ) -> None:
        """Price arcs that the same levers touch, once per combination of their sizes."""
        chosen = [self.planner.graph.arcs[number] for number in numbers]
        values, case_of = np.unique(self._sizes[:, list(levers)], axis=0, return_inverse=True)
        case_of = case_of.reshape(-1)
        for level, sizes in enumerate(values.tolist()):
            wanted: list[float | None] = [None] * len(self._measures)
            for lever, size in zip(levers, sizes, strict=True):
                wanted[lever] = size
            column = self._column(self._state(tuple(wanted)), heading, chosen)
            cases = np.flatnonzero(case_of == level)
            for measure in _MEASURES:
                table[measure][np.ix_(np.array(numbers), cases)] = column[measure][:, None]

    def _column(self, world: Network, heading: str, arcs: Sequence[Arc]) -> dict[str, FloatArray]:
        pricer = Pricer(world, self._consignment, day=self._on, heading=heading)
        priced = pricer.price(arcs)
        return {
            measure: np.array([
                sum((c.mean if measure == "time_h" else c.spread.value)
                    for c in items if c.measure == measure)
                for items in priced
            ])
            for measure in _MEASURES
        }  # fmt: skip

    def best_ways(self, lane: int, corridor: str, minimise: str) -> WaysOfCases:
        """Best way of each case on one lane by one corridor."""
        origin, destination = self.ends[lane]
        cases = len(self._sizes)
        empty = {name: np.full(cases, np.nan) for name in ("time_h_mean", "cost_usd", "co2_kg")}
        row = routes_by_corridor(
            self.planner, origin, destination, [corridor], minimise=minimise
        )[0]  # fmt: skip
        if not isinstance(row, Route):
            return WaysOfCases({"way": np.full(cases, -1.0), **empty}, ())
        heading = self.planner.heading(origin, destination)
        table = self.weights(heading)
        objective = self._objective(table, heading, minimise)
        course = self.planner.course(rule_named(self.planner.network, corridor))
        ways = _Ways(space_between(course, origin, destination), objective)
        number_of = {(a.link.id, a.forward): n for n, a in enumerate(self.planner.graph.arcs)}
        known = [tuple(number_of[arc.link.id, arc.forward] for arc in row.arcs)]
        choice = ways.choose(known)
        ends = sum(item.spread.value for item in row.end_components)
        figures: dict[str, FloatArray] = {"way": choice.astype(float)}
        for measure, name in zip(_MEASURES, empty, strict=True):
            totals = np.array([table[measure][list(way)].sum(axis=0) for way in known])
            figures[name] = totals[choice, np.arange(cases)]
        figures["cost_usd"] = figures["cost_usd"] + ends
        arcs = self.planner.graph.arcs
        return WaysOfCases(figures, tuple(tuple(arcs[n].link.id for n in way) for way in known))

    def _objective(
        self, table: dict[str, FloatArray], heading: str, minimise: str
    ) -> FloatArray:  # fmt: skip
        if minimise == "generalised_usd":
            worth = self.planner.prices(heading)[0].value_of_time_usd_per_h
            return np.asarray(table["cost_usd"] + worth * table["time_h"])
        if minimise == "distance_km":
            length = self.planner.weights("distance_km", heading)
            return np.repeat(length[:, None], len(self._sizes), axis=1)
        return table[minimise]


class _Ways:
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
            short = np.flatnonzero(reached > least * (1 + _SAME))
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

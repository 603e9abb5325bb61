"""Weights of all arcs in many cases, and the best way of each case."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors.comparison.case_ways import SAME, CaseWays, Way
from corridors.comparison.verdicts import judge_rows
from corridors.costs import Consignment, Pricer
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.routes import Route, Unserved
from corridors.routing.access import join_ends
from corridors.routing.finding import rule_named
from corridors.routing.planner import Planner
from corridors.routing.reusing import changed_prices
from corridors.routing.serving import routes_by_corridor
from corridors.routing.space import space_between
from corridors.routing.windows import WAITING
from corridors.scenarios import Measure, Scenario
from corridors.scenarios.acting import resized, targets_of
from corridors.scenarios.narrowing import Target

__all__ = ["LeverWeights", "WaysOfCases"]

FloatArray = NDArray[np.float64]
_MEASURES = ("time_h", "cost_usd", "co2_kg")
_FIGURES = ("time_h_mean", "cost_usd", "co2_kg")
_MOST_PLANNERS = 8


class WaysOfCases(NamedTuple):
    """Best ways of one lane by one corridor.

    Parameters
    ----------
    figures : dict of str to numpy.ndarray
        ``way``, ``time_h_mean``, ``cost_usd``, ``co2_kg`` by case; NaN and -1 without service.
    ways : tuple of tuple of str
        Distinct ways as links.
    """

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
    like : Planner, optional
        Planner of another state of the same day, as for `Planner`.
    """

    def __init__(
        self, network: Network, measures: Sequence[Measure], sizes: FloatArray,
        lanes: Sequence[tuple[str, str]], *, consignment: Consignment, on: date,
        like: Planner | None = None,
    ) -> None:  # fmt: skip
        world, ids, _ = join_ends(network, [end for lane in lanes for end in lane])
        self._world, self._measures, self._sizes = world, measures, sizes
        self.ends = [(ids[2 * n], ids[2 * n + 1]) for n in range(len(lanes))]
        self.planner = Planner(world, consignment, on=on, like=like)
        self._consignment, self._on = consignment, on
        self._of_heading: dict[str, dict[str, FloatArray]] = {}
        self._targets: dict[int, list[Target]] = {}
        self._rows: dict[tuple[tuple[float, ...], int, str, str], Route | Unserved] = {}
        self._planners: dict[tuple[float, ...], Planner] = {}

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
                sum(c.figure for c in items if c.measure == measure) for items in priced
            ])
            for measure in _MEASURES
        }  # fmt: skip

    def best_ways(self, lane: int, corridor: str, minimise: str) -> WaysOfCases:
        """Best way of each case on one lane by one corridor."""
        asked = (lane, corridor, minimise)
        cases = len(self._sizes)
        if not self._measures or cases == 1:
            return _of_rows([self._row(self._case(0), *asked)] * cases)
        heading = self.planner.heading(*self.ends[lane])
        course = self.planner.course(rule_named(self.planner.network, corridor))
        weights = self.planner.weights(minimise, heading)
        plain = self.planner.search(*self.ends[lane], course, weights)
        base = self._row((), *asked)
        if plain is None or not self._serves_somewhere(asked):
            return _of_rows([base] * cases)
        if isinstance(base, Route) and not self._undated(base, plain, weights):
            return _of_rows([self._row(self._case(number), *asked) for number in range(cases)])
        table = self.weights(heading)
        ways: list[Way] = [tuple(plain)]
        space = space_between(course, *self.ends[lane])
        choice = CaseWays(space, self._objective(table, heading, minimise)).choose(ways)
        figures: dict[str, FloatArray] = {"way": choice.astype(float)}
        for measure, name in zip(_MEASURES, _FIGURES, strict=True):
            totals = np.array([table[measure][list(way)].sum(axis=0) for way in ways])
            figures[name] = totals[choice, np.arange(cases)]
        figures["cost_usd"] += self._dollars_at_ends(lane, heading)
        self._refuse(figures, choice, 1 if isinstance(base, Route) else 0, asked)
        arcs = self.planner.graph.arcs
        return WaysOfCases(figures, tuple(tuple(arcs[n].link.id for n in way) for way in ways))

    def _dollars_at_ends(self, lane: int, heading: str) -> float:
        items = self.planner.prices(heading)[0].ends(*self.ends[lane])
        return sum(item.spread.value for item in items)

    def _case(self, number: int) -> tuple[float, ...]:
        return tuple(self._sizes[number].tolist())

    def _serves_somewhere(self, asked: tuple[int, str, str]) -> bool:
        """Whether there is service before the levers, or with all at their least or greatest."""
        ends = (tuple(end.tolist()) for end in (self._sizes.min(axis=0), self._sizes.max(axis=0)))
        return any(isinstance(self._row(sizes, *asked), Route) for sizes in ((), *ends))

    def _row(
        self, sizes: tuple[float, ...], lane: int, corridor: str, minimise: str
    ) -> Route | Unserved:  # fmt: skip
        """What `compare` finds at some sizes; without sizes the state before the levers."""
        key = (sizes, lane, corridor, minimise)
        if key not in self._rows:
            planner = self._planner_at(sizes)
            row = routes_by_corridor(planner, *self.ends[lane], [corridor], minimise=minimise)
            self._rows[key] = judge_rows(row, self._world).rows[0]
        return self._rows[key]

    def _planner_at(self, sizes: tuple[float, ...]) -> Planner:
        if not sizes:
            return self.planner
        if sizes not in self._planners:
            while len(self._planners) >= _MOST_PLANNERS:
                self._planners.pop(next(iter(self._planners)))
            self._planners[sizes] = Planner(
                self._state(sizes), self._consignment, on=self._on, like=self.planner
            )
        return self._planners[sizes]

    def _undated(self, row: Route, plain: Sequence[int], weights: FloatArray) -> bool:
        """Whether a row is the plain search's: no date on the way made it another, or wait."""
        number_of = {(a.link.id, a.forward): n for n, a in enumerate(self.planner.graph.arcs)}
        numbers = [number_of.get((arc.link.id, arc.forward)) for arc in row.arcs]
        if None in numbers or any(item.kind == WAITING for item in row.components):
            return False
        found = weights[np.array(numbers, dtype=np.int64)].sum()
        return bool(found <= weights[list(plain)].sum() * (1 + SAME))

    def _refuse(
        self, figures: dict[str, FloatArray], choice: NDArray[np.int64], first: int,
        asked: tuple[int, str, str],
    ) -> None:  # fmt: skip
        """Cases whose best way `compare` would refuse have no service."""
        for way in np.unique(choice[choice >= first]).tolist():
            cases = np.flatnonzero(choice == way)
            if not isinstance(self._row(self._case(int(cases[0])), *asked), Route):
                figures["way"][cases] = -1.0
                for name in _FIGURES:
                    figures[name][cases] = np.nan

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


def _of_rows(rows: Sequence[Route | Unserved]) -> WaysOfCases:
    """Figures of rows that were searched one by one."""
    numbers: dict[tuple[str, ...], int] = {}
    cells = []
    for row in rows:
        if isinstance(row, Route):
            way = numbers.setdefault(row.edges, len(numbers))
            cells.append((float(way), row.time_h.mean, row.cost_usd.value, row.co2_kg))
        else:
            cells.append((-1.0, np.nan, np.nan, np.nan))
    columns = zip(("way", *_FIGURES), np.array(cells).T, strict=True)
    return WaysOfCases({name: np.array(column) for name, column in columns}, tuple(numbers))

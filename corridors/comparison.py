"""Lanes by corridor, side by side."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.costs import Consignment
from corridors.costs.sampling import total_draws
from corridors.data.files import data_file, read_text
from corridors.errors import DataError, OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.policy import PolicyChoice, choice_of
from corridors.routes import Route, Unserved
from corridors.routes.ranges import TimeSpan
from corridors.routing import Planner
from corridors.routing.access import join_ends
from corridors.routing.finding import rule_named
from corridors.routing.planner import check_objective
from corridors.routing.serving import routes_by_corridor
from corridors.scenarios import BASELINE, Scenario, load_scenario
from corridors.units import days
from corridors.verdicts import judge_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["Comparison", "compare", "read_lanes"]

Lane = tuple[str, str]


@dataclass(frozen=True)
class Comparison:
    """Routes of several lanes by several corridors, and of several states of the world.

    Parameters
    ----------
    rows : tuple of Route or Unserved
        One per scenario, day, lane and corridor, in the order asked for.
    baseline : tuple of Route or Unserved
        For each row the same lane and corridor on the same day without scenario; empty where
        neither scenarios nor days were asked for.
    draws, seed : int
        Draws behind the quantiles, and which; 0 draws stands for those of `Route.time_h`.
    """

    rows: tuple[Route | Unserved, ...] = field(repr=False)
    baseline: tuple[Route | Unserved, ...] = field(default=(), repr=False)
    draws: int = 0
    seed: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The journeys that exist."""
        return tuple(row for row in self.rows if isinstance(row, Route))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Scenarios, in the order asked for."""
        return tuple(dict.fromkeys(_scenario_of(row) for row in self.rows))

    def to_dict(self) -> list[dict[str, Any]]:
        """One record per row, as a route's, with its scenario and what that assumes."""
        return [
            {
                **row.to_dict(),
                **self._drawn_dict(row),
                "scenario": _scenario_of(row),
                "assumed": list(row.network.assumed) if isinstance(row, Route) else [],
            }
            for row in self.rows
        ]

    def _drawn_dict(self, row: Route | Unserved) -> dict[str, Any]:
        if not self.draws or not isinstance(row, Route):
            return {}
        drawn = _quantiles(row, self.draws, self.seed)
        return {"time_h": drawn["time_h"].to_dict(), "draws": self.draws, "seed": self.seed,
                "cost_usd_drawn": drawn["cost_usd"].to_dict()}  # fmt: skip

    def _table(self, rows: "Sequence[Route | Unserved]") -> "pd.DataFrame":
        frame = _frame(rows)
        if self.draws:
            for number, row in enumerate(rows):
                if isinstance(row, Route):
                    span = _quantiles(row, self.draws, self.seed)["time_h"]
                    found = (span.p10, span.p50, span.p90, span.mean, days(span.p50))
                    frame.loc[number, list(_TIMES)] = found
        return frame

    def to_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``origin``, ``destination``, ``corridor``: the columns of `Route.to_frame`;
            ``feasible`` is False and ``reasons`` say why where there is no service. Where scenarios
            or days were asked for, ``scenario`` and ``as_of`` are the outer levels, and
            ``time_h_p50_change``, ``cost_usd_change`` and ``co2_kg_change`` tell the change from
            the baseline of the same day.
        """
        frame = self._table(self.rows)
        if not self.baseline:
            return frame.set_index(["origin", "destination", "corridor"])
        before = self._table(self.baseline)
        for column in ("time_h_p50", "cost_usd", "co2_kg"):
            if column in frame and column in before:
                frame[f"{column}_change"] = frame[column] - before[column]
        frame["was_feasible"] = before["feasible"]
        frame.insert(0, "scenario", [_scenario_of(row) for row in self.rows])
        return frame.set_index(["scenario", "as_of", "origin", "destination", "corridor"])

    def to_gdf(self) -> "gpd.GeoDataFrame":
        """One line per leg of every journey (EPSG:4326)."""
        import geopandas as gpd
        import pandas as pd

        frames = [
            route.to_gdf().assign(
                scenario=route.network.scenario,
                origin=route.origin,
                destination=route.destination,
                corridor=route.corridor,
            )
            for route in self.routes
        ]
        return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")

    def summary(self) -> str:
        """A table for reading: days, dollars, kilograms, borders."""
        lines = [_HEADER, *(_cells(row) for row in self.rows)]
        if self.baseline:
            lines = [("scenario", *_HEADER, "change")]
            for row, before in zip(self.rows, self.baseline, strict=True):
                cells = _cells(row)
                told = _change(row, before)
                full = len(cells) == len(_HEADER)
                tail = (told,) if full else (*cells[2:], told) if told else cells[2:]
                lines.append((_scenario_of(row), *(cells if full else cells[:2]), *tail))
        width = len(lines[0])
        full_lines = [line for line in lines if len(line) == width]
        widths = [max(len(line[column]) for line in full_lines) for column in range(width)]
        return "\n".join(
            "  ".join(cell.ljust(size) for cell, size in zip(line, widths, strict=False)).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        from corridors.routes.display import rows_html

        return rows_html(f"{len(self)} lanes and corridors", self.rows)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the routes on a map; see `corridors.plotting.plot_routes`."""
        from corridors.plotting import plot_routes

        return plot_routes(self.routes, ax=ax, **options)


_HEADER = (
    "lane", "corridor", "km", "days p50 (p10-p90)", "USD/FEU", "kg CO2e/FEU",
    "borders", "gauge", "tranship", "countries",
)  # fmt: skip


def _cells(row: Route | Unserved) -> tuple[str, ...]:
    lane = f"{row.origin} - {row.destination}"
    if isinstance(row, Unserved):
        return (lane, row.corridor, f"no service: {'; '.join(row.reasons)}")
    time = row.time_h
    return (
        lane,
        row.corridor,
        f"{row.distance_km:,.0f}",
        f"{time.p50 / 24:.1f} ({time.p10 / 24:.1f}-{time.p90 / 24:.1f})",
        f"{row.cost_usd_per_feu:,.0f}",
        f"{row.co2_kg_per_feu:,.0f}",
        str(row.border_crossings),
        str(row.gauge_changes),
        str(row.transshipments),
        " ".join(row.countries),
    )


_TIMES = ("time_h_p10", "time_h_p50", "time_h_p90", "time_h_mean", "days_p50")


def _quantiles(route: Route, draws: int, seed: int) -> dict[str, TimeSpan]:
    """Drawn time and price of a journey, with one draw per shared cause."""
    found = {}
    for measure in ("time_h", "cost_usd"):
        parts = [item for item in route.components if item.measure == measure]
        p10, p50, p90 = np.quantile(total_draws(parts, draws=draws, seed=seed), [0.1, 0.5, 0.9])
        mean = sum(item.mean for item in parts)
        found[measure] = TimeSpan(float(p10), float(p50), float(p90), mean)
    return found


def _scenario_of(row: Route | Unserved) -> str:
    return row.network.scenario if isinstance(row, Route) else row.scenario


def _change(row: Route | Unserved, before: Route | Unserved) -> str:
    if isinstance(row, Route) and isinstance(before, Route):
        hours = days(row.time_h.p50 - before.time_h.p50)
        dollars = row.cost_usd_per_feu - before.cost_usd_per_feu
        return f"{hours:+.1f} d, {dollars:+,.0f} USD" if abs(hours) > 0.01 or dollars else "same"
    if isinstance(row, Route):
        return "new service"
    return "service lost" if isinstance(before, Route) else ""


def _frame(rows: Sequence[Route | Unserved]) -> "pd.DataFrame":
    import pandas as pd

    frames = [
        row.to_frame()
        if isinstance(row, Route)
        else pd.DataFrame(
            [{"origin": row.origin, "destination": row.destination, "corridor": row.corridor,
              "as_of": row.as_of.isoformat(), "on": row.on.isoformat(), "feasible": False,
              "reasons": "; ".join(row.reasons)}]
        )
        for row in rows
    ]  # fmt: skip
    served = next((f.columns for f in frames if len(f.columns) > 7), frames[0].columns)
    records = [record for frame in frames for record in frame.to_dict("records")]
    return pd.DataFrame(records, columns=list(served))


def read_lanes(path: str | Path) -> list[Lane]:
    """Lanes of a CSV file with the columns ``origin`` and ``destination``.

    Raises
    ------
    DataError
        A column is missing, or a cell is empty; every such row at once.
    """
    file = Path(path)
    rows = csv.DictReader(io.StringIO(read_text(file)))
    missing = {"origin", "destination"} - set(rows.fieldnames or ())
    if missing:
        raise DataError(
            [f"{file.name}: column {name!r} is missing; give origin and destination"
             for name in sorted(missing)]
        )  # fmt: skip
    lanes, problems = [], []
    for number, row in enumerate(rows, start=2):
        ends = tuple((row[name] or "").strip() for name in ("origin", "destination"))
        if not all(ends):
            problems.append(f"{file.name} line {number}: an end is empty; give two places")
        lanes.append((ends[0], ends[1]))
    if problems or not lanes:
        raise DataError(problems or [f"{file.name}: there are no lanes; give at least one row"])
    return lanes


def compare(
    network: Network,
    *,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    scenarios: Iterable[Scenario | str] | None = None,
    dates: Iterable[date | str] | None = None,
    reverse: bool = False,
    minimise: str = "time_h",
    consignment: Consignment | None = None,
    on: date | str | None = None,
    policy: PolicyChoice | str | None = None,
    draws: int | None = None,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Compare corridors on lanes, and states of the world with each other.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    lanes : iterable of (origin, destination), optional
        Places, towns or points; default the lanes of ``data/lanes.csv``.
    corridors : sequence of str, optional
        Corridor names; default all of the network's rules.
    scenarios : iterable of Scenario or str, optional
        Scenarios, or their names or files; ``a+b`` stacks. Each is looked at on its own day,
        unless ``dates`` are given.
    dates : iterable of datetime.date or str, optional
        Days of the state of the world; each scenario is looked at on each.
    reverse : bool
        Add every lane in the other direction.
    minimise : str
        What each route minimises.
    consignment : Consignment, optional
        What is sent; default one FEU.
    on : datetime.date or str, optional
        Day of departure; default the day of the state.
    draws, seed : int, optional
        Draw times and prices so often; default the quantiles that routes carry.
    policy : PolicyChoice or str, optional
        Rules to honour, as for `find_route`; those that a scenario makes count in its states.
    progress : callable, optional
        Called with lanes done and lanes in all, over all states.

    Returns
    -------
    Comparison
        One row per scenario, day, lane and corridor; a corridor that does not serve a lane says
        why. Draws are common: the same storms and queues in every state.

    Raises
    ------
    UnknownNameError
        A place or corridor that nobody knows.
    ScenarioError
        A scenario that cannot be read or applied.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> table = co.compare(net, lanes=[("xian", "poti")], corridors=["middle"]).to_frame()
    >>> table.loc[("xian", "poti", "middle"), "feasible"]
    np.True_
    >>> both = co.compare(net, lanes=[("xian", "tehran")], corridors=["kti"],
    ...                   scenarios=["baseline", "iran-closed"])
    >>> [row.feasible for row in both.rows]
    [True, False]
    """
    check_objective(minimise)
    asked = list(lanes) if lanes is not None else read_lanes(data_file("lanes.csv"))
    if not asked:
        raise OptionError("no lanes to compare; give at least one (origin, destination)")
    if reverse:
        asked += [(destination, origin) for origin, destination in asked]
    names = list(corridors or (rule.id for rule in network.corridors))
    for name in names:
        rule_named(network, name)
    if draws is not None and draws < 1:
        raise OptionError(f"draws is {draws}; give 1 or more")
    states = _states(network, scenarios, dates)
    plain = scenarios is None and dates is None
    engine = StateEngine(network, asked, names, minimise, consignment or Consignment(),
                     None if on is None else day_of(on), choice_of(policy))  # fmt: skip
    rows: list[Route | Unserved] = []
    baseline: list[Route | Unserved] = []
    for number, state in enumerate(states):

        def told(done: int, before: int = number * len(asked)) -> None:
            if progress is not None:
                progress(before + done, len(states) * len(asked))

        rows += engine.rows(state, told)
        if not plain:
            baseline += engine.rows(replace(network, day=state.day))
    return Comparison(tuple(rows), tuple(baseline), draws=draws or 0, seed=seed)


def _states(
    network: Network,
    scenarios: Iterable[Scenario | str] | None,
    dates: Iterable[date | str] | None,
) -> list[Network]:
    """Networks to look at, scenario by scenario and day by day."""
    wanted = [BASELINE] if scenarios is None else [load_scenario(name) for name in scenarios]
    days_asked: list[date | None] = [None] if dates is None else [day_of(day) for day in dates]
    if not wanted or not days_asked:
        raise OptionError("no scenarios or dates to compare; give at least one")
    return [scenario.apply(network, on=day) for scenario in wanted for day in days_asked]


class StateEngine:
    """Rows of one set of lanes in many states, priced anew only where states differ."""

    def __init__(
        self, network: Network, lanes: Sequence[Lane], corridors: Sequence[str], minimise: str,
        consignment: Consignment, on: date | None, policy: PolicyChoice | None,
    ) -> None:  # fmt: skip
        self._network, self._lanes, self._corridors = network, lanes, corridors
        self._minimise, self._consignment, self._on = minimise, consignment, on
        self._policy = policy
        self._of_day: dict[date, Planner] = {}
        self._known: dict[str, list[Route | Unserved]] = {}

    def _planner(self, state: Network) -> tuple[Planner, list[str]]:
        world, ids, _ = join_ends(state, [end for lane in self._lanes for end in lane])
        on = state.day if self._on is None else self._on
        plain = self._of_day.get(state.day)
        planner = Planner(world, self._consignment, on=on, like=plain)
        if plain is None and state.scenario == self._network.scenario:
            self._of_day[state.day] = planner
        return planner, ids

    def rows(
        self, state: Network, told: Callable[[int], None] = lambda done: None
    ) -> list[Route | Unserved]:
        """Rows of one state."""
        if state.hash in self._known:
            return self._known[state.hash]
        if state.scenario != self._network.scenario and state.day not in self._of_day:
            self._planner(replace(self._network, day=state.day))
        planner, ids = self._planner(state)
        found: list[Route | Unserved] = []
        for number in range(len(self._lanes)):
            found += routes_by_corridor(
                planner, ids[2 * number], ids[2 * number + 1], self._corridors,
                minimise=self._minimise, policy=self._policy,
            )  # fmt: skip
            told(number + 1)
        self._known[state.hash] = found if self._policy else judge_rows(found, state)
        return self._known[state.hash]

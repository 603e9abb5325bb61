"""`Study`: everything a report tells, computed once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from corridors.comparison import Comparison, compare
from corridors.comparison.wording import scenario_of
from corridors.costs import Consignment
from corridors.errors import DataError, NoRouteError, OptionError
from corridors.flows import MaxFlow, max_flow
from corridors.network import Network
from corridors.plotting.points import label_of
from corridors.policy import Verdict, check_policy
from corridors.routes import Route, Unserved
from corridors.routes.ranges import TimeSpan
from corridors.scenarios import BASELINE, Scenario, load_scenario
from corridors.simulation import Simulation, simulate

__all__ = ["Lane", "Line", "State", "Study", "run_study"]

Lane = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One lane by one corridor in one state, with the same on the same day without scenario.

    Parameters
    ----------
    row, before : Route or Unserved
        The journey, or why there is none; the same object where there is no scenario.
    title, lane : str
        Names of corridor and lane for people.
    span, span_before : TimeSpan or None
        Hours as drawn; None without service.
    barred : tuple of str
        Jurisdictions whose shippers the scenario's own rules block, though not this consignment.
    """

    row: Route | Unserved
    before: Route | Unserved
    title: str
    lane: str
    span: TimeSpan | None
    span_before: TimeSpan | None
    barred: tuple[str, ...] = ()

    @property
    def key(self) -> Lane:
        """Ends of the lane."""
        return self.row.origin, self.row.destination


@dataclass(frozen=True)
class State:
    """One scenario on its day.

    Parameters
    ----------
    scenario : Scenario
    day : datetime.date
        Day of the state.
    network : Network
        The world after the scenario.
    lines : tuple of Line
        Lanes by corridors.
    """

    scenario: Scenario
    day: date
    network: Network = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True)
class Study:
    """Results that a report is made of.

    Parameters
    ----------
    network : Network
        The world asked about.
    lanes : tuple of (str, str)
        Ids of the ends, in the order asked for.
    corridors : tuple of str
        Corridors, in the order asked for.
    states : tuple of State
        The world as it is, then each scenario.
    simulation : Simulation
        Draws of all lanes as it is.
    verdicts : tuple of (Line, Verdict)
        Policy verdicts of the journeys as it is.
    flows : mapping of (origin, destination, corridor) to MaxFlow or str
        What can be carried, or why no figure can be given.
    consignment : Consignment
        What is sent.
    minimise : str
        What each way is chosen by.
    """

    network: Network = field(repr=False)
    lanes: tuple[Lane, ...]
    corridors: tuple[str, ...]
    states: tuple[State, ...]
    simulation: Simulation = field(repr=False)
    verdicts: tuple[tuple[Line, Verdict], ...] = field(repr=False)
    flows: Mapping[tuple[str, str, str], MaxFlow | str] = field(repr=False)
    consignment: Consignment = field(repr=False)
    minimise: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Lanes by corridors, as it is."""
        return self.states[0].lines

    @property
    def routes(self) -> tuple[Route, ...]:
        """Journeys as it is."""
        return tuple(line.row for line in self.lines if isinstance(line.row, Route))

    def of_lane(self, lane: Lane) -> tuple[Line, ...]:
        """Corridors of one lane, as it is."""
        return tuple(line for line in self.lines if line.key == lane)

    def name(self, place: str) -> str:
        """Name of a place, also of one that was given as a point."""
        for network in (self.network, *(route.network for route in self.routes)):
            if place in network.places:
                return place_title(network, place)
        return place


def run_study(
    network: Network,
    *,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    scenarios: Iterable[Scenario | str] | None = None,
    consignment: Consignment | None = None,
    on: date | str | None = None,
    minimise: str = "time_h",
    draws: int = 2_000,
    seed: int = 1,
    capacity_lanes: int = 1,
) -> Study:
    """Compare, draw, judge and measure capacity for a report.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    lanes : iterable of (origin, destination), optional
        Places, towns or points; default the lanes of ``data/lanes.csv``.
    corridors : sequence of str, optional
        Corridor names; default all.
    scenarios : iterable of Scenario or str, optional
        Scenarios to hold against the world as it is.
    consignment : Consignment, optional
        What is sent; default one FEU.
    on : datetime.date or str, optional
        Day of departure; default the day of each state.
    minimise : str
        What each way is chosen by.
    draws, seed : int
        Draws of time and cost, and which.
    capacity_lanes : int
        Lanes, from the first, for which the most that can be carried is computed.

    Returns
    -------
    Study

    Raises
    ------
    OptionError
        A number is outside what is allowed.
    UnknownNameError
        A place or corridor that nobody knows.
    ScenarioError
        A scenario that cannot be read or applied.

    Examples
    --------
    >>> from corridors.report import run_study
    >>> from corridors.samples import sample_network
    >>> study = run_study(sample_network(), lanes=[("alpha", "omega")], draws=200)
    >>> [line.row.corridor for line in study.lines]
    ['northern', 'middle']
    """
    if capacity_lanes < 0:
        raise OptionError(f"capacity_lanes is {capacity_lanes}; give 0 or more")
    goods = consignment or Consignment()
    asked = None if scenarios is None else [load_scenario(item) for item in scenarios]
    used = [BASELINE, *(item for item in asked or () if item.name != BASELINE.name)]
    named = None if lanes is None else list(dict.fromkeys(lanes))
    found = compare(
        network, lanes=named, corridors=corridors, scenarios=used if len(used) > 1 else None,
        consignment=goods, on=on, minimise=minimise, draws=draws, seed=seed,
    )  # fmt: skip
    states = _states(network, used, found)
    keys = tuple(dict.fromkeys(line.key for line in states[0].lines))
    names = tuple(dict.fromkeys(row.corridor for row in found.rows))
    world = _world(network, states[0])
    return Study(
        network=network,
        lanes=keys,
        corridors=names,
        states=states,
        simulation=simulate(
            world, keys, draws=draws, seed=seed, corridors=names, consignment=goods, on=on,
            minimise=minimise,
        ),
        verdicts=tuple(
            (line, check_policy(line.row)) for line in states[0].lines
            if isinstance(line.row, Route)
        ),
        flows=_flows(world, keys[:capacity_lanes], names, on),
        consignment=goods,
        minimise=minimise,
    )  # fmt: skip


def _world(network: Network, state: State) -> Network:
    """The network with points that were given as ends."""
    routes = [line.row for line in state.lines if isinstance(line.row, Route)]
    return routes[0].network if routes else network


def _states(
    network: Network, scenarios: Sequence[Scenario], found: Comparison
) -> tuple[State, ...]:
    plain = not found.baseline
    before = found if plain else found.before
    size = len(found.rows) // len(scenarios)
    states = []
    for number, scenario in enumerate(scenarios):
        part = slice(number * size, (number + 1) * size)
        lines = tuple(
            Line(
                row, old, _title(network, row.corridor), _lane(network, row),
                drawn.time_h if drawn else None, drawn_old.time_h if drawn_old else None, barred,
            )
            for row, old, drawn, drawn_old, barred in zip(
                found.rows[part], before.rows[part], found.drawn_rows[part],
                before.drawn_rows[part], (found.barred or ((),) * len(found))[part], strict=True,
            )
        )  # fmt: skip
        world = next((x.row.network for x in lines if isinstance(x.row, Route)), network)
        assert all(scenario_of(line.row) == scenario_of(lines[0].row) for line in lines)
        states.append(State(scenario, lines[0].row.as_of, world, lines))
    return tuple(states)


def place_title(network: Network, place: str) -> str:
    """Name of a place for people; its id where nobody knows it."""
    return label_of(network.places[place], "en") if place in network.places else place


def _title(network: Network, corridor: str) -> str:
    return next((rule.title for rule in network.corridors if rule.id == corridor), corridor)


def _lane(network: Network, row: Route | Unserved) -> str:
    world = row.network if isinstance(row, Route) else network
    return " to ".join(place_title(world, end) for end in (row.origin, row.destination))


def _flows(
    network: Network, lanes: Sequence[Lane], corridors: Sequence[str], on: date | str | None
) -> dict[tuple[str, str, str], MaxFlow | str]:
    found: dict[tuple[str, str, str], MaxFlow | str] = {}
    for origin, destination in lanes:
        for corridor in corridors:
            key = (origin, destination, corridor)
            try:
                found[key] = max_flow(network, origin, destination, corridor=corridor, on=on)
            except NoRouteError as error:
                found[key] = f"no way: {'; '.join(error.reasons)}"
            except DataError as error:
                found[key] = f"no figure: {'; '.join(error.problems)}"
    return found

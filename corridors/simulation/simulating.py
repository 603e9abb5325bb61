"""`simulate`: many draws of lanes by corridors."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, product
from typing import Any, Literal

import numpy as np

from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.policy import PolicyChoice, choice_of
from corridors.routes import Route, Unserved
from corridors.routing.access import join_ends
from corridors.routing.dated import DATED
from corridors.routing.finding import rule_named
from corridors.routing.permits import permits_for
from corridors.routing.planner import Planner, check_objective
from corridors.routing.serving import routes_by_corridor
from corridors.routing.windows import notes_on_dates
from corridors.simulation.gathering import gather
from corridors.simulation.reoptimising import ways_of_draws
from corridors.simulation.result import Simulated, Simulation
from corridors.simulation.totals import Totals

__all__ = ["Lane", "as_pairs", "simulate"]

Lane = tuple[str, str]
_CHUNK = 1 << 16


def simulate(
    network: Network,
    lanes: Iterable[Lane],
    *,
    draws: int = 10_000,
    seed: int = 1,
    corridors: Sequence[str] | None = None,
    minimise: str = "time_h",
    consignment: Consignment | None = None,
    on: date | str | None = None,
    months: Iterable[int] | None = None,
    choice: Literal["booked", "fastest"] = "booked",
    policy: PolicyChoice | str | None = None,
    workers: int = 1,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Draw time and cost of lanes by corridors.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    lanes : iterable of (origin, destination)
        Places, towns or points.
    draws : int
        How many.
    seed : int
        Which ones. Draw number d of a seed meets the same storms and queues on every lane,
        corridor, scenario and network.
    corridors : sequence of str, optional
        Corridor names; default all of the network's rules. One that does not serve a lane gives a
        row with its reasons.
    minimise : str
        What the way is chosen by.
    consignment : Consignment, optional
        What is sent; default one FEU.
    on : datetime.date or str, optional
        Day of departure; default the network's day.
    months : iterable of int, optional
        Months of departure, 1 to 12, each as one more row: the middle of the next such month from
        the day of departure.
    choice : {"booked", "fastest"}
        ``booked``: the shipper books one way per corridor, the best by central figures, and the
        draws tell what it turns out to be. ``fastest``: the way is chosen anew in each draw, as if
        it was known beforehand; shares of routes and links come from this.
    policy : PolicyChoice or str, optional
        Rules to honour, as for `find_route`. Links are held against them on the day that mean
        times lead to, in every draw.
    workers : int
        Threads; no effect on the answer.
    chunk : int, optional
        Draws per task; no effect on the answer.
    progress : callable, optional
        Called with draws done and draws in all, over all rows.

    Returns
    -------
    Simulation
        One row per lane and corridor (and month).

    Raises
    ------
    OptionError
        Draws, seed, workers, chunk, months or choice are not what is allowed.
    UnknownNameError
        A place or corridor that nobody knows.

    Notes
    -----
    Each component of a journey is drawn from its low, central and high figure; components with one
    cause share one draw. Totals are their sums. So the spread of money is that of independent
    tariffs, narrower than the ``low`` and ``high`` of a route's `MoneyRange`.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> run = simulate(sample_network(), [("alpha", "omega")], draws=1000, seed=1)
    >>> frame = run.to_frame()
    >>> frame.index.get_level_values("corridor").tolist()
    ['northern', 'middle']
    >>> bool((frame["time_h_p10"] < frame["time_h_p90"]).all())
    True
    """
    check_objective(minimise)
    _check_counts(draws=draws, workers=workers, chunk=1 if chunk is None else chunk)
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise OptionError(f"seed is {seed!r}; give a whole number of 0 or more")
    if choice not in ("booked", "fastest"):
        raise OptionError(f"choice is {choice!r}; give 'booked' or 'fastest'")
    asked = as_pairs(lanes)
    names = list(corridors or (rule.id for rule in network.corridors))
    for name in names:
        rule_named(network, name)
    day = network.day if on is None else day_of(on)
    departures = _departures(day, months)
    world, ids, warnings = join_ends(network, [end for lane in asked for end in lane])
    notes = [*warnings, *([DATED] if policy is not None else [])]
    rows: list[Simulated | Unserved] = []
    of_month: list[int | None] = []
    jobs = list(product(range(len(asked)), departures))
    planners = {
        when: Planner(world, consignment or Consignment(), on=when) for _, when in departures
    }
    for number, (at, (month, when)) in enumerate(jobs):

        def told(done: int, base: int = number * draws) -> None:
            if progress is not None:
                progress(base + done, len(jobs) * draws)

        lane = _Lane(planners[when], ids[2 * at], ids[2 * at + 1], names, minimise, month,
                     choice_of(policy))  # fmt: skip
        found = list(
            lane.rows(choice, draws=draws, seed=int(seed), chunk=chunk or _CHUNK,
                      workers=workers, progress=told)
        )  # fmt: skip
        rows += found
        of_month += [month] * len(found)
        notes += notes_on_dates(
            route for row in found if isinstance(row, Simulated) for route in row.routes
        )
    told_once = tuple(dict.fromkeys(notes))
    return Simulation(tuple(rows), tuple(of_month), draws, int(seed), choice, told_once)


class _Lane:
    """One lane departing on one day."""

    def __init__(
        self, planner: Planner, origin: str, destination: str, corridors: Sequence[str],
        minimise: str, month: int | None, policy: PolicyChoice | None,
    ) -> None:  # fmt: skip
        self.planner, self.minimise, self.month = planner, minimise, month
        self.ends = (origin, destination)
        self.permits = permits_for(planner, origin, destination, policy)
        self.answers = routes_by_corridor(
            planner, *self.ends, corridors, minimise=minimise, policy=policy
        )

    def rows(self, choice: str, *, draws: int, seed: int, **options: Any) -> Iterator[Any]:
        """Rows with service first, in the order asked for."""
        booked = [row for row in self.answers if isinstance(row, Route)]
        ways = [[route] for route in booked]
        decides = None
        if choice == "fastest":
            ways = [
                ways_of_draws(
                    self.planner,
                    route,
                    minimise=self.minimise,
                    draws=draws,
                    seed=seed,
                    permits=self.permits,
                )
                for route in booked
            ]
        flat = [route for group in ways for route in group]
        if choice == "fastest" and flat:
            decides = _totals(flat, self.minimise)
        if flat:
            bounds = np.cumsum([0, *map(len, ways)]).tolist()
            groups = [slice(a, b) for a, b in pairwise(bounds)]
            got = gather(
                _totals(flat, "time_h"), _totals(flat, "cost_usd"), groups=groups, choice=decides,
                draws=draws, seed=seed, **options,
            )  # fmt: skip
            for number, (route, group) in enumerate(zip(booked, groups, strict=True)):
                shares = got.chosen[group]
                order = [n for n in np.argsort(-shares, kind="stable").tolist() if shares[n] > 0]
                yield Simulated(
                    *self.ends, route.corridor, self.month, self.planner.on,
                    got.times[number], got.costs[number],
                    float(got.fastest[number]), float(got.cheapest[number]),
                    tuple(ways[number][n] for n in order), tuple(float(shares[n]) for n in order),
                )  # fmt: skip
        yield from (row for row in self.answers if isinstance(row, Unserved))


def _totals(routes: Sequence[Route], objective: str) -> Totals:
    """Totals of routes in the unit of an objective."""
    base = [route.distance_km if objective == "distance_km" else 0.0 for route in routes]
    worth = {objective: 1.0}
    if objective == "generalised_usd":
        worth = {"cost_usd": 1.0, "time_h": routes[0].value_of_time_usd_per_h}
    return Totals([route.components for route in routes], worth, base=base)


def _check_counts(**counts: int) -> None:
    for name, number in counts.items():
        whole = isinstance(number, (int, np.integer)) and not isinstance(number, bool)
        if not whole or number < 1:
            raise OptionError(f"{name} is {number!r}; give a whole number of 1 or more")


def as_pairs(lanes: Iterable[Lane]) -> list[Lane]:
    """Lanes as a list of pairs.

    Raises
    ------
    OptionError
        There is none, or one is no pair.
    """
    asked = list(lanes)
    for lane in asked:
        if isinstance(lane, str) or len(lane) != 2:
            raise OptionError(f"lanes holds {lane!r}; give pairs such as ('xian', 'duisburg')")
    if not asked:
        raise OptionError("no lanes to simulate; give at least one (origin, destination)")
    return [(str(a), str(b)) for a, b in asked]


def _departures(day: date, months: Iterable[int] | None) -> list[tuple[int | None, date]]:
    if months is None:
        return [(None, day)]
    found: list[tuple[int | None, date]] = []
    for month in months:
        if isinstance(month, bool) or month not in range(1, 13):
            raise OptionError(f"months holds {month!r}; give whole numbers from 1 to 12")
        found.append((int(month), date(day.year + (month < day.month), month, 15)))
    if not found:
        raise OptionError("months is empty; give whole numbers from 1 to 12, or leave it out")
    return found

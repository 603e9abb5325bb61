"""`pareto_routes`: every journey that no other journey beats in all objectives."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.pareto import Front, pareto_front
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routes import Route, RouteSet
from corridors.routing.question import Found, Question, ask, in_time_of
from corridors.routing.risk import risk_of_arcs
from corridors.routing.space import Space
from corridors.routing.timed import Timed
from corridors.routing.timed_front import Objectives, timed_front

__all__ = ["PARETO_OBJECTIVES", "pareto_routes"]

PARETO_OBJECTIVES = ("time_h", "cost_usd", "co2_kg", "distance_km", "border_crossings", "risk")
_STEP = 2.0**-20  # totals are exact multiples of it, so that equal journeys tie to the last bit


def pareto_routes(
    network: Network,
    origin: str,
    destination: str,
    *,
    objectives: Sequence[str] = ("time_h", "cost_usd", "co2_kg"),
    epsilon: float | None = None,
    corridor: str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    consignment: Consignment | None = None,
    costs: Mapping[str, float] | None = None,
    on: date | str | None = None,
    policy: PolicyChoice | str | None = None,
) -> RouteSet:
    """Find all journeys that no other journey equals or beats in every objective.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    origin, destination : str
        Place, town, or ``"longitude,latitude"``.
    objectives : sequence of str
        Two to four of ``time_h`` (mean hours), ``cost_usd``, ``co2_kg``, ``distance_km``,
        ``border_crossings`` and ``risk`` (sum of ``-ln(1 - p)`` over the links, p the chances of
        ``parameters.csv`` to meet bad weeks at a border post or a gauge change, ports shut by
        weather, or another disruption).
    epsilon : float, optional
        With 0.05, fewer journeys: each one left out is at most 5 % better, in any objective, than
        some journey kept. Default all of them.
    corridor, via, avoid, consignment, costs, on
        As for `find_route`.
    policy : PolicyChoice or str, optional
        Rules to honour, as for `find_route`, on the days that each journey passes.

    Returns
    -------
    RouteSet
        By rising first objective. ``trade_offs()`` tells what each gives up against the next, and
        ``names()`` what distinguishes it. Of journeys with equal figures one is given.

    Raises
    ------
    OptionError
        An objective that does not exist, or fewer than two or more than four of them.
    NoRouteError
        No journey exists; ``reasons`` say what cuts it.

    Notes
    -----
    Labels are set with exact bounds to the destination. Journeys that would come back to a place
    are cut by remembering whether that place has been left, one place at a time, until the front
    holds none; so the set is exact among journeys that pass no place twice. Where links open or
    close on the way, or rules begin or end, labels hold the hour beside the objectives, and
    waiting is allowed and counts.

    References
    ----------
    Mandow and Pérez de la Cruz (2010), Journal of the ACM 57(5); Righini and Salani (2008),
    Networks 51(3), for the places remembered as needed.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> front = pareto_routes(sample_network(), "alpha", "omega", objectives=("time_h", "cost_usd"))
    >>> front.exact, len(front) >= 1
    (True, True)
    """
    _check(objectives, epsilon)
    question = ask(network, origin, destination, corridor=corridor, via=via, avoid=avoid,
                   consignment=consignment, costs=costs, on=on, policy=policy)  # fmt: skip
    found = in_time_of(question, lambda asked: _front(asked, tuple(objectives), epsilon or 0.0))
    return RouteSet(tuple(found.routes), found.exact, found.note, tuple(objectives))


def _front(question: Question, objectives: tuple[str, ...], epsilon: float) -> Found:
    """The front by the links and dates that a question knows."""
    per_arc = np.column_stack([_figures(question, name) for name in objectives])
    ways: Sequence[Sequence[int] | Timed]
    if question.steady:
        space, front = _loopless_front(question.space, per_arc, epsilon)
        ways = [space.numbers(path) for path in front.arcs]
    else:
        ways = _loopless_timed_front(question, per_arc, objectives, epsilon)
    made = (question.route(way, minimised=", ".join(objectives)) for way in ways)
    routes = [route for route in made if route is not None]
    if "risk" in objectives:
        routes = [_with_risk(question, route) for route in routes]
    note = f"every journey that none beats in all of {', '.join(objectives)}"
    if epsilon:
        note = f"a part of the journeys that none beats in all of {', '.join(objectives)}: "
        note += f"what is left out is at most {epsilon:.0%} better than one kept"
    if len(routes) < len(ways):
        note += "; without those that rules refuse as a whole, in whose place others may belong"
    return Found(routes, not epsilon and len(routes) == len(ways), note)


def _with_risk(question: Question, route: Route) -> Route:
    """A route with its risk."""
    planner = question.planner
    number_of = {(arc.link.id, arc.forward): n for n, arc in enumerate(planner.graph.arcs)}
    numbers = [number_of[arc.link.id, arc.forward] for arc in route.arcs]
    return replace(route, risk=float(risk_of_arcs(planner, question.heading)[numbers].sum()))


def _check(objectives: Sequence[str], epsilon: float | None) -> None:
    if isinstance(objectives, str):
        raise OptionError(f"objectives is {objectives!r}; give a tuple of two to four names")
    for name in objectives:
        if name not in PARETO_OBJECTIVES:
            known = ", ".join(PARETO_OBJECTIVES)
            raise OptionError(f"unknown objective {name!r}; give two to four of {known}")
    if not 2 <= len(objectives) <= 4 or len(set(objectives)) < len(objectives):
        raise OptionError(f"objectives are {', '.join(objectives)}; give two to four, each once")
    if epsilon is not None and not 0 <= epsilon < float("inf"):
        raise OptionError(f"epsilon is {epsilon!r}; give 0 or more, such as 0.05")


def _figures(question: Question, objective: str) -> NDArray[np.float64]:
    """What each arc adds to an objective."""
    planner = question.planner
    if objective == "border_crossings":
        places = planner.network.places
        crossing = (places[a.tail].country != places[a.head].country for a in planner.graph.arcs)
        return planner.graph.arcs_where(crossing).astype(float)
    if objective == "risk":
        return risk_of_arcs(planner, question.heading)
    return question.weights(objective)


def _loopless_front(
    space: Space, per_arc: NDArray[np.float64], epsilon: float
) -> tuple[Space, Front]:
    """Front of the ways that pass no place twice, and the space its arcs are numbered in."""
    while True:
        figures = np.round(space.spread(per_arc) / _STEP) * _STEP
        if space.empty:
            return space, Front([], figures[:0])
        try:
            front = pareto_front(space.topology, figures, space.start, space.end, epsilon=epsilon,
                                 backend=space.backend)  # fmt: skip
        except MemoryError:
            raise OptionError(
                "the front has too many partial journeys for memory; give epsilon, such as 0.05, "
                "or fewer objectives"
            ) from None
        met = (space.returns_to(path) for path in front.arcs)
        again = {place for place in met if place is not None}
        if not again:
            return space, front
        for place in sorted(again):
            space = space.without_return(place)


def _loopless_timed_front(
    question: Question, per_arc: NDArray[np.float64], objectives: tuple[str, ...], epsilon: float
) -> list[Timed]:
    """The same in time: each way with the hours at which its links are entered."""
    space, keeper = question.space, question.keeper
    assert keeper is not None
    hours = question.weights("time_h")
    time, dollars = (
        objectives.index(name) if name in objectives else None for name in ("time_h", "cost_usd")
    )
    while not space.empty:
        figures = Objectives(
            np.round(space.spread(per_arc) / _STEP) * _STEP, space.spread(hours), time, dollars,
            _STEP,
        )  # fmt: skip
        shut = np.where(space.joins, False, keeper.never[space.arc])
        front = timed_front(space, figures, keeper.entries, shut, epsilon=epsilon)
        met = (space.returns_to(way.path) for way in front)
        again = {place for place in met if place is not None}
        if not again:
            return front
        for place in sorted(again):
            space = space.without_return(place)
    return []

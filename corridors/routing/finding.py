"""`find_route`: the best journey between two ends."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from corridors.costs import Consignment
from corridors.errors import NoRouteError
from corridors.network import Network
from corridors.network.gateways import OTHER, CorridorRule, find_corridor
from corridors.network.model import day_of
from corridors.policy import PolicyChoice
from corridors.routes import Route
from corridors.routing.access import join_ends
from corridors.routing.permits import Permits, permits_for
from corridors.routing.permitted import find_permitted
from corridors.routing.planner import Planner, check_objective, overridden, planner_of
from corridors.routing.reasons import why_none
from corridors.routing.windows import Find, find_in_time, in_time

__all__ = ["closing_before", "find_route", "find_with", "rule_named"]


def rule_named(network: Network, name: str | None) -> CorridorRule | str | None:
    """Corridor rule by name; ``"other"`` stays text and None means any."""
    if name is None:
        return None
    return find_corridor(network.corridors, name) or OTHER


def find_with(
    planner: Planner,
    origin: str,
    destination: str,
    *,
    minimise: str,
    corridor: CorridorRule | str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    permits: Permits | None = None,
) -> Route:
    """Best journey with a planner at hand; ends and via are place ids.

    Raises
    ------
    NoRouteError
        With what cuts the way.
    """
    if origin == destination:
        raise NoRouteError(origin, destination, ["origin and destination are the same place"])
    kept: dict[str, Any] = {
        "minimise": minimise, "corridor": corridor, "via": via, "avoid": avoid
    }  # fmt: skip
    if permits is not None:
        permitted = find_permitted(permits, **kept)
        if permitted is not None:
            return _by_dates(planner, permitted, lambda world, windows: _permitted(
                permits.in_world(world, windows), **kept))  # fmt: skip
    heading = planner.heading(origin, destination)
    weights = np.where(planner.closed(avoid), np.inf, planner.weights(minimise, heading))
    numbers = planner.search(origin, destination, planner.course(corridor, via), weights)
    if numbers is None:
        reasons = why_none(planner, origin, destination, corridor=corridor, via=via, avoid=avoid)
        raise NoRouteError(origin, destination, reasons)
    route = planner.route(numbers, origin, destination, minimised=minimise)
    return _by_dates(planner, route, lambda world, windows: find_in_time(
        world, origin, destination, windows=windows, **kept))  # fmt: skip


def _permitted(permits: Permits, **kept: Any) -> Route | None:
    try:
        return find_permitted(permits, **kept)
    except NoRouteError:
        return None


def _by_dates(planner: Planner, route: Route, find: Find) -> Route:
    """The route, or the best where links open or close before it would arrive."""
    kept = in_time(planner, route, find)
    if kept is None:
        raise NoRouteError(route.origin, route.destination, closing_before(route))
    return kept


def closing_before(route: Route) -> list[str]:
    """Links of a route that close before its end, in words."""
    until = route.on + timedelta(hours=route.time_h.mean)
    told = []
    for link in dict.fromkeys(arc.link for arc in route.arcs):
        if link.closes is not None:
            told.append(f"{link.id} closes on {link.closes}, before the journey is over")
        told += [f"{link.id} is closed from {first} to {last}, when the journey reaches it"
                 for first, last in link.closed if first <= until and last >= route.on]  # fmt: skip
    return told


def find_route(
    network: Network,
    origin: str,
    destination: str,
    *,
    minimise: str = "time_h",
    corridor: str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    consignment: Consignment | None = None,
    costs: Mapping[str, float] | None = None,
    on: date | str | None = None,
    policy: PolicyChoice | str | None = None,
) -> Route:
    """Find the best journey between two ends.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    origin, destination : str
        Place, town, or ``"longitude,latitude"``; any side of a place is free at the ends.
    minimise : str
        ``time_h`` (mean hours), ``cost_usd``, ``co2_kg``, ``generalised_usd`` or ``distance_km``.
    corridor : str, optional
        Corridor the journey must belong to: ``middle``, ``northern``, ``cku``, ``kti``, ``other``.
    via : sequence of str
        Places to pass, in order.
    avoid : sequence of str
        Places, links, countries (``RU``), borders (``PL-BY``), modes, services or operators.
    consignment : Consignment, optional
        What is sent; default one FEU.
    costs : mapping of str to float, optional
        Parameter rows set by hand, by id; their ranges move in proportion.
    on : datetime.date or str, optional
        Day of departure: parameters and season; default the network's day.
    policy : PolicyChoice or str, optional
        Honour the rules: ``legal``, ``licence``, ``check`` or ``open`` says which verdicts a
        journey may have. Links are judged on the day they are entered, and waited for where that
        is best; the route carries its ``verdict``. Default: rules play no part.

    Returns
    -------
    Route
        The journey, with all totals whatever was minimised.

    Raises
    ------
    NoRouteError
        No journey exists; ``reasons`` say what cuts it. Where rules do, ``relief`` holds the
        smallest sets of rules that would have to fall.
    UnknownNameError
        A name that nobody knows, with the nearest.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> route = co.find_route(net, "Xi'an", "Duisburg", corridor="northern")
    >>> route.corridor, 9_300 < route.distance_km < 10_300
    ('northern', True)
    """
    check_objective(minimise)
    world = overridden(network, costs)
    world, ids, warnings = join_ends(world, [origin, destination, *via])
    rule = rule_named(world, corridor)
    day = world.day if on is None else day_of(on)
    planner = planner_of(world, consignment or Consignment(), day)
    route = find_with(
        planner, ids[0], ids[1], minimise=minimise, corridor=rule, via=ids[2:],
        avoid=[_avoided(world, term) for term in avoid],
        permits=permits_for(planner, ids[0], ids[1], policy),
    )  # fmt: skip
    return replace(route, warnings=(*warnings, *route.warnings)) if warnings else route


def _avoided(network: Network, term: str) -> str:
    """A thing to avoid as typed, countries and borders in capitals."""
    text = term.strip()
    if text in network.links or text in network.places:
        return text
    return text.upper() if len(text) == 2 or (len(text) == 5 and text[2] == "-") else text

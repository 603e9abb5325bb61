"""Which corridors serve a lane, and by which way."""

from collections.abc import Sequence
from itertools import groupby

from corridors.errors import NoRouteError
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routes import Route, Unserved
from corridors.routing.finding import find_with, rule_named
from corridors.routing.permits import Permits, permits_for
from corridors.routing.planner import Planner
from corridors.routing.warning import journey_warnings

__all__ = ["routes_by_corridor"]

_TURNS = 5  # links closed one after the other before a way that turns back is given up


def routes_by_corridor(
    planner: Planner,
    origin: str,
    destination: str,
    corridors: Sequence[str],
    *,
    minimise: str,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    policy: PolicyChoice | str | None = None,
) -> list[Route | Unserved]:
    """Best way by each corridor, or why the corridor does not serve the lane.

    A corridor does not serve a lane where no way exists that passes no place twice, where its
    way leaves a country between the ends and comes back to it, or where it is longer than
    ``max_detour_ratio`` allows.

    Parameters
    ----------
    planner : Planner
    origin, destination : str
        Place ids.
    corridors : sequence of str
        Corridor names.
    minimise : str
        What each way minimises.
    via, avoid : sequence of str
        As for `find_with`.
    policy : PolicyChoice or str, optional
        Rules to honour, as for `find_route`.
    """
    permits = permits_for(planner, origin, destination, policy)
    limit = _max_detour(planner.network)
    shortest = _least_km(planner, origin, destination, None)
    found: list[Route | Unserved] = []
    for name in corridors:
        try:
            if shortest > 0.0:
                least = _least_km(planner, origin, destination, name)
                _refuse_detour(origin, destination, name, least, shortest, limit)
            route = _best(planner, origin, destination, name, minimise, via, avoid, permits)
            if shortest > 0.0:
                _refuse_detour(origin, destination, name, route.distance_km, shortest, limit)
            found.append(route)
        except NoRouteError as error:
            day = planner.network.day
            told = journey_warnings(planner.network, (), planner.on)
            found.append(
                Unserved(
                    origin, destination, name, day, planner.on, error.reasons,
                    warnings=told, scenario=planner.network.scenario,
                )
            )  # fmt: skip
    return found


def _max_detour(network: Network) -> float:
    rows = (r for r in network.parameters.values() if r.quantity == "max_detour_ratio")
    return next((r.value for r in rows if r.valid_on(network.day)), float("inf"))


def _best(
    planner: Planner, origin: str, destination: str, name: str, minimise: str,
    via: Sequence[str], avoid: Sequence[str], permits: Permits | None,
) -> Route:  # fmt: skip
    """Best way by a corridor that leaves no country to come back to it.

    Where rules have turned the way back into a country, the link by which it left is closed and
    the next best is looked for: another border, or the same one after waiting.
    """
    shut = list(avoid)
    for last in (*(False,) * _TURNS, True):
        route = find_with(
            planner, origin, destination, minimise=minimise,
            corridor=rule_named(planner.network, name), via=via, avoid=shut, permits=permits,
        )  # fmt: skip
        try:
            _refuse_return(route)
        except NoRouteError:
            if permits is None or last:
                raise
            shut.append(_leaving(route))
        else:
            return route
    raise AssertionError  # the last round returns or raises


def _returned(route: Route) -> tuple[str | None, str]:
    """First country that a way leaves and comes back to, and the countries in travel order.

    The ends do not count, nor does the country that makes the corridor: Kaliningrad is Russia.
    """
    places = route.network.places
    stays = [country for country, _ in groupby(places[name].country for name in route.places)]
    own = (r.countries_any for r in route.network.corridors if r.id == route.corridor)
    free = {stays[0], stays[-1]}.union(*own)
    again = (c for c in stays if c not in free and stays.count(c) > 1)
    return next(again, None), " ".join(stays)


def _leaving(route: Route) -> str:
    """Link by which a way first leaves a country that it comes back to."""
    places, (back, _) = route.network.places, _returned(route)
    return next(
        arc.link.id for arc in route.arcs
        if places[arc.tail].country == back != places[arc.head].country
    )  # fmt: skip


def _refuse_return(route: Route) -> None:
    """A corridor does not serve a lane where its way comes back to a country on the way."""
    back, stays = _returned(route)
    if back is not None:
        raise NoRouteError(
            route.origin,
            route.destination,
            [f"the gateways of {route.corridor} lie off the way: the journey would leave {back} "
             f"and come back to it ({stays})"],
        )  # fmt: skip


def _refuse_detour(
    origin: str, destination: str, corridor: str, km: float, shortest: float, limit: float
) -> None:
    ratio = km / shortest
    if ratio > limit:
        raise NoRouteError(
            origin,
            destination,
            [f"the way by {corridor} is {km:,.0f} km or more, {ratio:.1f} times the shortest of "
             f"all ({shortest:,.0f} km); more than {limit:g} counts as no service"],
        )  # fmt: skip


def _least_km(planner: Planner, origin: str, destination: str, name: str | None) -> float:
    """Length of the shortest way, whether or not it comes back to a place."""
    weights = planner.weights("distance_km", planner.heading(origin, destination))
    course = planner.course(rule_named(planner.network, name))
    numbers = planner.search(origin, destination, course, weights, loopless=False)
    return 0.0 if numbers is None else float(weights[numbers].sum())

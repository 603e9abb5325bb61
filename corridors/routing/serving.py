"""Which corridors serve a lane, and by which way."""

from collections.abc import Sequence

from corridors.errors import NoRouteError
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routes import Route, Unserved
from corridors.routing.finding import find_with, rule_named
from corridors.routing.permits import permits_for
from corridors.routing.planner import Planner

__all__ = ["routes_by_corridor"]


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

    A corridor does not serve a lane where no way exists, where its gateways lie off the way, so
    that the journey would come back to a place, or where the way is longer than
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
    shortest: float | None = None
    found: list[Route | Unserved] = []
    for name in corridors:
        try:
            _refuse_turning_back(planner, origin, destination, name, minimise)
            route = find_with(
                planner, origin, destination, minimise=minimise,
                corridor=rule_named(planner.network, name), via=via, avoid=avoid, permits=permits,
            )  # fmt: skip
            if shortest is None:
                best = find_with(planner, origin, destination, minimise="distance_km")
                shortest = best.distance_km
            _refuse_detour(route, shortest, _max_detour(planner.network))
            found.append(route)
        except NoRouteError as error:
            day = planner.network.day
            found.append(Unserved(origin, destination, name, day, planner.on, error.reasons))
    return found


def _max_detour(network: Network) -> float:
    rows = (r for r in network.parameters.values() if r.quantity == "max_detour_ratio")
    return next((r.value for r in rows if r.valid_on(network.day)), float("inf"))


def _refuse_turning_back(
    planner: Planner, origin: str, destination: str, name: str, minimise: str
) -> None:
    """A corridor whose gateways lie off the way does not serve a lane."""
    weights = planner.weights(minimise, planner.heading(origin, destination))
    course = planner.course(rule_named(planner.network, name))
    numbers = planner.search(origin, destination, course, weights, loopless=False)
    place = None if numbers is None else planner.comes_back_to(numbers, origin)
    if place is not None:
        raise NoRouteError(
            origin,
            destination,
            [f"the gateways of {name} lie off the way: the journey would come back to {place}"],
        )


def _refuse_detour(route: Route, shortest: float, limit: float) -> None:
    ratio = route.distance_km / shortest
    if ratio > limit:
        raise NoRouteError(
            route.origin,
            route.destination,
            [f"the best way by {route.corridor} is {route.distance_km:,.0f} km, {ratio:.1f} times "
             f"the shortest of all ({shortest:,.0f} km); more than {limit:g} counts as no service"],
        )  # fmt: skip

"""`find_routes`: several journeys that differ in something a planner cares for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.alternatives import distinct_paths
from corridors.costs import Consignment
from corridors.errors import NoRouteError, OptionError
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routes import Route, RouteSet
from corridors.routes.features import features
from corridors.routing.dated import DATED
from corridors.routing.graph import Graph
from corridors.routing.planner import check_objective
from corridors.routing.question import Question, ask
from corridors.routing.serving import routes_by_corridor
from corridors.routing.space import Space
from corridors.routing.weighing import MANY_ARCS

__all__ = ["find_routes"]

_ENUMERATED = 2_000  # ways looked at for the exact answer; some tenths of a second to a second
_ENUMERATED_LARGE = 100  # in graphs of very many arcs, where neighbouring ways hardly differ


def find_routes(
    network: Network,
    origin: str,
    destination: str,
    *,
    k: int = 5,
    minimise: str = "time_h",
    corridor: str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    consignment: Consignment | None = None,
    costs: Mapping[str, float] | None = None,
    on: date | str | None = None,
    max_overlap: float | None = None,
    by: Literal["corridor"] | None = None,
    policy: PolicyChoice | str | None = None,
) -> RouteSet:
    """Find up to ``k`` distinct journeys, the best first.

    Two journeys are distinct when they differ in a corridor, ferry, port, border or country, and
    share at most ``max_overlap`` of the shorter one; where the network has but one country and no
    vessels, the overlap alone decides. The first is the best of all, and each next one is the best
    that is distinct from all before it.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    origin, destination : str
        Place, town, or ``"longitude,latitude"``.
    k : int
        How many journeys at most.
    minimise : str
        ``time_h`` (mean hours), ``cost_usd``, ``co2_kg``, ``generalised_usd`` or ``distance_km``.
    corridor, via, avoid, consignment, costs, on
        As for `find_route`.
    max_overlap : float, optional
        Largest shared length over the length of the shorter journey, 0 to 1; default the parameter
        ``max_overlap_share``. Both gauges of one line count as the same line.
    by : "corridor", optional
        Instead, the best journey of each corridor that serves the lane, the best first.
    policy : PolicyChoice or str, optional
        Rules to honour, as for `find_route`. Links are ranked as on the day they are reached
        first, each journey is judged on its own days; where dates matter the set is not exact.

    Returns
    -------
    RouteSet
        ``exact`` tells whether each journey is proven the best that is distinct from those before
        it, and ``note`` how they were found.

    Raises
    ------
    OptionError
        ``k`` is below 1, or the overlap is not within 0 to 1.
    NoRouteError
        No journey exists; ``reasons`` say what cuts it.

    Notes
    -----
    Journeys are enumerated by rising weight and kept where they are distinct from those kept
    before. Where this does not end among the first 2,000, the rest comes from journeys made of
    two shortest ones and from penalties on what was used, and the set is not exact.

    References
    ----------
    Chondrogiannis, Bouros, Gamper, Leser and Blumenthal (2020), "Finding k-shortest paths with
    limited overlap", VLDB Journal 29.

    Examples
    --------
    >>> import corridors as co
    >>> from corridors.samples import sample_network
    >>> routes = co.find_routes(sample_network(), "alpha", "omega", k=3)
    >>> [route.corridor for route in routes], routes.exact
    (['northern', 'middle'], True)
    """
    check_objective(minimise)
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)) or k < 1:
        raise OptionError(f"k is {k!r}; give a whole number of 1 or more")
    if by not in (None, "corridor"):
        raise OptionError(f"by is {by!r}; give 'corridor' or leave it out")
    limit = _max_overlap(network, max_overlap)
    question = ask(network, origin, destination, corridor=corridor, via=via, avoid=avoid,
                   consignment=consignment, costs=costs, on=on, policy=policy)  # fmt: skip
    if by == "corridor":
        if corridor is not None:
            raise OptionError("give either corridor or by='corridor', not both")
        return _by_corridor(question, int(k), minimise)
    return _distinct(question, int(k), minimise, limit)


def _max_overlap(network: Network, given: float | None) -> float:
    if given is not None:
        if not 0 <= given <= 1:
            raise OptionError(f"max_overlap is {given!r}; give a share from 0 to 1")
        return float(given)
    for row in network.parameters.values():
        if row.quantity == "max_overlap_share" and row.valid_on(network.day):
            return row.value
    raise OptionError("parameters.csv has no max_overlap_share; add a row or give max_overlap")


def _distinct(question: Question, k: int, minimise: str, limit: float) -> RouteSet:
    planner, space = question.planner, question.space
    weights = space.spread(question.weights(minimise))
    most = _ENUMERATED if len(planner.graph.arcs) <= MANY_ARCS else _ENUMERATED_LARGE
    found = distinct_paths(
        space.topology, weights, space.start, space.end, k,
        length=space.spread(planner.graph.length_km), max_overlap=limit,
        stretch=_stretches(planner.graph, space), place_of_vertex=space.place,
        accept=_told_apart(question, space), cap=max(most, 4 * k), backend="auto",
    )  # fmt: skip
    if not found.arcs:
        raise question.no_route()
    routes = question.routes(map(space.numbers, found.arcs), minimised=minimise)
    if not routes:
        raise question.no_route()
    exact = found.exact and question.steady and len(routes) == len(found.arcs)
    note = _note(len(routes), k, limit, found.exact)
    if not question.steady:
        routes.sort(key=lambda route: _total(route, minimise))
        note += f"; {DATED}"
    return RouteSet(tuple(routes), exact, note)


def _total(route: Route, objective: str) -> float:
    """What a route was minimised by."""
    if objective == "time_h":
        return route.time_h.mean
    if objective == "cost_usd":
        return route.cost_usd.value
    return float(getattr(route, objective))


def _note(count: int, k: int, limit: float, exact: bool) -> str:
    shared = f"sharing at most {limit:.0%} of the shorter"
    if not exact:
        return (
            f"{count} journeys {shared}; too many to enumerate, so that the later ones come from "
            "joined shortest ways and penalties and a better one may exist"
        )
    if count < k:
        return f"all {count} journeys {shared}; no further one exists"
    return f"the {count} best journeys {shared}, proven by enumeration"


def _stretches(graph: Graph, space: Space) -> NDArray[np.int64]:
    """Number of the line that each arc runs on; joins have one of their own."""
    return np.where(space.joins, graph.line.max(initial=-1) + 1, graph.line[space.arc])


def _told_apart(question: Question, space: Space) -> Callable[[NDArray[np.int32]], bool]:
    """Test whether a way has other features than all that passed the test before."""
    planner = question.planner
    graph, places = planner.graph, planner.network.places
    known: list[frozenset[tuple[str, str]]] = []
    alike = _all_alike(graph, space)

    def test(path: NDArray[np.int32]) -> bool:
        numbers = space.numbers(path)
        if not question.allows(numbers):
            return False
        if alike:
            return True
        corridor = planner.corridor_of(numbers)
        mine = frozenset(features([graph.arcs[n] for n in numbers], places, corridor))
        if mine in known:
            return False
        known.append(mine)
        return True

    return test


def _all_alike(graph: Graph, space: Space) -> bool:
    """Whether the ways lie in one country and use no vessel, so that only the line can differ."""
    arcs = space.arc[~space.joins]
    ends = np.unique(np.concatenate([graph.tail_place[arcs], graph.head_place[arcs]]))
    names, places = tuple(graph.place_numbers), graph.network.places
    countries = {places[names[number]].country for number in ends.tolist()}
    return len(countries) == 1 and not any(
        graph.arcs[number].link.moves_by in ("ferry", "sea") for number in arcs.tolist()
    )


def _by_corridor(question: Question, k: int, minimise: str) -> RouteSet:
    planner = question.planner
    names = [rule.id for rule in planner.network.corridors]
    rows = routes_by_corridor(
        planner, question.origin, question.destination, names, minimise=minimise,
        via=question.via, avoid=question.avoid,
        policy=None if question.permits is None else question.permits.choice,
    )  # fmt: skip
    routes = [row for row in rows if isinstance(row, Route)]
    if not routes:
        told = [f"{row.corridor}: {reason}" for row in rows for reason in row.reasons]
        raise NoRouteError(question.origin, question.destination, told)
    routes.sort(key=lambda route: _total(route, minimise))
    unserved = [f"{row.corridor} ({'; '.join(row.reasons)})" for row in rows
                if not isinstance(row, Route)]  # fmt: skip
    note = "the best journey of each corridor"
    if unserved:
        note += "; no service by " + ", ".join(unserved)
    return RouteSet(tuple(routes[:k]), True, note)

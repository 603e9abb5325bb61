"""`find_routes`: several journeys that differ in something a planner cares for."""

from collections.abc import Mapping, Sequence
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
from corridors.routing.graph import Graph
from corridors.routing.planner import check_objective, value_of
from corridors.routing.question import Found, Question, ask, in_time_of
from corridors.routing.serving import routes_by_corridor
from corridors.routing.space import Space
from corridors.routing.timed import Timed
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
        Rules to honour, as for `find_route`, on the days that each journey passes.

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
    two shortest ones and from penalties on what was used, and the set is not exact. Where links
    open or close on the way, or rules begin or end, a journey counts with its waits, delays and
    charges: its weight without them bounds it from below, so that the order stays proven.

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
    found = in_time_of(question, lambda asked: _distinct(asked, int(k), minimise, limit))
    return RouteSet(tuple(found.routes), found.exact, found.note)


def _max_overlap(network: Network, given: float | None) -> float:
    if given is not None:
        if not 0 <= given <= 1:
            raise OptionError(f"max_overlap is {given!r}; give a share from 0 to 1")
        return float(given)
    for row in network.parameters.values():
        if row.quantity == "max_overlap_share" and row.valid_on(network.day):
            return row.value
    raise OptionError("parameters.csv has no max_overlap_share; add a row or give max_overlap")


def _distinct(question: Question, k: int, minimise: str, limit: float) -> Found:
    """Distinct journeys by the links and dates that a question knows."""
    planner, space = question.planner, question.space
    most = _ENUMERATED if len(planner.graph.arcs) <= MANY_ARCS else _ENUMERATED_LARGE
    accept = _ToldApart(question, space, minimise)
    found = distinct_paths(
        space.topology, space.spread(question.weights(minimise)), space.start, space.end, k,
        length=space.spread(planner.graph.length_km), max_overlap=limit,
        stretch=_stretches(planner.graph, space), place_of_vertex=space.place,
        accept=accept, recost=None if question.steady else accept.cost,
        cap=max(most, 4 * k), backend="auto",
    )  # fmt: skip
    routes = [accept.routes[tuple(path.tolist())] for path in found.arcs]
    return Found(routes, found.exact, _note(len(routes), k, limit, found.exact))


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


class _ToldApart:
    """Accept ways that the rules permit and that have other features than all accepted before."""

    def __init__(self, question: Question, space: Space, minimise: str) -> None:
        self.question, self.space, self.minimise = question, space, minimise
        self.routes: dict[tuple[int, ...], Route] = {}
        self._timed: dict[tuple[int, ...], Timed | None] = {}
        self._known: list[frozenset[tuple[str, str]]] = []
        self._alike = _all_alike(question.planner.graph, space)

    def cost(self, path: NDArray[np.int32]) -> float | None:
        """What a way costs at its best hours; None where it is closed in time."""
        found = self.question.along(self.space.numbers(path), self.minimise)
        self._timed[tuple(path.tolist())] = found
        return None if found is None else found.cost

    def __call__(self, path: NDArray[np.int32]) -> bool:
        planner, name = self.question.planner, tuple(path.tolist())
        numbers = self.space.numbers(path)
        if not self._alike:
            arcs = [planner.graph.arcs[n] for n in numbers]
            marks = features(arcs, planner.network.places, planner.corridor_of(numbers))
            if frozenset(marks) in self._known:
                return False
        route = self.question.route(self._timed.get(name) or numbers, minimised=self.minimise)
        if route is None:
            return False
        if not self._alike:
            self._known.append(frozenset(marks))
        self.routes[name] = route
        return True


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
    routes.sort(key=lambda route: value_of(route, minimise))
    unserved = [f"{row.corridor} ({'; '.join(row.reasons)})" for row in rows
                if not isinstance(row, Route)]  # fmt: skip
    note = "the best journey of each corridor"
    if unserved:
        note += "; no service by " + ", ".join(unserved)
    return RouteSet(tuple(routes[:k]), True, note)

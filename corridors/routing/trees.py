"""Best figures from one place to many, with one tree of shortest ways per heading."""

from collections.abc import Iterable, Sequence

import numpy as np

from corridors._kernels.search import Tree, shortest_tree
from corridors._kernels.topology import Topology
from corridors.errors import NoRouteError
from corridors.routing.backend import backend_for
from corridors.routing.finding import find_with
from corridors.routing.planner import Planner, value_of
from corridors.routing.windows import first_change_h

__all__ = ["best_values", "charges_at_ends"]


def best_values(
    planner: Planner,
    origin: str,
    destinations: Iterable[str],
    *,
    minimise: str,
    avoid: Sequence[str] = (),
) -> dict[str, float]:
    """Best figure from a place to each destination that can be reached.

    Parameters
    ----------
    planner : Planner
    origin : str
        Place id.
    destinations : iterable of str
        Place ids.
    minimise : str
        Objective.
    avoid : sequence of str
        What must not be used.

    Returns
    -------
    dict of str to float
        Charges at the two ends included; 0 from a place to itself.

    Notes
    -----
    Figures may differ between headings, so that there is a tree for each. Where the tree comes
    back to a place on its way, or a link opens or closes before the journey ends, that destination
    is searched by itself.
    """
    graph = planner.graph
    sources = graph.vertices_of.get(origin, ())
    topology = Topology(len(graph.place_of), graph.tail, graph.head)
    closed = planner.closed(avoid)
    first_change = first_change_h(planner)
    trees: dict[str, Tree] = {}
    found: dict[str, float] = {}
    for place in dict.fromkeys(destinations):
        if place == origin:
            found[place] = 0.0
            continue
        targets = graph.vertices_of.get(place, ())
        if not sources or not targets:
            continue
        heading = planner.heading(origin, place)
        weights = np.where(closed, np.inf, planner.weights(minimise, heading))
        if heading not in trees:
            trees[heading] = shortest_tree(topology, weights, list(sources),
                                           backend=backend_for(topology))  # fmt: skip
        tree = trees[heading]
        reached = min(targets, key=lambda vertex: float(tree.distance[vertex]))
        total = float(tree.distance[reached])
        if not np.isfinite(total):
            continue
        way: list[int] | None = _way(topology, tree, reached)
        if planner.comes_back_to(way or []) is not None:
            way = planner.search(origin, place, planner.course(None), weights)
        if way is None:
            continue
        hours = float(planner.weights("time_h", heading)[way].sum())
        if hours >= first_change:
            value = _in_time(planner, origin, place, minimise, avoid)
            if value is not None:
                found[place] = value
            continue
        ends = charges_at_ends(planner, origin, place, minimise, heading)
        found[place] = float(weights[way].sum()) + ends
    return found


def _way(topology: Topology, tree: Tree, vertex: int) -> list[int]:
    numbers = []
    arc = int(tree.arriving[vertex])
    while arc >= 0:
        numbers.append(arc)
        arc = int(tree.arriving[topology.tail[arc]])
    return numbers[::-1]


def charges_at_ends(
    planner: Planner, origin: str, place: str, minimise: str, heading: str
) -> float:
    """Charges at the two ends of a journey, in the unit of the objective."""
    pricer = planner.prices(heading)[0]
    worth = {minimise: 1.0}
    if minimise == "generalised_usd":
        worth = {"cost_usd": 1.0, "time_h": pricer.value_of_time_usd_per_h}
    return sum(worth.get(item.measure, 0.0) * item.figure for item in pricer.ends(origin, place))


def _in_time(
    planner: Planner, origin: str, place: str, minimise: str, avoid: Sequence[str]
) -> float | None:
    """Figure of the best journey with the dates of the links on its way; None where none is."""
    try:
        route = find_with(planner, origin, place, minimise=minimise, avoid=avoid)
    except NoRouteError:
        return None
    return value_of(route, minimise)

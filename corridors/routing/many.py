"""Tables of very many pairs on a large graph, by contraction hierarchies where installed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.contraction import Contraction, has_routingkit
from corridors._kernels.topology import Topology
from corridors.routing.planner import Planner
from corridors.routing.trees import charges_at_ends
from corridors.routing.weighing import MANY_ARCS
from corridors.routing.windows import first_change_h

__all__ = ["many_values"]

FloatArray = NDArray[np.float64]
_WORTH_ORDERING = 200
"""Origins from which ordering a graph takes less time than growing a tree from each."""


def many_values(
    planner: Planner,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    minimise: str,
    avoid: Sequence[str] = (),
) -> FloatArray | None:
    """Best figures of all pairs at once, where that is worth it and nothing stands against it.

    Parameters
    ----------
    planner : Planner
    origins, destinations : sequence of str
        Place ids.
    minimise : str
        Objective.
    avoid : sequence of str
        What must not be used.

    Returns
    -------
    numpy.ndarray or None
        Origins by destinations, charges at the ends included; NaN where there is no journey. None
        where trees are to be grown instead: pyroutingkit is not installed (extra ``big``), the
        graph or the table is small, some place has several sides, or links open or close.
    """
    graph = planner.graph
    if (
        not has_routingkit()
        or len(graph.arcs) <= MANY_ARCS
        or len(origins) < _WORTH_ORDERING
        or len(graph.place_of) > len(graph.place_numbers)
        or np.isfinite(first_change_h(planner))
    ):
        return None
    known = graph.place_numbers
    rows = [n for n, place in enumerate(origins) if place in known]
    columns = [n for n, place in enumerate(destinations) if place in known]
    starts = [known[origins[n]] for n in rows]
    ends = [known[destinations[n]] for n in columns]
    places = planner.network.places
    lon_a, lon_b = (
        np.array([places[name].lon for name in names]) for names in (origins, destinations)
    )
    west = lon_b[None, :] < lon_a[:, None]  # as `Planner.heading` has it
    closed = planner.closed(avoid)
    values = np.full((len(origins), len(destinations)), np.nan)
    for heading, mine in (("west", west), ("east", ~west)):
        if not starts or not ends or not mine.any():
            continue
        weights = np.where(closed, np.inf, planner.weights(minimise, heading))
        table = np.full(values.shape, np.inf)
        table[np.ix_(rows, columns)] = _ordered(planner).matrix(weights, starts, ends)
        table += _charges(planner, origins, destinations, minimise, heading)
        values[mine] = table[mine]
    same = np.array(origins)[:, None] == np.array(destinations)[None, :]
    values[same] = 0.0
    values[np.isinf(values)] = np.nan
    return values


def _charges(
    planner: Planner, origins: Sequence[str], destinations: Sequence[str], minimise: str,
    heading: str,
) -> FloatArray:  # fmt: skip
    """Charges at the ends of every pair; what one end adds does not depend on the other."""

    def at(origin: str, destination: str) -> float:
        return charges_at_ends(planner, origin, destination, minimise, heading)

    first, last = origins[0], destinations[0]
    rows = np.array([at(origin, last) for origin in origins])
    columns = np.array([at(first, destination) for destination in destinations])
    return np.asarray(rows[:, None] + columns[None, :] - at(first, last))


def _ordered(planner: Planner) -> Contraction:
    """The planner's graph, ordered once; vertices are places here."""
    if planner.contraction is None:
        graph, places = planner.graph, planner.network.places
        points = np.array([(places[name].lon, places[name].lat) for name in graph.place_of])
        topology = Topology(len(graph.place_of), graph.tail, graph.head)
        planner.contraction = Contraction(topology, points)
    return planner.contraction

"""What to avoid: links, places, countries, modes, services, operators, borders."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corridors.errors import UnknownNameError
from corridors.routing.graph import Graph

__all__ = ["avoid_mask", "avoided_by"]


def avoided_by(graph: Graph, term: str) -> NDArray[np.bool_]:
    """Mask of arcs that one term closes.

    Raises
    ------
    UnknownNameError
        The term names nothing in the network.
    """
    network = graph.network
    links = network.links.values()
    if term in network.links:
        return graph.passing({term})
    if len(term) == 2 and term.isupper():
        touched = graph.touching({term})
        if touched.any():
            return touched
    elif len(term) == 5 and term[2] == "-" and term.isupper():
        one, other = term.split("-")
        return graph.between(one, other)
    if term in {link.moves for link in links} | {link.mode for link in links}:
        return graph.arcs_where(term in (a.link.moves, a.link.mode) for a in graph.arcs)
    if term in {link.service for link in links} - {""}:
        return graph.arcs_where(term == a.link.service for a in graph.arcs)
    if term in {link.operator for link in links} - {""}:
        return graph.arcs_where(term == a.link.operator for a in graph.arcs)
    if network.knows_place(term):
        return graph.passing({network.find_place(term)})
    raise UnknownNameError(
        "thing to avoid",
        term,
        _near(graph, term),
        "give a place, an edge, a country such as RU, a border such as PL-BY, a mode, a vessel "
        "service or an operator",
    )


def _near(graph: Graph, term: str) -> Iterable[str]:
    from difflib import get_close_matches

    network = graph.network
    names = [*network.places, *network.links, *{a.link.service for a in graph.arcs}]
    return get_close_matches(term, names, n=3, cutoff=0.4)


def avoid_mask(graph: Graph, terms: Sequence[str]) -> NDArray[np.bool_]:
    """Mask of arcs that any term closes."""
    closed = np.zeros(len(graph.arcs), dtype=bool)
    for term in terms:
        closed |= avoided_by(graph, term)
    return closed

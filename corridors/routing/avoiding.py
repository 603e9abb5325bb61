"""What to avoid: links, places, countries, modes, services, operators, borders."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corridors.errors import UnknownNameError
from corridors.network.arcs import Arc
from corridors.routing.graph import Graph

__all__ = ["avoid_mask", "avoided_by"]

Test = Callable[[Arc], bool]


def _test(graph: Graph, term: str) -> Test:
    network = graph.network
    places, links = network.places, network.links.values()
    if term in network.links:
        return lambda arc: arc.link.id == term
    if len(term) == 2 and term.isupper():
        if any(term in arc.countries(places) for arc in graph.arcs):
            return lambda arc: term in arc.countries(places)
    elif len(term) == 5 and term[2] == "-" and term.isupper():
        pair = frozenset(term.split("-"))
        return lambda arc: frozenset({places[arc.tail].country, places[arc.head].country}) == pair
    if term in {link.moves for link in links} | {link.mode for link in links}:
        return lambda arc: term in (arc.link.moves, arc.link.mode)
    if term in {link.service for link in links} - {""}:
        return lambda arc: arc.link.service == term
    if term in {link.operator for link in links} - {""}:
        return lambda arc: arc.link.operator == term
    if network.knows_place(term):
        place = network.find_place(term)
        return lambda arc: place in (arc.tail, arc.head)
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


def avoided_by(graph: Graph, term: str) -> NDArray[np.bool_]:
    """Mask of arcs that one term closes.

    Raises
    ------
    UnknownNameError
        The term names nothing in the network.
    """
    test = _test(graph, term)
    return graph.arcs_where(test(arc) for arc in graph.arcs)


def avoid_mask(graph: Graph, terms: Sequence[str]) -> NDArray[np.bool_]:
    """Mask of arcs that any term closes."""
    closed = np.zeros(len(graph.arcs), dtype=bool)
    for term in terms:
        closed |= avoided_by(graph, term)
    return closed

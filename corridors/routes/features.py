"""What tells one way from another: corridor, ferries, ports, borders, countries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corridors.network.arcs import Arc
from corridors.schema import Place

if TYPE_CHECKING:
    from corridors.routes.route import Route

__all__ = ["Feature", "features", "names_of"]

Feature = tuple[str, str]
KINDS = ("corridor", "ferry", "port", "border", "country")


def features(
    arcs: Sequence[Arc], places: Mapping[str, Place], corridor: str
) -> tuple[Feature, ...]:
    """Marks of a way that mean something to a planner, as (kind, words), each once.

    Parameters
    ----------
    arcs : sequence of Arc
        The way.
    places : mapping of str to Place
        Places of the network.
    corridor : str
        Corridor that the way belongs to.

    Returns
    -------
    tuple of (str, str)
        Kinds are ``corridor``, ``ferry`` (ports and service), ``port`` (where goods board or leave
        a vessel), ``border`` (the two posts; gauge and direction do not count) and ``country``.
    """
    found: list[Feature] = [("corridor", corridor)]
    for arc in arcs:
        link = arc.link
        ends = " - ".join(places[end].name for end in sorted((arc.tail, arc.head)))
        if link.moves_by in ("ferry", "sea"):
            found.append(("ferry", f"{ends} {link.service}".strip()))
            found += [("port", places[end].name) for end in (arc.tail, arc.head)
                      if places[end].kind == "port"]  # fmt: skip
        if places[arc.tail].country != places[arc.head].country:
            found.append(("border", ends))
        found += [("country", country) for country in arc.countries(places)]
    return tuple(dict.fromkeys(found))


def names_of(routes: Sequence["Route"]) -> tuple[str, ...]:
    """A short name for each route: its corridor and what no other route of the set has.

    Examples
    --------
    >>> import corridors as co
    >>> from corridors.samples import sample_network
    >>> net = sample_network()
    >>> ways = [co.find_route(net, "alpha", "omega", corridor=c) for c in ("northern", "middle")]
    >>> names_of(ways)
    ('northern', 'middle')
    """
    marks = [features(r.arcs, r.network.places, r.corridor) for r in routes]
    count = Counter(mark for of_route in marks for mark in of_route)
    names = []
    for route, of_route in zip(routes, marks, strict=True):
        if count["corridor", route.corridor] == 1:
            names.append(route.corridor)
            continue
        own = [mark for mark in of_route if count[mark] == 1] or [
            mark for mark in of_route if count[mark] < len(routes)
        ]
        inner = sorted((m for m in own if m[0] != "corridor"), key=lambda m: KINDS.index(m[0]))
        inner = inner or _own_place(route, routes)
        names.append(f"{route.corridor} {_words(inner)}".strip())
    return _numbered(names)


def _own_place(route: "Route", routes: Sequence["Route"]) -> list[Feature]:
    """The place in the middle of what only this route passes."""
    others = {place for other in routes if other is not route for place in other.places}
    own = [place for place in route.places if place not in others]
    return [("place", route.network.places[own[len(own) // 2]].name)] if own else []


def _words(marks: list[Feature]) -> str:
    """Up to two marks of the most telling kind, such as ``by Dostyk - Alashankou``."""
    if not marks:
        return ""
    kind = marks[0][0]
    words = ", ".join([words for other, words in marks if other == kind][:2])
    return f"{'through' if kind == 'country' else 'by'} {words}"


def _numbered(names: list[str]) -> tuple[str, ...]:
    """Names that occur several times get a number."""
    count, seen = Counter(names), Counter[str]()
    told = []
    for name in names:
        seen[name] += 1
        told.append(f"{name} ({seen[name]})" if count[name] > 1 else name)
    return tuple(told)

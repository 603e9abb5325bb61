"""Why there is no journey: what would have to be lifted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from corridors.network.gateways import CorridorRule
from corridors.routing.avoiding import avoided_by
from corridors.routing.planner import Planner
from corridors.schema import Link

__all__ = ["why_none"]


def _reaches(planner: Planner, origin: str, destination: str, corridor: CorridorRule | str | None,
             via: Sequence[str], avoid: Sequence[str]) -> bool:  # fmt: skip
    weights = np.where(planner.closed(avoid), np.inf, planner.graph.length_km)
    return planner.search(origin, destination, planner.course(corridor, via), weights) is not None


def _later(planner: Planner, origin: str, destination: str, corridor: CorridorRule | str | None,
           via: Sequence[str], avoid: Sequence[str]) -> list[str]:  # fmt: skip
    """Links not open on the day that would make the journey possible."""
    network = planner.network
    closed = [
        link for link in network.links.values()
        if not link.valid_on(network.day) or link.status == "suspended"
    ]  # fmt: skip
    if not closed:
        return []
    opened = [
        replace(link, opens=None, closes=None, closed=(), status="operating") for link in closed
    ]
    hypothetical = Planner(network.with_rows(links=opened), planner.consignment, on=planner.on)
    weights = np.where(hypothetical.closed(avoid), np.inf, hypothetical.graph.length_km)
    found = hypothetical.search(origin, destination, hypothetical.course(corridor, via), weights)
    names = {link.id: link for link in closed}
    used = dict.fromkeys(hypothetical.graph.arcs[number].link.id for number in found or ())
    return [_closure(names[name], network.day) for name in used if name in names]


def _closure(link: Link, day: date) -> str:
    if link.opens and day < link.opens:
        return f"{link.id} opens on {link.opens}, not open on {day}"
    if link.closes and day > link.closes:
        return f"{link.id} closed on {link.closes}"
    for first, last in link.closed:
        if first <= day <= last:
            return f"{link.id} is closed {_spell(first, last)}"
    return f"{link.id} is suspended"


def _spell(first: date, last: date) -> str:
    if first == date.min:
        return "for good" if last == date.max else f"to {last}"
    return f"from {first} on" if last == date.max else f"from {first} to {last}"


def why_none(
    planner: Planner,
    origin: str,
    destination: str,
    *,
    corridor: CorridorRule | str | None,
    via: Sequence[str],
    avoid: Sequence[str],
) -> tuple[str, ...]:
    """Reasons why no journey exists, the first that explains it.

    Parameters
    ----------
    planner : Planner
    origin, destination : str
        Place ids.
    corridor, via, avoid
        What the search had to keep.
    """
    graph, day = planner.graph, planner.network.day
    for place in (origin, destination, *via):
        if place not in graph.vertices_of:
            return (f"no link at {place} is open on {day}",)
    cutting = [
        term
        for term in avoid
        if avoided_by(graph, term).any()
        and _reaches(planner, origin, destination, corridor, via, [t for t in avoid if t != term])
    ]
    if cutting:
        return tuple(f"avoiding {term} cuts every way" for term in cutting)
    if avoid and _reaches(planner, origin, destination, corridor, via, []):
        return (f"avoiding {', '.join(avoid)} together cuts every way",)
    later = _later(planner, origin, destination, corridor, via, avoid)
    if later:
        return tuple(later)
    if via and _reaches(planner, origin, destination, corridor, [], avoid):
        return (f"no way passes {', '.join(via)} in this order without coming back to a place",)
    if corridor is not None and _reaches(planner, origin, destination, None, via, avoid):
        name = corridor if isinstance(corridor, str) else corridor.id
        return (f"the gateways of {name} cannot be passed without coming back to a place",)
    return (f"the links open on {day} do not join {origin} and {destination}",)

"""Links that open or close while a journey is under way, honoured on the day they are reached."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import inf

from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.network.gateways import CorridorRule
from corridors.routes import Route
from corridors.routes.policy_kinds import OPENING
from corridors.routing.keeper import Keeper, Window
from corridors.routing.permitted import route_in_time
from corridors.routing.planner import Planner
from corridors.routing.space import space_between
from corridors.routing.warning import journey_warnings
from corridors.schema import Link
from corridors.units import HOURS_PER_DAY

__all__ = [
    "WAITING",
    "Find",
    "Window",
    "find_in_time",
    "first_change_h",
    "in_time",
    "notes_on_dates",
    "told_with_dates",
    "windows_of",
    "world_within",
]

WAITING = OPENING
_DAY = timedelta(days=1)


def _windows_of_link(link: Link, day: date, on: date, until: date) -> list[Window]:
    """When a link is closed, if that changes between two days; empty where it does not."""
    spells = [spell for spell in link.closed if spell[0] <= until and spell[1] >= on]
    opens = link.opens is not None and on < link.opens <= until
    closes = link.closes is not None and on <= link.closes < until
    known = opens or ((link.opens is None or link.opens <= day)
                      and (link.closes is None or day <= link.closes))  # fmt: skip
    begins = any(on < first for first, _ in spells) and link.valid_on(day)
    ends = any(last < until for _, last in spells)
    if link.status == "suspended" or not known:
        return []
    if not opens and not (closes and link.valid_on(day)) and not begins and not ends:
        return []
    found = list(spells)
    if opens and link.opens is not None:
        found.append((date.min, link.opens - _DAY))
    if closes and link.closes is not None:
        found.append((link.closes + _DAY, date.max))
    return found


def windows_of(
    network: Network, on: date, until: date
) -> tuple[Network, dict[str, tuple[Window, ...]]]:
    """Links that open or close between two days, and when they are closed.

    Parameters
    ----------
    network : Network
        State of the world.
    on, until : datetime.date
        Departure and arrival.

    Returns
    -------
    tuple of Network and dict
        The network with those links in it, undated, and the windows in which each is closed.
    """
    windows: dict[str, tuple[Window, ...]] = {}
    undated = []
    for link in network.links.values():
        found = _windows_of_link(link, network.day, on, until)
        if found:
            windows[link.id] = tuple(found)
            undated.append(replace(link, opens=None, closes=None, closed=()))
    return (network.with_rows(links=undated) if undated else network), windows


def first_change_h(planner: Planner) -> float:
    """Hours after departure at which a link first opens or closes; infinite where none does."""
    on, days = planner.on, []
    for link in planner.network.links.values():
        if link.status == "suspended" or not (link.opens or link.closes or link.closed):
            continue
        days += [day for day in (link.opens,) if day is not None and day > on]
        days += [day for day in (link.closes,) if day is not None and day >= on]
        for first, last in link.closed:
            days += [day for day in (first, last) if day >= on and day != date.max]
    return min(((day - on).days * HOURS_PER_DAY for day in days), default=inf)


def world_within(planner: Planner, hours: float) -> tuple[Planner, dict[str, tuple[Window, ...]]]:
    """Planner of the same world with the links in it that open or close within some hours.

    Parameters
    ----------
    planner : Planner
        Of the network on its day.
    hours : float
        Hours after departure [h].

    Returns
    -------
    tuple of Planner and dict
        The planner itself where there is no such link; and the windows in which each is closed.
    """
    until = planner.on + timedelta(hours=hours)
    world, windows = windows_of(planner.network, planner.on, until)
    if not windows:
        return planner, windows
    key = tuple(sorted(windows.items()))
    if key not in planner.worlds:
        planner.worlds[key] = Planner(world, planner.consignment, on=planner.on, like=planner)
    return planner.worlds[key], windows


def find_in_time(
    planner: Planner,
    origin: str,
    destination: str,
    *,
    minimise: str,
    windows: Mapping[str, Sequence[Window]],
    corridor: CorridorRule | str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
) -> Route | None:
    """Best journey that enters no link while it is closed; None where there is none.

    Parameters
    ----------
    planner : Planner
        Of a network that holds the links, whatever their dates.
    origin, destination : str
        Place ids.
    minimise : str
        Objective of `find_route`.
    windows : mapping of str to sequence of (first, last)
        Days, both included, on which a link may not be entered, by its id.
    corridor, via, avoid
        As for `find_with`.

    Notes
    -----
    Labels of objective and time: days are those that mean hours lead to. Waiting before a closed
    link is allowed, counts in the time and is a component of its own, ``waiting for opening``.
    """
    space = space_between(
        planner.course(corridor, via), origin, destination, closed=planner.closed(avoid)
    )
    keeper = Keeper(planner, origin, destination, windows)
    found = keeper.search(space, minimise)
    return None if found is None else route_in_time(keeper, found.steps, minimised=minimise)


Find = Callable[[Planner, Mapping[str, Sequence[Window]]], Route | None]


def in_time(planner: Planner, route: Route, find: Find) -> Route | None:
    """The route itself, or a better one where links open or close before it would arrive.

    Parameters
    ----------
    planner : Planner
        That found the route.
    route : Route
        Best journey by the links open on the network's day.
    find : callable
        Best journey of another planner under windows, or None.

    Returns
    -------
    Route or None
        None where a link of the route closes before it is reached and no other way is left.
    """
    found: Route | None = route
    known: dict[str, tuple[Window, ...]] = {}
    while found is not None:
        world, windows = world_within(planner, found.time_h.mean)
        if windows.keys() <= known.keys():
            return found
        # a longer way round may meet further dates, so that windows only ever get more
        known = windows
        found = find(world, windows)
        if found is not None:
            found = told_with_dates(found, planner.network)
    return None


def told_with_dates(route: Route, network: Network) -> Route:
    """A route through a world of undated links, told with the real ones.

    Parameters
    ----------
    route : Route
        Found with windows.
    network : Network
        State of the world with the dates of its links.
    """
    arcs = tuple(Arc(network.links[arc.link.id], arc.forward) for arc in route.arcs)
    undated = journey_warnings(route.network, route.arcs, route.on)
    notes = journey_warnings(network, arcs, route.on)
    notes += tuple(text for text in route.warnings if text not in undated)
    return replace(route, network=network, arcs=arcs, warnings=notes)


def notes_on_dates(routes: Iterable[Route]) -> tuple[str, ...]:
    """What to know of routes whose links were held against their dates at mean hours only.

    Parameters
    ----------
    routes : iterable of Route
        Routes that are drawn many times.
    """
    notes: dict[str, None] = {}
    for route in routes:
        entered = zip(route.arcs, route.arc_components, route.passage_dates, strict=True)
        for arc, items, day in entered:
            if any(item.kind == WAITING for item in items):
                notes[f"{arc.link.id}: every draw waits as long as mean hours do"] = None
            elif not arc.link.valid_on(day):
                notes[f"{arc.link.id} is closed on {day}, when mean hours reach it"] = None
    return tuple(notes)

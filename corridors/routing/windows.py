"""Links that open or close while a journey is under way, honoured on the day they are reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from corridors.costs import Component, Spread
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.network.gateways import CorridorRule
from corridors.routes import Route
from corridors.routing.planner import Planner
from corridors.routing.space import Space, space_between
from corridors.routing.timed import Aim, Entry, Step, timed_path
from corridors.routing.warning import journey_warnings
from corridors.units import HOURS_PER_DAY

__all__ = ["WAITING", "Window", "find_in_time", "in_time", "notes_on_dates", "windows_of"]

Window = tuple[date, date]
"""First and last day on which a link may not be entered."""
WAITING = "waiting for opening"
_DAY = timedelta(days=1)


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
        if link.status == "suspended":
            continue
        opens = link.opens is not None and on < link.opens <= until
        closes = link.closes is not None and on <= link.closes < until
        if not opens and not (closes and link.valid_on(network.day)):
            continue
        found = []
        if opens and link.opens is not None:
            found.append((date.min, link.opens - _DAY))
        if closes and link.closes is not None:
            found.append((link.closes + _DAY, date.max))
        windows[link.id] = tuple(found)
        undated.append(replace(link, opens=None, closes=None))
    return (network.with_rows(links=undated) if undated else network), windows


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
    arcs, on = planner.graph.arcs, planner.on

    def entries(number: int, hour: float) -> list[Entry]:
        entered = _entry(windows.get(arcs[number].link.id, ()), on, hour)
        return [] if entered is None else [(entered, ())]

    heading = planner.heading(origin, destination)
    while not space.empty:
        shut = np.zeros(space.topology.n_arcs, dtype=bool)
        found = timed_path(space, _aim(planner, space, minimise, heading), entries, shut)
        if found is None:
            return None
        steps, path = found
        place = space.returns_to(path)
        if place is None:
            return _route(planner, steps, origin, destination, minimise)
        space = space.without_return(place)
    return None


def _entry(windows: Sequence[Window], on: date, hour: float) -> float | None:
    """Hour at which a link is entered by who reaches it at an hour; None where it stays closed."""
    moved = True
    while moved:
        moved = False
        day = on + timedelta(hours=hour)
        for first, last in windows:
            if first <= day <= last:
                if last == date.max:
                    return None
                hour, moved = (last + _DAY - on).days * HOURS_PER_DAY, True
                break
    return hour


def _aim(planner: Planner, space: Space, minimise: str, heading: str) -> Aim:
    hours = space.spread(planner.weights("time_h", heading))
    if minimise == "time_h":
        return Aim(np.zeros_like(hours), hours, 1.0, False)
    if minimise == "generalised_usd":
        worth = planner.prices(heading)[0].value_of_time_usd_per_h
        return Aim(space.spread(planner.weights("cost_usd", heading)), hours, worth, True)
    return Aim(space.spread(planner.weights(minimise, heading)), hours, 0.0, False)


def _route(
    planner: Planner, steps: Sequence[Step], origin: str, destination: str, minimise: str
) -> Route:
    """A way as a route, with its waits as components and told in words."""
    plain = planner.route([s.number for s in steps], origin, destination, minimised=minimise)
    components, told, clock = [], [], 0.0
    for step, arc, usual in zip(steps, plain.arcs, plain.arc_components, strict=True):
        wait = step.hour - clock
        extra: tuple[Component, ...] = ()
        if wait > 0:
            edge = arc.link.id
            spread = Spread(wait, wait, wait, "fixed")
            cause = f"opening of {edge}"
            extra = (Component(edge, "time_h", WAITING, spread, cause, (), "derived"),)
            day = planner.on + timedelta(hours=step.hour)
            told.append(f"waits {wait:,.0f} h at {arc.tail} until {day}, when {edge} opens")
        components.append((*extra, *usual))
        clock = step.hour + sum(c.mean for c in usual if c.measure == "time_h")
    return replace(plain, arc_components=tuple(components), warnings=(*plain.warnings, *told))


def in_time(
    planner: Planner,
    route: Route,
    *,
    corridor: CorridorRule | str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
) -> Route | None:
    """The route itself, or a better one where links open or close before it would arrive.

    Parameters
    ----------
    planner : Planner
        That found the route.
    route : Route
        Best journey by the links open on the network's day.
    corridor, via, avoid
        What the search had to keep.

    Returns
    -------
    Route or None
        None where a link of the route closes before it is reached and no other way is left.
    """
    found: Route | None = route
    known: dict[str, tuple[Window, ...]] = {}
    while found is not None:
        until = planner.on + timedelta(hours=found.time_h.mean)
        world, windows = windows_of(planner.network, planner.on, until)
        if windows.keys() <= known.keys():
            return found
        # a longer way round may meet further dates, so that windows only ever get more
        known = windows
        found = _honouring(planner, world, windows, route, corridor, via, avoid)
    return None


def _honouring(
    planner: Planner,
    world: Network,
    windows: Mapping[str, Sequence[Window]],
    route: Route,
    corridor: CorridorRule | str | None,
    via: Sequence[str],
    avoid: Sequence[str],
) -> Route | None:
    """Best journey through a world whose dated links have windows, told with its real links."""
    other = Planner(world, planner.consignment, on=planner.on)
    found = find_in_time(
        other, route.origin, route.destination, minimise=route.minimised, windows=windows,
        corridor=corridor, via=via, avoid=avoid,
    )  # fmt: skip
    if found is None:
        return None
    links = planner.network.links
    arcs = tuple(Arc(links[arc.link.id], arc.forward) for arc in found.arcs)
    undated = journey_warnings(world, found.arcs, planner.on)
    notes = journey_warnings(planner.network, arcs, planner.on)
    notes += tuple(text for text in found.warnings if text not in undated)
    return replace(found, network=planner.network, arcs=arcs, warnings=notes)


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

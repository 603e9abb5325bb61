"""`interactive_map`: results and networks on a page for the browser."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from corridors.comparison import Comparison
from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.furniture import credits_of
from corridors.plotting.interactive.capacities import Capacities
from corridors.plotting.interactive.ground import ground_of
from corridors.plotting.interactive.journeys import Journeys, Shown
from corridors.plotting.interactive.links import network_content
from corridors.plotting.interactive.page import page_html
from corridors.plotting.interactive.store import Store
from corridors.plotting.interactive.value import InteractiveMap
from corridors.plotting.names import written_in
from corridors.plotting.points import label_of
from corridors.plotting.projection import MapFrame, fit_frame
from corridors.plotting.style import (
    CORRIDORS,
    MODES,
    SERIES,
    LineLook,
    Theme,
    look_of_corridor,
    look_of_mode,
    theme_named,
)
from corridors.routes import Route, Unserved
from corridors.units import days

__all__ = ["interactive_map"]

Row = Route | Unserved


def interactive_map(
    shown: "Comparison | Route | Iterable[Route] | Network",
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    language: str = "en",
) -> InteractiveMap:
    """Make a map for the browser: one page that needs neither a network nor a server.

    Legs show their time, cost, capacity and sources under the pointer, and where each figure comes
    from when clicked. Lanes, corridors and scenarios can be switched, a scenario shown before,
    after or both; the address of the page holds the view.

    Parameters
    ----------
    shown : Comparison, Route, iterable of Route, RouteSet or Network
        What to show: journeys, or all links of a network.
    title : str, optional
        Title of the page.
    theme : str or Theme
        ``light`` or ``dark``.
    language : str
        Language of the names on the map: ``en``, ``ru``, ``tr`` or ``zh``.

    Returns
    -------
    InteractiveMap
        With the page as ``html``; `corridors.export.write_html` writes it.

    Raises
    ------
    OptionError
        There is nothing to show, or an option is outside what is allowed.
    MissingExtraError
        The extra ``interactive`` is not installed.

    Notes
    -----
    Times of legs are means and add up; times of journeys are medians with the 10th and 90th
    percentile. Lines are simplified to 100 m, more where the network has very many points.

    Examples
    --------
    >>> import corridors as co
    >>> from corridors.plotting import interactive_map
    >>> route = co.find_route(co.load_network(), "xian", "poti", corridor="middle")
    >>> page = interactive_map(route)
    >>> page.title
    "Xi'an – Poti"
    >>> page.size_mb < 5
    True
    """
    written_in((), language)
    look = theme_named(theme)
    capacities = Capacities()
    if isinstance(shown, Network):
        return _of_network(shown, title, look, language, capacities)
    rows = _rows(shown)
    routes = [item.row for item in rows if isinstance(item.row, Route)]
    if not routes:
        raise OptionError("there is nothing to show: no journey exists; give lanes that are served")
    store = Store(_frame(routes), language)
    journeys = Journeys(store, capacities)
    for item in rows:
        journeys.add(item, _ends(item.row, routes, language))
    content = journeys.to_dict()
    first = routes[0]
    several = len(content["lanes"]) > 1
    said = title or ("Corridors compared" if several else content["lanes"][0]["title"])
    return _page(said, look, store, content, first.network, {
        "kind": "journeys",
        "heading": "Routes" if rows[0].group.isdigit() else "Corridors",
        "groups": _groups(rows, first.network, look),
        "views": list(_views(rows)),
        "notes": capacities.problems,
    })  # fmt: skip


def _page(
    title: str, look: Theme, store: Store, content: dict[str, Any], network: Network,
    more: dict[str, Any],
) -> InteractiveMap:  # fmt: skip
    frame = store.frame
    whole = content | more | store.to_dict() | {
        "frame": [round(side / 1000, 1) for side in frame.bounds],
        "ground": ground_of(frame, language=store.language),
    }  # fmt: skip
    html = page_html(title, whole, look, credits_of(network), scale_bar=frame.conic)
    return InteractiveMap(title, html)


def _of_network(
    network: Network, title: str | None, look: Theme, language: str, capacities: Capacities
) -> InteractiveMap:
    links = [link for link in network.links.values() if link.mode != "transfer"]
    if not links:
        raise OptionError("there is nothing to show: the network has no link; give another")
    near = [link for link in links if link.moves != "sea"] or links
    lines = [network.lines.of(link, network.places) for link in near]
    store = Store(fit_frame(np.concatenate([np.asarray(line, float) for line in lines])), language)
    content = network_content(network, store, capacities)
    seen = {row["group"] for row in content["journeys"]}
    groups = [
        {"id": name, "title": name.capitalize(), "colour": look.colour(look_of_mode(name))}
        for name in MODES
        if name in seen
    ]
    return _page(title or "The network", look, store, content, network, {
        "kind": "network",
        "heading": "Moves by",
        "groups": groups,
        "views": [_view(network.scenario, network.scenario, network.day, network.notes)],
        "notes": capacities.problems,
    })  # fmt: skip


def _frame(routes: Sequence[Route]) -> MapFrame:
    points = [np.asarray(route.line_of(leg), float) for route in routes for leg in route.legs]
    return fit_frame(np.concatenate(points))


def _ends(row: Row, routes: Sequence[Route], language: str) -> tuple[str, str]:
    """Names of the ends of a row."""
    places = routes[0].network.places
    for route in routes:
        if row.origin in route.network.places and row.destination in route.network.places:
            places = route.network.places
            break
    origin, destination = (
        label_of(places[end], language) if end in places else end
        for end in (row.origin, row.destination)
    )
    return origin, destination


def _rows(shown: "Comparison | Route | Iterable[Route]") -> list[Shown]:
    if isinstance(shown, Comparison):
        return list(_compared(shown))
    routes = [shown] if isinstance(shown, Route) else list(getattr(shown, "routes", shown))
    strangers = [type(item).__name__ for item in routes if not isinstance(item, Route)]
    if strangers:
        raise OptionError(
            f"cannot show {strangers[0]}; give a comparison, routes such as comparison.routes, "
            "or a network"
        )
    corridors = {route.corridor for route in routes}
    lanes = {(route.origin, route.destination) for route in routes}
    apart = len(corridors) == len(routes) or len(lanes) > 1
    return [
        Shown(route, route.corridor if apart else str(number), route.network.scenario)
        for number, route in enumerate(routes)
    ]


def _compared(comparison: Comparison) -> Iterator[Shown]:
    """Rows of a comparison, and for each the one without scenario on the same day."""
    plain = comparison.before
    several = _several_days(comparison)
    told = zip(comparison.rows, comparison.to_dict(), strict=True)
    for row, record in told:
        yield Shown(row, row.corridor, _state(row, several), time_h=record["time_h"])
    for now, row, record in zip(comparison.rows, plain.rows, plain.to_dict(), strict=False):
        yield Shown(row, row.corridor, _state(now, several), True, time_h=record["time_h"])


def _several_days(comparison: Comparison) -> bool:
    found: dict[str, set[Any]] = {}
    for row in comparison.rows:
        found.setdefault(_scenario(row), set()).add(row.as_of)
    return any(len(dates) > 1 for dates in found.values())


def _scenario(row: Row) -> str:
    return row.network.scenario if isinstance(row, Route) else row.scenario


def _state(row: Row, several_days: bool) -> str:
    return f"{_scenario(row)}, {row.as_of}" if several_days else _scenario(row)


def _view(name: str, scenario: str, day: Any, notes: Iterable[str]) -> dict[str, Any]:
    plain = scenario == "baseline"
    return {"id": name, "title": "as it is" if plain and name == scenario else name,
            "day": str(day), "plain": plain, "notes": list(dict.fromkeys(notes))}  # fmt: skip


def _views(rows: Sequence[Shown]) -> Iterator[dict[str, Any]]:
    states: dict[str, tuple[Row, list[str]]] = {}
    for item in rows:
        if not item.before:
            _, notes = states.setdefault(item.view, (item.row, []))
            if isinstance(item.row, Route):
                notes += [*item.row.network.notes,
                          *(f"assumed: {line}" for line in item.row.network.assumed)]  # fmt: skip
    for name, (row, notes) in states.items():
        yield _view(name, _scenario(row), row.as_of, notes)


def _groups(rows: Sequence[Shown], network: Network, look: Theme) -> list[dict[str, str]]:
    """Colours and titles: of corridors in the order of the static maps, or of numbered routes."""
    titles = {rule.id: rule.title for rule in network.corridors}
    seen = dict.fromkeys(item.group for item in rows)
    if all(name.isdigit() for name in seen):
        return [_numbered(item, look) for item in rows]
    names = [*(n for n in CORRIDORS if n in seen), *sorted(set(seen) - set(CORRIDORS))]
    return [
        {"id": name, "title": titles.get(name, name.capitalize()),
         "colour": look.colour(look_of_corridor(name))}
        for name in names
    ]  # fmt: skip


def _numbered(item: Shown, look: Theme) -> dict[str, str]:
    number = int(item.group)
    series: LineLook = SERIES[number % len(SERIES)]
    told = ""
    if isinstance(item.row, Route):
        told = f": {item.row.distance_km:,.0f} km, {days(item.row.time_h.p50):,.0f} days"
    return {"id": item.group, "title": f"{number + 1}{told}", "colour": look.colour(series)}

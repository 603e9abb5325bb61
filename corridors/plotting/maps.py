"""Maps of routes, corridors and networks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.comparison import compare
from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.furniture import credits_of, draw_north, draw_scale
from corridors.plotting.legends import kind_handles, line_handle
from corridors.plotting.names import families, written_in
from corridors.plotting.points import (
    Mark,
    blocked_marks,
    draw_marks,
    in_view,
    label_marks,
    mark_handles,
    network_marks,
    route_marks,
)
from corridors.plotting.projection import Bounds, Floats
from corridors.plotting.sheet import MAIN_SEAS, Sheet, name_countries, name_seas, open_sheet
from corridors.plotting.strands import Strand, draw_strands, kind_of, link_strands, route_strands
from corridors.plotting.style import (
    CORRIDORS,
    MODES,
    SERIES,
    LineLook,
    Size,
    Theme,
    house_style,
    look_of_corridor,
    look_of_mode,
    size_named,
    theme_named,
)
from corridors.routes import Route
from corridors.schema import Link

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_corridors", "plot_network", "plot_routes"]

COLOURINGS = ("auto", "corridor", "route", "mode")
SHOWN_LANES = (("xian", "duisburg"), ("xian", "istanbul"))
SOUTHERN_LANES = (("xian", "bandar-abbas"),)  # for corridors that serve none of the others
SPACING = 1.05  # distance of neighbours, in line widths


def _listed(routes: "Route | Iterable[Route]") -> list[Route]:
    if isinstance(routes, Route):
        return [routes]
    found = list(getattr(routes, "routes", routes))
    strangers = [type(item).__name__ for item in found if not isinstance(item, Route)]
    if strangers:
        raise OptionError(f"cannot draw {strangers[0]}; give routes, such as comparison.routes")
    if not found:
        raise OptionError("there are no routes to draw; give at least one")
    return found


def _colouring(routes: Sequence[Route], asked: str) -> str:
    if asked not in COLOURINGS:
        raise OptionError(f"colour_by {asked!r} is unknown; give one of {', '.join(COLOURINGS)}")
    if asked != "auto":
        return asked
    if len(routes) == 1:
        return "mode"
    return "corridor" if len({route.corridor for route in routes}) > 1 else "route"


def _groups(
    routes: Sequence[Route], colouring: str
) -> tuple[list[list[str]], dict[str, LineLook], dict[str, str]]:
    """Groups of each route's links, looks of the groups from left to right, and their titles."""
    names: list[list[str]] = []
    looks: dict[str, LineLook] = {}
    titles: dict[str, str] = {}
    rules = {rule.id: rule.title for rule in routes[0].network.corridors}
    for number, route in enumerate(routes):
        if colouring == "mode":
            names.append([arc.link.moves for arc in route.arcs])
        elif colouring == "corridor":
            names.append([route.corridor] * len(route.arcs))
        else:
            names.append([str(number)] * len(route.arcs))
            looks[str(number)] = SERIES[number % len(SERIES)]
            titles[str(number)] = _route_title(number, route)
    seen = {name for row in names for name in row}
    if colouring == "mode":
        looks = {name: look_of_mode(name) for name in MODES if name in seen and name != "transfer"}
        titles = {name: name.capitalize() for name in looks}
    elif colouring == "corridor":
        order = [*CORRIDORS, *sorted(seen - set(CORRIDORS))]
        looks = {name: look_of_corridor(name) for name in order if name in seen}
        titles = {name: rules.get(name, name.capitalize()) for name in looks}
    return names, looks, titles


def _route_title(number: int, route: Route) -> str:
    days = route.time_h.p50 / 24
    return f"{number + 1}: {route.distance_km:,.0f} km, {days:,.0f} days"


def _points_of(links: Iterable[Link], network: Network) -> Floats:
    lines = [network.lines.of(link, network.places) for link in links if link.mode != "transfer"]
    if not lines:
        raise OptionError("there is nothing to draw: no link runs anywhere; give other routes")
    return np.concatenate([np.asarray(line, float) for line in lines])


def plot_routes(
    routes: "Route | Iterable[Route]",
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
    labels: str | Iterable[str] = "auto",
    language: str = "en",
    colour_by: str = "auto",
    blocked: Mapping[str, str] | None = None,
    extent: Bounds | None = None,
    legend: bool = True,
    scale: bool = True,
    north: bool = False,
    sources: str = "",
) -> "Axes":
    """Draw routes on a map.

    Parameters
    ----------
    routes : Route, iterable of Route, RouteSet or Comparison
        Journeys. Those that share a link run side by side.
    ax : Axes, optional
        Where to draw; default a new figure with the legend below it.
    title : str, optional
        Title above the map.
    theme : str or Theme
        ``light`` or ``dark``.
    size : str or Size
        ``one-column`` (85 mm), ``two-column`` (170 mm) or ``slide``.
    labels : str or iterable of str
        ``auto``, ``ends``, ``none``, or ids of the places to name.
    language : str
        ``en``, ``ru``, ``tr`` or ``zh``; names that are not at hand stay English.
    colour_by : str
        ``corridor``, ``route`` or ``mode``; ``auto`` takes the mode for one route, the corridor
        where there are several corridors, else the route.
    blocked : mapping of str to str, optional
        Reasons by link id; such links are crossed out and explained in the legend.
    extent : tuple of float, optional
        West, south, east, north to show [degree]; default what the routes need.
    legend, scale, north : bool
        Whether to draw a legend, a scale bar, a north arrow.
    sources : str
        More to say about sources in the note.

    Returns
    -------
    Axes
        Nothing is shown or saved; see `corridors.export.write_figure`.

    Raises
    ------
    OptionError
        There is no route, or an option is outside what is allowed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_routes
    >>> route = co.find_route(co.load_network(), "xian", "poti", corridor="middle")
    >>> ax = plot_routes(route, title="Xi'an to Poti")
    >>> ax.get_title(loc="left")
    "Xi'an to Poti"
    """
    found = _listed(routes)
    colouring = _colouring(found, colour_by)
    written_in((), language)
    network = found[0].network
    look, page = theme_named(theme), size_named(size)
    names, looks, titles = _groups(found, colouring)
    by_mode = colouring == "mode"
    by_link = [
        {arc.link.id: name for arc, name in zip(route.arcs, row, strict=True)}
        for route, row in zip(found, names, strict=True)
    ]
    links = {arc.link.id: arc.link for route in found for arc in route.arcs}
    crossed = {country for route in found for country in route.countries}
    marks = route_marks(found) + blocked_marks(found, blocked or {})
    shown = _in_view(links.values(), network, extent)
    groups = {row[link.id] for row in by_link for link in shown if link.id in row}
    entries = [line_handle(looks[name], titles[name], look, page, hollow=by_mode)
               for name in looks if name in groups]  # fmt: skip
    entries += kind_handles({kind_of(link, network) for link in shown}, look, page, by_mode=by_mode)
    entries += mark_handles(in_view(marks, extent), look, page)
    with house_style(look, page, families=families()):
        sheet = open_sheet(
            _points_of(links.values(), network), ax, theme=look, size=page, title=title,
            extent=extent, crossed=crossed, language=language,
            handles=entries if legend else (), note=credits_of(network, sources=sources),
        )  # fmt: skip
        strands = route_strands(
            found, sheet.placer, order=[*looks, "transfer"],
            group=lambda number, _, link: by_link[number][link.id],
            spacing=0.0 if by_mode else page.line_pt * SPACING,
        )  # fmt: skip
        draw_strands(sheet.ax, strands, sheet.placer, look, looks=looks, width=page.line_pt)
        _finish(sheet, marks, labels, network, crossed, scale=scale, north=north)
    return sheet.ax


def _in_view(links: Iterable[Link], network: Network, extent: Bounds | None) -> list[Link]:
    """Links that are drawn and of which a point lies in a rectangle of degrees."""
    drawn = [link for link in links if link.mode != "transfer"]
    if extent is None:
        return drawn
    west, south, east, north = extent
    return [
        link
        for link in drawn
        if any(
            west < lon < east and south < lat < north
            for lon, lat in network.lines.of(link, network.places)
        )
    ]


def _finish(
    sheet: Sheet,
    marks: Sequence[Mark],
    labels: str | Iterable[str],
    network: Network,
    crossed: Collection[str],
    *,
    scale: bool,
    north: bool,
    worst: float = 16.0,
) -> None:
    """Markers, scale bar and all names, in the order in which room is given out."""
    draw_marks(sheet, marks)
    if scale:
        draw_scale(sheet.ax, sheet.placer, sheet.theme, sheet.size)
    if north:
        draw_north(sheet.ax, sheet.placer, sheet.theme, sheet.size)
    name_seas(sheet, only=MAIN_SEAS)

    def areas() -> None:
        name_countries(sheet, crossed)
        name_seas(sheet)

    label_marks(sheet, marks, labels, network, between=areas, worst=worst)


def plot_corridors(
    network: Network,
    ax: "Axes | None" = None,
    *,
    lanes: Iterable[tuple[str, str]] | None = None,
    corridors: Sequence[str] | None = None,
    minimise: str = "time_h",
    **options: Any,
) -> "Axes":
    """Draw the corridors by their best routes on a few lanes.

    Parameters
    ----------
    network : Network
        State of the world.
    ax : Axes, optional
        Where to draw.
    lanes : iterable of (origin, destination)
        Lanes whose routes stand for the corridors; default Xi'an to Duisburg and to Istanbul, and
        Xi'an to Bandar Abbas for a corridor that serves neither.
    corridors : sequence of str, optional
        Corridor names; default all.
    minimise : str
        What the routes minimise.
    **options
        See `plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        No corridor serves any of the lanes.
    """
    shown = SHOWN_LANES if lanes is None else tuple(lanes)
    names = list(corridors or (rule.id for rule in network.corridors))
    routes = list(compare(network, lanes=shown, corridors=names, minimise=minimise).routes)
    absent = [name for name in names if all(route.corridor != name for route in routes)]
    if lanes is None and absent:
        more = compare(network, lanes=SOUTHERN_LANES, corridors=absent, minimise=minimise)
        routes += more.routes
    if not routes:
        raise OptionError("no corridor serves any of these lanes; give others")
    return plot_routes(routes, ax, **{"colour_by": "corridor", **options})


def plot_network(
    network: Network,
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
    labels: str | Iterable[str] = "auto",
    language: str = "en",
    extent: Bounds | None = None,
    legend: bool = True,
    scale: bool = True,
    north: bool = False,
    sources: str = "",
) -> "Axes":
    """Draw all links by mode and status.

    The frame is fitted to the links over land and the ferries; deep-sea links run out of it unless
    there are no others.

    Parameters
    ----------
    network : Network
        What to draw; `Network.select` and `Network.as_of` narrow it down.
    ax : Axes, optional
        Where to draw.
    title, theme, size, labels, language, extent, legend, scale, north, sources
        See `plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        The network has no link, or an option is outside what is allowed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_network
    >>> ax = plot_network(co.load_network().select(country="GE"))
    """
    written_in((), language)
    look, page = theme_named(theme), size_named(size)
    links = [link for link in network.links.values() if link.mode != "transfer"]
    near = [link for link in links if link.moves != "sea"] or links
    points = _points_of(near, network)
    marks = network_marks(network)
    shown = _in_view(links, network, extent)
    seen = {link.moves for link in shown}
    looks = {name: look_of_mode(name) for name in MODES}
    entries = [line_handle(looks[name], name.capitalize(), look, page, hollow=True)
               for name in looks if name in seen]  # fmt: skip
    entries += kind_handles({kind_of(link, network) for link in shown}, look, page, by_mode=True)
    entries += mark_handles(in_view(marks, extent), look, page)
    with house_style(look, page, families=families()):
        sheet = open_sheet(
            points, ax, theme=look, size=page, title=title, extent=extent, crossed=(),
            language=language, handles=entries if legend else (),
            note=credits_of(network, sources=sources),
        )  # fmt: skip
        strands: list[Strand] = link_strands(
            links, network, sheet.placer, group=lambda link: link.moves
        )
        width = page.line_pt * 0.7
        draw_strands(sheet.ax, strands, sheet.placer, look, looks=looks, width=width)
        _finish(sheet, marks, labels, network, (), scale=scale, north=north, worst=9.0)
    return sheet.ax

"""Maps of routes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from corridors.errors import OptionError
from corridors.plotting.blocking import blocked_marks
from corridors.plotting.drawing import MapContent, draw_map, links_in_view, points_of
from corridors.plotting.legends import kind_handles, line_handle
from corridors.plotting.options import MapOptions, setting_of
from corridors.plotting.points import in_view, mark_handles, route_marks
from corridors.plotting.sheet import Sheet
from corridors.plotting.strands import draw_strands, kind_of, route_strands
from corridors.plotting.style import (
    CORRIDORS,
    MODES,
    SERIES,
    LineLook,
    look_of_corridor,
    look_of_mode,
)
from corridors.routes import Route

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from corridors.policy.verdict import Verdict

__all__ = ["plot_routes", "routes_in"]

COLOURINGS = ("auto", "corridor", "route", "mode")
SPACING = 1.05  # distance of neighbours, in line widths


def routes_in(routes: "Route | Iterable[Route]") -> list[Route]:
    """Routes of a route, a set, a comparison or a list, at least one."""
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


def plot_routes(
    routes: "Route | Iterable[Route]",
    ax: "Axes | None" = None,
    *,
    colour_by: str = "auto",
    blocked: "Mapping[str, str] | Verdict | None" = None,
    **options: Unpack[MapOptions],
) -> "Axes":
    """Draw routes on a map.

    Parameters
    ----------
    routes : Route, iterable of Route, RouteSet or Comparison
        Journeys. Those that share a link run side by side.
    ax : Axes, optional
        Where to draw; default a new figure with the legend below it.
    colour_by : str
        ``corridor``, ``route`` or ``mode``; ``auto`` takes the mode for one route, the corridor
        where there are several corridors, else the route.
    blocked : mapping of str to str, or Verdict, optional
        Reasons by link id; such links are crossed out and explained in the legend. A verdict of
        `check_policy` marks what does not simply pass, once for each stretch it bears on.
    **options
        ``title`` : str above the map. ``theme`` : ``light`` or ``dark``. ``size`` : ``one-column``
        (85 mm), ``two-column`` (170 mm) or ``slide``. ``labels`` : ``auto``, ``ends``, ``none``, or
        ids of the places to name. ``language`` : ``en``, ``ru``, ``tr`` or ``zh``; names that are
        not at hand stay English. ``extent`` : west, south, east, north to show [degree], default
        what the routes need. ``inset`` : ``caspian``, ``caucasus``, ``fergana``, ``khorgos`` or a
        rectangle [degree], drawn larger in a corner. ``legend``, ``scale``, ``north`` : whether to
        draw a legend, a scale bar, a north arrow. ``sources`` : more to say in the note.

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
    found = routes_in(routes)
    colouring = _colouring(found, colour_by)
    setting = setting_of(options)
    network, look, page = found[0].network, setting.theme, setting.size
    names, looks, titles = _groups(found, colouring)
    by_mode = colouring == "mode"
    by_link = [
        {arc.link.id: name for arc, name in zip(route.arcs, row, strict=True)}
        for route, row in zip(found, names, strict=True)
    ]
    links = {arc.link.id: arc.link for route in found for arc in route.arcs}
    marks = route_marks(found) + blocked_marks(found, blocked or {})
    shown = links_in_view(links.values(), network, setting.extent)
    groups = {row[link.id] for row in by_link for link in shown if link.id in row}
    entries = [line_handle(looks[name], titles[name], look, page, hollow=by_mode)
               for name in looks if name in groups]  # fmt: skip
    entries += kind_handles({kind_of(link, network) for link in shown}, look, page, by_mode=by_mode)
    entries += mark_handles(in_view(marks, setting.extent), look, page)

    def draw(sheet: Sheet) -> None:
        strands = route_strands(
            found, sheet.placer, order=[*looks, "transfer"],
            group=lambda number, _, link: by_link[number][link.id],
            spacing=0.0 if by_mode else page.line_pt * SPACING,
        )  # fmt: skip
        draw_strands(sheet.ax, strands, sheet.placer, look, looks=looks, width=page.line_pt)

    crossed = {country for route in found for country in route.countries}
    points = points_of(links.values(), network)
    return draw_map(MapContent(network, points, draw, marks, entries, crossed), ax, setting)

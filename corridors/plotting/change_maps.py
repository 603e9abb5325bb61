"""Maps of what differs between two states: links, and the ways of journeys."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Unpack

import numpy as np

from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.drawing import MapContent, draw_map, links_in_view, points_of
from corridors.plotting.legends import kind_handles, line_handle
from corridors.plotting.maps import routes_in
from corridors.plotting.options import MapOptions, setting_of
from corridors.plotting.points import in_view, mark_handles, network_marks, route_marks
from corridors.plotting.projection import Floats
from corridors.plotting.sheet import Sheet
from corridors.plotting.strands import (
    draw_quiet,
    draw_strands,
    kind_of,
    link_strands,
    ring_short,
    route_strands,
)
from corridors.plotting.style import SERIES, LineLook
from corridors.routes import Route
from corridors.schema import Link

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from corridors.comparison import Diff

__all__ = ["plot_change", "plot_difference"]

# From the left to the right, and from below to the top.
BEFORE = LineLook(SERIES[4].light, SERIES[4].dark, width=1.9)
LOOKS = {
    "other": LineLook(SERIES[2].light, SERIES[2].dark, width=1.5),
    "shut": LineLook(SERIES[1].light, SERIES[1].dark, width=1.7),
    "open": LineLook(SERIES[0].light, SERIES[0].dark, width=1.7),
    "less": LineLook(SERIES[5].light, SERIES[5].dark, width=1.5),
    "more": LineLook(SERIES[3].light, SERIES[3].dark, width=1.5),
}
LEAST_MOVE = 0.01  # of the greatest change of a flow; less is as before
LEAST_DEG = (6.0, 2.2)  # half the width and height of a map of a few short links
WORDS = {"open": "Open only after", "shut": "Open only before", "other": "Changed otherwise",
         "more": "Carries more after", "less": "Carries less after"}  # fmt: skip


def plot_difference(
    difference: "Diff", ax: "Axes | None" = None, **options: Unpack[MapOptions]
) -> "Axes":
    """Draw the links that differ between two states, and where asked the flows that move.

    Parameters
    ----------
    difference : Diff
        From `corridors.diff`; with ``flows=True`` links that carry more or less are drawn too.
    ax : Axes, optional
        Where to draw.
    **options
        See `plot_routes`.

    Returns
    -------
    Axes
        Nothing is shown or saved; see `corridors.export.write_figure`.

    Raises
    ------
    OptionError
        An option is outside what is allowed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> ax = plot_difference(co.diff(net, net.as_of("2036-01-01")))
    """
    setting = setting_of(options)
    before, after = difference.before, difference.after
    links = {**before.links, **after.links}
    flows = _moves(difference)
    rows = {*difference.touched_links, *flows}
    changed = {name: _state(name, before, after, flows) for name in rows if name in links}
    shown = [link for link in links.values() if link.mode != "transfer"]
    moved = [link for link in shown if link.id in changed]
    near = moved or [link for link in shown if link.moves != "sea"] or shown

    def draw(sheet: Sheet) -> None:
        draw_quiet(sheet, [link for link in shown if link.id not in changed], after)
        strands = link_strands(moved, after, sheet.placer, group=lambda link: changed[link.id])
        draw_strands(sheet.ax, strands, sheet.placer, setting.theme, looks=LOOKS,
                     width=setting.size.line_pt)  # fmt: skip
        ring_short(sheet, strands, LOOKS)

    seen = {changed[link.id] for link in links_in_view(moved, after, setting.extent)}
    entries = [line_handle(LOOKS[name], words, setting.theme, setting.size, hollow=False)
               for name, words in WORDS.items() if name in seen]  # fmt: skip
    entries += kind_handles({kind_of(link, after) for link in moved}, setting.theme, setting.size,
                            by_mode=False)  # fmt: skip
    ends = {end for link in moved for end in (link.origin, link.destination)}
    marks = [mark for mark in network_marks(after) if mark.place.id in ends]
    points = _wide_enough(near, after)
    return draw_map(MapContent(after, points, draw, marks, entries), ax, setting)


def _moves(difference: "Diff") -> dict[str, str]:
    """Links that carry clearly more or less after."""
    most = max(map(abs, difference.moved_on.values()), default=0.0)
    return {
        name: "more" if tonnes > 0 else "less"
        for name, tonnes in difference.moved_on.items()
        if abs(tonnes) >= LEAST_MOVE * most
    }


def _state(name: str, before: Network, after: Network, flows: Mapping[str, str]) -> str:
    """Whether a link can be used in one state only, or what else of it differs."""
    was, now = (name in w.links and w.links[name].valid_on(w.day) for w in (before, after))
    if was != now:
        return "open" if now else "shut"
    return flows.get(name, "other")


def _wide_enough(links: Iterable[Link], network: Network) -> Floats:
    """Points of links; a few short ones get some surroundings."""
    points = points_of(links, network)
    low, high = points.min(axis=0), points.max(axis=0)
    reach = np.array(LEAST_DEG)
    if (high - low < reach).all():
        middle = (low + high) / 2
        return np.array([middle - reach, middle + reach], float)
    return points


def plot_change(
    before: "Route | Iterable[Route]",
    after: "Route | Iterable[Route]",
    ax: "Axes | None" = None,
    *,
    names: tuple[str, str] = ("Before", "After"),
    **options: Unpack[MapOptions],
) -> "Axes":
    """Draw journeys before and after a change: the old ways broad and grey, the new ones on top.

    Parameters
    ----------
    before, after : Route, iterable of Route, RouteSet or Comparison
        Journeys in the two states.
    ax : Axes, optional
        Where to draw.
    names : tuple of (str, str)
        What the two states are called.
    **options
        See `plot_routes`.

    Returns
    -------
    Axes
        Nothing is shown or saved; see `corridors.export.write_figure`.

    Raises
    ------
    OptionError
        There is no route before or after, or an option is outside what is allowed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_change
    >>> net = co.samples.sample_network()
    >>> ways = [co.find_route(net, "alpha", "omega", corridor=c) for c in ("northern", "middle")]
    >>> ax = plot_change(*ways, names=("Open", "Russia closed"))
    """
    setting = setting_of(options)
    old, new = routes_in(before), routes_in(after)
    if len(names) != 2:
        raise OptionError(f"names is {names!r}; give two")
    theme, page = setting.theme, setting.size
    network = new[0].network
    looks = {"before": BEFORE, "after": LineLook(SERIES[1].light, SERIES[1].dark)}
    links = {arc.link.id: arc.link for route in (*old, *new) for arc in route.arcs}

    def draw(sheet: Sheet) -> None:
        for name, routes in (("before", old), ("after", new)):
            strands = route_strands(routes, sheet.placer, order=[name],
                                    group=lambda *_, name=name: name, spacing=0.0)  # fmt: skip
            draw_strands(sheet.ax, strands, sheet.placer, theme, looks=looks, width=page.line_pt,
                         level=("before", "after").index(name))  # fmt: skip

    shown = links_in_view(links.values(), network, setting.extent)
    marks = route_marks([*old, *new])
    entries = [line_handle(looks[key], name, theme, page, hollow=False)
               for key, name in zip(looks, names, strict=True)]  # fmt: skip
    entries += kind_handles({kind_of(link, network) for link in shown}, theme, page, by_mode=False)
    entries += mark_handles(in_view(marks, setting.extent), theme, page)
    crossed = {country for route in (*old, *new) for country in route.countries}
    points = points_of(links.values(), network)
    return draw_map(MapContent(network, points, draw, marks, entries, crossed), ax, setting)

"""Maps of a network and of the corridors through it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Unpack

from corridors.comparison import compare
from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.drawing import MapContent, draw_map, links_in_view, points_of
from corridors.plotting.legends import kind_handles, line_handle
from corridors.plotting.maps import plot_routes
from corridors.plotting.options import MapOptions, setting_of
from corridors.plotting.points import in_view, mark_handles, network_marks
from corridors.plotting.sheet import Sheet
from corridors.plotting.strands import draw_strands, kind_of, link_strands
from corridors.plotting.style import MODES, look_of_mode

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_corridors", "plot_network"]

SHOWN_LANES = (("xian", "duisburg"), ("xian", "istanbul"))
SOUTHERN_LANES = (("xian", "bandar-abbas"),)  # for corridors that serve none of the others
THIN = 0.7  # lines of a whole network, over those of a route
WORST = 9.0  # fewer names where there are so many lines


def plot_corridors(
    network: Network,
    ax: "Axes | None" = None,
    *,
    lanes: Iterable[tuple[str, str]] | None = None,
    corridors: Sequence[str] | None = None,
    minimise: str = "time_h",
    colour_by: str = "corridor",
    **options: Unpack[MapOptions],
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
    colour_by : str
        ``corridor``, ``route`` or ``mode``.
    **options
        See `plot_routes`.

    Returns
    -------
    Axes
        Nothing is shown or saved; see `corridors.export.write_figure`.

    Raises
    ------
    OptionError
        No corridor serves any of the lanes, or an option is outside what is allowed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_corridors
    >>> ax = plot_corridors(co.load_network(), lanes=[("xian", "istanbul")], corridors=["middle"])
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
    return plot_routes(routes, ax, colour_by=colour_by, **options)


def plot_network(
    network: Network, ax: "Axes | None" = None, **options: Unpack[MapOptions]
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
    **options
        See `plot_routes`.

    Returns
    -------
    Axes
        Nothing is shown or saved; see `corridors.export.write_figure`.

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
    setting = setting_of(options)
    look, page = setting.theme, setting.size
    links = [link for link in network.links.values() if link.mode != "transfer"]
    points = points_of([link for link in links if link.moves != "sea"] or links, network)
    marks = network_marks(network)
    shown = links_in_view(links, network, setting.extent)
    looks = {name: look_of_mode(name) for name in MODES}
    seen = {link.moves for link in shown}
    entries = [line_handle(looks[name], name.capitalize(), look, page, hollow=True)
               for name in looks if name in seen]  # fmt: skip
    entries += kind_handles({kind_of(link, network) for link in shown}, look, page, by_mode=True)
    entries += mark_handles(in_view(marks, setting.extent), look, page)

    def draw(sheet: Sheet) -> None:
        strands = link_strands(links, network, sheet.placer, group=lambda link: link.moves)
        draw_strands(sheet.ax, strands, sheet.placer, look, looks=looks, width=page.line_pt * THIN)

    content = MapContent(network, points, draw, marks, entries, worst=WORST)
    return draw_map(content, ax, setting)

"""Maps of time: places within a limit, and how far every place and line is from one."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.bands import Bands, bands_for
from corridors.plotting.drawing import MapContent, draw_map, points_of
from corridors.plotting.legends import heading_handle, marker_handle
from corridors.plotting.options import MapOptions, MapSetting, setting_of
from corridors.plotting.points import Mark, mark_size
from corridors.plotting.sheet import Sheet
from corridors.plotting.strands import Strand, draw_quiet, draw_strands, kind_of
from corridors.plotting.value_maps import band_handles
from corridors.routing import Reach, time_matrix
from corridors.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_access", "plot_reach"]

BANDS = 4
THIN = 0.75  # lines of a whole network, over those of a route
UNITS = {"time_h": ("days", HOURS_PER_DAY), "cost_usd": ("USD", 1.0), "co2_kg": ("kg", 1.0),
         "generalised_usd": ("USD", 1.0), "distance_km": ("km", 1.0)}  # fmt: skip


def plot_reach(found: Reach, ax: "Axes | None" = None, **options: Unpack[MapOptions]) -> "Axes":
    """Draw the places within a limit, coloured by how far they are.

    Parameters
    ----------
    found : Reach
        What `corridors.reach` gave.
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
    >>> ax = plot_reach(co.reach(co.load_network(), "xian", days=10))
    """
    setting = setting_of(options)
    unit, scale = UNITS[found.minimise]
    limit = found.limit / scale or 1.0
    bands = Bands(tuple(limit * k / BANDS for k in range(BANDS + 1)), unit)
    values = {place: value / scale for place, value in found.values.items()}
    places = found.network.places
    points = np.array([(places[n].lon, places[n].lat) for n in (found.origin, *values)])
    if len(points) == 1:
        points = points + np.array([[-3.0, -3.0], [3.0, 3.0]])

    def draw(sheet: Sheet) -> None:
        draw_quiet(sheet, found.network.links.values(), found.network)
        _draw_dots(sheet, found.network, values, bands)

    return draw_map(
        MapContent(found.network, points, draw, _marks(found.network, found.origin, values),
                   _dot_handles(bands, setting)), ax, setting,
    )  # fmt: skip


def plot_access(
    network: Network,
    place: str,
    ax: "Axes | None" = None,
    *,
    towards: bool = True,
    minimise: str = "time_h",
    limits: Sequence[float] | None = None,
    **options: Unpack[MapOptions],
) -> "Axes":
    """Draw how far every place and line is from one place, in bands.

    Parameters
    ----------
    network : Network
        State of the world.
    place : str
        Where the journeys end; or begin.
    ax : Axes, optional
        Where to draw.
    towards : bool
        Whether the journeys lead to the place; else from it.
    minimise : str
        What is shown: ``time_h`` (in mean days), ``cost_usd``, ``co2_kg``, ``generalised_usd`` or
        ``distance_km``.
    limits : sequence of float, optional
        Limits between the bands [days, USD, kg or km]; default round figures.
    **options
        See `plot_routes`.

    Returns
    -------
    Axes
        Nothing is shown or saved; see `corridors.export.write_figure`.

    Raises
    ------
    OptionError
        No place has a journey, or an option is outside what is allowed.
    UnknownNameError
        Nobody knows the place.

    Notes
    -----
    Places have the figures of `time_matrix`; along a line the figures of its two ends are
    interpolated. A line neither of whose ends has a figure is quiet.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_access
    >>> ax = plot_access(co.samples.sample_network(), "omega", limits=[0, 5, 10, 20])
    """
    setting = setting_of(options)
    if minimise not in UNITS:
        raise OptionError(f"minimise {minimise!r} is unknown; give one of {', '.join(UNITS)}")
    unit, scale = UNITS[minimise]
    here = network.find_place(place)
    others = [name for name, row in network.places.items() if row.kind != "passage"]
    table = (time_matrix(network, others, [here], minimise=minimise) if towards
             else time_matrix(network, [here], others, minimise=minimise))  # fmt: skip
    figures = np.asarray(table.values, float).ravel() / scale
    values = {name: float(v) for name, v in zip(others, figures, strict=True)
              if np.isfinite(v)}  # fmt: skip
    bands = bands_for([v for name, v in values.items() if name != here], limits, unit=unit)
    near = [link for link in network.links.values() if link.mode != "transfer"
            and link.moves != "sea" and {link.origin, link.destination} <= set(values)]  # fmt: skip
    heading = f"{'To' if towards else 'From'} {network.places[here].name}"

    def draw(sheet: Sheet) -> None:
        quiet = [link for link in network.links.values() if link not in near]
        draw_quiet(sheet, quiet, network)
        strands = [piece for link in near for piece in _graded(sheet, network, link, values, bands)]
        looks = bands.looks(setting.theme, by="colour")
        draw_strands(sheet.ax, strands, sheet.placer, setting.theme, looks=looks,
                     width=setting.size.line_pt * THIN)  # fmt: skip

    handles = band_handles(bands, setting, heading=heading, by="colour")
    marks = _marks(network, here, values)
    content = MapContent(network, points_of(near, network), draw, marks, handles, worst=9.0)
    return draw_map(content, ax, setting)


def _graded(
    sheet: Sheet, network: Network, link: Any, values: Mapping[str, float], bands: Bands
) -> list[Strand]:
    """A link cut where its interpolated figures pass from band to band."""
    line = sheet.placer.line(network.lines.of(link, network.places))
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    if along[-1] == 0:
        return []
    count = max(2, int(along[-1] / 2.0) + 1)
    at = np.linspace(0.0, along[-1], count)
    points = np.column_stack([np.interp(at, along, line[:, k]) for k in (0, 1)])
    ends = (values[link.origin], values[link.destination])
    number = bands.of(np.interp(at, (0.0, along[-1]), ends))
    cuts = [0, *(np.flatnonzero(np.diff(number)) + 1), count]
    kind = kind_of(link, network)
    return [
        Strand(str(number[a]), kind, points[max(a - 1, 0) : b], (link.id,))
        for a, b in pairwise(cuts)
        if b - max(a - 1, 0) > 1
    ]


def _marks(network: Network, place: str, values: Mapping[str, float]) -> list[Mark]:
    """The place itself and the others, by what they are to be named as."""
    found = [Mark(network.places[name], "graded") for name in values if name != place]
    return [Mark(network.places[place], "end"), *found]


def _draw_dots(sheet: Sheet, network: Network, values: Mapping[str, float], bands: Bands) -> None:
    """A dot in the colour of its band for each place."""
    size = mark_size("graded", sheet.size)
    number = bands.of([*values.values()]) if values else np.empty(0, int)
    names = list(values)
    for band, colour in reversed(list(enumerate(bands.colours(sheet.theme)))):
        chosen = [network.places[names[k]] for k in np.flatnonzero(number == band)]
        if not chosen:
            continue
        x, y = sheet.base.frame.forward([p.lon for p in chosen], [p.lat for p in chosen])
        sheet.ax.plot(x, y, linestyle="none", marker="o", markersize=size, zorder=6, color=colour,
                      gid=f"reach:{band}", markeredgecolor=sheet.theme.halo,
                      markeredgewidth=0.4)  # fmt: skip


def _dot_handles(bands: Bands, setting: MapSetting) -> list[Any]:
    size = mark_size("graded", setting.size)
    return [heading_handle("Mean journey"), *(
        marker_handle(bands.words(k), marker="o", markersize=size, color=colour,
                      markeredgecolor=setting.theme.halo, markeredgewidth=0.4)
        for k, colour in enumerate(bands.colours(setting.theme))
    )]  # fmt: skip

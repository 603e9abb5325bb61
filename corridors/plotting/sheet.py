"""A map sheet: figure and axes set up, base map, legend and note."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.plotting.basemap import Base, draw_base
from corridors.plotting.furniture import legend_columns, wrapped
from corridors.plotting.labels import MapPlacer
from corridors.plotting.measuring import POINTS_PER_INCH, root_of, text_size
from corridors.plotting.options import MapSetting
from corridors.plotting.projection import Bounds, Floats, MapFrame, fit_frame
from corridors.plotting.style import Size, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Sheet", "open_sheet", "outline"]

EDGE_IN = 0.03
GAP_PT = 5.0
LEAST_MAP = 0.4  # least part of given axes that is map
OWN_DPI = 200.0  # small text needs it on a screen


@dataclass(frozen=True)
class Sheet:
    """An open map: everything that the next layer needs."""

    ax: "Axes"
    base: Base
    placer: MapPlacer
    theme: Theme
    size: Size
    language: str


def open_sheet(
    points: Floats,
    ax: "Axes | None",
    setting: MapSetting,
    *,
    crossed: Collection[str],
    handles: Sequence[Any],
    note: str,
) -> Sheet:
    """Make or share out the axes, fit a frame, and draw the base map, the legend and the note.

    Parameters
    ----------
    points : array
        Longitudes and latitudes that have to be seen.
    ax : Axes, optional
        Axes to draw on; legend and note then take the lower part of their room.
    setting : MapSetting
        House style, frame, language.
    crossed : collection of str
        Codes of countries to show brighter.
    handles : sequence
        Legend entries.
    note : str
        Data date, sources and attribution.
    """
    theme, size = setting.theme, setting.size
    margin = 0.06
    if setting.extent is not None:
        points, margin = outline(setting.extent), 0.0
    frame = fit_frame(points, tallest=size.tallest, margin=margin)
    if ax is None:
        ax = _own_axes(frame, theme, size, setting.title, handles, note)
    else:
        aspect = _share_room(ax, frame, theme, size, handles, note)
        frame = fit_frame(points, margin=margin, aspect=aspect)
    if setting.title:
        ax.set_title(setting.title, loc="left", color=theme.ink, fontsize=size.text_pt + 1.5,
                     fontweight="bold", pad=5, parse_math=False)  # fmt: skip
    base = draw_base(ax, frame, theme, crossed=crossed)
    return Sheet(ax, base, MapPlacer(ax, frame, theme), theme, size, setting.language)


def outline(extent: Bounds) -> Floats:
    """Corners of a rectangle of degrees, the first one again at the end."""
    west, south, east, north = extent
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return np.array(corners, float)


def _own_axes(
    frame: MapFrame, theme: Theme, size: Size, title: str | None, handles: Sequence[Any], note: str
) -> "Axes":
    """Axes of a new figure that is as tall as map, legend and note need."""
    import matplotlib.pyplot as plt

    width = size.width_in - 2 * EDGE_IN
    tall = width * frame.height / frame.width
    head = (size.text_pt + 10) / POINTS_PER_INCH if title else EDGE_IN
    figure = plt.figure(figsize=(size.width_in, tall), dpi=OWN_DPI, facecolor=theme.paper)
    ax = figure.add_axes((EDGE_IN / size.width_in, 0.0, width / size.width_in, 1.0))
    foot = _draw_foot(ax, theme, size, handles, note, width * POINTS_PER_INCH) / POINTS_PER_INCH
    full = tall + head + foot + EDGE_IN
    figure.set_size_inches(size.width_in, full)
    ax.set_position(
        (EDGE_IN / size.width_in, (foot + EDGE_IN) / full, width / size.width_in, tall / full)
    )
    return ax


def _share_room(
    ax: "Axes", frame: MapFrame, theme: Theme, size: Size, handles: Sequence[Any], note: str
) -> float:
    """Give the map the upper part of the axes' room, and return its height over its width."""
    figure = root_of(ax)
    figure.draw_without_rendering()
    place = ax.get_position(original=True)
    width, height = (
        share * inches * POINTS_PER_INCH
        for share, inches in zip((place.width, place.height), figure.get_size_inches(), strict=True)
    )
    foot = _draw_foot(ax, theme, size, handles, note, width)
    tall = min(width * frame.height / frame.width, max(height - foot, LEAST_MAP * height))
    ax.set_position((place.x0, place.y1 - place.height * tall / height, place.width,
                     place.height * tall / height))  # fmt: skip
    return float(tall / width)


def _draw_foot(
    ax: "Axes", theme: Theme, size: Size, handles: Sequence[Any], note: str, width: float
) -> float:
    """Draw legend and note below the axes, and return the height they take [pt]."""
    from matplotlib.legend_handler import HandlerTuple
    from matplotlib.transforms import ScaledTranslation

    figure = root_of(ax)
    renderer = figure.canvas.get_renderer()
    below = GAP_PT
    if handles:
        legend = legend_columns(
            ax, handles, width, loc="upper left", borderpad=0.0, borderaxespad=0.0,
            bbox_to_anchor=(0.0, 0.0), labelcolor=theme.ink, fontsize=size.small_pt, frameon=False,
            bbox_transform=ax.transAxes
            + ScaledTranslation(0, -below / POINTS_PER_INCH, figure.dpi_scale_trans),
            handler_map={tuple: HandlerTuple(ndivide=1, pad=0)}, handlelength=2.6,
            labelspacing=0.35, handletextpad=0.6, columnspacing=1.6,
        )  # fmt: skip
        below += legend.get_window_extent(renderer).height * POINTS_PER_INCH / figure.dpi + GAP_PT
    font: dict[str, Any] = {"fontsize": size.small_pt, "linespacing": 1.15}
    said = wrapped(note, width, fontsize=size.small_pt)
    ax.annotate(
        said, xy=(0, 0), xycoords="axes fraction",
        xytext=(0, -below), textcoords="offset points", ha="left", va="top", color=theme.soft_ink,
        parse_math=False, annotation_clip=False,
        gid="credits", **font,
    )  # fmt: skip
    return below + text_size(said, **font)[1]

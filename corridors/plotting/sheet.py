"""A map sheet: figure and axes set up, names of countries and seas, legend and notes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.errors import OptionError
from corridors.plotting.basemap import Area, Base, draw_base, read_seas
from corridors.plotting.furniture import legend_columns, wrapped
from corridors.plotting.labels import MapPlacer
from corridors.plotting.measuring import POINTS_PER_INCH, root_of, text_size
from corridors.plotting.names import country_name, sea_name
from corridors.plotting.projection import Bounds, Floats, MapFrame, fit_frame
from corridors.plotting.style import Size, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shapely.geometry.base import BaseGeometry

__all__ = ["Sheet", "name_countries", "name_seas", "open_sheet"]

EDGE_IN = 0.03
GAP_PT = 5.0
LEAST_MAP = 0.4  # least part of given axes that is map
OWN_DPI = 200.0  # small text needs it on a screen
SEA_REACH_PT, LEAST_REACH_PT, SEA_REACH_M = 70.0, 14.0, 400_000.0
FORCED = (
    (1.0, 14.0),
    (0.8, 14.0),
    (0.65, 14.0),
    (0.65, 60.0),
    (0.4, 60.0),
)  # least share inside, most ink
MAIN_SEAS = ("Caspian Sea", "Black Sea")  # named before the places around them
LED_FROM_MM = 120.0  # narrower maps have no room for names beside their country
COUNTRY_PT2, CROSSED_PT2 = 900.0, 60.0  # smallest areas that are named
PARTLY = 0.62  # least part of the name of a crossed country that lies in it


@dataclass(frozen=True)
class Sheet:
    """An open map: everything that the next layer needs."""

    ax: "Axes"
    base: Base
    placer: MapPlacer
    theme: Theme
    size: Size
    language: str


def _check_extent(extent: Bounds) -> None:
    west, south, east, north = extent
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise OptionError(
            f"extent {tuple(extent)} is no rectangle; give west, south, east, north in degrees"
        )


def open_sheet(
    points: Floats,
    ax: "Axes | None",
    *,
    theme: Theme,
    size: Size,
    title: str | None,
    extent: Bounds | None,
    crossed: Collection[str],
    language: str,
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
    theme, size : Theme, Size
        House style.
    title : str, optional
        Title of the map.
    extent : tuple of float, optional
        West, south, east, north [degree] instead of what fits the points.
    crossed : collection of str
        Codes of countries to show brighter.
    language : str
        Language of names.
    handles : sequence
        Legend entries.
    note : str
        Data date, sources and attribution.
    """
    margin = 0.06
    if extent is not None:
        _check_extent(extent)
        west, south, east, north = extent
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        points = np.array(corners, float)
        margin = 0.0
    frame = fit_frame(points, tallest=size.tallest, margin=margin)
    if ax is None:
        ax = _own_axes(frame, theme, size, title, handles, note)
    else:
        aspect = _share_room(ax, frame, theme, size, handles, note)
        frame = fit_frame(points, margin=margin, aspect=aspect)
    if title:
        ax.set_title(title, loc="left", color=theme.ink, fontsize=size.text_pt + 1.5,
                     fontweight="bold", pad=5, parse_math=False)  # fmt: skip
    base = draw_base(ax, frame, theme, crossed=crossed)
    return Sheet(ax, base, MapPlacer(ax, frame, theme), theme, size, language)


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


def _flat(sheet: Sheet, shape: "BaseGeometry") -> "BaseGeometry":
    """A projected shape in points on the axes, as fine as a label needs."""
    import shapely

    corner = np.asarray(sheet.base.frame.bounds[:2])
    scale = sheet.placer.scale
    return shapely.simplify(shapely.transform(shape, lambda xy: (xy - corner) * scale), 0.7)


def name_countries(sheet: Sheet, crossed: Collection[str]) -> None:
    """Write names of countries where there is room; those that are crossed come first."""
    import shapely

    lands = [(area, _flat(sheet, area.shape)) for area in sheet.base.countries]
    lands.sort(key=lambda row: (row[0].code not in crossed, -shapely.area(row[1])))
    for area, shape in lands:
        visible = shapely.area(shape)
        if visible >= (CROSSED_PT2 if area.code in crossed else COUNTRY_PT2):
            _name_country(sheet, area, shape, visible, area.code in crossed)


def _name_country(
    sheet: Sheet, area: Area, shape: "BaseGeometry", visible: float, crossed: bool
) -> None:
    import shapely

    largest = max(shapely.get_parts(shape), key=shapely.area)
    name = country_name(area.code, area.name, sheet.language)
    forms = [name, "\n".join(name.split(" "))] if " " in name else [name]
    low = sheet.size.small_pt
    big = min(low * 1.35, low * (1 + visible / 60_000))
    font: dict[str, Any] = {"color": sheet.theme.soft_ink, "linespacing": 1.0}
    for points in dict.fromkeys((round(big, 1), low)):
        if sheet.placer.place_inside(forms, largest, fontsize=points, **font) is not None:
            return
    if not crossed or sheet.size.width_mm < LED_FROM_MM:
        return
    if sheet.placer.place_inside(forms, largest, share=PARTLY, fontsize=low, **font) is None:
        middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, 2.0))[0]
        drawn = sheet.placer.place(
            name, middle, reach=1.0, worst=10.0, away=True, fontsize=low, zorder=7.5, **font
        )
        if drawn is not None:
            x, y = sheet.placer.data(middle)
            sheet.ax.plot([x], [y], "o", markersize=1.6, color=sheet.theme.soft_ink, zorder=7.4,
                          markeredgewidth=0)  # fmt: skip


def name_seas(sheet: Sheet, *, only: Collection[str] | None = None) -> None:
    """Write names of seas beside the points that the base map gives them.

    Parameters
    ----------
    sheet : Sheet
        The map.
    only : collection of str, optional
        English names; these may reach over the shore a little.
    """
    import shapely

    placer, frame = sheet.placer, sheet.base.frame
    whole = shapely.box(0, 0, placer.width, placer.height)
    seas = []
    for name, lon, lat in read_seas():
        at = placer.points(np.column_stack(frame.forward([lon], [lat]))[0])
        wanted = name in only if only else name not in MAIN_SEAS
        if wanted and np.isfinite(at).all() and whole.contains(shapely.Point(at)):
            seas.append((name, at))
    if not seas:
        return
    lands = [_flat(sheet, area.shape) for area in sheet.base.countries]
    shapely.prepare(lands)
    reach = min(
        SEA_REACH_PT * sheet.size.text_pt / 7.2,
        SEA_REACH_M * placer.scale / frame.ground_m_per_unit,
    ) * (1.5 if only else 1.0)
    reach, room = max(reach, LEAST_REACH_PT), 4 * sheet.size.text_pt
    for name, at in seas:
        around = shapely.Point(at).buffer(reach + room).intersection(whole)
        near = [land for land in lands if land.intersects(around)]
        water = shapely.difference(around, shapely.union_all([land.buffer(0) for land in near]))
        pieces = [piece for piece in shapely.get_parts(water) if piece.area > 60]
        best = min(pieces, key=lambda piece: piece.distance(shapely.Point(at)), default=None)
        if best is None or best.distance(shapely.Point(at)) > 6:
            continue
        said = sea_name(name, sheet.language)
        forms = [said, "\n".join(said.split(" "))] if " " in said else [said]
        font: dict[str, Any] = {
            "fontsize": sheet.size.small_pt, "style": "italic", "color": sheet.theme.sea_ink,
            "linespacing": 1.0, "near": at, "within": reach, "zorder": 7.5 if only else 3,
        }  # fmt: skip
        for share, worst in FORCED if only else ((1.0, 6.0),):
            if placer.place_inside(forms, best, share=share, worst=worst, **font) is not None:
                break

"""Names of countries and seas on a map."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.plotting.basemap import Area, read_seas
from corridors.plotting.names import country_name, sea_name
from corridors.plotting.sheet import Sheet

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["MAIN_SEAS", "name_countries", "name_seas"]

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

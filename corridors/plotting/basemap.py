"""The quiet map underneath: sea, land, lakes and borders."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.data.files import data_folder, read_text
from corridors.errors import DataError
from corridors.plotting.projection import COVERAGE, MapFrame
from corridors.plotting.style import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shapely.geometry.base import BaseGeometry

__all__ = ["Area", "Base", "draw_base", "features_of", "read_seas", "sound"]

FOLDER = "basemap"


@dataclass(frozen=True)
class Area:
    """A named shape of the base map: projected and cut to the frame."""

    name: str
    code: str
    shape: "BaseGeometry"


@dataclass(frozen=True)
class Base:
    """What of the base map can be seen: for the labels.

    Parameters
    ----------
    frame : MapFrame
        Projection and rectangle.
    countries : tuple of Area
        Land, by country.
    lakes : tuple of Area
        Lakes.
    """

    frame: MapFrame
    countries: tuple[Area, ...]
    lakes: tuple[Area, ...]


@lru_cache(maxsize=8)
def _features(name: str, folder: str) -> tuple[tuple[str, str, Any], ...]:
    import shapely

    path = data_folder().joinpath(folder, name)
    try:
        features = json.loads(read_text(path))["features"]
        rows = [(f["properties"]["name"], f["properties"].get("iso2", "")) for f in features]
        shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    except (KeyError, TypeError, ValueError, shapely.GEOSException) as error:
        raise DataError([f"{path.name}: not a collection of named shapes ({error})"]) from None
    return tuple((*row, sound(shape)) for row, shape in zip(rows, shapes, strict=True))


def features_of(name: str) -> tuple[tuple[str, str, Any], ...]:
    """Shapes of a file of the base map: name, country code, polygons [degree]."""
    return _features(name, FOLDER)


def sound(shape: "BaseGeometry") -> "BaseGeometry":
    """A shape that can be cut: its polygons, mended where rounding has bent them."""
    import shapely

    if shape.geom_type == "Point" or (shape.is_valid and shape.geom_type.endswith("Polygon")):
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.union_all(shapely.buffer(parts, 0))


def read_seas() -> tuple[tuple[str, float, float], ...]:
    """Names of seas with a point in each: name, longitude, latitude."""
    return tuple((name, shape.x, shape.y) for name, _, shape in features_of("seas.geojson"))


def _cut(frame: MapFrame, name: str) -> tuple[Area, ...]:
    """Shapes of a file, projected and cut to the frame."""
    import shapely

    west, south, east, north = frame.degrees
    box = (
        max(west - 1, COVERAGE[0] - 1), max(south - 1, COVERAGE[1] - 1),
        min(east + 1, COVERAGE[2] + 1), min(north + 1, COVERAGE[3] + 1),
    )  # fmt: skip
    found = []
    step = max(frame.width, frame.height) / 1500
    least = (6 * step) ** 2 if name == "lakes.geojson" else 0.0
    for title, code, whole in features_of(name):
        near = shapely.clip_by_rect(whole, *box)
        if near.is_empty:
            continue
        flat = frame.shape(shapely.segmentize(near, 1.0))
        seen = shapely.clip_by_rect(sound(flat), *frame.bounds)
        if not seen.is_empty and shapely.area(seen) > least:
            found.append(Area(title, code, shapely.simplify(seen, step / 4)))
    return tuple(found)


def _paths(shape: "BaseGeometry") -> Any:
    """Polygons of a shape, holes included, as one matplotlib path."""
    import shapely
    from matplotlib.path import Path

    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    if not rings:
        return Path(np.empty((0, 2)))
    points = [shapely.get_coordinates(ring) for ring in rings]
    codes = [np.r_[Path.MOVETO, np.full(len(p) - 2, Path.LINETO), Path.CLOSEPOLY] for p in points]
    return Path(np.concatenate(points), np.concatenate(codes))


def draw_base(ax: "Axes", frame: MapFrame, theme: Theme, *, crossed: Collection[str] = ()) -> Base:
    """Draw sea, land, lakes and country borders, and set the axes to the frame.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    frame : MapFrame
        Projection and rectangle.
    theme : Theme
        Colours.
    crossed : collection of str
        Codes of countries to show a little brighter.

    Returns
    -------
    Base
        What can be seen.

    Raises
    ------
    DataError
        The base map is missing or broken.
    """
    from matplotlib.collections import PathCollection

    west, south, east, north = frame.bounds
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect("equal", adjustable="box")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_facecolor(theme.sea)
    for spine in ax.spines.values():
        spine.set(visible=True, edgecolor=theme.soft_ink, linewidth=0.5)
    countries, lakes = _cut(frame, "countries.geojson"), _cut(frame, "lakes.geojson")
    fills = [theme.crossed if area.code in crossed else theme.land for area in countries]
    ax.add_collection(
        PathCollection([_paths(a.shape) for a in countries], facecolors=fills,
                       edgecolors=theme.border, linewidths=0.45, zorder=1, gid="countries"),
        autolim=False,
    )  # fmt: skip
    ax.add_collection(
        PathCollection([_paths(a.shape) for a in lakes], facecolors=theme.lake,
                       edgecolors=theme.shore, linewidths=0.3, zorder=1.2, gid="lakes"),
        autolim=False,
    )  # fmt: skip
    return Base(frame, countries, lakes)

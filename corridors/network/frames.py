"""Tables of a network as GeoDataFrames, made anew at each call."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.network.lines import Lines
from corridors.schema import Link, Place, column_of, fields_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["link_record", "links_frame", "place_record", "places_frame"]

CRS = "EPSG:4326"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return ";".join(_part(part) for part in value)
    return value


def _part(value: Any) -> str:
    if not isinstance(value, tuple):
        return str(value)
    first, second = value
    return f"{first}..{second}" if isinstance(first, date) else f"{first}:{second:g}"


def place_record(place: Place) -> dict[str, Any]:
    """Cells of a place by column, lists joined by ``;``."""
    return {name: _plain(getattr(place, name)) for name in fields_of(Place)}


def link_record(link: Link) -> dict[str, Any]:
    """Cells of a link by column, lists joined by ``;``."""
    return {column_of(Link, name): _plain(getattr(link, name)) for name in fields_of(Link)}


def places_frame(places: Iterable[Place]) -> "gpd.GeoDataFrame":
    """Places as points indexed by id."""
    import geopandas as gpd

    rows = list(places)
    points = gpd.points_from_xy([p.lon for p in rows], [p.lat for p in rows])
    frame = gpd.GeoDataFrame([place_record(p) for p in rows], geometry=points, crs=CRS)
    return frame.set_index("id")


def links_frame(
    links: Iterable[Link], places: Mapping[str, Place], lines: Lines
) -> "gpd.GeoDataFrame":
    """Links as lines indexed by id; a transfer's line is the point it stands on."""
    import geopandas as gpd
    from shapely import LineString, Point

    rows = list(links)
    shapes = []
    for link in rows:
        line = lines.of(link, places)
        shapes.append(Point(line[0]) if link.mode == "transfer" else LineString(line))
    frame = gpd.GeoDataFrame([link_record(link) for link in rows], geometry=shapes, crs=CRS)
    return frame.set_index("id")

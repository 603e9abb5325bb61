"""The base of the page: countries, lakes and their names."""

from typing import Any

from corridors.plotting.basemap import features_of, read_seas, sound
from corridors.plotting.interactive.store import in_steps
from corridors.plotting.names import country_name, sea_name
from corridors.plotting.projection import COVERAGE, Bounds, MapFrame

__all__ = ["ground_of"]

AROUND = 0.45  # how far the base reaches beyond the frame, as a share of its longer side
DETAIL = 1 / 7000  # what is smaller than this share of the frame is left out
LEAST_STEP_M = 700.0


def ground_of(frame: MapFrame, *, language: str = "en") -> dict[str, Any]:
    """Countries, lakes and names around a frame, ready for JSON.

    Parameters
    ----------
    frame : MapFrame
        Projection and rectangle at the start.
    language : str
        Language of the names.
    """
    around = AROUND * max(frame.width, frame.height)
    west, south, east, north = frame.bounds
    wide = MapFrame(frame.crs, (west - around, south - around, east + around, north + around))
    step = max(LEAST_STEP_M, max(frame.width, frame.height) * DETAIL)
    countries = _shapes(wide, "countries.geojson", step, least=step**2)
    lakes = _shapes(wide, "lakes.geojson", step, least=(8 * step) ** 2)
    return {
        "countries": [part for _, _, shape in countries for part in _rings(shape)],
        "lakes": [part for _, _, shape in lakes for part in _rings(shape)],
        "names": _country_names(countries, frame, language) + _sea_names(wide, language),
    }


def _shapes(frame: MapFrame, name: str, step: float, *, least: float) -> list[tuple[str, str, Any]]:
    import shapely

    west, south, east, north = frame.degrees
    box: Bounds = (
        max(west - 1, COVERAGE[0]), max(south - 1, COVERAGE[1]),
        min(east + 1, COVERAGE[2]), min(north + 1, COVERAGE[3]),
    )  # fmt: skip
    found = []
    for title, code, whole in features_of(name):
        near = shapely.clip_by_rect(whole, *box)
        if near.is_empty:
            continue
        flat = sound(frame.shape(shapely.segmentize(near, 1.0)))
        seen = sound(shapely.simplify(shapely.clip_by_rect(flat, *frame.bounds), step))
        if not seen.is_empty and seen.area > least:
            found.append((title, code, seen))
    return found


def _rings(shape: Any) -> list[list[list[list[int]]]]:
    """Polygons, each its outline and then its holes, as steps."""
    import shapely

    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return [
        [in_steps(shapely.get_coordinates(ring)) for ring in (part.exterior, *part.interiors)]
        for part in parts
    ]


def _country_names(
    shapes: list[tuple[str, str, Any]], frame: MapFrame, language: str
) -> list[dict[str, Any]]:
    import shapely

    window = shapely.box(*frame.bounds)
    found = []
    for name, code, shape in sorted(shapes, key=lambda item: -float(item[2].area)):
        seen = shapely.intersection(shape, window)
        whole = seen if not seen.is_empty and seen.area > 0.2 * shape.area else shape
        part = max(shapely.get_parts(whole), key=lambda p: float(p.area))
        spot = shapely.get_coordinates(shapely.maximum_inscribed_circle(part, tolerance=20_000))[0]
        found.append(_name(country_name(code, name, language), spot, part.area**0.5, "country"))
    return found


def _sea_names(frame: MapFrame, language: str) -> list[dict[str, Any]]:
    west, south, east, north = frame.bounds
    found = []
    for name, lon, lat in read_seas():
        x, y = (float(v[0]) for v in frame.forward([lon], [lat]))
        if west < x < east and south < y < north:
            found.append(_name(sea_name(name, language), (x, y), 800_000.0, "sea"))
    return found


def _name(text: str, spot: Any, across: float, kind: str) -> dict[str, Any]:
    """A name, where it stands and how wide what it names is [km]."""
    at = [round(float(spot[0]) / 1000, 1), round(float(spot[1]) / 1000, 1)]
    return {"name": text, "at": at, "across": round(across / 1000), "kind": kind}

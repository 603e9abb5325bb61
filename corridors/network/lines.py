"""Drawn geometry by link id, read when first asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from corridors.data.files import read_text
from corridors.errors import DataError
from corridors.schema import Link, Place

__all__ = ["Line", "Lines"]

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Lines:
    """Lines of a GeoJSON file, and lines given by hand.

    Parameters
    ----------
    path : Path, optional
        File with LineString features whose ``id`` property is a link id.
    extra : mapping
        Lines by link id that win over the file's.
    """

    path: Path | None = None
    extra: Mapping[str, Line] = field(default_factory=dict, hash=False)

    @cached_property
    def _read(self) -> dict[str, Line]:
        if self.path is None:
            return {}
        try:
            features = json.loads(read_text(self.path))["features"]
            return {
                f["properties"]["id"]: tuple((x, y) for x, y, *_ in f["geometry"]["coordinates"])
                for f in features
            }
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(
                [f"{self.path.name}: not a collection of lines with an id each ({error})"]
            ) from None

    def of(self, link: Link, places: Mapping[str, Place]) -> Line:
        """Points of a link from its origin to its destination; straight where nothing is drawn."""
        drawn = self.extra.get(link.id) or self._read.get(link.id)
        if drawn:
            return drawn
        ends = places[link.origin], places[link.destination]
        return tuple((place.lon, place.lat) for place in ends)

    def has(self, name: str) -> bool:
        """Whether a line is drawn for a link."""
        return name in self.extra or name in self._read

"""A projected frame fitted to what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["COVERAGE", "Bounds", "MapFrame", "fit_frame"]

Bounds = tuple[float, float, float, float]
Floats = NDArray[np.float64]

COVERAGE: Bounds = (-20.0, -36.0, 150.0, 75.0)  # what the base map holds: west, south, east, north
LCC = "+proj=lcc +lat_1={:.4g} +lat_2={:.4g} +lat_0={:.4g} +lon_0={:.4g} +datum=WGS84 +units=m"
EQUAL_EARTH = "+proj=eqearth +lon_0={:.4g} +datum=WGS84 +units=m"
HOME = (35.0, 55.0, 45.0, 62.0)  # parallels, latitude and longitude of origin for all Eurasia
WIDE_DEG = 45.0  # wider than this, the map of all Eurasia is used
FAR_SOUTH_DEG = 12.0  # a cone fitted to Eurasia misleads south of this
LEAST_SPAN_M = 150_000.0
STEP_DEG = 1.0


@dataclass(frozen=True)
class MapFrame:
    """A projection and the rectangle of it that is shown.

    Parameters
    ----------
    crs : str
        PROJ string.
    bounds : tuple of float
        West, south, east, north of the frame [m, projected].
    """

    crs: str
    bounds: Bounds = field(default=(0.0, 0.0, 1.0, 1.0))

    @cached_property
    def _transformer(self) -> Any:
        from pyproj import Transformer

        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    @property
    def width(self) -> float:
        """Width of the frame [m, projected]."""
        return self.bounds[2] - self.bounds[0]

    @property
    def height(self) -> float:
        """Height of the frame [m, projected]."""
        return self.bounds[3] - self.bounds[1]

    @property
    def conic(self) -> bool:
        """Whether the projection is Lambert's conformal cone."""
        return "+proj=lcc" in self.crs

    def forward(self, lon: Any, lat: Any) -> tuple[Floats, Floats]:
        """Projected coordinates [m] of longitudes and latitudes."""
        x, y = self._transformer.transform(np.asarray(lon, float), np.asarray(lat, float))
        return np.asarray(x, float), np.asarray(y, float)

    def inverse(self, x: Any, y: Any) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of projected coordinates [m]."""
        lon, lat = self._transformer.transform(
            np.asarray(x, float), np.asarray(y, float), direction="INVERSE"
        )
        return np.asarray(lon, float), np.asarray(lat, float)

    def line(self, points: Sequence[tuple[float, float]]) -> Floats:
        """A line of longitudes and latitudes, made dense and projected, as rows of x and y [m]."""
        dense = densify(np.asarray(points, float))
        return np.column_stack(self.forward(dense[:, 0], dense[:, 1]))

    def shape(self, shape: "BaseGeometry") -> "BaseGeometry":
        """A shape of longitudes and latitudes, projected."""
        import shapely

        return shapely.transform(shape, lambda xy: np.column_stack(self.forward(*xy.T)))

    @cached_property
    def degrees(self) -> Bounds:
        """Longitudes and latitudes between which the whole frame lies."""
        west, south, east, north = self.bounds
        x, y = np.meshgrid(np.linspace(west, east, 25), np.linspace(south, north, 25))
        lon, lat = self.inverse(x.ravel(), y.ravel())
        seen = np.isfinite(lon) & np.isfinite(lat)
        lon, lat = lon[seen], lat[seen]
        return (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))

    @cached_property
    def ground_m_per_unit(self) -> float:
        """Metres on the ground for a metre of the map, west to east through the middle."""
        from pyproj import Geod

        x = (self.bounds[0] + self.bounds[2]) / 2
        y = (self.bounds[1] + self.bounds[3]) / 2
        reach = self.width * 0.02
        lon, lat = self.inverse([x - reach, x + reach], [y, y])
        ground = Geod(ellps="WGS84").inv(lon[0], lat[0], lon[1], lat[1])[2]
        return float(ground / (2 * reach))


def densify(points: Floats, *, step: float = STEP_DEG) -> Floats:
    """A line with no step longer than so many degrees."""
    if len(points) < 2:
        return points
    ways = np.diff(points, axis=0)
    counts = np.maximum(1, np.ceil(np.abs(ways).max(axis=1) / step)).astype(int)
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    shares = (number / np.repeat(counts, counts))[:, None]
    between = np.repeat(points[:-1], counts, axis=0) + np.repeat(ways, counts, axis=0) * shares
    return np.concatenate([points[:1], between])


def _crs_for(lon: Floats, lat: Floats) -> str:
    west, east, south, north = lon.min(), lon.max(), lat.min(), lat.max()
    middle = (west + east) / 2
    if south < FAR_SOUTH_DEG or west < -40 or east > 160:
        return EQUAL_EARTH.format(middle)
    if east - west >= WIDE_DEG:
        return LCC.format(*HOME[:3], HOME[3] if abs(middle - HOME[3]) < 15 else middle)
    sixth = max(north - south, 1.0) / 6
    return LCC.format(south + sixth, north - sixth, (south + north) / 2, middle)


def fit_frame(
    points: Sequence[tuple[float, float]] | Floats,
    *,
    aspect: float | None = None,
    tallest: float = 0.8,
    flattest: float = 0.42,
    margin: float = 0.06,
) -> MapFrame:
    """Choose a projection for what is shown and the rectangle that holds it.

    Parameters
    ----------
    points : sequence of (longitude, latitude)
        Everything that has to be seen.
    aspect : float, optional
        Height over width that the rectangle must have; default what suits the points.
    tallest, flattest : float
        Limits of height over width where it is free.
    margin : float
        Free edge, as a share of the longer side.

    Returns
    -------
    MapFrame
        Lambert's conformal cone; Equal Earth where the tropics are shown.

    Examples
    --------
    >>> frame = fit_frame([(6.8, 51.4), (109.1, 34.4)])
    >>> frame.conic
    True
    >>> x, y = frame.forward(62.0, 45.0)
    >>> bool(abs(x) < 1e-6 and abs(y) < 1e-6)
    True
    """
    dense = densify(np.asarray(points, float))
    frame = MapFrame(_crs_for(dense[:, 0], dense[:, 1]))
    x, y = frame.forward(dense[:, 0], dense[:, 1])
    width, height = float(np.ptp(x)), float(np.ptp(y))
    edge = margin * max(width, height, LEAST_SPAN_M)
    if not frame.conic:
        tallest = max(tallest, 1.0)
    width, height = max(width, LEAST_SPAN_M) + 2 * edge, max(height, LEAST_SPAN_M / 4) + 2 * edge
    ratio = aspect or min(max(height / width, flattest), tallest)
    if not frame.conic:
        tallest = max(tallest, 1.0)
    width, height = max(width, height / ratio), max(height, width * ratio)
    west = float((x.min() + x.max() - width) / 2)
    south = float((y.min() + y.max() - height) / 2)
    return MapFrame(frame.crs, (west, south, west + float(width), south + float(height)))

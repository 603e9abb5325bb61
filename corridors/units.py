"""Conversions between the units of the field, in one place.

Times are hours, lengths kilometres, money US dollars of a stated year, loads tonnes or TEU.

Examples
--------
>>> days(36.0)
1.5
>>> teu_from_feu(2)
4.0
"""

from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PARTS = 2.0**30

HOURS_PER_DAY = 24.0
HOURS_PER_YEAR = 8760.0
TEU_PER_FEU = 2.0
KM_PER_NAUTICAL_MILE = 1.852
GRAMS_PER_KG = 1000.0
EARTH_RADIUS_KM = 6371.0088


def days(hours: float) -> float:
    """Hours as days, for show."""
    return hours / HOURS_PER_DAY


def teu_from_feu(feu: float) -> float:
    """Forty-foot units as twenty-foot units."""
    return feu * TEU_PER_FEU


def feu_from_teu(teu: float) -> float:
    """Twenty-foot units as forty-foot units."""
    return teu / TEU_PER_FEU


def binary(number: float) -> float:
    """Nearest multiple of 1/2**30.

    Sums of such numbers are exact in any order, so that ways of equal worth tie exactly, and do
    so whatever library the last bits of the parts come from.

    Examples
    --------
    >>> sum(map(binary, [0.1, 0.2, 0.3])) == sum(map(binary, [0.3, 0.2, 0.1]))
    True
    """
    return round(number * _PARTS) / _PARTS if isfinite(number * _PARTS) else number


def binaries(numbers: "NDArray[np.floating[Any]]") -> "NDArray[np.float64]":
    """Nearest multiples of 1/2**30, same shape; see `binary`."""
    import numpy as np

    return np.asarray(np.rint(numbers * _PARTS) / _PARTS)


def haversine_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance between two points given in degrees [km].

    Examples
    --------
    >>> round(haversine_km(0.0, 0.0, 0.0, 1.0), 1)
    111.2
    """
    from math import asin, cos, radians, sin, sqrt

    phi_a, phi_b = radians(lat_a), radians(lat_b)
    half = (
        sin((phi_b - phi_a) / 2) ** 2
        + cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))

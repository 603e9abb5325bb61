"""Conversions between the units of the field, in one place.

Times are hours, lengths kilometres, money US dollars of a stated year, loads tonnes or TEU.

Examples
--------
>>> days(36.0)
1.5
>>> teu_from_feu(2)
4.0
"""

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

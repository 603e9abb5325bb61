"""Names that planners would use for what binds."""

from typing import Any

from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.schema import Parameter

__all__ = ["counted", "line_name", "place_name", "said_gain", "service_name"]

_SEAS = {"blacksea": "Black Sea"}
_VESSELS = {"ropax": "rail ferry", "feeder": "feeder", "cargo": "cargo ship"}
_PER = {
    "trains/day": "{} trains a day",
    "wagons/day": "{} wagons a day",
    "trucks/day": "{} trucks a day",
    "TEU/year": "{} TEU a year",
    "Mt/year": "{} Mt a year",
}


def service_name(service: str) -> str:
    """Vessel service in words.

    Examples
    --------
    >>> service_name("caspian-ropax"), service_name("deep-sea")
    ('Caspian rail ferry', 'deep sea')
    """
    sea, _, kind = service.partition("-")
    if kind not in _VESSELS:
        return service.replace("-", " ")
    return f"{_SEAS.get(sea, sea.title())} {_VESSELS[kind]}"


def counted(row: Parameter) -> str:
    """Size of a capacity in words.

    Examples
    --------
    >>> from corridors.schema import Parameter
    >>> counted(Parameter("x", "capacity_wagons_per_day", value=46, unit="wagons/day"))
    '46 wagons a day'
    """
    number = f"{row.value:,.10g}"
    return _PER.get(row.unit, "{} " + row.unit).format(number)


def said_gain(amount: Any) -> str:
    """What lifting a capacity adds a year [TEU or t], in words where nothing else limits.

    Examples
    --------
    >>> said_gain(1200.4), said_gain(float("inf"))
    ('+1,200', 'no other limit is held')
    """
    return "no other limit is held" if float(amount) == float("inf") else f"{amount:+,.0f}"


def line_name(network: Network, arc: Arc) -> str:
    """Ends of a link by name."""
    return " - ".join(place_name(network, end) for end in (arc.link.origin, arc.link.destination))


def place_name(network: Network, place: str) -> str:
    """Name of a place without what explains it: no bracket, no second "port"."""
    return network.places[place].name.partition(" (")[0].removesuffix(" port")

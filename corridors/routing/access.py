"""Any town or point as an end: a road access leg to the nearest terminals, marked as assumed."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from math import isfinite

from corridors.data import data_file
from corridors.errors import OptionError, UnknownNameError
from corridors.network import Network
from corridors.network.arcs import side_of
from corridors.network.names import plain
from corridors.schema import Link, Parameter, Place
from corridors.units import haversine_km

__all__ = ["join_ends"]

_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*")
_TERMINALS = ("terminal", "port", "dry_port")
_SERVED = (*_TERMINALS, "gauge_change", "border", "junction")


@cache
def _towns() -> dict[str, tuple[str, str, float, float]]:
    """Towns by plain name: name, country, longitude, latitude; the largest of a name wins."""
    found: dict[str, tuple[str, str, float, float]] = {}
    path = data_file("basemap", "cities.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -float(row["population"]))
    for row in rows:
        town = (row["name"], row["country"], float(row["lon"]), float(row["lat"]))
        for name in (row["name"], *filter(None, row["alternate_names"].split(";"))):
            found.setdefault(plain(name), town)
    return found


def _point(text: str) -> tuple[str, str, float, float] | None:
    match = _POINT.fullmatch(text)
    if not match:
        return None
    lon, lat = float(match[1]), float(match[2])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90 and isfinite(lon)):
        raise OptionError(
            f"{text!r} is no point: give longitude -180 to 180, then latitude -90 to 90"
        )
    return f"{lon:g},{lat:g}", "", lon, lat


def _value(network: Network, quantity: str) -> Parameter:
    for row in network.parameters.values():
        if row.quantity == quantity and row.valid_on(network.day):
            return row
    raise OptionError(f"parameters.csv has no {quantity}; a town needs it for its access leg")


def _served_places(network: Network) -> dict[str, set[str]]:
    """Rail and road sides of the places where goods can be put on a train or truck."""
    sides: dict[str, set[str]] = {}
    for link in network.links.values():
        if link.moves_by in ("rail", "road") and link.valid_on(network.day):
            for end in (link.origin, link.destination):
                if network.places[end].kind in _SERVED:
                    sides.setdefault(end, set()).add(side_of(link))
    return sides


def _access(network: Network, town: tuple[str, str, float, float]) -> tuple[Network, str, str]:
    """Network with the town joined to its nearest terminals, its id, and a warning."""
    name, country, lon, lat = town
    ratio = _value(network, "road_access_detour_ratio")
    longest = _value(network, "road_access_max_km")
    count = _value(network, "road_access_links")
    sides = _served_places(network)
    reachable = sorted(
        (haversine_km(lon, lat, network.places[p].lon, network.places[p].lat) * ratio.value, p)
        for p in sides
    )
    reachable = [pair for pair in reachable if pair[0] <= longest.value]
    terminals = [p for p in reachable if network.places[p[1]].kind in _TERMINALS] or reachable
    at_home = [p for p in terminals if network.places[p[1]].country == country]
    nearest = (at_home or terminals)[: int(count.value)]
    if not nearest:
        raise OptionError(
            f"no terminal within {longest.value:g} km by road of {name}; "
            "give a place of the network"
        )
    slug = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-") or "point"
    key = f"{slug}-access" if not _POINT.fullmatch(name) else f"point-{lon:g}-{lat:g}"
    home = Place(key, name, country or network.places[nearest[0][1]].country, "town", lon, lat)
    links = []
    for km, place in nearest:
        crosses = network.places[place].country != home.country
        links.append(
            Link(f"{key}-{place}-road", key, place, "border" if crosses else "road",
                 moves_by="road", length_km=max(km, 1.0), length_basis="assumption",
                 length_source=ratio.id, geometry="schematic")
        )  # fmt: skip
        for side in sorted(sides[place] - {"road"}):
            exists = any(
                link.mode == "transfer"
                and link.origin == place
                and {link.from_side, link.to_side} == {"road", side}
                for link in network.links.values()
            )
            if not exists:
                links.append(
                    Link(f"{place}-{place}-transfer-road-{side}-access", place, place, "transfer",
                         from_side="road", to_side=side, geometry="none")
                )  # fmt: skip
    warning = f"{name}: reached by an assumed road leg ({ratio.value:g} x straight line)"
    return network.with_rows(places=[home], links=links), key, warning


def join_ends(network: Network, names: Sequence[str]) -> tuple[Network, list[str], list[str]]:
    """Network that holds every end, ids of the ends, and warnings.

    Parameters
    ----------
    network : Network
    names : sequence of str
        Places of the network, towns, or ``"longitude,latitude"``.

    Raises
    ------
    UnknownNameError
        Nobody knows the name; with the three nearest.
    OptionError
        An end is no text, a point is malformed, or too far from every terminal.
    """
    ids, warnings = [], []
    for name in names:
        if not isinstance(name, str):
            raise OptionError(
                f"{name!r} is no place; give the name of a place or town, or "
                "'longitude,latitude' in one text"
            )
        if network.knows_place(name):
            found = network.find_place(name)
            if plain(name) in ("sarahs", "sarakhs"):
                country = "Turkmenistan" if found == "sarahs" else "Iran"
                warnings.append(f"{found} is the station in {country}; sarahs is TM, sarakhs IR")
            ids.append(found)
            continue
        town = _point(name) or _towns().get(plain(name))
        if town is not None and network.knows_place(town[0]):
            ids.append(network.find_place(town[0]))
            continue
        if town is None:
            raise UnknownNameError(
                "place",
                name,
                network._index.nearest(name),
                "or give a town or 'longitude,latitude'",
            )
        network, key, warning = _access(network, town)
        ids.append(key)
        warnings.append(warning)
    return network, ids, warnings

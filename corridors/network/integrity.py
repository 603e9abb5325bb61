"""Do the tables hold together? Every problem, in words."""

from collections.abc import Iterable, Mapping

from corridors.network.gateways import CorridorRule
from corridors.schema import QUANTITIES, SELECTOR_KEYS, Link, Parameter, Place
from corridors.units import haversine_km

__all__ = ["link_problems", "parameter_problems", "rule_problems"]

# A line on the ground may be drawn a little shorter than the chord of rounded positions, and no
# real line is this many times its chord: beyond it the length is in other units.
_SHORTEST_OVER_CHORD = 0.9
_LONGEST_OVER_CHORD = 20.0
_CHORD_TOO_SHORT_TO_JUDGE_KM = 15.0


def _chord_km(a: Place, b: Place) -> float:
    return haversine_km(a.lon, a.lat, b.lon, b.lat)


def _swapped(place: Place, link: Link, places: Mapping[str, Place]) -> bool:
    """Whether exchanging a place's coordinates would make a link's length possible."""
    other = places[link.destination if link.origin == place.id else link.origin]
    return (
        haversine_km(place.lat, place.lon, other.lon, other.lat) * _SHORTEST_OVER_CHORD
        <= link.length_km
    )


def _length_problem(where: str, link: Link, places: Mapping[str, Place]) -> str | None:
    ends = places[link.origin], places[link.destination]
    chord = _chord_km(*ends)
    if chord < _CHORD_TOO_SHORT_TO_JUDGE_KM or link.length_km != link.length_km:
        return None
    said = f"{where}: length_km is {link.length_km:g} but the straight line is {chord:.0f} km"
    if link.length_km < chord * _SHORTEST_OVER_CHORD:
        for place in ends:
            if _swapped(place, link, places):
                return f"{said}; longitude and latitude of {place.id!r} look swapped"
        return f"{said}; give a length of {chord:.0f} km or more, or correct the ends"
    if link.length_km > chord * _LONGEST_OVER_CHORD:
        return f"{said}; give kilometres, not metres"
    return None


def _shape_problem(where: str, link: Link, places: Mapping[str, Place]) -> str | None:
    inside = link.origin == link.destination
    if (link.mode == "transfer") != inside:
        return f"{where}: mode is {link.mode} from {link.origin} to {link.destination}; " + (
            "a transfer stays inside one place"
            if not inside
            else "only a transfer stays in a place"
        )
    if inside:
        missing = [s for s in ("from_side", "to_side") if not getattr(link, s)]
        return f"{where}: {missing[0]} is empty; give a side such as rail-1520" if missing else None
    crosses = places[link.origin].country != places[link.destination].country
    if link.mode in ("rail", "road") and crosses:
        return f"{where}: the ends lie in two countries; give mode border and moves_by {link.mode}"
    if link.mode == "border" and not crosses:
        return f"{where}: mode is border but both ends lie in {places[link.origin].country}"
    if not link.moves_by:
        return f"{where}: moves_by is empty; give rail, road, ferry or sea"
    if link.moves_by == "rail" and link.gauge_mm != link.gauge_mm:
        return f"{where}: gauge_mm is empty; give the gauge of a rail link, such as 1520"
    if link.length_km != link.length_km:
        return f"{where}: length_km is empty; give the kilometres to count"
    if link.opens and link.closes and link.closes < link.opens:
        return f"{where}: closes on {link.closes}, before it opens on {link.opens}"
    return None


def link_problems(links: Iterable[Link], places: Mapping[str, Place], *, file: str) -> list[str]:
    """Dangling ends, impossible lengths, modes that do not fit the ends."""
    found: list[str] = []
    for link in links:
        where = f"{file}, edge {link.id!r}"
        dangling = [end for end in (link.origin, link.destination) if end not in places]
        if dangling:
            found += [
                f"{where}: no node has the id {end!r}; add it or correct it" for end in dangling
            ]
            continue
        checks = (_shape_problem, _length_problem)
        found += [problem for check in checks if (problem := check(where, link, places))]
    return found


def parameter_problems(parameters: Iterable[Parameter], *, file: str) -> list[str]:
    """Unknown quantities, units and selectors; quantiles out of order; assumptions unexplained."""
    found: list[str] = []
    for row in parameters:
        where = f"{file}, parameter {row.id!r}"
        quantity = QUANTITIES.get(row.quantity)
        if quantity is None:
            known = ", ".join(sorted(QUANTITIES))
            found.append(f"{where}: unknown quantity {row.quantity!r}; known are {known}")
            continue
        if row.unit and row.unit != quantity.unit:
            found.append(f"{where}: unit is {row.unit!r}; give {quantity.unit!r}")
        if not row.low <= row.value <= row.high:
            found.append(
                f"{where}: low {row.low:g}, value {row.value:g}, high {row.high:g} are out of order"
            )
        elif row.shape == "lognormal" and row.low <= 0 < row.high:
            found.append(
                f"{where}: low is {row.low:g}; a lognormal needs more than 0, "
                "or give shape triangular"
            )
        if row.low < quantity.low or row.high > quantity.high:
            found.append(
                f"{where}: {row.low:g} to {row.high:g} leaves the limits "
                f"{quantity.low:g} to {quantity.high:g} [{quantity.unit}]"
            )
        for pair in filter(None, row.where.split(";")):
            key = pair.partition("=")[0].strip()
            if key not in SELECTOR_KEYS or "=" not in pair:
                found.append(
                    f"{where}: selector {pair!r}; give key=value with {', '.join(SELECTOR_KEYS)}"
                )
        if row.basis == "assumption" and not row.reason:
            found.append(f"{where}: an assumption without reason; say why")
        if row.basis != "assumption" and not row.source:
            found.append(
                f"{where}: basis is {row.basis} without source; cite it or call it an assumption"
            )
    return found


def rule_problems(
    rules: Iterable[CorridorRule],
    places: Mapping[str, Place],
    links: Mapping[str, Link],
    *,
    file: str,
) -> list[str]:
    """Gates that name neither a place nor a link."""
    return [
        f"{file}, corridor {rule.id!r}: gate {name!r} is neither a node nor an edge"
        for rule in rules
        for gate in (*rule.gates, rule.gates_none)
        for name in sorted(gate)
        if name not in places and name not in links
    ]

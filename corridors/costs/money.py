"""Dollars of an arc: line haul by country, border, gauge change, handling, sailing."""

from collections.abc import Iterable

from corridors.costs.components import Component, component
from corridors.costs.lookup import Lookup
from corridors.costs.running import is_gauge_change, spread_of
from corridors.network.arcs import Arc

__all__ = ["end_components", "money_components"]

MEASURE = "cost_usd"


def _line_haul(arc: Arc, lookup: Lookup, feu: float) -> list[Component]:
    found = []
    for country, km in lookup.by_country(arc):
        facts = lookup.facts(arc, country=country)
        row = lookup.need("tariff_usd_per_feu_km", facts, f"edge {arc.link.id!r}")
        found.append(
            component(arc.link.id, MEASURE, "line haul", spread_of(row).scaled(km * feu), row)
        )
    return found


def _sailing(arc: Arc, lookup: Lookup, feu: float) -> list[Component]:
    facts = lookup.facts(arc)
    row, units = lookup.find("sailing_usd_per_feu", facts), feu
    if row is None:
        row = lookup.need("tariff_usd_per_feu_km", facts, f"edge {arc.link.id!r}")
        units = feu * arc.link.length_km
    return [component(arc.link.id, MEASURE, "sailing", spread_of(row).scaled(units), row)]


def money_components(arc: Arc, lookup: Lookup, *, feu: float) -> list[Component]:
    """Dollars of an arc for a number of forty-foot units.

    Raises
    ------
    MissingParameter
        A quantity has no row that fits.
    """
    link = arc.link
    if link.moves_by in ("ferry", "sea"):
        return _sailing(arc, lookup, feu)
    if link.mode == "transfer":
        kind = "gauge change" if is_gauge_change(arc) else "handling"
        quantity = f"{kind.replace(' ', '_')}_usd_per_feu"
        row = lookup.need(quantity, lookup.facts(arc), f"transfer {link.id!r}")
        return [component(link.id, MEASURE, kind, spread_of(row).scaled(feu), row)]
    found = _line_haul(arc, lookup, feu)
    if link.mode == "border":
        row = lookup.need("border_usd_per_feu", lookup.facts(arc), f"border edge {link.id!r}")
        found.append(component(link.id, MEASURE, "border", spread_of(row).scaled(feu), row))
    return found


def end_components(ends: Iterable[str], lookup: Lookup, *, feu: float) -> tuple[Component, ...]:
    """Terminal charges at the ends of a journey, where a row gives them."""
    found = []
    for place in ends:
        facts = {
            "place": frozenset({place}),
            "country": frozenset({lookup.places[place].country}),
        }
        row = lookup.find("terminal_usd_per_feu", facts)
        if row is not None:
            found.append(component(place, MEASURE, "terminal", spread_of(row).scaled(feu), row))
    return tuple(found)

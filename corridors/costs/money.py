"""Dollars of an arc: line haul, wagon, border, seal, box, gauge change, handling, sailing.

What is charged by the kilometre falls on the kilometres, what is charged once falls where it is
charged: a box of the carrier where it leaves China by land, because it goes back at the carrier's
cost; a seal and a surcharge where a row of ``parameters.csv`` gives one; terminals at the ends.
"""

from collections.abc import Iterable

from corridors.costs.components import Component, component
from corridors.costs.consignment import Consignment
from corridors.costs.lookup import Lookup
from corridors.costs.parameters import Facts
from corridors.costs.running import is_gauge_change, spread_of
from corridors.network.arcs import Arc

__all__ = ["end_components", "insurance_components", "money_components"]

MEASURE = "cost_usd"


def _where_given(
    arc: Arc, lookup: Lookup, facts: Facts, feu: float, *kinds: str
) -> list[Component]:
    """Charges that only some rows give, each ``<kind>_usd_per_feu``."""
    found = []
    for kind in kinds:
        row = lookup.find(f"{kind}_usd_per_feu", facts)
        if row is not None:
            found.append(component(arc.link.id, MEASURE, kind, spread_of(row).scaled(feu), row))
    return found


def _line_haul(arc: Arc, lookup: Lookup, feu: float) -> list[Component]:
    """The railway's or haulier's charge, and the wagon's where the charge is for the line alone."""
    found = []
    for country, km in lookup.by_country(arc):
        facts = lookup.facts(arc, country=country)
        line = lookup.need("tariff_usd_per_feu_km", facts, f"edge {arc.link.id!r}")
        rows = {"line haul": line, "wagon": lookup.find("wagon_usd_per_feu_km", facts)}
        found += [
            component(arc.link.id, MEASURE, kind, spread_of(row).scaled(km * feu), row)
            for kind, row in rows.items()
            if row is not None
        ]
    return found


def _sailing(arc: Arc, lookup: Lookup, feu: float) -> list[Component]:
    facts = lookup.facts(arc)
    row, units = lookup.find("sailing_usd_per_feu", facts), feu
    if row is None:
        row = lookup.need("tariff_usd_per_feu_km", facts, f"edge {arc.link.id!r}")
        units = feu * arc.link.length_km
    fare = component(arc.link.id, MEASURE, "sailing", spread_of(row).scaled(units), row)
    return [fare, *_where_given(arc, lookup, facts, feu, "surcharge")]


def _border(arc: Arc, lookup: Lookup, feu: float, goods: Consignment) -> list[Component]:
    facts = lookup.facts(arc)
    row = lookup.need("border_usd_per_feu", facts, f"border edge {arc.link.id!r}")
    fees = component(arc.link.id, MEASURE, "border", spread_of(row).scaled(feu), row)
    kinds = ["seal", "surcharge", *(["box"] if goods.in_carriers_box else [])]
    return [fees, *_where_given(arc, lookup, facts, feu, *kinds)]


def money_components(
    arc: Arc, lookup: Lookup, *, feu: float, goods: Consignment
) -> list[Component]:
    """Dollars of an arc for a number of forty-foot units.

    Parameters
    ----------
    arc : Arc
    lookup : Lookup
    feu : float
        Units that prices are counted by [FEU].
    goods : Consignment
        Whose box it is.

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
        found += _border(arc, lookup, feu, goods)
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


def insurance_components(
    origin: str, lookup: Lookup, *, value_usd: float, goods: Consignment
) -> tuple[Component, ...]:
    """Premium of a cargo insurance, where one is asked for; through rates hold none."""
    if not goods.insured:
        return ()
    row = lookup.need("insurance_share", {}, "the consignment")
    premium = spread_of(row).scaled(value_usd)
    return (component(origin, MEASURE, "insurance", premium, row),)

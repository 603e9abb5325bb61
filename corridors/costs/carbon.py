"""Kilograms of CO2e of an arc, well to wheel, in the structure of ISO 14083.

Each link is one transport chain element: tonne-kilometres times a factor by mode and traction.
Electric rail takes energy per tonne-kilometre times the grid of the country, losses included;
where a link's electrification is unknown the country's share of electric traction stands in.
"""

from corridors.costs.components import Component, component
from corridors.costs.distribution import Spread
from corridors.costs.lookup import Lookup
from corridors.costs.running import spread_of
from corridors.network.arcs import Arc
from corridors.schema import Parameter
from corridors.units import GRAMS_PER_KG

__all__ = ["carbon_components"]

MEASURE = "co2_kg"
_WH_PER_KWH = 1000.0


def _times(a: Spread, b: Spread) -> Spread:
    """Product of two figures that are low together and high together."""
    return Spread(a.low * b.low, a.value * b.value, a.high * b.high)


def _electric(
    arc: Arc, lookup: Lookup, country: str, t_km: float, stand_in: tuple[Parameter, ...]
) -> Component:
    what = f"edge {arc.link.id!r}"
    facts = lookup.facts(arc, country=country, traction="electric")
    energy = lookup.need("energy_wh_per_tkm", facts, what)
    grid = lookup.need("grid_co2e_g_per_kwh", facts, what)
    rows, factor = [energy, grid], t_km / GRAMS_PER_KG / _WH_PER_KWH
    loss = lookup.find("grid_loss_share", facts)
    if loss is not None:
        rows.append(loss)
        factor /= 1.0 - loss.value
    figure = _times(spread_of(energy), spread_of(grid)).scaled(factor)
    return component(arc.link.id, MEASURE, "electric traction", figure, *rows, *stand_in)


def _electric_share(arc: Arc, lookup: Lookup, country: str) -> tuple[float, tuple[Parameter, ...]]:
    """Share of the link under wire, and the row that stands in where it is unknown."""
    share = arc.link.electrified
    if share == share:
        return share, ()
    row = lookup.need("electric_share", lookup.facts(arc, country=country), f"edge {arc.link.id!r}")
    return row.value, (row,)


def _rail(arc: Arc, lookup: Lookup, payload_t: float) -> list[Component]:
    found, what = [], f"edge {arc.link.id!r}"
    for country, km in lookup.by_country(arc):
        share, stand_in = _electric_share(arc, lookup, country)
        t_km = payload_t * km
        if share > 0.0:
            found.append(_electric(arc, lookup, country, t_km * share, stand_in))
        if share < 1.0:
            diesel = lookup.need(
                "co2e_g_per_tkm", lookup.facts(arc, country=country, traction="diesel"), what
            )
            figure = spread_of(diesel).scaled(t_km * (1.0 - share) / GRAMS_PER_KG)
            found.append(
                component(arc.link.id, MEASURE, "diesel traction", figure, diesel, *stand_in)
            )
    return found


def carbon_components(arc: Arc, lookup: Lookup, *, payload_t: float, feu: float) -> list[Component]:
    """Kilograms of CO2e of an arc for a payload.

    Raises
    ------
    MissingParameter
        A factor has no row that fits.
    """
    link, facts = arc.link, lookup.facts(arc)
    if link.mode == "transfer":
        row = lookup.need("handling_co2e_kg_per_feu", facts, f"transfer {link.id!r}")
        return [component(link.id, MEASURE, "handling", spread_of(row).scaled(feu), row)]
    if link.moves_by == "rail":
        return _rail(arc, lookup, payload_t)
    row = lookup.need("co2e_g_per_tkm", facts, f"edge {link.id!r}")
    figure = spread_of(row).scaled(payload_t * link.length_km / GRAMS_PER_KG)
    return [component(link.id, MEASURE, link.moves_by, figure, row)]

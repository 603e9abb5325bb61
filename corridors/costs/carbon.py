"""Kilograms of CO2e of an arc, well to wheel, in the structure of ISO 14083.

Each link is one transport chain element, each transfer a hub. Rail hauls the goods, their boxes and
wagons, and the empty units that go back: where ``tare_t_per_feu`` is known,

    gross t-km = km * (payload + tare * units * (1 + empty return share)),

so that a light box costs more per tonne than a heavy one. Electric traction takes energy per gross
tonne-kilometre times the grid of the country, losses included; diesel a factor per gross
tonne-kilometre. Goods in wagons, and tables without tare, take factors per net tonne-kilometre.
Where a link's electrification is unknown the country's share of electric traction stands in. Road
and water take factors per net tonne-kilometre with their average load.

`Component.direct` is the part burnt on the way (tank to wheel): none of electric traction, the
inverse of ``wtw_over_ttw`` of burnt fuel.
"""

from dataclasses import dataclass
from math import nan

from corridors.costs.components import Component, component
from corridors.costs.distribution import Spread
from corridors.costs.lookup import Lookup
from corridors.costs.parameters import Facts
from corridors.costs.running import spread_of
from corridors.network.arcs import Arc
from corridors.schema import Parameter
from corridors.units import GRAMS_PER_KG

__all__ = ["Load", "carbon_components"]

MEASURE = "co2_kg"
_WH_PER_KWH = 1000.0


@dataclass(frozen=True)
class Load:
    """What is moved.

    Parameters
    ----------
    payload_t : float
        Weight of the goods [t].
    boxes_feu : float
        Containers they travel in [FEU]; 0 for goods in wagons.
    price_feu : float
        Units that prices and hubs are counted by [FEU].
    """

    payload_t: float
    boxes_feu: float
    price_feu: float


def _times(a: Spread, b: Spread) -> Spread:
    """Product of two figures that are low together and high together."""
    return Spread(a.low * b.low, a.value * b.value, a.high * b.high)


def _burnt(lookup: Lookup, facts: Facts) -> tuple[float, tuple[Parameter, ...]]:
    """Share of burnt fuel's CO2e that leaves on the way, and the row that says so."""
    row = lookup.find("wtw_over_ttw", facts)
    return (1.0 / row.value, (row,)) if row is not None else (nan, ())


@dataclass(frozen=True)
class _Hauled:
    """Tonnes that the engine hauls, and on which tonne-kilometre its factors count."""

    tonnes: float
    per: str
    rows: tuple[Parameter, ...] = ()


def _hauled(lookup: Lookup, facts: Facts, load: Load) -> _Hauled:
    tare = lookup.find("tare_t_per_feu", facts) if load.boxes_feu else None
    if tare is None:
        return _Hauled(load.payload_t, "tkm")
    back = lookup.find("empty_return_share", facts)
    loaded_and_back = 1.0 + (back.value if back is not None else 0.0)
    rows = (tare,) if back is None else (tare, back)
    return _Hauled(
        load.payload_t + tare.value * load.boxes_feu * loaded_and_back, "gross_tkm", rows
    )


def _electric(
    arc: Arc, lookup: Lookup, facts: Facts, km: float, load: Load, stand_in: tuple[Parameter, ...]
) -> Component:
    what, hauled = f"edge {arc.link.id!r}", _hauled(lookup, facts, load)
    energy = lookup.need(f"energy_wh_per_{hauled.per}", facts, what)
    grid = lookup.need("grid_co2e_g_per_kwh", facts, what)
    rows, factor = [energy, grid], hauled.tonnes * km / GRAMS_PER_KG / _WH_PER_KWH
    loss = lookup.find("grid_loss_share", facts)
    if loss is not None:
        rows.append(loss)
        factor /= 1.0 - loss.value
    figure = _times(spread_of(energy), spread_of(grid)).scaled(factor)
    rows += [*hauled.rows, *stand_in]
    return component(arc.link.id, MEASURE, "electric traction", figure, *rows, direct=0.0)


def _diesel(
    arc: Arc, lookup: Lookup, facts: Facts, km: float, load: Load, stand_in: tuple[Parameter, ...]
) -> Component:
    hauled = _hauled(lookup, facts, load)
    row = lookup.need(f"co2e_g_per_{hauled.per}", facts, f"edge {arc.link.id!r}")
    figure = spread_of(row).scaled(hauled.tonnes * km / GRAMS_PER_KG)
    direct, ratio = _burnt(lookup, facts)
    rows = (row, *hauled.rows, *ratio, *stand_in)
    return component(arc.link.id, MEASURE, "diesel traction", figure, *rows, direct=direct)


def _electric_share(arc: Arc, lookup: Lookup, country: str) -> tuple[float, tuple[Parameter, ...]]:
    """Share of the link under wire, and the row that stands in where it is unknown."""
    share = arc.link.electrified
    if share == share:
        return share, ()
    row = lookup.need("electric_share", lookup.facts(arc, country=country), f"edge {arc.link.id!r}")
    return row.value, (row,)


def _rail(arc: Arc, lookup: Lookup, load: Load) -> list[Component]:
    found = []
    for country, km in lookup.by_country(arc):
        share, stand_in = _electric_share(arc, lookup, country)
        if share > 0.0:
            facts = lookup.facts(arc, country=country, traction="electric")
            found.append(_electric(arc, lookup, facts, km * share, load, stand_in))
        if share < 1.0:
            facts = lookup.facts(arc, country=country, traction="diesel")
            found.append(_diesel(arc, lookup, facts, km * (1.0 - share), load, stand_in))
    return found


def carbon_components(arc: Arc, lookup: Lookup, load: Load) -> list[Component]:
    """Kilograms of CO2e of an arc for a load.

    Raises
    ------
    MissingParameter
        A factor has no row that fits.
    """
    link, facts = arc.link, lookup.facts(arc)
    if link.moves_by == "rail" and link.mode != "transfer":
        return _rail(arc, lookup, load)
    direct, ratio = _burnt(lookup, facts)
    if link.mode == "transfer":
        row = lookup.need("handling_co2e_kg_per_feu", facts, f"transfer {link.id!r}")
        figure, kind = spread_of(row).scaled(load.price_feu), "handling"
    else:
        row = lookup.need("co2e_g_per_tkm", facts, f"edge {link.id!r}")
        figure, kind = (
            spread_of(row).scaled(load.payload_t * link.length_km / GRAMS_PER_KG),
            (link.moves_by),
        )
    return [component(link.id, MEASURE, kind, figure, row, *ratio, direct=direct)]

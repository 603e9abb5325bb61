"""What an hour is worth: capital bound in the goods, value they lose, and what the user adds.

With the value ``V`` of the consignment, its payload ``t``, the yearly cost of capital ``i`` and the
share ``d`` of the value that the goods lose in a year by ageing,

    v = V * (i + d) / (8,760 h * t) + u   [USD per tonne and hour],

where ``u`` is the user's own cost of an hour (penalties, lost sales). Without a value the row of
``value_of_time_usd_per_t_h`` stands in, the middle of what institutional models use.
"""

from dataclasses import dataclass

from corridors.costs.consignment import Consignment
from corridors.costs.distribution import Spread
from corridors.costs.lookup import Lookup
from corridors.costs.running import spread_of
from corridors.schema import Parameter
from corridors.units import HOURS_PER_YEAR

__all__ = ["WorthPart", "worth_parts"]


@dataclass(frozen=True)
class WorthPart:
    """One part of the worth of an hour.

    Parameters
    ----------
    part : str
        ``capital``, ``depreciation``, ``added by the user``, ``set by the user`` or ``usual``.
    spread : Spread
        Figure and range [USD/t-h].
    parameters : tuple of Parameter
        Rows it was made of; none for what the user gave.
    """

    part: str
    spread: Spread
    parameters: tuple[Parameter, ...] = ()


def _given(part: str, worth: float) -> WorthPart:
    return WorthPart(part, Spread(worth, worth, worth, "fixed"))


def worth_parts(lookup: Lookup, goods: Consignment, *, payload_t: float) -> tuple[WorthPart, ...]:
    """Parts of the worth of an hour; they add up to it.

    Parameters
    ----------
    lookup : Lookup
        Parameter rows of the day.
    goods : Consignment
        Its ``value_of_time_usd_per_t_h`` goes before everything else; without it its ``value_usd``
        gives capital and depreciation; without that the usual row holds.
    payload_t : float
        Weight of the goods [t].

    Raises
    ------
    MissingParameter
        A quantity has no row.
    """
    added = goods.delay_usd_per_t_h
    own = () if added is None else (_given("added by the user", added),)
    if goods.value_of_time_usd_per_t_h is not None:
        return (_given("set by the user", goods.value_of_time_usd_per_t_h), *own)
    if goods.value_usd is None:
        usual = lookup.need("value_of_time_usd_per_t_h", {}, "the consignment")
        return (WorthPart("usual", spread_of(usual), (usual,)), *own)
    per_share = goods.value_usd / payload_t / HOURS_PER_YEAR
    found = []
    for part, quantity in (
        ("capital", "capital_cost_share_per_year"),
        ("depreciation", "depreciation_share_per_year"),
    ):
        row = lookup.need(quantity, {}, "the consignment")
        found.append(WorthPart(part, spread_of(row).scaled(per_share), (row,)))
    return (*found, *own)

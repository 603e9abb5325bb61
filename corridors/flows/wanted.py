"""Changes of demand that a scenario asks for."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.network import Network
from corridors.network.pending import Pending

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["demand_after"]

_T_PER_MT = 1e6


def demand_after(
    network: Network, demand: "pd.DataFrame", *, on: date | None = None
) -> "pd.DataFrame":
    """Demand after the measures of the network's scenario.

    Parameters
    ----------
    network : Network
        State of the world.
    demand : pandas.DataFrame
        As for `assign_flows`.
    on : datetime.date, optional
        Day on which dated measures are read; default the network's.

    Returns
    -------
    pandas.DataFrame
        The same rows; lanes that a measure selects have another ``amount``. A figure a year is
        that of all selected lanes together, which keep their proportions.

    Examples
    --------
    >>> import corridors as co
    >>> from corridors.flows.wanted import demand_after
    >>> lanes = co.load_demand(2026)
    >>> grown = demand_after(co.load_scenario("trade-2030").apply(co.load_network()), lanes)
    >>> bool(grown["amount"].sum() > lanes["amount"].sum())
    True
    """
    day = on or network.day
    for change in network.pending:
        if change.table == "demand" and change.holds_on(day):
            demand = _changed(network, demand, change)
    return demand


def _changed(network: Network, demand: "pd.DataFrame", change: Pending) -> "pd.DataFrame":
    rows = demand.reset_index(drop=True)
    units = [_unit(cells) for cells in rows.to_dict("records")]
    hit = [
        number
        for number, cells in enumerate(rows.to_dict("records"))
        if _fits(network, cells, change) and change.unit in ("", "share", units[number])
    ]
    value = 0.0 if change.value is None else change.value
    total = float(rows.loc[hit, "amount"].sum())
    if not total:
        return demand
    size = value * _T_PER_MT if change.unit == "Mt/yr" else value
    factor = {
        ("scale", True): value, ("set", True): value, ("add", True): 1.0 + value,
        ("set", False): size / total, ("add", False): 1.0 + size / total,
    }[change.action, change.unit in ("", "share")]  # fmt: skip
    rows["amount"] = rows["amount"].astype(float)
    rows.loc[hit, "amount"] *= factor
    return rows


def _unit(cells: Mapping[Any, Any]) -> str:
    from corridors.flows.demand import cargo_classes

    cargo = cargo_classes().get(str(cells.get("cargo", "container")))
    return "Mt/yr" if cargo is not None and cargo.unit == "t" else "TEU/yr"


def _fits(network: Network, cells: Mapping[Any, Any], change: Pending) -> bool:
    """Whether a lane is selected; a lane at a place nobody knows is not."""
    facts: dict[str, str] = {"commodity": str(cells.get("cargo", "container"))}
    for end in ("origin", "destination"):
        name = str(cells[end])
        if network.knows_place(name):
            facts[end] = network.find_place(name)
            facts[f"{end}_country"] = network.places[facts[end]].country
    return all(
        facts.get(key) in ([network.find_place(v) for v in values]
                           if key in ("origin", "destination") else values)
        for key, values in change.where
    )  # fmt: skip

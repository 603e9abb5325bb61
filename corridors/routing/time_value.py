"""What an hour is worth, and which corridor is best for each worth of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.costs import Consignment, Pricer
from corridors.costs.lookup import Lookup
from corridors.costs.parameters import ParameterTable
from corridors.errors import NoRouteError, OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routing.finding import find_route

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["time_value", "worth_of_time"]

_QUANTITY = "value_of_time_usd_per_t_h"


def worth_of_time(
    network: Network, consignment: Consignment | None = None, *, on: date | str | None = None
) -> "pd.DataFrame":
    """Tell what an hour of a consignment is worth, part by part.

    Parameters
    ----------
    network : Network
        Where the parameter rows stand.
    consignment : Consignment, optional
        What is sent; default one FEU. Its ``value_usd`` gives capital and depreciation, its
        ``delay_usd_per_t_h`` is added, its ``value_of_time_usd_per_t_h`` goes before both.
    on : datetime.date or str, optional
        Day whose rows hold; default the network's day.

    Returns
    -------
    pandas.DataFrame
        One row per part and a last row ``total``: ``part``; ``low``, ``value``, ``high``
        [USD/t-h]; ``usd_per_day``, central, for the whole consignment; ``parameters``, ``sources``,
        ``basis`` and ``reason`` of the rows behind.

    Notes
    -----
    With the value V of the goods, their weight t, the yearly cost of capital i and the share d of
    the value lost by ageing in a year, v = V (i + d) / (8,760 t) + u, where u is what the user
    adds. Without a value the middle of institutional models stands in.

    Examples
    --------
    >>> import corridors as co
    >>> parts = co.worth_of_time(co.load_network(), co.Consignment(feu=1, value_usd=140_000))
    >>> parts["part"].tolist()
    ['capital', 'depreciation', 'total']
    >>> bool(parts["value"].iloc[-1] == parts["value"].iloc[:-1].sum())
    True
    """
    import pandas as pd

    goods = consignment or Consignment()
    day = network.day if on is None else day_of(on)
    pricer = Pricer(network, goods, day=day, heading="west")
    records: list[dict[str, Any]] = []
    for part in pricer.worth_parts:
        rows = part.parameters
        records.append(
            {
                "part": part.part,
                "low": part.spread.low,
                "value": part.spread.value,
                "high": part.spread.high,
                "parameters": " ".join(row.id for row in rows),
                "sources": " ".join(row.source for row in rows),
                "basis": rows[0].basis if rows else "given",
                "reason": "; ".join(row.reason for row in rows),
            }
        )
    total = {key: sum(row[key] for row in records) for key in ("low", "value", "high")}
    records.append({"part": "total", **total})
    frame = pd.DataFrame(records).fillna("")
    frame.insert(4, "usd_per_day", frame["value"] * pricer.payload_t * 24.0)
    return frame


def _range(network: Network, day: date) -> tuple[float, ...]:
    row = Lookup(network.places, ParameterTable(network.parameters.values()), day, "west").need(
        _QUANTITY, {}, "the range"
    )
    return (row.low, row.value, row.high)


def time_value(
    network: Network,
    origin: str,
    destination: str,
    *,
    usd_per_t_h: Sequence[float] | None = None,
    corridors: Sequence[str] | None = None,
    consignment: Consignment | None = None,
    on: date | str | None = None,
) -> "pd.DataFrame":
    """Compare corridors by price plus worth of the time, for several worths of an hour.

    Parameters
    ----------
    network : Network
        State of the world.
    origin, destination : str
        Place, town, or ``"longitude,latitude"``.
    usd_per_t_h : sequence of float, optional
        Worths of an hour [USD/t-h]; default low, value and high of the row
        ``value_of_time_usd_per_t_h``: the range of institutional models.
    corridors : sequence of str, optional
        Default all of the network.
    consignment : Consignment, optional
        What is sent; default one FEU.
    on : datetime.date or str, optional
        Day of departure; default the network's day.

    Returns
    -------
    pandas.DataFrame
        One row per worth and corridor: ``usd_per_t_h``, ``corridor``, ``cost_usd``,
        ``time_h_mean``, ``time_usd`` (worth of the time), ``generalised_usd``, ``co2_kg``,
        ``best`` (cheapest in price plus time for that worth), ``feasible``, ``reasons``.

    Raises
    ------
    OptionError
        A worth is zero, negative or not a number, or no corridor is given.

    Examples
    --------
    >>> import corridors as co
    >>> table = co.time_value(co.load_network(), "xian", "duisburg", corridors=["northern"])
    >>> table["usd_per_t_h"].tolist()
    [0.1, 0.25, 0.49]
    >>> bool(table["generalised_usd"].is_monotonic_increasing)
    True
    """
    import pandas as pd

    goods = consignment or Consignment()
    day = network.day if on is None else day_of(on)
    worths = tuple(usd_per_t_h) if usd_per_t_h is not None else _range(network, day)
    names = list(corridors) if corridors is not None else [rule.id for rule in network.corridors]
    if not worths or not names:
        raise OptionError("there is nothing to compare; give usd_per_t_h and corridors, or neither")
    records = []
    for worth in worths:
        sent = replace(goods, value_of_time_usd_per_t_h=worth)
        records += [_compared(network, origin, destination, name, sent, day) for name in names]
    frame = pd.DataFrame(records)
    least = frame.groupby("usd_per_t_h")["generalised_usd"].transform("min")
    frame.insert(7, "best", frame["generalised_usd"] == least)
    return frame


def _compared(
    network: Network, origin: str, destination: str, corridor: str, goods: Consignment, day: date
) -> dict[str, Any]:
    nan = float("nan")
    row: dict[str, Any] = {"usd_per_t_h": goods.value_of_time_usd_per_t_h, "corridor": corridor}
    figures = ("cost_usd", "time_h_mean", "time_usd", "generalised_usd", "co2_kg")
    try:
        route = find_route(
            network, origin, destination, minimise="generalised_usd", corridor=corridor,
            consignment=goods, on=day,
        )  # fmt: skip
    except NoRouteError as none:
        return {**row, **dict.fromkeys(figures, nan), "feasible": False,
                "reasons": "; ".join(none.reasons)}  # fmt: skip
    price, total = route.cost_usd.value, route.generalised_usd
    values = (price, route.time_h.mean, total - price, total, route.co2_kg)
    return {**row, **dict(zip(figures, values, strict=True)), "feasible": True, "reasons": ""}

"""A journey's price in the dollars of one year.

Each figure stands in the dollars of the year in its row and is not escalated: published freight
rates of ten years do not follow consumer prices. To compare journeys in money of one year,

    price in dollars of y = sum over components of price * I(y) / I(price year of the component),

with ``I`` the consumer price index of the United States (rows of ``price_index``). A component
without a year of its own, such as a rule's charge, counts in dollars of the day of departure.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from corridors.costs.components import Component
from corridors.errors import OptionError
from corridors.routes.ranges import MoneyRange
from corridors.schema import Parameter

if TYPE_CHECKING:
    from corridors.routes.route import Route

__all__ = ["cost_in_dollars_of", "price_year_of"]


def price_year_of(item: Component, parameters: Mapping[str, Parameter]) -> float:
    """Year of a component's dollars; missing where its rows have none."""
    years = (parameters[name].price_year for name in item.parameters if name in parameters)
    return next((year for year in years if year == year), float("nan"))


def _index(rows: Iterable[Parameter], year: int) -> float:
    found = [row for row in rows if row.valid_on(date(year, 7, 1))]
    if not found:
        first = min((row.valid_from for row in rows if row.valid_from), default=None)
        since = f"years since {first.year} are held" if first else "the table holds none"
        raise OptionError(f"no price_index is known for {year}; {since}")
    return found[-1].value


def cost_in_dollars_of(route: "Route", year: int) -> MoneyRange:
    """Price of a journey in the dollars of a year.

    Parameters
    ----------
    route : Route
    year : int
        Year of the dollars.

    Returns
    -------
    MoneyRange
        All tariffs low, central, high [USD of that year].

    Raises
    ------
    OptionError
        No index is held for the year, or for the price year of a figure.

    Examples
    --------
    >>> import corridors as co
    >>> route = co.find_route(co.load_network(), "xian", "duisburg", corridor="northern")
    >>> now, then = cost_in_dollars_of(route, 2025), cost_in_dollars_of(route, 2018)
    >>> round(then.value / now.value, 2)
    0.79
    """
    parameters = route.network.parameters
    rows = [row for row in parameters.values() if row.quantity == "price_index"]
    known: dict[int, float] = {}

    def index(of: int) -> float:
        if of not in known:
            known[of] = _index(rows, of)
        return known[of]

    totals = [0.0, 0.0, 0.0]
    for item in route.components:
        if item.measure != "cost_usd":
            continue
        own = price_year_of(item, parameters)
        factor = index(year) / index(int(own) if own == own else route.on.year)
        for place, figure in enumerate((item.spread.p10, item.spread.value, item.spread.p90)):
            totals[place] += figure * factor
    return MoneyRange(*totals)

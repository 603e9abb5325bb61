"""Risk of an arc: how likely its passage is disrupted."""

from collections.abc import Callable
from math import log1p

import numpy as np
from numpy.typing import NDArray

from corridors.costs import ParameterTable
from corridors.costs.lookup import Lookup
from corridors.costs.running import is_gauge_change
from corridors.errors import OptionError
from corridors.network.arcs import Arc
from corridors.routing.planner import Planner

__all__ = ["CHANCES", "risk_of_arcs"]

CHANCES: dict[str, Callable[[Arc], bool]] = {
    "disruption_share": lambda arc: True,
    "disrupted_share": lambda arc: arc.link.mode == "border",
    "gauge_disrupted_share": lambda arc: arc.link.mode == "transfer" and is_gauge_change(arc),
    "closure_share": lambda arc: arc.link.moves_by in ("ferry", "sea"),
}
"""Quantities that tell how likely a passage is disrupted, and the arcs that each is looked up for:
any, a border post, a change of gauge, a port shut by weather."""


def risk_of_arcs(planner: Planner, heading: str) -> NDArray[np.float64]:
    """``-ln(1 - p)`` of every arc, so that risks of independent disruptions add up.

    Parameters
    ----------
    planner : Planner
    heading : str
        ``west`` or ``east``.

    Returns
    -------
    numpy.ndarray
        Sum over the chances of `CHANCES` that have a row for the arc; 0 where none has.

    Raises
    ------
    OptionError
        ``parameters.csv`` holds no chance of disruption on the day.
    """
    rows = [row for row in planner.network.parameters.values()
            if row.quantity in CHANCES and row.valid_on(planner.on)]  # fmt: skip
    if not rows:
        raise OptionError(
            f"objective 'risk' needs the chance that a passage is disrupted: parameters.csv has no "
            f"row of quantity {', '.join(CHANCES)} on {planner.on}; add one, or leave 'risk' out"
        )
    lookup = Lookup(planner.network.places, ParameterTable(rows), planner.on, heading)
    risk = np.zeros(len(planner.graph.arcs))
    for number, arc in enumerate(planner.graph.arcs):
        for quantity, concerns in CHANCES.items():
            row = lookup.find(quantity, lookup.facts(arc)) if concerns(arc) else None
            if row is not None:
                risk[number] -= log1p(-row.value)
    return risk

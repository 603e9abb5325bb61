"""Risk of an arc: how likely its passage is disrupted."""

import numpy as np
from numpy.typing import NDArray

from corridors.costs import ParameterTable
from corridors.costs.lookup import Lookup
from corridors.errors import OptionError
from corridors.routing.planner import Planner

__all__ = ["risk_of_arcs"]

QUANTITY = "disruption_share"


def risk_of_arcs(planner: Planner, heading: str) -> NDArray[np.float64]:
    """``-ln(1 - p)`` of every arc, so that risks of independent disruptions add up.

    Parameters
    ----------
    planner : Planner
    heading : str
        ``west`` or ``east``.

    Raises
    ------
    OptionError
        ``parameters.csv`` holds no chance of disruption on the day.
    """
    rows = [row for row in planner.network.parameters.values()
            if row.quantity == QUANTITY and row.valid_on(planner.on)]  # fmt: skip
    if not rows:
        raise OptionError(
            f"objective 'risk' needs the chance that a passage is disrupted: parameters.csv has no "
            f"row of quantity {QUANTITY} on {planner.on}; add one, or leave 'risk' out"
        )
    lookup = Lookup(planner.network.places, ParameterTable(rows), planner.on, heading)
    found = (lookup.find(QUANTITY, lookup.facts(arc)) for arc in planner.graph.arcs)
    share = np.array([0.0 if row is None else row.value for row in found])
    return np.asarray(-np.log1p(-share))

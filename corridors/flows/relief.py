"""The ladder of bottlenecks: what is gained when the worst is lifted, again and again."""

from datetime import date
from typing import TYPE_CHECKING

from corridors.costs.lookup import Lookup
from corridors.costs.parameters import ParameterTable
from corridors.errors import OptionError
from corridors.flows.carrying import Carrying
from corridors.flows.resources import Resource
from corridors.network import Network
from corridors.schema import Parameter

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["relief_ladder"]

_COLUMNS = ("step", "relieved", "before_per_year", "after_per_year", "gain_per_year", "next",
            "investment_usd", "measure", "source")  # fmt: skip


def relief_ladder(carrying: Carrying, network: Network, on: date, steps: int) -> "pd.DataFrame":
    """Steps of the ladder; see `MaxFlow.relief_ladder`.

    Parameters
    ----------
    carrying : Carrying
        The programme before anything is lifted.
    network : Network
        Where published costs stand.
    on : datetime.date
        Day on which they hold.
    steps : int
        Bottlenecks to lift.

    Raises
    ------
    OptionError
        The number of steps is not positive.
    """
    import pandas as pd

    if steps < 1:
        raise OptionError(f"steps is {steps}; give 1 or more")
    state, rows = carrying, []
    for step in range(1, steps + 1):
        binding = state.binding()
        if not binding:
            break
        lifted = max(binding, key=lambda n: state.without([n]).most)
        resource, later = state.resources[lifted], state.without([lifted])
        cost = _investment(carrying, network, on, resource)
        rows.append(
            {
                "step": step,
                "relieved": resource.name,
                "before_per_year": state.most,
                "after_per_year": later.most,
                "gain_per_year": max(0.0, later.most - state.most),
                "next": "; ".join(later.resources[n].name for n in later.binding()[:3]),
                "investment_usd": float("nan") if cost is None else cost.value,
                "measure": "" if cost is None else cost.reason,
                "source": "" if cost is None else cost.id,
            }
        )
        state = later
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _investment(
    carrying: Carrying, network: Network, on: date, resource: Resource
) -> Parameter | None:
    """Published cost of works on the whole of a capacity."""
    table = ParameterTable(
        row for row in network.parameters.values() if row.quantity == "investment_usd"
    )
    lookup = Lookup(network.places, table, on, "west")
    arcs = [carrying.graph.arcs[number] for number in resource.arcs.tolist()]
    rows = [lookup.find("investment_usd", lookup.facts(arc)) for arc in arcs]
    # a cost that speaks of a part of the capacity is not the cost of lifting it
    return rows[0] if all(row is rows[0] for row in rows) else None

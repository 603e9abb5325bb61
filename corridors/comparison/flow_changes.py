"""Which flows move between two states: by lane and corridor, and by link."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.flows import FlowPlan, assign_flows, load_demand
from corridors.network import Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FlowChange", "FlowChanges", "flow_changes"]

UNSERVED = "not served"
_LEAST = 0.5  # units a year that count as a move


@dataclass(frozen=True)
class FlowChange:
    """What one lane sends by one corridor in both states.

    Parameters
    ----------
    origin, destination, cargo : str
        Lane and class of goods.
    corridor : str
        Corridor, or ``not served``.
    unit : str
        ``teu`` or ``t``.
    before, after : float
        Units a year.
    """

    origin: str
    destination: str
    cargo: str
    corridor: str
    unit: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """Units a year more than before."""
        return self.after - self.before

    def summary(self) -> str:
        """One line."""
        words = {"teu": "TEU"}.get(self.unit, self.unit)
        return (
            f"flow {self.origin} - {self.destination}, {self.cargo}, {self.corridor}: "
            f"{self.before:,.0f} -> {self.after:,.0f} {words} a year"
        )

    def to_dict(self) -> dict[str, Any]:
        """The change ready for JSON, to a tenth of a unit."""
        figures = {"before": self.before, "after": self.after, "change": self.change}
        return {**vars(self), **{name: round(value, 1) for name, value in figures.items()}}


@dataclass(frozen=True)
class FlowChanges:
    """Flows of two states side by side.

    Parameters
    ----------
    before, after : FlowPlan
    rows : tuple of FlowChange
        Lanes by corridor with their demand in both states, those that did not move as well.
    on_links : mapping of str to float
        Tonnes a year more than before, by link; links without change are left out.
    """

    before: FlowPlan = field(repr=False)
    after: FlowPlan = field(repr=False)
    rows: tuple[FlowChange, ...] = field(repr=False)
    on_links: Mapping[str, float] = field(repr=False)

    @property
    def moved(self) -> tuple[FlowChange, ...]:
        """Rows that differ, the greatest move first."""
        rows = [row for row in self.rows if abs(row.change) >= _LEAST]
        return tuple(sorted(rows, key=lambda row: -abs(row.change)))

    def to_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor: ``before, after, change`` in ``unit`` a year."""
        import pandas as pd

        return pd.DataFrame([row.to_dict() for row in self.rows])


def flow_changes(
    before: Network,
    after: Network,
    *,
    demand: "pd.DataFrame | int | None" = None,
    method: str = "choice",
) -> FlowChanges:
    """Spread the same demand over two states and see what moves.

    Parameters
    ----------
    before, after : Network
    demand : pandas.DataFrame or int, optional
        Lanes, or a year of ``demand.csv``; default the year of the newest evidence. Measures on
        demand come on top.
    method : str
        As for `corridors.assign_flows`.
    """
    if not isinstance(before, Network) or not isinstance(after, Network):
        raise OptionError("flows are compared between two networks")
    if demand is None or isinstance(demand, int):
        year = demand if isinstance(demand, int) else (after.data_date or after.day).year
        demand = load_demand(year)
    plans = [assign_flows(state, demand, method) for state in (before, after)]
    return FlowChanges(plans[0], plans[1], tuple(_rows(*plans)), _on_links(*plans))


def _amounts(plan: FlowPlan) -> dict[tuple[str, str, str, str, str], float]:
    found: dict[tuple[str, str, str, str, str], float] = defaultdict(float)
    for path in plan.paths:
        lane = plan.lanes_asked[path.lane]
        key = (lane.origin, lane.destination, lane.cargo.id, plan.corridor_of(path))
        found[*key, lane.cargo.unit] += path.amount
    for row in plan.unserved().to_dict("records"):
        key = (row["origin"], row["destination"], row["cargo"], UNSERVED)
        found[*key, row["unit"]] += float(row["unserved"])
    return found


def _rows(before: FlowPlan, after: FlowPlan) -> list[FlowChange]:
    old, new = _amounts(before), _amounts(after)
    return [FlowChange(*key, old.get(key, 0.0), new.get(key, 0.0)) for key in {**old, **new}]


def _on_links(before: FlowPlan, after: FlowPlan) -> dict[str, float]:
    tonnes: dict[str, float] = defaultdict(float)
    for plan, sign in ((before, -1.0), (after, 1.0)):
        arcs = plan.setting.planner.graph.arcs
        for path in plan.paths:
            weight = _t_per_unit(plan, plan.lanes_asked[path.lane].cargo.unit)
            for name in {arcs[number].link.id for number in path.arcs}:
                tonnes[name] += sign * path.amount * weight
    return {name: value for name, value in tonnes.items() if abs(value) >= _LEAST}


def _t_per_unit(plan: FlowPlan, unit: str) -> float:
    from corridors.costs.parameters import ParameterTable

    if unit == "t":
        return 1.0
    table = ParameterTable(plan.setting.network.parameters.values())
    row = table.find("payload_t_per_teu", {}, plan.setting.on)
    return 1.0 if row is None else row.value

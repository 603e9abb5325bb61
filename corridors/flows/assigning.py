"""`assign_flows`: spread the demand of all lanes over a network."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from corridors.errors import InfeasibleFlowError, OptionError
from corridors.flows.choosing import chosen
from corridors.flows.columns import Plan, plan
from corridors.flows.demand import lanes_of
from corridors.flows.flow_plan import FlowPlan, LanePath
from corridors.flows.setting import Setting
from corridors.flows.wanted import demand_after
from corridors.network import Network
from corridors.network.model import day_of
from corridors.policy import PolicyChoice
from corridors.routing.reasons import why_none

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHODS", "assign_flows", "planned"]

METHODS = ("cheapest", "choice")
LARGEST_RESIDUAL = 1e-6


def assign_flows(
    network: Network,
    demand: "pd.DataFrame",
    method: str = "cheapest",
    *,
    on: date | str | None = None,
    policy: PolicyChoice | str | None = None,
    avoid: Sequence[str] = (),
) -> FlowPlan:
    """Spread the demand of all lanes over a network.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    demand : pandas.DataFrame
        ``origin, destination, cargo, amount`` (TEU or tonnes a year as the class of ``cargo.csv``
        is counted; ``cargo`` defaults to containers), such as `load_demand` gives. Measures of the
        network's scenario on demand come on top.
    method : str
        ``cheapest``: as much as possible is served, at least generalised cost, within all
        capacities. ``choice``: shippers choose among distinct routes, each with some odds, and
        wait where many go; capacities are then no walls but queues.
    on : datetime.date or str, optional
        Day whose capacities, prices and rules hold; default the network's day.
    policy : PolicyChoice or str, optional
        Rules to honour, for each class of goods: ``legal``, ``licence``, ``check`` or ``open``.
    avoid : sequence of str
        Places, links, countries, borders, modes, services or operators that are shut.

    Returns
    -------
    FlowPlan
        What cannot be served is listed with reasons; it costs nothing and is no error.

    Raises
    ------
    DataError
        Bad rows of demand, all at once.
    OptionError
        Unknown method.

    Examples
    --------
    >>> import corridors as co
    >>> import pandas as pd
    >>> lanes = pd.DataFrame([("xian", "baku", 1000.0)], columns=["origin", "destination",
    ...                                                          "amount"])
    >>> found = co.assign_flows(co.load_network(), lanes, avoid=["RU"])
    >>> round(float(found.served.sum())), found.corridors()["corridor"].tolist()
    (1000, ['middle'])
    """
    if method not in METHODS:
        raise OptionError(f"method is {method!r}; give one of {', '.join(METHODS)}")
    day = network.day if on is None else day_of(on)
    lanes = lanes_of(network, demand)  # bad rows are told before a measure touches them
    if any(change.table == "demand" for change in network.pending):
        lanes = lanes_of(network, demand_after(network, demand, on=day))
    if not lanes:
        raise OptionError("demand has no rows; give one lane or more")
    setting = Setting(network, tuple(lanes), day, policy, tuple(avoid))
    return chosen(setting) if method == "choice" else planned(setting)


def planned(setting: Setting, *, known: Sequence[LanePath] = ()) -> FlowPlan:
    """The cheapest plan of a setting.

    Parameters
    ----------
    setting : Setting
    known : sequence of LanePath
        Ways of a like setting to start from; those that are shut now are left out.

    Raises
    ------
    InfeasibleFlowError
        Flow was lost on the way: a fault of the solver, never of the demand.
    """
    problem = setting.problem
    columns = [
        (path.lane, path.arcs) for path in known
        if np.isfinite(problem.costs[problem.commodities[path.lane].kind][list(path.arcs)]).all()
    ]  # fmt: skip
    found = plan(problem, known=columns)
    result = FlowPlan(
        setting=setting,
        method="cheapest",
        paths=tuple(LanePath(p.commodity, p.arcs, p.amount) for p in found.paths),
        prices=found.prices,
        worth=found.worth,
        reasons=_reasons(setting, found),
        gap=max(found.gap, found.service_gap),
        rounds=found.rounds,
        delay_h=np.zeros(len(setting.resources)),
        refused_h=np.zeros(len(setting.resources)),
    )
    if result.residual > LARGEST_RESIDUAL:
        raise InfeasibleFlowError(
            f"{result.residual:.1e} of a lane's demand was lost on the way; please report it"
        )
    return result


def _reasons(setting: Setting, found: Plan) -> dict[int, tuple[str, ...]]:
    """Why lanes are not served in full."""
    told: dict[int, tuple[str, ...]] = {}
    for number, lane in enumerate(setting.lanes):
        if lane.amount - found.served[number] <= 1e-6 * max(1.0, lane.amount):
            continue
        told[number] = (
            _full(setting, found, number) if found.reachable[number] else _cut(setting, number)
        )
    return told


def _cut(setting: Setting, number: int) -> tuple[str, ...]:
    lane = setting.lanes[number]
    planner = setting.planner
    reasons = tuple(
        why_none(planner, lane.origin, lane.destination, corridor=None, via=(), avoid=setting.avoid)
    )
    if setting.policy is not None:
        reasons = (*reasons, "the rules bar every way of these goods")
    return reasons or ("no way exists",)


def _full(setting: Setting, found: Plan, number: int) -> tuple[str, ...]:
    """Capacities without room on the way that would be cheapest for the lane."""
    problem = setting.problem
    goods = problem.commodities[number]
    from corridors._kernels.search import shortest_path

    path = shortest_path(problem.topology, problem.costs[goods.kind], list(goods.sources),
                         list(goods.targets))  # fmt: skip
    if path is None:
        return ("no way exists",)
    taken = problem.uses[goods.kind][:, path].sum(axis=1) > 0
    short = np.flatnonzero(taken & (found.worth > 0))
    worth = found.worth * problem.capacity
    ordered = sorted(short.tolist(), key=lambda n: -worth[n])
    names = tuple(f"no room: {setting.resources[n].name}" for n in ordered[:3])
    return names or ("no room on any way",)

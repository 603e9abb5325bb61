"""Shippers choose among distinct routes and wait where many go.

The odds of a route are its path size times ``exp(-cost / choice_usd)``: generalised cost per FEU
with price, hours, and the spread of hours, with what is shunned or sought besides (rows
``choice_bias_usd_per_feu``), and with the hours lost in queues. A capacity used to
the share ``r`` adds ``queue_h_at_capacity * r ** queue_power`` hours. Flows and queues are
brought into agreement by self-regulated averaging; the gap is the share of demand that would still
change its route.
"""

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from corridors.costs.lookup import Lookup
from corridors.costs.parameters import ParameterTable
from corridors.errors import DataError
from corridors.flows.flow_plan import FlowPlan, LanePath
from corridors.flows.route_sets import RouteChoice, path_sizes, routes_of
from corridors.flows.setting import Setting
from corridors.schema import Parameter

__all__ = ["ChoiceModel", "chosen", "elasticities", "model_of"]

FloatArray = NDArray[np.float64]
GAP = 1e-4
ROUNDS = 2000
_P90 = 1.2815515655446004  # standard normal deviations between median and 90th percentile


@dataclass(frozen=True)
class ChoiceModel:
    """Parameters of the choice.

    Parameters
    ----------
    choice_usd : float
        Difference in cost that changes odds by a factor of e [USD/FEU].
    reliability_ratio : float
        Worth of an hour of spread over that of an hour.
    queue_h : float
        Hours lost where a capacity is fully used [h].
    queue_power : float
        How steeply they rise.
    biases : tuple of Parameter
        What shippers shun or seek besides price and hours, where the row's selectors fit a link of
        a route [USD/FEU]; each counts once.
    """

    choice_usd: float
    reliability_ratio: float
    queue_h: float
    queue_power: float
    biases: tuple[Parameter, ...] = ()


def model_of(setting: Setting) -> ChoiceModel:
    """Parameters of the choice on a day, from ``parameters.csv``.

    Raises
    ------
    DataError
        A row is missing.
    """
    rows = _rows(setting)
    names = ("choice_usd_per_feu", "reliability_ratio", "queue_h_at_capacity", "queue_power")
    missing = [name for name in names if name not in rows]
    if missing:
        raise DataError([f"parameters.csv: no {name} holds on {setting.on}; add a row"
                         for name in missing])  # fmt: skip
    biases = tuple(
        row for row in setting.network.parameters.values()
        if row.quantity == "choice_bias_usd_per_feu" and row.valid_on(setting.on)
    )  # fmt: skip
    scale, ratio, queue_h, power = (rows[name].value for name in names)
    return ChoiceModel(scale, ratio, queue_h, power, biases)


def _rows(setting: Setting) -> dict[str, Parameter]:
    return {
        row.quantity: row for row in setting.network.parameters.values()
        if not row.where and row.valid_on(setting.on)
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Lane:
    """Routes of one lane with what does not depend on flows."""

    number: int
    routes: tuple[RouteChoice, ...]
    base: FloatArray = field(repr=False)  # cost per FEU without queues
    size: FloatArray = field(repr=False)  # logarithm of the path size
    hours_worth: float  # dollars per FEU and hour
    use: FloatArray = field(repr=False)  # capacities by routes, units per unit of goods
    touched: FloatArray = field(repr=False)  # whether a route waits for a capacity


def _prepared(setting: Setting, model: ChoiceModel) -> tuple[list[_Lane], dict[int, str]]:
    planner = setting.planner
    kinds = {kind: number for number, kind in enumerate(setting.kinds)}
    spread = {heading: _variance(setting, heading) for heading in ("west", "east")}
    places = [(row, _where(setting, row)) for row in model.biases]
    found, lost = [], {}
    for number, lane in enumerate(setting.lanes):
        kind = setting.kind_of(lane)
        routes = routes_of(setting, lane.origin, lane.destination, kind)
        if not routes:
            lost[number] = "no corridor serves the lane"
            continue
        per_feu = setting.per_unit(lane.cargo)
        worth = setting.worth_of_hour(lane.cargo) * per_feu
        cost = setting.cost(kind) * per_feu
        base = np.array([
            float(cost[list(route.arcs)].sum())
            + sum(row.value for row, where in places if where[list(route.arcs)].any())
            + model.reliability_ratio * worth
            * sqrt(float(spread[kind.heading][list(route.arcs)].sum()))
            for route in routes
        ])  # fmt: skip
        use = np.column_stack(
            [setting.problem.uses[kinds[kind]][:, list(route.arcs)].sum(axis=1) for route in routes]
        )
        found.append(
            _Lane(number, tuple(routes), base,
                  np.log(path_sizes(routes, planner.graph.length_km)), worth, use,
                  (use > 0).astype(float))
        )  # fmt: skip
    return found, lost


def _where(setting: Setting, row: Parameter) -> NDArray[np.bool_]:
    """Arcs that the selectors of a row fit."""
    graph = setting.planner.graph
    table = ParameterTable([row])
    lookup = Lookup(setting.network.places, table, setting.on, "west")
    return graph.arcs_where(
        lookup.find(row.quantity, lookup.facts(arc)) is not None for arc in graph.arcs
    )


def _variance(setting: Setting, heading: str) -> FloatArray:
    """Variance of the hours on each arc, as if all causes were independent [h^2]."""
    priced = setting.planner.prices(heading)[1]
    return np.array([
        sum(
            ((c.spread.high - c.spread.low) / (2.0 * _P90)) ** 2
            for c in items if c.measure == "time_h"
        )
        for items in priced
    ])  # fmt: skip


def _split(lane: _Lane, delay: FloatArray, model: ChoiceModel, markup: FloatArray) -> FloatArray:
    """Share of each route at given queues."""
    waits = delay @ lane.touched
    cost = lane.base * (1.0 + markup) + lane.hours_worth * waits
    odds = lane.size - (cost - cost.min()) / model.choice_usd
    shares = np.exp(odds - odds.max())
    found: FloatArray = shares / shares.sum()
    return found


def chosen(
    setting: Setting, model: ChoiceModel | None = None, *, dearer: str = "", by: float = 0.0
) -> FlowPlan:
    """Predicted split of a setting.

    Parameters
    ----------
    setting : Setting
    model : ChoiceModel, optional
        Parameters; by default those of ``parameters.csv``.
    dearer : str
        Corridor whose routes cost more.
    by : float
        How much more, as a share.
    """
    chosen_model = model or model_of(setting)
    lanes, lost = _prepared(setting, chosen_model)
    capacity = np.array([resource.capacity for resource in setting.resources])
    room = np.where(capacity > 0.0, capacity, np.inf)
    amount = np.array([setting.lanes[lane.number].amount for lane in lanes])
    markup = [np.array([by if r.corridor == dearer else 0.0 for r in lane.routes])
              for lane in lanes]  # fmt: skip

    def queues(flows: list[FloatArray]) -> FloatArray:
        load = np.zeros(len(capacity))
        for lane, flow in zip(lanes, flows, strict=True):
            load += lane.use @ flow
        found: FloatArray = chosen_model.queue_h * (load / room) ** chosen_model.queue_power
        return np.where(np.isinf(room), 0.0, found)

    def answer(delay: FloatArray) -> list[FloatArray]:
        return [
            a * _split(lane, delay, chosen_model, more)
            for lane, a, more in zip(lanes, amount, markup, strict=True)
        ]

    flows = answer(np.zeros(len(capacity)))
    total = max(1e-12, float(amount.sum()))
    step, before, gap, rounds = 1.0, np.inf, np.inf, 0
    while rounds < ROUNDS:
        rounds += 1
        wanted = answer(queues(flows))
        apart = sum(float(np.abs(w - f).sum()) for w, f in zip(wanted, flows, strict=True))
        gap = apart / (2.0 * total)
        if gap <= GAP:
            break
        # longer steps while it comes closer, shorter ones when it does not
        step += 1.9 if apart >= before else 0.05
        before = apart
        flows = [f + (w - f) / step for w, f in zip(wanted, flows, strict=True)]
    delay = queues(flows)
    paths = tuple(
        LanePath(lane.number, route.arcs, float(x))
        for lane, flow in zip(lanes, flows, strict=True)
        for route, x in zip(lane.routes, flow, strict=True) if x > 0.0
    )  # fmt: skip
    idle = np.zeros(len(capacity))
    return FlowPlan(
        setting=setting, method="choice", paths=paths, prices=idle, worth=idle,
        reasons={number: (why,) for number, why in lost.items()}, gap=gap, rounds=rounds,
        delay_h=delay,
    )  # fmt: skip


def elasticities(setting: Setting, model: ChoiceModel | None = None) -> dict[str, float]:
    """Change of each corridor's tonnes when its own cost rises by one per cent, in per cent.

    Parameters
    ----------
    setting : Setting
    model : ChoiceModel, optional
        Parameters; by default those of ``parameters.csv``.
    """
    plain = _tonnes(chosen(setting, model))
    found = {}
    for corridor, before in plain.items():
        after = _tonnes(chosen(setting, model, dearer=corridor, by=0.01)).get(corridor, 0.0)
        if before > 0.0:
            found[corridor] = 100.0 * (after / before - 1.0)
    return found


def _tonnes(plan: FlowPlan) -> dict[str, float]:
    found: dict[str, float] = {}
    for path in plan.paths:
        lane = plan.setting.lanes[path.lane]
        load = plan.setting.t_per_teu if lane.cargo.unit == "teu" else 1.0
        name = plan.corridor_of(path)
        found[name] = found.get(name, 0.0) + path.amount * load
    return found

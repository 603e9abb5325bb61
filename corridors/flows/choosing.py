"""Shippers choose among distinct routes and wait where many go.

The odds of a route are its path size times ``exp(-cost / choice_usd)``: generalised cost per FEU
with price, hours, and the spread of hours, with what is shunned or sought besides (rows
``choice_bias_usd_per_feu``), and with the hours lost in queues. A capacity used to
the share ``r`` adds ``queue_h_at_capacity * r ** queue_power`` hours. Beyond it loading is refused:
``queue_h_beyond_capacity`` more for each whole capacity, steep enough that next to nothing is
sent there. Flows and queues are brought into agreement by self-regulated averaging; the gap is the
share of demand that would still change its route. Routes that are the cheapest of their corridor
with the queues of the moment join the choice, until none is new.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridors.flows.choice_model import ChoiceModel, Shipper, model_of
from corridors.flows.flow_plan import FlowPlan, LanePath
from corridors.flows.route_sets import RouteChoice, cheaper_by_corridor, path_sizes, routes_of
from corridors.flows.setting import Setting

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Choice", "ChoiceModel", "chosen", "elasticities", "model_of"]

FloatArray = NDArray[np.float64]
GAP = 1e-4
LOOSE_GAP = 1e-2  # while routes still join
ROUNDS = 40_000  # each some ten-thousandths of a second; steep queues take thousands
GROWTHS = 12  # times that routes join, at most


@dataclass(frozen=True, eq=False)
class _Lane:
    """Routes of one lane with what does not depend on flows."""

    number: int
    routes: tuple[RouteChoice, ...]
    base: FloatArray = field(repr=False)  # cost per FEU without queues
    size: FloatArray = field(repr=False)  # logarithm of the path size
    hours_worth: float  # dollars per FEU and hour
    use: FloatArray = field(repr=False)  # routes by capacities, units per unit of goods


@dataclass(frozen=True, eq=False)
class _Together:
    """Routes of all lanes in a row."""

    first: NDArray[np.int64]  # where each lane's begin
    of: NDArray[np.int64]  # lane of each
    amount: FloatArray
    base: FloatArray
    size: FloatArray
    hours_worth: FloatArray
    use: "csr_matrix"
    touched: "csr_matrix"  # whether a route waits for a capacity

    def split(self, delay: FloatArray, dearer: FloatArray, choice_usd: float) -> FloatArray:
        """Units on each route at given queues."""
        cost = self.base * (1.0 + dearer) + self.hours_worth * (self.touched @ delay)
        odds = self.size - (cost - np.minimum.reduceat(cost, self.first)[self.of]) / choice_usd
        shares = np.exp(odds - np.maximum.reduceat(odds, self.first)[self.of])
        found: FloatArray = self.amount * shares / np.add.reduceat(shares, self.first)[self.of]
        return found


@dataclass(frozen=True, eq=False)
class _Agreement:
    """Flows and queues that fit together."""

    lanes: tuple[_Lane, ...]
    flows: tuple[FloatArray, ...]
    load: FloatArray
    delay: FloatArray
    gap: float
    rounds: int
    step: float = 1.0  # of the averaging, to go on from


class Choice:
    """Predicted split of a setting.

    Parameters
    ----------
    setting : Setting
    model : ChoiceModel, optional
        Parameters; by default those of ``parameters.csv``.
    """

    def __init__(self, setting: Setting, model: ChoiceModel | None = None) -> None:
        self.setting = setting
        self.model = model or model_of(setting)
        self.shipper = Shipper(setting, self.model)
        capacity = np.array([resource.capacity for resource in setting.resources])
        self._room = np.where(capacity > 0.0, capacity, np.inf)
        self._queue_h = np.asarray(self.model.queue_h, dtype=float)
        self._kinds = {kind: number for number, kind in enumerate(setting.kinds)}
        # by arc first: routes gather rows
        self._uses = [np.ascontiguousarray(uses.T) for uses in setting.problem.uses]

    def _lane(self, number: int, routes: tuple[RouteChoice, ...]) -> _Lane:
        setting = self.setting
        kind = setting.kind_of(setting.lanes[number])
        uses = self._uses[self._kinds[kind]]
        use = np.array([uses[list(route.arcs)].sum(axis=0) for route in routes])
        base = np.array([self.shipper.cost(kind, route) for route in routes])
        length = setting.planner.graph.length_km
        sizes = path_sizes(routes, length, base, self.model.choice_usd)
        return _Lane(number, routes, base, np.log(sizes), self.shipper.hour_usd(kind), use)

    def _together(self, lanes: tuple[_Lane, ...]) -> _Together:
        from scipy.sparse import csr_matrix

        counts = np.array([len(lane.routes) for lane in lanes], dtype=np.int64)
        use = csr_matrix(np.concatenate([lane.use for lane in lanes]))
        touched = use.copy()
        touched.data = np.ones_like(touched.data)
        amounts = np.array([self.setting.lanes[lane.number].amount for lane in lanes])
        return _Together(
            first=np.concatenate([[0], counts.cumsum()[:-1]]),
            of=np.repeat(np.arange(len(lanes)), counts),
            amount=np.repeat(amounts, counts), base=np.concatenate([x.base for x in lanes]),
            size=np.concatenate([x.size for x in lanes]),
            hours_worth=np.repeat([x.hours_worth for x in lanes], counts), use=use,
            touched=touched,
        )  # fmt: skip

    def _queues(self, load: FloatArray) -> FloatArray:
        used, power = load / self._room, self.model.queue_power
        # beyond capacity the curve goes on straight: the refusal stands for what is above it
        over = np.maximum(used - 1.0, 0.0)
        waits: FloatArray = self._queue_h * (np.minimum(used, 1.0) ** power + power * over)
        return np.where(np.isinf(self._room), 0.0, waits + self.model.beyond_h * over)

    def _refused(self, load: FloatArray) -> FloatArray:
        """Part of the queues that stands for refused loading [h]."""
        return self.model.beyond_h * np.maximum(load / self._room - 1.0, 0.0)

    def _agree(
        self, lanes: tuple[_Lane, ...], start: FloatArray, dearer: Mapping[str, float],
        enough: float = GAP, going_on: _Agreement | None = None,
    ) -> _Agreement:  # fmt: skip
        """Bring flows and queues together, from queues, or from an agreement on the same lanes."""
        if not lanes:
            idle = np.zeros(len(self._room))
            return _Agreement(lanes, (), idle, self._queues(idle), 0.0, 0)
        every, usd = self._together(lanes), self.model.choice_usd
        more = np.array([dearer.get(r.corridor, 0.0) for lane in lanes for r in lane.routes])
        flow = every.split(start, more, usd)
        total = max(1e-12, float(flow.sum()))
        step, before, gap, rounds = 1.0, np.inf, np.inf, 0
        if going_on is not None:
            flow, step = np.concatenate(going_on.flows), going_on.step
        while rounds < ROUNDS:
            rounds += 1
            wanted = every.split(self._queues(every.use.T @ flow), more, usd)
            apart = float(np.abs(wanted - flow).sum())
            gap = apart / (2.0 * total)
            if gap <= enough:
                break
            # longer steps while it comes closer, shorter ones when it does not
            step += 1.9 if apart >= before else 0.05
            before = apart
            flow = flow + (wanted - flow) / step
        load = every.use.T @ flow
        found = tuple(np.split(flow, every.first[1:]))
        return _Agreement(lanes, found, load, self._queues(load), gap, rounds, step)

    def _grown(self, state: _Agreement) -> tuple[_Lane, ...]:
        """Lanes with the routes that have become the cheapest of their corridor."""
        waits = np.zeros(len(self.setting.planner.graph.arcs))
        for resource, hours in zip(self.setting.resources, state.delay, strict=True):
            waits[resource.arcs] += hours
        found = []
        for lane in state.lanes:
            asked = self.setting.lanes[lane.number]
            kind = self.setting.kind_of(asked)
            fresh = tuple(cheaper_by_corridor(
                self.setting, asked.origin, asked.destination, kind, known=lane.routes,
                waits_h=waits,
            ))  # fmt: skip
            found.append(self._lane(lane.number, (*lane.routes, *fresh)) if fresh else lane)
        return tuple(found)

    @cached_property
    def _first(self) -> tuple[tuple[_Lane, ...], dict[int, str]]:
        found, lost = [], {}
        for number, lane in enumerate(self.setting.lanes):
            kind = self.setting.kind_of(lane)
            routes = routes_of(self.setting, lane.origin, lane.destination, kind)
            if routes:
                found.append(self._lane(number, tuple(routes)))
            else:
                lost[number] = self._why_not()
        return tuple(found), lost

    def _why_not(self) -> str:
        """Why a lane has no route."""
        empty = [r.name for r in self.setting.resources if not r.capacity > 0.0]
        if not empty:
            return "no corridor serves the lane"
        more = f" and {len(empty) - 3} more" if len(empty) > 3 else ""
        return f"no corridor with room serves the lane: nothing passes {'; '.join(empty[:3])}{more}"

    @cached_property
    def agreement(self) -> _Agreement:
        """Flows and queues, with all routes that queues make worth while."""
        idle = np.zeros(len(self._room))
        state = self._agree(self._first[0], idle, {}, LOOSE_GAP)
        rounds = state.rounds
        for _ in range(GROWTHS):
            lanes = self._grown(state)
            if all(new is old for new, old in zip(lanes, state.lanes, strict=True)):
                break
            state = self._agree(lanes, state.delay, {}, LOOSE_GAP)
            rounds += state.rounds
        last = self._agree(state.lanes, state.delay, {}, going_on=state)
        return replace(last, rounds=rounds + last.rounds)

    def plan(self) -> FlowPlan:
        """The split as a plan."""
        state = self.agreement
        paths = tuple(
            LanePath(lane.number, route.arcs, float(x))
            for lane, flow in zip(state.lanes, state.flows, strict=True)
            for route, x in zip(lane.routes, flow, strict=True) if x > 0.0
        )  # fmt: skip
        idle = np.zeros(len(self._room))
        refused = self._refused(state.load)
        return FlowPlan(
            setting=self.setting, method="choice", paths=paths, prices=idle, worth=idle,
            reasons={number: (why,) for number, why in self._first[1].items()}, gap=state.gap,
            rounds=state.rounds, delay_h=state.delay - refused, refused_h=refused,
            elasticities=self.elasticities,
        )  # fmt: skip

    def elasticities(self) -> dict[str, float]:
        """Change of each corridor's tonnes when its own cost rises by one per cent [per cent].

        Queues are brought into agreement again, so these are elasticities of the system and
        weaker than those of a shipper alone.
        """
        plain, found = self._tonnes(self.agreement), {}
        for corridor, before in plain.items():
            after = self._agree(self.agreement.lanes, self.agreement.delay, {corridor: 0.01})
            if before > 0.0:
                found[corridor] = 100.0 * (self._tonnes(after).get(corridor, 0.0) / before - 1.0)
        return found

    def _tonnes(self, state: _Agreement) -> dict[str, float]:
        found: dict[str, float] = {}
        for lane, flow in zip(state.lanes, state.flows, strict=True):
            unit = self.setting.lanes[lane.number].cargo.unit
            load = self.setting.t_per_teu if unit == "teu" else 1.0
            for route, amount in zip(lane.routes, flow, strict=True):
                found[route.corridor] = found.get(route.corridor, 0.0) + float(amount) * load
        return found


def chosen(setting: Setting, model: ChoiceModel | None = None) -> FlowPlan:
    """Predicted split of a setting.

    Parameters
    ----------
    setting : Setting
    model : ChoiceModel, optional
        Parameters; by default those of ``parameters.csv``.
    """
    return Choice(setting, model).plan()


def elasticities(setting: Setting, model: ChoiceModel | None = None) -> dict[str, float]:
    """Change of each corridor's tonnes when its own cost rises by one per cent, in per cent.

    Parameters
    ----------
    setting : Setting
    model : ChoiceModel, optional
        Parameters; by default those of ``parameters.csv``.
    """
    return Choice(setting, model).elasticities()

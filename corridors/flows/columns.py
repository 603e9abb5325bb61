"""Many lanes through one network within shared capacities, by column generation.

Two linear programmes in a row. The first serves as much as can be; the second serves that much at
least cost. The master programme (HiGHS) knows some ways of each lane; its duals price the arcs, one
shortest tree per origin and class of goods finds the ways that would improve it. No price is put
on what stays unserved, so none can leak into the costs.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.search import shortest_tree, walk
from corridors._kernels.topology import Topology

__all__ = ["Commodity", "Plan", "PlanPath", "Problem", "plan"]

FloatArray = NDArray[np.float64]
Column = tuple[int, tuple[int, ...]]
ROUNDS = 500
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Commodity:
    """Goods of one kind between two sets of vertices.

    Parameters
    ----------
    sources, targets : tuple of int
        Vertices where they may start and end.
    amount : float
        Units a year.
    kind : int
        Number of the kind of goods: its costs and what it takes of capacities.
    weight : float
        What serving a unit counts for.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    amount: float
    kind: int = 0
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class Problem:
    """Lanes, costs and capacities as arrays.

    Parameters
    ----------
    topology : Topology
    costs : tuple of numpy.ndarray
        For each kind, price of a unit on each arc; infinite closes it.
    uses : tuple of numpy.ndarray
        For each kind, what a unit takes of each capacity on each arc, (capacities, arcs).
    capacity : numpy.ndarray
        Capacities.
    commodities : tuple of Commodity
    """

    topology: Topology = field(repr=False)
    costs: tuple[FloatArray, ...] = field(repr=False)
    uses: tuple[FloatArray, ...] = field(repr=False)
    capacity: FloatArray = field(repr=False)
    commodities: tuple[Commodity, ...] = field(repr=False)


@dataclass(frozen=True)
class PlanPath:
    """A way of one lane and what it carries."""

    commodity: int
    arcs: tuple[int, ...]
    amount: float


@dataclass(frozen=True, eq=False)
class Plan:
    """A solved plan.

    Parameters
    ----------
    paths : tuple of PlanPath
        Ways in use.
    cost : float
        Price of all.
    served : numpy.ndarray
        Units served of each commodity.
    reachable : numpy.ndarray
        Whether any way exists, capacities aside.
    prices : numpy.ndarray
        What one more unit of each capacity would save, at the same service.
    worth : numpy.ndarray
        What one more unit of each capacity would serve besides.
    gap : float
        Relative distance of the cost from a proven bound.
    service_gap : float
        The same for what is served.
    rounds : int
        Master programmes solved.
    """

    paths: tuple[PlanPath, ...] = field(repr=False)
    cost: float
    served: FloatArray = field(repr=False)
    reachable: NDArray[np.bool_] = field(repr=False)
    prices: FloatArray = field(repr=False)
    worth: FloatArray = field(repr=False)
    gap: float
    service_gap: float
    rounds: int


@dataclass(frozen=True, eq=False)
class _Master:
    amounts: FloatArray
    value: float
    prices: FloatArray
    rents: FloatArray
    spur: float


class _Solver:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.columns: dict[Column, None] = {}
        self.rounds = 0
        groups: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
        for number, goods in enumerate(problem.commodities):
            groups[goods.kind, goods.sources].append(number)
        self.groups = dict(groups)
        self.amount = np.array([goods.amount for goods in problem.commodities], dtype=float)
        self.weight = np.array([goods.weight for goods in problem.commodities], dtype=float)
        self.reachable = np.zeros(len(problem.commodities), dtype=bool)
        self._taken: list[FloatArray] = []
        self._cost: list[float] = []

    def add(self, column: Column) -> bool:
        if column in self.columns:
            return False
        number, arcs = column
        kind = self.problem.commodities[number].kind
        self.columns[column] = None
        self._taken.append(self.problem.uses[kind][:, list(arcs)].sum(axis=1))
        self._cost.append(float(self.problem.costs[kind][list(arcs)].sum()))
        return True

    def cheapest(self, prices: FloatArray, share: float) -> list[tuple[float, tuple[int, ...]]]:
        """Cheapest way of each commodity: own cost times a share, and prices of capacities."""
        problem = self.problem
        found: list[tuple[float, tuple[int, ...]]] = [(np.inf, ())] * len(problem.commodities)
        rents: dict[int, FloatArray] = {}
        for (kind, sources), numbers in self.groups.items():
            if kind not in rents:
                cost = problem.costs[kind]
                dear = np.flatnonzero(prices)
                rent = (prices[dear, None] * problem.uses[kind][dear]).sum(axis=0)
                closed = np.isinf(cost)
                rents[kind] = np.where(closed, np.inf, share * np.where(closed, 0, cost) + rent)
            tree = shortest_tree(problem.topology, rents[kind], sources)
            for number in numbers:
                ends = list(problem.commodities[number].targets)
                if not ends:
                    continue
                end = ends[int(np.argmin(tree.distance[ends]))]
                reached = float(tree.distance[end])
                if np.isfinite(reached):
                    found[number] = reached, tuple(walk(problem.topology, tree, end).tolist())
        return found

    def master(self, *, serve_at_least: float | None) -> _Master:
        """Best use of the ways known: most served, or least cost at a service."""
        from scipy.optimize import linprog
        from scipy.sparse import csr_array, vstack

        self.rounds += 1
        owner = np.array([number for number, _ in self.columns])
        taken = np.array(self._taken).T
        touched = np.flatnonzero(taken.any(axis=1))
        # scaled to flow, so that trains and berth-hours weigh alike in the solver
        scale = taken[touched].max(axis=1)
        count = len(owner)
        demand = csr_array(
            (np.ones(count), (owner, np.arange(count))), shape=(len(self.amount), count)
        )
        rows = [csr_array(taken[touched] / scale[:, None]), demand]
        limits = [self.problem.capacity[touched] / scale, self.amount]
        weights = self.weight[owner]
        cost = -weights if serve_at_least is None else np.array(self._cost)
        unit = max(1.0, float(np.abs(cost).max(initial=0.0)))
        if serve_at_least is not None:
            rows.append(csr_array(-weights[None, :]))
            limits.append(np.array([-serve_at_least]))
        found = linprog(
            cost / unit, A_ub=vstack(rows, format="csr"), b_ub=np.concatenate(limits),
            method="highs",
        )  # fmt: skip
        if found.status != 0:
            raise RuntimeError(f"HiGHS gave up: {found.message}")
        duals = np.maximum(0.0, -np.asarray(found.ineqlin.marginals)) * unit
        prices = np.zeros(len(self.problem.capacity))
        prices[touched] = duals[: len(touched)] / scale
        ends = len(touched) + len(self.amount)
        spur = float(duals[ends]) if serve_at_least is not None else 0.0
        return _Master(
            np.asarray(found.x), float(cost @ np.asarray(found.x)), prices,
            duals[len(touched) : ends], spur,
        )  # fmt: skip

    def most_served(self) -> tuple[float, float, FloatArray]:
        """Weight that can be served, a proven bound, and what more capacity would serve."""
        best = np.inf
        while True:
            state = self.master(serve_at_least=None)
            served = -state.value
            # own cost breaks ties only: among ways that serve alike the cheaper is found first
            ways = self.cheapest(state.prices, 0.0)
            gains = np.array([w - length for w, (length, _) in zip(self.weight, ways, strict=True)])
            possible = self.amount * np.maximum(0.0, gains)
            best = min(best, float(possible.sum() + state.prices @ self.problem.capacity))
            fresh = [
                self.add((number, way)) for number, (_, way) in enumerate(ways)
                if way and gains[number] - state.rents[number] > TOLERANCE
            ]  # fmt: skip
            if not any(fresh) or best <= served * (1.0 + 1e-9) or self.rounds >= ROUNDS:
                return served, max(best, served), state.prices

    def cheapest_plan(self, serve: float) -> tuple[_Master, float]:
        """Least cost at a service, and a proven bound."""
        best = -np.inf
        while True:
            state = self.master(serve_at_least=serve)
            ways = self.cheapest(state.prices, 1.0)
            least = np.array([length for length, _ in ways]) - state.spur * self.weight
            found = np.where(np.isfinite(least), least, 0.0)
            bound = self.amount * np.minimum(0.0, found)
            best = max(
                best,
                float(bound.sum() - state.prices @ self.problem.capacity + state.spur * serve),
            )
            scale = 1e-9 * max(1.0, float(np.abs(np.where(np.isfinite(least), least, 0)).max()))
            fresh = [
                self.add((number, way)) for number, (_, way) in enumerate(ways)
                if way and least[number] + state.rents[number] < -scale
            ]  # fmt: skip
            if not any(fresh) or self.rounds >= ROUNDS:
                return state, best


def plan(problem: Problem, *, known: Sequence[Column] = ()) -> Plan:
    """Serve as much as can be, at least cost.

    Parameters
    ----------
    problem : Problem
    known : sequence of (int, tuple of int)
        Ways to start from, as commodity and arcs.

    Examples
    --------
    >>> roads = Topology(2, [0, 0], [1, 1])
    >>> goods = Commodity((0,), (1,), 5.0)
    >>> found = plan(Problem(roads, (np.array([1.0, 3.0]),), (np.eye(2),), np.array([2.0, 2.0]),
    ...                      (goods,)))
    >>> round(found.cost, 6), found.served.round(6).tolist()
    (8.0, [4.0])
    """
    solver = _Solver(problem)
    for column in known:
        solver.add(column)
    idle = np.zeros(len(problem.capacity))
    for number, (length, way) in enumerate(solver.cheapest(idle, 1.0)):
        if np.isfinite(length) and way:
            solver.reachable[number] = True
            solver.add((number, way))
    if not solver.columns:
        nothing = np.zeros(len(problem.commodities))
        return Plan((), 0.0, nothing, solver.reachable, idle, idle, 0.0, 0.0, 0)
    served, possible, worth = solver.most_served()
    # a hair less than the most, so that rounding leaves the second programme room
    state, bound = solver.cheapest_plan(served * (1.0 - 1e-9))
    amounts = np.zeros(len(problem.commodities))
    paths = []
    for (number, way), amount in zip(solver.columns, state.amounts, strict=False):
        if amount > 1e-9:
            amounts[number] += amount
            paths.append(PlanPath(number, way, float(amount)))
    cost = state.value
    return Plan(
        paths=tuple(paths),
        cost=cost,
        served=amounts,
        reachable=solver.reachable,
        prices=state.prices,
        worth=worth,
        gap=max(0.0, cost - bound) / max(1.0, abs(cost)),
        service_gap=(possible - served) / max(1.0, served),
        rounds=solver.rounds,
    )

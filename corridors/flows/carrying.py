"""The programme behind `max_flow`: ways through corridors that share capacities.

Ways are generated as they are needed: the master programme (HiGHS) splits the capacities among the
ways known, its duals price the arcs, and the search kernels find each corridor's cheapest way. Once
none costs less than what a unit carried is worth, nothing more can be carried.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors.errors import DataError
from corridors.flows.pricing import Block
from corridors.flows.resources import Resource, use_matrix
from corridors.routing.graph import Graph

__all__ = ["Carrying", "Solved", "Way"]

FloatArray = NDArray[np.float64]
GAP = 1e-6
ROUNDS = 2000


@dataclass(frozen=True)
class Way:
    """A way and what it carries.

    Parameters
    ----------
    arcs : tuple of int
        Arc numbers of the graph.
    amount : float
        TEU or tonnes a year.
    """

    arcs: tuple[int, ...]
    amount: float


@dataclass(frozen=True, eq=False)
class Solved:
    """A solved programme.

    Parameters
    ----------
    most : float
        TEU or tonnes a year.
    at_most : float
        Proven upper bound.
    duals : numpy.ndarray
        What one more unit of each resource would add.
    ways : tuple of Way
        Ways that carry it.
    """

    most: float
    at_most: float
    duals: FloatArray = field(repr=False)
    ways: tuple[Way, ...] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Carrying:
    """How much can go from one place to another within capacities.

    Parameters
    ----------
    graph : Graph
    blocks : tuple of Block
        Ways allowed, one block for each corridor.
    resources : tuple of Resource
        Capacities.
    unit : str
        ``teu`` or ``t``.
    known : dict
        Ways generated so far, kept for programmes that differ in their capacities only.
    lifted : bool
        Whether capacities were taken away: then a way without any is unlimited, not a gap in the
        data.
    """

    graph: Graph = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    resources: tuple[Resource, ...] = field(repr=False)
    unit: str = "teu"
    known: dict[tuple[int, ...], None] = field(default_factory=dict, repr=False)
    lifted: bool = False

    @cached_property
    def use(self) -> FloatArray:
        """Units of each resource that one TEU or tonne takes on each arc of the graph."""
        return use_matrix(self.resources, len(self.graph.arcs), self.unit, one_way=True)

    @cached_property
    def capacity(self) -> FloatArray:
        """Units of each resource."""
        return np.array([resource.capacity for resource in self.resources], dtype=float)

    @cached_property
    def solved(self) -> Solved:
        """Most that can be carried; infinite where lifting left a way without any limit.

        Raises
        ------
        DataError
            Some way has no capacity at all.
        """
        if not self.known:
            for block in self.blocks:
                self._add(block.price(self.graph.length_km).arcs)
        best = np.inf
        for _ in range(ROUNDS):
            if self.lifted and not all(map(self._limited, self.known)):
                return Solved(np.inf, np.inf, np.zeros(len(self.resources)), ())
            ways = list(self.known)
            amounts, duals = self._master(ways)
            most = float(amounts.sum())
            dear = np.flatnonzero(duals)
            prices = (duals[dear, None] * self.use[dear]).sum(axis=0)
            found = [block.price(prices, below=1.0 - GAP) for block in self.blocks]
            cheapest = min(priced.bound for priced in found)
            if cheapest > 0.0:
                # duals divided by the cheapest price are feasible, so they bound what is possible
                best = min(best, float(duals @ self.capacity) / min(1.0, cheapest))
            count = len(self.known)
            for priced in found:
                if priced.price < 1.0 - GAP:
                    self._add(priced.arcs)
            if len(self.known) == count:
                break
        carried = tuple(
            Way(way, float(x)) for way, x in zip(ways, amounts, strict=True) if x > 1e-6
        )
        return Solved(most, max(most, best), duals, carried)

    def _limited(self, arcs: tuple[int, ...]) -> bool:
        """Whether a way takes anything of any capacity."""
        return bool(self.use[:, list(arcs)].any())

    def _add(self, arcs: tuple[int, ...] | None) -> None:
        if arcs is None:
            return
        if not self.lifted and arcs not in self.known and not self._limited(arcs):
            links = ", ".join(self.graph.arcs[number].link.id for number in arcs[:5])
            raise DataError([
                f"parameters.csv: a whole way has no capacity ({links}, …); add rows such as "
                "capacity_trains_per_day"
            ])  # fmt: skip
        self.known[arcs] = None

    def _master(self, ways: Sequence[tuple[int, ...]]) -> tuple[FloatArray, FloatArray]:
        """Amounts on the ways known, and duals of the resources."""
        from scipy.optimize import linprog

        taken = np.column_stack([self.use[:, list(way)].sum(axis=1) for way in ways])
        touched = np.flatnonzero(taken.any(axis=1))
        # scaled to flow, so that trains and berth-hours weigh alike in the solver
        scale = taken[touched].max(axis=1)
        found = linprog(
            -np.ones(len(ways)), A_ub=taken[touched] / scale[:, None],
            b_ub=self.capacity[touched] / scale, method="highs",
        )  # fmt: skip
        if found.status != 0:
            raise RuntimeError(f"HiGHS gave up: {found.message}")
        duals = np.zeros(len(self.resources))
        duals[touched] = np.maximum(0.0, -np.asarray(found.ineqlin.marginals)) / scale
        return np.asarray(found.x), duals

    @property
    def most(self) -> float:
        """TEU or tonnes a year."""
        return self.solved.most

    @property
    def duals(self) -> FloatArray:
        """What one more unit of each resource would add."""
        return self.solved.duals

    @property
    def ways(self) -> tuple[Way, ...]:
        """Ways that carry it."""
        return self.solved.ways

    @cached_property
    def load(self) -> FloatArray:
        """Units of each resource in use."""
        per_arc = np.zeros(len(self.graph.arcs))
        for way in self.ways:
            np.add.at(per_arc, list(way.arcs), way.amount)
        found: FloatArray = self.use @ per_arc
        return found

    def without(self, numbers: Sequence[int]) -> "Carrying":
        """The same with some resources lifted."""
        gone = set(numbers)
        kept = tuple(r for number, r in enumerate(self.resources) if number not in gone)
        return replace(self, resources=kept, known=dict(self.known), lifted=True)

    def dual_range(self, number: int) -> tuple[float, float]:
        """What one more unit of a resource adds, and what one unit less costs.

        The two differ where several prices explain the same answer; then no single dual is right.
        """
        size = float(self.capacity[number])
        step = max(1e-3 * size, 1e-9)
        more, less = (self._resized(number, size + way * step).most for way in (1.0, -1.0))
        return max(0.0, more - self.most) / step, max(0.0, self.most - less) / step

    def _resized(self, number: int, capacity: float) -> "Carrying":
        changed = list(self.resources)
        changed[number] = changed[number].sized(max(0.0, capacity))
        return replace(self, resources=tuple(changed), known=dict(self.known))

    def binding(self) -> list[int]:
        """Numbers of the resources that bind, the one that takes most of the cut first."""
        duals, capacity = self.duals, self.capacity
        worth = duals * capacity if self.most > 0.0 else duals
        least = 1e-6 * float(worth.max(initial=0.0))
        chosen = [int(n) for n in np.flatnonzero(duals > 0.0) if worth[n] > least]
        return sorted(chosen, key=lambda n: (-worth[n], self.resources[n].id))

"""What a plan owes: that nothing is lost on the way, and that its prices are told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridors.flows.setting import Setting

if TYPE_CHECKING:
    from corridors.flows.flow_plan import FlowPlan

__all__ = ["FULL", "LanePath", "prices_unique", "residual_of"]

FloatArray = NDArray[np.float64]
FULL = 1e-6  # share of an amount that counts as none


@dataclass(frozen=True)
class LanePath:
    """A way of a lane.

    Parameters
    ----------
    lane : int
        Number of the lane.
    arcs : tuple of int
        Arc numbers.
    amount : float
        TEU or tonnes a year.
    """

    lane: int
    arcs: tuple[int, ...]
    amount: float


def prices_unique(plan: "FlowPlan") -> bool:
    """Whether one set of prices alone explains a plan; see `FlowPlan.prices_unique`."""
    paths = [path for path in plan.paths if path.amount > FULL]
    kinds = {kind: number for number, kind in enumerate(plan.setting.kinds)}
    uses = plan.setting.problem.uses
    taken = np.column_stack([
        uses[kinds[plan.setting.kind_of(plan.setting.lanes[path.lane])]][:, list(path.arcs)]
        .sum(axis=1) for path in paths
    ]) if paths else np.zeros((len(plan.load), 0))  # fmt: skip
    capacity = np.array([resource.capacity for resource in plan.setting.resources])
    asked = np.array([lane.amount for lane in plan.setting.lanes])
    tight = taken[(plan.load >= (1.0 - FULL) * capacity) & taken.any(axis=1)]
    tight = tight / np.maximum(tight.max(axis=1, initial=1e-300, keepdims=True), 1e-300)
    owner = np.array([path.lane for path in paths], dtype=int)
    served = np.flatnonzero((plan.served >= (1.0 - FULL) * asked) & (plan.served > 0.0))
    rows = np.vstack([tight, owner[None, :] == served[:, None]])
    return bool(len(rows) == 0 or np.linalg.matrix_rank(rows) == len(rows))


def residual_of(setting: Setting, paths: Sequence[LanePath], served: FloatArray) -> float:
    """Greatest flow lost or made at any vertex of any lane, as a share of the demand."""
    problem = setting.problem
    tail, head = problem.topology.tail, problem.topology.head
    worst, size = 0.0, problem.topology.n_vertices
    by_lane: dict[int, list[LanePath]] = {}
    for path in paths:
        by_lane.setdefault(path.lane, []).append(path)
    for lane, group in by_lane.items():
        flow = np.zeros(problem.topology.n_arcs)
        for path in group:
            np.add.at(flow, list(path.arcs), path.amount)
        net = np.bincount(tail, flow, size) - np.bincount(head, flow, size)
        goods = problem.commodities[lane]
        out = float(net[list(goods.sources)].sum()) - float(served[lane])
        into = float(net[list(goods.targets)].sum()) + float(served[lane])
        inner = np.ones(size, dtype=bool)
        inner[[*goods.sources, *goods.targets]] = False
        lost = max(abs(out), abs(into), float(np.abs(net[inner]).max(initial=0.0)))
        worst = max(worst, lost / max(1.0, goods.amount))
    return worst

"""Rules and dates with every link fixed at the hour it is reached first: what ensembles use."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.search import shortest_tree
from corridors.costs.components import Component
from corridors.routing.keeper import Keeper
from corridors.routing.permitted import added_components
from corridors.routing.space import Space
from corridors.routing.timed import mean_h

__all__ = ["DATED", "Dated", "dated"]

FloatArray = NDArray[np.float64]
DATED = "in every draw links are held against rules on the day mean hours reach them first"


@dataclass(frozen=True, eq=False)
class Dated:
    """What the rules do to each arc of a graph at the hour it is reached first.

    Parameters
    ----------
    closed : numpy.ndarray
        Mask of arcs that may not be used.
    hours, dollars : numpy.ndarray
        Mean hours and central dollars added, waits included.
    extra : dict of int to tuple of Component
        The same as components, where there are any.
    """

    closed: NDArray[np.bool_]
    hours: FloatArray
    dollars: FloatArray
    extra: dict[int, tuple[Component, ...]]


def dated(keeper: Keeper, space: Space) -> Dated:
    """Fix the rules and dates of a space at the earliest hours.

    Parameters
    ----------
    keeper : Keeper
    space : Space
        All ways.
    """
    count = len(keeper.planner.graph.arcs)
    closed, hours, dollars = keeper.never.copy(), np.zeros(count), np.zeros(count)
    extra: dict[int, tuple[Component, ...]] = {}
    base = keeper.aim(space, "time_h").hours
    shut = np.where(space.joins, False, keeper.never[space.arc])
    tree = shortest_tree(
        space.topology, np.where(shut, np.inf, base), [space.start], backend=space.backend
    )
    first: dict[int, float] = {}
    reached = tree.distance[space.topology.tail]
    for number, hour in zip(space.arc.tolist(), reached.tolist(), strict=True):
        if number >= 0 and np.isfinite(hour):
            first[number] = min(hour, first.get(number, np.inf))
    for number, hour in first.items():
        if closed[number]:
            continue
        choices = keeper.entries(number, hour)
        if not choices:
            closed[number] = True
            continue
        entered, effects = min(
            choices, key=lambda c: c[0] + sum(mean_h(e.delay_h) for e in c[1] if e.delay_h)
        )
        found = added_components(keeper, number, hour, entered, effects)
        if found:
            extra[number] = found
            hours[number] = sum(c.mean for c in found if c.measure == "time_h")
            dollars[number] = sum(c.figure for c in found if c.measure == "cost_usd")
    return Dated(closed, hours, dollars, extra)

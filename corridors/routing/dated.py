"""Rules with every link fixed at the hour it is reached first: what searches for many ways use."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.search import shortest_tree
from corridors.costs.components import Component
from corridors.routes import Route
from corridors.routing.permits import Permits
from corridors.routing.permitted import added_components, judged_route
from corridors.routing.space import Space
from corridors.routing.timed import mean_h

__all__ = ["DATED", "Dated", "dated", "judged"]

FloatArray = NDArray[np.float64]
DATED = "links are held against the rules on the day they are reached first"


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
    steady : bool
        Whether each arc is either free or closed for good, so that no date matters.
    """

    closed: NDArray[np.bool_]
    hours: FloatArray
    dollars: FloatArray
    extra: dict[int, tuple[Component, ...]]
    steady: bool


def dated(permits: Permits, space: Space) -> Dated:
    """Fix the rules of a space at the earliest hours.

    Parameters
    ----------
    permits : Permits
    space : Space
        All ways.
    """
    count = len(permits.planner.graph.arcs)
    closed, hours, dollars = permits.never.copy(), np.zeros(count), np.zeros(count)
    extra: dict[int, tuple[Component, ...]] = {}
    steady = True
    base = permits.aim(space, "time_h").hours
    shut = np.where(space.joins, False, permits.never[space.arc])
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
        choices = permits.entries(number, hour)
        steady &= permits.settled(number)
        if not choices:
            closed[number] = True
            continue
        entered, effects = min(
            choices, key=lambda c: c[0] + sum(mean_h(e.delay_h) for e in c[1] if e.delay_h)
        )
        found = added_components(permits, number, hour, entered, effects)
        if found:
            extra[number] = found
            hours[number] = sum(c.mean for c in found if c.measure == "time_h")
            dollars[number] = sum(c.spread.value for c in found if c.measure == "cost_usd")
    return Dated(closed, hours, dollars, extra, steady)


def judged(permits: Permits, numbers: Sequence[int], *, minimised: str) -> Route | None:
    """A given way at its own best hours, judged whole; None where the rules refuse it."""
    aim = minimised if minimised in _AIMS else "time_h"
    steps = permits.along(numbers, aim)
    if steps is None:
        return None
    route = judged_route(permits, steps, minimised=minimised)
    return route if route.verdict in permits.accepted else None


_AIMS = ("time_h", "cost_usd", "co2_kg", "generalised_usd", "distance_km")

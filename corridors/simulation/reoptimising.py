"""All ways that are the best in some draw."""

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.ensemble import Plan, costs
from corridors._kernels.search import shortest_path
from corridors.routes import Route
from corridors.routing.dated import dated
from corridors.routing.finding import rule_named
from corridors.routing.keeper import Keeper
from corridors.routing.permits import Permits
from corridors.routing.permitted import route_in_time
from corridors.routing.planner import Planner
from corridors.routing.space import Space, space_between
from corridors.routing.windows import told_with_dates, world_within
from corridors.simulation.totals import BLOCK, Totals

__all__ = ["ways_of_draws"]

FloatArray = NDArray[np.float64]

LANES = 256
"""Draws searched at a time: few enough that weights of all arcs stay small."""
EXPLORED = 1 << 14
"""Draws searched for ways; later draws choose among the ways found in these."""
_SAME = 1e-9  # relative; what different orders of adding may differ by


def ways_of_draws(
    planner: Planner,
    booked: Route,
    *,
    minimise: str,
    draws: int,
    seed: int,
    permits: Permits | None = None,
) -> list[Route]:
    """Ways of one corridor, each the best in some draw; the booked one first.

    The batched kernel tells the least weight of each draw. Where no way known so far reaches it,
    the way that does is searched and added, so that few single searches find all of them.

    Parameters
    ----------
    planner : Planner
    booked : Route
        Best way by central figures.
    minimise : str
        What is drawn and minimised.
    draws, seed : int
        As for `simulate`; beyond the first 16,384 draws no further ways are looked for.
    permits : Permits, optional
        Rules to honour. They and the dates of links are fixed, for all draws, on the day that mean
        hours reach a link first.
    """
    if minimise == "distance_km":
        return [booked]
    base = planner
    planner, windows = world_within(base, booked.time_h.mean)
    heading = planner.heading(booked.origin, booked.destination)
    course = planner.course(rule_named(planner.network, booked.corridor))
    space = space_between(course, booked.origin, booked.destination)
    pricer, priced = planner.prices(heading)
    keeper: Keeper | None = permits
    if windows:
        keeper = permits.in_world(planner, windows) if permits is not None else Keeper(
            planner, booked.origin, booked.destination, windows
        )  # fmt: skip
    if keeper is not None:
        held = dated(keeper, space)
        space = space_between(course, booked.origin, booked.destination, closed=held.closed)
        priced = [(*held.extra.get(n, ()), *items) for n, items in enumerate(priced)]
    worth = {minimise: 1.0}
    if minimise == "generalised_usd":
        worth = {"cost_usd": 1.0, "time_h": pricer.value_of_time_usd_per_h}
    search = _Search(space, Totals([*priced, ()], worth))
    number_of = {(arc.link.id, arc.forward): n for n, arc in enumerate(planner.graph.arcs)}
    known = [tuple(number_of[arc.link.id, arc.forward] for arc in booked.arcs)]
    for first in range(0, min(draws, EXPLORED), LANES):
        width = min(LANES, draws - first)
        search.look(first, width, seed, known)
    if keeper is None:
        return [booked] + [
            planner.route(way, booked.origin, booked.destination, minimised=minimise)
            for way in known[1:]
        ]
    found = [booked]
    for way in known[1:]:
        timed = keeper.along(way, minimise)
        route = None if timed is None else route_in_time(keeper, timed.steps, minimised=minimise)
        if route is not None:
            found.append(told_with_dates(route, base.network) if windows else route)
    return found


class _Search:
    """Best ways of many draws in one space."""

    def __init__(self, space: Space, totals: Totals) -> None:
        self.totals = totals
        self._use(space)

    def _use(self, space: Space) -> None:
        self.space, self.plan = space, Plan(space.topology)
        self.pairs = self.plan.pairs([[space.start, space.end]])

    def look(self, first: int, width: int, seed: int, known: list[tuple[int, ...]]) -> None:
        """Add the ways that draws need and that are not yet known."""
        block, lane = divmod(first, BLOCK)
        weights = self.totals.draw(block, seed, lanes=slice(lane, lane + width))
        reached = np.min([weights[list(way)].sum(axis=0) for way in known], axis=0)
        while self._add(weights, reached, known):
            pass

    def _add(self, weights: FloatArray, reached: FloatArray, known: list[tuple[int, ...]]) -> bool:
        """Add ways until none is missing; True where a place was barred and all must be redone."""
        space = self.space
        on_arcs = np.ascontiguousarray(weights[space.arc])  # the last row stands for joins
        best = costs(self.plan, on_arcs, self.pairs)[0]
        while True:
            short = np.flatnonzero(reached > best * (1 + _SAME))
            if not short.size:
                return False
            path = shortest_path(space.topology, on_arcs[:, short[0]], space.start, space.end,
                                 backend=space.backend)  # fmt: skip
            assert path is not None
            place = space.returns_to(path)
            if place is not None:
                self._use(space.without_return(place))
                return True
            way = tuple(space.numbers(path))
            known.append(way)
            np.minimum(reached, weights[list(way)].sum(axis=0), out=reached)

"""A search asked in words, turned into ids and a planner."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors.costs import Consignment
from corridors.errors import NoRouteError
from corridors.network import Network
from corridors.network.gateways import CorridorRule
from corridors.network.model import day_of
from corridors.policy import PolicyChoice
from corridors.routes import Route
from corridors.routing.access import join_ends
from corridors.routing.finding import _avoided, closing_before, rule_named
from corridors.routing.keeper import Keeper, Window
from corridors.routing.permits import Permits, permits_for
from corridors.routing.permitted import refused, route_in_time
from corridors.routing.planner import OBJECTIVES, Planner, overridden, planner_of
from corridors.routing.reasons import why_none
from corridors.routing.space import Space, space_between
from corridors.routing.timed import Timed
from corridors.routing.windows import told_with_dates, world_within

__all__ = ["Found", "Question", "ask", "in_time_of"]


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked between two ends.

    Parameters
    ----------
    planner : Planner
    origin, destination : str
        Place ids.
    corridor : CorridorRule, "other" or None
        Rule to keep.
    via : tuple of str
        Place ids to pass in order.
    avoid : tuple of str
        What must not be used.
    warnings : tuple of str
        What was assumed about the ends.
    permits : Permits or None
        Rules to honour.
    windows : mapping of str to sequence of (first, last)
        When links are closed that open or close on the way; the planner's links are undated then.
    base : Planner or None
        Planner of the network with the dates of its links, where that is another.
    """

    planner: Planner
    origin: str
    destination: str
    corridor: CorridorRule | str | None
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    warnings: tuple[str, ...]
    permits: Permits | None = None
    windows: Mapping[str, Sequence[Window]] = field(default_factory=dict)
    base: Planner | None = None

    @property
    def heading(self) -> str:
        """``west`` or ``east``."""
        return self.planner.heading(self.origin, self.destination)

    @cached_property
    def closed(self) -> NDArray[np.bool_]:
        """Mask of arcs that must not be used, whenever they are reached."""
        closed = self.planner.closed(self.avoid)
        return closed if self.keeper is None else closed | self.keeper.never

    @cached_property
    def _free_space(self) -> Space:
        course = self.planner.course(self.corridor, self.via)
        closed = self.planner.closed(self.avoid)
        return space_between(course, self.origin, self.destination, closed=closed)

    @cached_property
    def keeper(self) -> Keeper | None:
        """Who says when links may be entered; None where neither rules nor dates matter.

        Raises
        ------
        NoRouteError
            The rules refuse the shipment whatever its way.
        """
        permits = self.permits
        if permits is None:
            if not self.windows:
                return None
            return Keeper(self.planner, self.origin, self.destination, self.windows)
        if permits.shipment.verdict not in permits.accepted and not self._free_space.empty:
            raise refused(permits, self._free_space)
        return permits

    @cached_property
    def steady(self) -> bool:
        """Whether links that can be reached are free or closed alike on every day."""
        keeper = self.keeper
        if keeper is None:
            return True
        shut = keeper.never
        arcs = self._free_space.arc
        return all(keeper.settled(n) for n in np.unique(arcs[arcs >= 0]).tolist() if not shut[n])

    def weights(self, objective: str) -> NDArray[np.float64]:
        """Weight of every arc without waits, delays and charges, which come on top."""
        return self.planner.weights(objective, self.heading)

    def within(self, hours: float) -> "Question":
        """The same question of the world with the links that open or close within some hours.

        Parameters
        ----------
        hours : float
            Hours after departure [h].

        Returns
        -------
        Question
            This one where there are no more such links than it knows.
        """
        base = self.base or self.planner
        world, windows = world_within(base, hours)
        if windows.keys() <= self.windows.keys():
            return self
        permits = None if self.permits is None else self.permits.in_world(world, windows)
        return replace(self, planner=world, permits=permits, windows=windows, base=base)

    @cached_property
    def space(self) -> Space:
        """All ways that answer the question.

        Raises
        ------
        NoRouteError
            There is none; with what cuts it.
        """
        if self.origin == self.destination:
            raise self.no_route(["origin and destination are the same place"])
        if self.keeper is None:
            found = self._free_space
        else:
            course = self.planner.course(self.corridor, self.via)
            found = space_between(course, self.origin, self.destination, closed=self.closed)
        if found.empty:
            raise self.no_route()
        return found

    def no_route(self, reasons: Sequence[str] = ()) -> NoRouteError:
        """The error that says what cuts every way."""
        if not reasons and self.permits is not None and not self._free_space.empty:
            return refused(self.permits, self._free_space)
        told = reasons or why_none(
            self.planner, self.origin, self.destination, corridor=self.corridor, via=self.via,
            avoid=self.avoid,
        )  # fmt: skip
        return NoRouteError(self.origin, self.destination, told)

    def along(self, numbers: Sequence[int], minimise: str) -> Timed | None:
        """A way with the hours its links are best entered at; None where it is closed in time.

        Parameters
        ----------
        numbers : sequence of int
            Arcs of the network's graph.
        minimise : str
            Objective.
        """
        assert self.keeper is not None
        return self.keeper.along(numbers, minimise)

    def route(self, way: Sequence[int] | Timed, *, minimised: str) -> Route | None:
        """A way, or one with its hours, as a route; None where rules refuse it as a whole."""
        if self.keeper is None:
            assert not isinstance(way, Timed)
            found: Route | None = self.planner.route(
                way, self.origin, self.destination, minimised=minimised
            )
        else:
            aim = minimised if minimised in OBJECTIVES else "time_h"
            timed = way if isinstance(way, Timed) else self.along(way, aim)
            found = None if timed is None else route_in_time(
                self.keeper, timed.steps, minimised=minimised
            )  # fmt: skip
        if found is None:
            return None
        if self.base is not None:
            found = told_with_dates(found, self.base.network)
        return replace(found, warnings=(*self.warnings, *found.warnings))


class Found(NamedTuple):
    """Journeys that answer a question, whether the answer is exact, and how it was found."""

    routes: list[Route]
    exact: bool
    note: str


def in_time_of(question: Question, find: Callable[[Question], Found]) -> Found:
    """Journeys found with all links that open or close before the last of them arrives.

    Parameters
    ----------
    question : Question
    find : callable
        Journeys that answer a question, by its links and their dates.

    Raises
    ------
    NoRouteError
        There is none.
    """
    found = find(question)
    if not found.routes:
        raise question.no_route()
    told = [text for route in found.routes for text in closing_before(route)]
    while True:
        later = question.within(max(route.time_h.mean for route in found.routes))
        if later is question:
            return found
        question, found = later, find(later)
        if not found.routes:
            raise NoRouteError(question.origin, question.destination, list(dict.fromkeys(told)))


def ask(
    network: Network,
    origin: str,
    destination: str,
    *,
    corridor: str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    consignment: Consignment | None = None,
    costs: Mapping[str, float] | None = None,
    on: date | str | None = None,
    policy: PolicyChoice | str | None = None,
) -> Question:
    """Look up every name of a search; the parameters are those of `find_route`."""
    world = overridden(network, costs)
    world, ids, warnings = join_ends(world, [origin, destination, *via])
    rule = rule_named(world, corridor)
    day = world.day if on is None else day_of(on)
    planner = planner_of(world, consignment or Consignment(), day)
    return Question(
        planner, ids[0], ids[1], rule, tuple(ids[2:]),
        tuple(_avoided(world, term) for term in avoid), tuple(warnings),
        permits_for(planner, ids[0], ids[1], policy),
    )  # fmt: skip

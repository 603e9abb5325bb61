"""A search asked in words, turned into ids and a planner."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

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
from corridors.routing.dated import Dated, dated, judged
from corridors.routing.finding import _avoided, rule_named
from corridors.routing.permits import Permits, permits_for
from corridors.routing.permitted import refused
from corridors.routing.planner import Planner, overridden, planner_of
from corridors.routing.reasons import why_none
from corridors.routing.space import Space, space_between

__all__ = ["Question", "ask"]


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
    """

    planner: Planner
    origin: str
    destination: str
    corridor: CorridorRule | str | None
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    warnings: tuple[str, ...]
    permits: Permits | None = None

    @property
    def heading(self) -> str:
        """``west`` or ``east``."""
        return self.planner.heading(self.origin, self.destination)

    @cached_property
    def closed(self) -> NDArray[np.bool_]:
        """Mask of arcs that must not be used."""
        closed = self.planner.closed(self.avoid)
        return closed if self.held is None else closed | self.held.closed

    @cached_property
    def _free_space(self) -> Space:
        course = self.planner.course(self.corridor, self.via)
        closed = self.planner.closed(self.avoid)
        return space_between(course, self.origin, self.destination, closed=closed)

    @cached_property
    def held(self) -> Dated | None:
        """What the rules do to every arc on the day it is reached first."""
        if self.permits is None or self._free_space.empty:
            return None
        if self.permits.shipment.verdict not in self.permits.accepted:
            raise refused(self.permits, self._free_space)
        return dated(self.permits, self._free_space)

    @property
    def steady(self) -> bool:
        """Whether the rules do the same on every day, so that no date was assumed."""
        return self.held is None or self.held.steady

    def weights(self, objective: str) -> NDArray[np.float64]:
        """Weight of every arc with the hours and dollars that rules add."""
        base, held = self.planner.weights(objective, self.heading), self.held
        if held is None:
            return base
        if objective == "time_h":
            return base + held.hours
        if objective == "cost_usd":
            return base + held.dollars
        if objective == "generalised_usd":
            worth = self.planner.prices(self.heading)[0].value_of_time_usd_per_h
            return base + held.dollars + worth * held.hours
        return base

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
        if self.held is None:
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

    def allows(self, numbers: Sequence[int]) -> bool:
        """Whether the rules let a way pass at its own hours."""
        return self.permits is None or self.permits.along(numbers, "time_h") is not None

    def route(self, numbers: Sequence[int], *, minimised: str) -> Route:
        """A way as a route."""
        found = self.planner.route(numbers, self.origin, self.destination, minimised=minimised)
        return replace(found, warnings=(*self.warnings, *found.warnings))

    def routes(self, ways: Iterable[Sequence[int]], *, minimised: str) -> list[Route]:
        """Ways as routes; those that the rules refuse as a whole are left out."""
        if self.permits is None:
            return [self.route(way, minimised=minimised) for way in ways]
        found = (judged(self.permits, way, minimised=minimised) for way in ways)
        return [replace(route, warnings=(*self.warnings, *route.warnings))
                for route in found if route is not None]  # fmt: skip


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

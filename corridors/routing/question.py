"""A search asked in words, turned into ids and a planner."""

from collections.abc import Mapping, Sequence
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
from corridors.routes import Route
from corridors.routing.access import join_ends
from corridors.routing.finding import _avoided, rule_named
from corridors.routing.planner import Planner, overridden
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
    """

    planner: Planner
    origin: str
    destination: str
    corridor: CorridorRule | str | None
    via: tuple[str, ...]
    avoid: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def heading(self) -> str:
        """``west`` or ``east``."""
        return self.planner.heading(self.origin, self.destination)

    @cached_property
    def closed(self) -> NDArray[np.bool_]:
        """Mask of arcs that must not be used."""
        return self.planner.closed(self.avoid)

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
        course = self.planner.course(self.corridor, self.via)
        found = space_between(course, self.origin, self.destination, closed=self.closed)
        if found.empty:
            raise self.no_route()
        return found

    def no_route(self, reasons: Sequence[str] = ()) -> NoRouteError:
        """The error that says what cuts every way."""
        told = reasons or why_none(
            self.planner, self.origin, self.destination, corridor=self.corridor, via=self.via,
            avoid=self.avoid,
        )  # fmt: skip
        return NoRouteError(self.origin, self.destination, told)

    def route(self, numbers: Sequence[int], *, minimised: str) -> Route:
        """A way as a route."""
        found = self.planner.route(
            numbers, self.origin, self.destination, minimised=minimised
        )  # fmt: skip
        return replace(found, warnings=(*self.warnings, *found.warnings))


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
) -> Question:
    """Look up every name of a search; the parameters are those of `find_route`."""
    world = overridden(network, costs)
    world, ids, warnings = join_ends(world, [origin, destination, *via])
    rule = rule_named(world, corridor)
    day = world.day if on is None else day_of(on)
    planner = Planner(world, consignment or Consignment(), on=day)
    return Question(
        planner, ids[0], ids[1], rule, tuple(ids[2:]),
        tuple(_avoided(world, term) for term in avoid), tuple(warnings),
    )  # fmt: skip

"""What the rules allow on every link of a planner's graph, and when."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors.policy import (
    Endpoint,
    Passage,
    PolicyChoice,
    RuleSet,
    Verdict,
    choice_of,
    passage_of,
)
from corridors.policy.timeline import Effect, LinkRules, money_scale
from corridors.routing.planner import Planner
from corridors.routing.space import Space
from corridors.routing.timed import Aim, Entry, Step, mean_h, timed_path
from corridors.scenarios import rules_of
from corridors.units import HOURS_PER_DAY

__all__ = ["Permits", "permits_for"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class Permits:
    """Rules held against the links of a graph, for one consignment between two ends.

    Parameters
    ----------
    planner : Planner
        Network, consignment and day of departure.
    origin, destination : str
        Place ids.
    choice : PolicyChoice
        Rules and tier.
    rules : RuleSet, optional
        Rules in place of those of the choice; by default those, as the network's scenario leaves
        them.
    """

    def __init__(
        self,
        planner: Planner,
        origin: str,
        destination: str,
        choice: PolicyChoice,
        rules: RuleSet | None = None,
    ) -> None:
        self.planner, self.choice = planner, choice
        self.rules = rules_of(planner.network, choice.rule_set) if rules is None else rules
        self.accepted = choice.accepted
        self.origin, self.destination = origin, destination
        self.heading = planner.heading(origin, destination)
        goods, pricer = planner.consignment, planner.prices(self.heading)[0]
        boxes = float(goods.feu or 0.0) + float(goods.teu or 0.0)
        places = planner.network.places
        self.links = LinkRules(
            self.rules,
            goods,
            (Endpoint(places[origin].country, origin),
             Endpoint(places[destination].country, destination)),
            on=planner.on,
            scale=money_scale(boxes or pricer.feu, goods.units_feu or pricer.feu, choice.usd_per),
        )  # fmt: skip
        longest = choice.longest_wait_d
        self._longest_h = np.inf if longest is None else longest * HOURS_PER_DAY

    @cached_property
    def _passages(self) -> list[Passage | None]:
        """Each arc as the rules see it, on the day of departure; None where no rule looks."""
        places, on = self.planner.network.places, self.planner.on
        found = (passage_of(arc, places, on) for arc in self.planner.graph.arcs)
        return [passage if self.links.days(passage) else None for passage in found]

    @cached_property
    def shipment(self) -> Verdict:
        """What the rules say about the shipment, which no detour cures."""
        return self.links.shipment()

    def day(self, hour: float) -> date:
        """Day of the world some hours after departure."""
        return self.planner.on + timedelta(hours=hour)

    def effects(self, number: int, hour: float) -> tuple[Effect, ...]:
        """What the rules do to who enters an arc some hours after departure."""
        passage = self._passages[number]
        if passage is None:
            return ()
        return self.links.effects(passage._replace(entered=self.day(hour)))

    def settled(self, number: int) -> bool:
        """Whether an arc is free or closed alike on every day from departure on."""
        passage = self._passages[number]
        if passage is None:
            return True
        return self.links.steady(passage)

    def allows(self, effects: Iterable[Effect]) -> bool:
        """Whether the tier accepts all of them."""
        return all(effect.verdict in self.accepted for effect in effects)

    def entries(self, number: int, hour: float) -> list[Entry]:
        """Hours at which an arc may be entered by who arrives at an hour.

        At once, where that is allowed, and later where it is closed or where waiting spares a
        delay or a charge.
        """
        return self._entries(number, hour, self._longest_h)

    def _entries(self, number: int, hour: float, longest_h: float) -> list[Entry]:
        passage = self._passages[number]
        if passage is None:
            return [(hour, ())]
        there = passage._replace(entered=self.day(hour))
        found: list[Entry] = []
        soonest = cheapest = np.inf

        def offer(entered: float, effects: tuple[Effect, ...]) -> bool:
            """Add an hour; whether nothing later can be better."""
            nonlocal soonest, cheapest
            if not self.allows(effects):
                return False
            delay = sum(mean_h(e.delay_h) for e in effects if e.delay_h)
            charge = sum(e.charge_usd.value for e in effects if e.charge_usd)
            if entered + delay < soonest or charge < cheapest:
                found.append((entered, effects))
                soonest, cheapest = min(soonest, entered + delay), min(cheapest, charge)
            return delay == charge == 0.0

        if offer(hour, self.links.effects(there)):
            return found
        for day, effects in self.links.later(there):
            entered = (day - self.planner.on).days * HOURS_PER_DAY
            if entered - hour > longest_h or offer(entered, effects):
                break
        return found

    @cached_property
    def never(self) -> BoolArray:
        """Mask of arcs that are closed from departure on, for all that is known."""
        return self.planner.graph.arcs_where(
            not self._entries(number, 0.0, np.inf) for number in range(len(self._passages))
        )

    def aim(self, space: Space, minimise: str) -> Aim:
        """What a search through a space minimises."""
        planner, heading = self.planner, self.heading
        hours = space.spread(planner.weights("time_h", heading))
        if minimise == "time_h":
            return Aim(np.zeros_like(hours), hours, 1.0, False)
        if minimise == "generalised_usd":
            worth = planner.prices(heading)[0].value_of_time_usd_per_h
            return Aim(space.spread(planner.weights("cost_usd", heading)), hours, worth, True)
        own = space.spread(planner.weights(minimise, heading))
        return Aim(own, hours, 0.0, minimise == "cost_usd")

    def search(
        self, space: Space, minimise: str, *, barred: BoolArray | None = None
    ) -> list[Step] | None:
        """Best permitted way that passes no place twice; None where there is none.

        Parameters
        ----------
        space : Space
            All ways.
        minimise : str
            Objective of `find_route`.
        barred : numpy.ndarray, optional
            Mask of arcs of the network's graph that are closed besides.
        """
        shut = self.never if barred is None else self.never | barred
        while not space.empty:
            mask = np.where(space.joins, False, shut[space.arc])
            found = timed_path(space, self.aim(space, minimise), self.entries, mask)
            if found is None:
                return None
            steps, path = found
            place = space.returns_to(path)
            if place is None:
                return steps
            space = space.without_return(place)
        return None

    def along(self, numbers: Sequence[int], minimise: str) -> list[Step] | None:
        """When to enter the links of a given way; None where the rules refuse it."""
        from corridors._kernels.topology import Topology

        size = len(numbers)
        chain = Space(
            Topology(size + 1, range(size), range(1, size + 1)),
            np.array(numbers, dtype=np.int64), np.arange(size + 1, dtype=np.int64), 0, size,
        )  # fmt: skip
        mask = self.never[chain.arc]
        found = timed_path(chain, self.aim(chain, minimise), self.entries, mask)
        return None if found is None else found[0]


def permits_for(
    planner: Planner, origin: str, destination: str, policy: PolicyChoice | str | None
) -> Permits | None:
    """Rules held against a planner's links; None where no policy is asked for.

    Raises
    ------
    OptionError
        The policy is no choice, tier or None.
    """
    choice = choice_of(policy)
    return None if choice is None else Permits(planner, origin, destination, choice)

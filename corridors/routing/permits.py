"""What the rules allow on every link of a planner's graph, and when."""

from collections.abc import Iterable, Mapping, Sequence
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
from corridors.routing.keeper import Keeper, Window
from corridors.routing.planner import Planner
from corridors.routing.timed import Entry, mean_h
from corridors.scenarios import rules_of
from corridors.units import HOURS_PER_DAY

__all__ = ["Permits", "permits_for"]

BoolArray = NDArray[np.bool_]


class Permits(Keeper):
    """Rules and dates, held against the links of a graph for one consignment between two ends.

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
    windows : mapping of str to sequence of (first, last), optional
        As for `Keeper`.
    """

    def __init__(
        self,
        planner: Planner,
        origin: str,
        destination: str,
        choice: PolicyChoice,
        rules: RuleSet | None = None,
        windows: Mapping[str, Sequence[Window]] | None = None,
    ) -> None:
        super().__init__(planner, origin, destination, windows)
        self.choice = choice
        self.rules = rules_of(planner.network, choice.rule_set) if rules is None else rules
        self.accepted = choice.accepted
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

    def in_world(self, planner: Planner, windows: Mapping[str, Sequence[Window]]) -> "Permits":
        """The same rules held against the links of another planner, with their dates."""
        return Permits(planner, self.origin, self.destination, self.choice, self.rules, windows)

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

    def effects(self, number: int, hour: float) -> tuple[Effect, ...]:
        """What the rules do to who enters an arc some hours after departure."""
        passage = self._passages[number]
        if passage is None:
            return ()
        return self.links.effects(passage._replace(entered=self.day(hour)))

    def settled(self, number: int) -> bool:
        """Whether an arc is free or closed alike on every day from departure on."""
        passage = self._passages[number]
        return super().settled(number) and (passage is None or self.links.steady(passage))

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
        opened = self.opening(number, hour)
        if opened is None or opened - hour > longest_h:
            return []
        passage = self._passages[number]
        if passage is None:
            return [(opened, ())]
        there = passage._replace(entered=self.day(opened))
        offers = _Offers(self)
        if offers.add(opened, self.links.effects(there)):
            return offers.found
        for day, effects in self.links.later(there):
            freed = (day - self.planner.on).days * HOURS_PER_DAY
            entered = self.opening(number, freed)
            if entered is None or entered - hour > longest_h:
                break
            if entered > freed:  # the link itself opens later than the rule frees it
                effects = self.links.effects(passage._replace(entered=self.day(entered)))
            if offers.add(entered, effects):
                break
        return offers.found

    @cached_property
    def never(self) -> BoolArray:
        """Mask of arcs that are closed from departure on, for all that is known."""
        return self.planner.graph.arcs_where(
            not self._entries(number, 0.0, np.inf) for number in range(len(self._passages))
        )


class _Offers:
    """Hours of entry, each sooner through or cheaper than those before."""

    def __init__(self, permits: Permits) -> None:
        self._permits, self.found = permits, list[Entry]()
        self._soonest = self._cheapest = np.inf

    def add(self, entered: float, effects: tuple[Effect, ...]) -> bool:
        """Add an hour; whether nothing later can be better."""
        if not self._permits.allows(effects):
            return False
        delay = sum(mean_h(e.delay_h) for e in effects if e.delay_h)
        charge = sum(e.charge_usd.value for e in effects if e.charge_usd)
        if entered + delay < self._soonest or charge < self._cheapest:
            self.found.append((entered, effects))
            self._soonest = min(self._soonest, entered + delay)
            self._cheapest = min(self._cheapest, charge)
        return delay == charge == 0.0


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

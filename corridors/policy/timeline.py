"""What the rules say about each link, from one day to the day on which that changes."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from corridors.policy.adding import amount_of, shares
from corridors.policy.facts import Endpoint, Goods, Passage, facts_of
from corridors.policy.judging import compose
from corridors.policy.rules import Rule, RuleSet
from corridors.policy.surveying import rules_near, survey
from corridors.policy.verdict import Spread, Verdict

__all__ = ["Effect", "LinkRules", "money_scale"]

_FREE: tuple["Effect", ...] = ()


class Effect(NamedTuple):
    """What one rule does to who enters a link.

    Parameters
    ----------
    rule : Rule
        The rule.
    verdict : str
        What it answers.
    share : str
        Name of the queue or cause it belongs to; each is paid once on a journey.
    delay_h : Spread or None
        Hours added [h].
    charge_usd : Spread or None
        Dollars added for the whole consignment [USD].
    """

    rule: Rule
    verdict: str
    share: str
    delay_h: Spread | None
    charge_usd: Spread | None


def money_scale(
    containers: float, units_feu: float, usd_per: Mapping[str, float]
) -> dict[str, float]:
    """Dollars for a consignment by unit of a charge.

    Parameters
    ----------
    containers : float
        Boxes of any length.
    units_feu : float
        The same counted in forty-foot units.
    usd_per : mapping of str to float
        Dollars per unit of other currencies [USD].

    Examples
    --------
    >>> money_scale(2, 1.5, {})["USD/TEU"]
    3.0
    """
    counts = {"container": containers, "FEU": units_feu, "TEU": 2 * units_feu}
    return {
        f"{money}/{per}": rate * count
        for money, rate in {"USD": 1.0, **usd_per}.items()
        for per, count in counts.items()
    }


def _scaled(rule: Rule, effect: str, scale: Mapping[str, float]) -> Spread | None:
    amount = amount_of(rule, effect)
    if amount is None or rule.unit not in scale:
        return None
    return Spread(*(end * scale[rule.unit] for end in amount))


class LinkRules:
    """Effects of a set of rules on links, for one consignment between two ends.

    Parameters
    ----------
    rules : RuleSet
        The rules.
    goods : Goods
        The consignment.
    ends : tuple of Endpoint
        Origin and destination.
    on : date
        Departure; nothing earlier is looked at.
    scale : mapping of str to float
        See `money_scale`.
    """

    def __init__(
        self,
        rules: RuleSet,
        goods: Goods,
        ends: tuple[Endpoint, Endpoint],
        *,
        on: date,
        scale: Mapping[str, float],
    ) -> None:
        self.rules, self.ends, self.on, self.scale = rules, ends, on, scale
        self.facts = facts_of(goods, rules.jurisdictions)
        self._shares = shares(rules)
        self._always = _general_changes(rules, on)
        self._days: dict[tuple[object, ...], tuple[date, ...]] = {}
        self._known: dict[tuple[object, ...], tuple[Effect, ...]] = {}

    def shipment(self) -> Verdict:
        """Verdict of the rules about the shipment, which no detour cures."""
        way = survey(self.rules, (), self.ends, on=self.on, stored=self.facts.stored_in, legs=False)
        return compose(self.rules, way, self.facts)

    def days(self, passage: Passage) -> tuple[date, ...]:
        """Departure, and the days after it on which the effects on a link may change."""
        key = passage[:6]
        found = self._days.get(key)
        if found is None:
            near = rules_near(self.rules, passage)
            rules = [rule for rule in near if rule.window.last >= self.on]
            later = {day for rule in rules for day in _changes(rule, self.on) if day > self.on}
            if rules:
                later.update(self._always)
            found = self._days[key] = (self.on, *sorted(later)) if rules else ()
        return found

    def effects(self, passage: Passage) -> tuple[Effect, ...]:
        """What entering a link on the day of the passage brings."""
        days = self.days(passage)
        if not days:
            return _FREE
        first = days[max(bisect_right(days, passage.entered) - 1, 0)]
        key = (*passage[:6], first)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judged(passage._replace(entered=first))
        return found

    def later(self, passage: Passage) -> Iterator[tuple[date, tuple[Effect, ...]]]:
        """Days after the passage on which other effects hold, with those."""
        days = self.days(passage)
        before = self.effects(passage)
        for day in days[bisect_right(days, passage.entered) :]:
            found = self.effects(passage._replace(entered=day))
            if found != before:
                yield day, found
            before = found

    def steady(self, passage: Passage) -> bool:
        """Whether no day after departure changes the effects, and none costs hours or dollars."""
        first = passage._replace(entered=self.on)
        if any(effect.delay_h or effect.charge_usd for effect in self.effects(first)):
            return False
        return next(self.later(first), None) is None

    def _judged(self, passage: Passage) -> tuple[Effect, ...]:
        way = survey(
            self.rules, (passage,), self.ends, on=passage.entered, stored=self.facts.stored_in,
            shipment=False,
        )  # fmt: skip
        if not way.found:
            return _FREE
        verdict = compose(self.rules, way, self.facts)
        return tuple(
            self.effect(reason.rule, reason.verdict)
            for reason in verdict.reasons
            if reason.verdict != "pass"
        )

    def effect(self, rule: Rule, verdict: str) -> Effect:
        """What a rule adds where its verdict is a delay."""
        adds = verdict == "delay"
        return Effect(
            rule,
            verdict,
            self._shares[rule.id],
            _scaled(rule, "delay", {"h": 1.0}) if adds else None,
            _scaled(rule, "surcharge", self.scale) if adds else None,
        )


def _changes(rule: Rule, on: date) -> Iterator[date]:
    """Days on which the state of a rule changes."""
    window, step = rule.window, timedelta(days=1)
    yield window.first
    yield window.surely_from
    for last in (window.surely_to, window.last):
        if last < date.max:
            yield last + step
    # the calendar repeats, so that one year after departure shows every state
    for year in (on.year, on.year + 1) if window.yearly else ():
        for start, end in window.yearly:
            for text, days in ((start, 0), (end, 1)):
                month, day = (int(part) for part in text.split("-"))
                try:
                    yield date(year, month, day) + timedelta(days=days)
                except ValueError:  # 29 February in another year
                    yield date(year, month + 1, 1)
    for _, starts in rule.goods.codes.values():
        if starts is not None:
            yield starts


def _general_changes(rules: RuleSet, on: date) -> frozenset[date]:
    """Days after departure on which a country joins or leaves a set."""
    step = timedelta(days=1)
    days = {row.valid_from for row in rules.jurisdictions.rows}
    days |= {r.valid_to + step for r in rules.jurisdictions.rows if r.valid_to < date.max}
    return frozenset(day for day in days if day > on)

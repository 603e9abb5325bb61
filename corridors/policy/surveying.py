"""Ask a journey alone what it says about every rule, whatever is carried."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from corridors.policy.facts import Endpoint, Passage
from corridors.policy.matching import Finding, near, way_state
from corridors.policy.rules import Rule, RuleSet

__all__ = ["Way", "rules_near", "survey"]


class Way(NamedTuple):
    """What a journey alone says about every rule that has anything to do with it."""

    found: tuple[tuple[Rule, Finding], ...]
    passages: tuple[Passage, ...]
    ends: tuple[Endpoint, Endpoint]
    on: date


def _index(rules: RuleSet) -> dict[tuple[str, str], list[tuple[int, Rule, frozenset[str]]]]:
    """Rules by country and by what moves there."""
    index: dict[tuple[str, str], list[tuple[int, Rule, frozenset[str]]]] = {}
    for number, rule in enumerate(rules.rules):
        if rule.scope == "shipment" or not rules.active(rule):
            continue
        reach = rules.jurisdictions.expand(rule.countries)
        for country in reach:
            for mover in rule.modes or ("rail", "road", "ferry", "sea"):
                index.setdefault((country, mover), []).append((number, rule, reach))
    return index


def _candidates(rules: RuleSet, passage: Passage) -> tuple[int, ...]:
    """Numbers of the rules that are near a leg, remembered by leg."""
    memo = rules.memo
    key = passage[:6]
    found = memo.get(key)
    if found is None:
        index = memo.get("index")
        if index is None:
            index = memo["index"] = _index(rules)
        numbers = {
            number
            for country in passage.countries
            for number, rule, reach in index.get((country, passage.mover), ())
            if near(rule, passage, reach)
        }
        found = memo[key] = tuple(sorted(numbers))
    return found


def rules_near(rules: RuleSet, passage: Passage) -> tuple[Rule, ...]:
    """Rules that look at a leg, whatever the day and the goods."""
    return tuple(rules.rules[number] for number in _candidates(rules, passage))


def _shipment_rules(rules: RuleSet) -> tuple[tuple[int, Rule], ...]:
    found = rules.memo.get("shipment")
    if found is None:
        found = rules.memo["shipment"] = tuple(
            (number, rule)
            for number, rule in enumerate(rules.rules)
            if rule.scope == "shipment" and rules.active(rule)
        )
    return found


def survey(
    rules: RuleSet,
    passages: Sequence[Passage],
    ends: tuple[Endpoint, Endpoint],
    *,
    on: date,
    stored: frozenset[str] = frozenset(),
    shipment: bool = True,
    legs: bool = True,
) -> Way:
    """Ask what a journey says about the rules, whatever is carried.

    Parameters
    ----------
    rules : RuleSet
        The rules.
    passages : sequence of Passage
        Links in the order of travel.
    ends : tuple of Endpoint
        Origin and destination.
    on : date
        Day of departure.
    stored : frozenset of str
        Countries in which the goods are stored or imported on the way.
    shipment, legs : bool
        Whether to look at rules about the shipment, and at those about the way.
    """
    near_by: dict[int, list[Passage]] = {}
    touched = {ends[0].country, ends[1].country}
    for passage in passages:
        touched.update(passage.countries)
        if legs:
            for number in _candidates(rules, passage):
                near_by.setdefault(number, []).append(passage)
    days = (on, passages[-1].entered if passages else on)
    order: list[tuple[int, Rule, Sequence[Passage]]] = [
        (number, rules.rules[number], met) for number, met in near_by.items()
    ]
    if shipment:
        order += [(number, rule, ()) for number, rule in _shipment_rules(rules)]
    order.sort(key=lambda item: item[0])
    everywhere = frozenset(touched)
    found = []
    for _, rule, met in order:
        finding = way_state(rule, rules, met, ends, days, stored, everywhere)
        if finding is not None:
            found.append((rule, finding))
    return Way(tuple(found), tuple(passages), ends, on)

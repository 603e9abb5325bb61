"""Hold one rule against a journey and a consignment, in three-valued logic.

The work is cut in two: what depends on the way (`way_state`) and what depends on the goods and
the people (`goods_state`). One journey is looked at once for all consignments, and one
consignment once for all journeys of a table. Together: a *no* anywhere is a no; else a party
fact that was not given makes the rule *not assessed*; else a missing fact makes it *unknown*.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from corridors.policy.facts import Endpoint, Passage
from corridors.policy.goods import State
from corridors.policy.jurisdictions import Jurisdictions
from corridors.policy.rules import Rule, RuleSet

__all__ = ["Finding", "combine", "near", "way_state"]

NOT, APPLIES, UNKNOWN, NOT_ASSESSED = State.NOT, State.APPLIES, State.UNKNOWN, State.NOT_ASSESSED


class Finding(NamedTuple):
    """Outcome of part of a rule, with what decided it."""

    state: State
    why: str = ""
    facts: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    missing: tuple[str, ...] = ()
    assumption: str = ""
    day: date = date.min


def combine(states: Iterable[State]) -> State:
    """No before not assessed before unknown before yes."""
    found = set(states)
    for state in (NOT, NOT_ASSESSED, UNKNOWN):
        if state in found:
            return state
    return APPLIES


def near(rule: Rule, passage: Passage, reach: frozenset[str]) -> bool:
    """Whether a leg lies where a rule looks, whatever the day.

    Parameters
    ----------
    rule : Rule
        The rule.
    passage : Passage
        The leg.
    reach : frozenset of str
        All countries that its territory ever held.
    """
    mover = passage.mover
    if not mover or (rule.modes and mover not in rule.modes):
        return False
    if rule.edges and passage.edge not in rule.edges:
        return False
    if rule.borders and rule.borders.isdisjoint(passage.border.split(";")):
        return False
    if rule.places and not rule.posts and rule.places.isdisjoint(passage.places):
        return False
    return not reach.isdisjoint(passage.countries)


def _post(rule: Rule, passages: Sequence[Passage]) -> tuple[State, tuple[Passage, ...]]:
    """Whether the journey uses one of the posts that a rule is about.

    A leg that crosses the border without naming a post (a third place beside its two ends) is
    not assessed; where no border is given, the post must be one of the places.
    """
    if not rule.posts:
        return APPLIES, tuple(passages)
    wanted = rule.posts | rule.places
    hits = tuple(p for p in passages if not wanted.isdisjoint(p.places))
    if hits:
        return APPLIES, hits
    unnamed = tuple(p for p in passages if len(p.places) <= 2)
    return (NOT_ASSESSED, unnamed) if rule.borders else (NOT, ())


def _live(rule: Rule, passages: Sequence[Passage]) -> tuple[State, tuple[Passage, ...]]:
    """Legs met while the rule holds; those on which that is open only where none is sure."""
    window = rule.window
    first, last = passages[0].entered, passages[-1].entered
    if first > window.last or last < window.first:
        return NOT, ()
    if not window.yearly and window.surely_from <= first and last <= window.surely_to:
        return APPLIES, tuple(passages)
    live = [(window.at(p.entered), p) for p in passages]
    for wanted in (APPLIES, UNKNOWN):
        legs = tuple(p for state, p in live if state is wanted)
        if legs:
            return wanted, legs
    return NOT, ()


def _relations(
    unit: frozenset[str], ends: tuple[str, str], stored: frozenset[str]
) -> frozenset[str]:
    """How a journey relates to one territory; storage there makes it an import, not transit."""
    kept = not unit.isdisjoint(stored)
    found = set()
    if ends[0] in unit or kept:
        found.add("origin")
    if ends[1] in unit or kept:
        found.add("destination")
    return frozenset(found) or frozenset(("transit",))


def _related(
    rule: Rule,
    sets: Jurisdictions,
    day: date,
    touched: frozenset[str] | None,
    ends: tuple[str, str],
    stored: frozenset[str],
) -> tuple[bool, str]:
    seen: set[str] = set()
    for name in rule.countries:
        unit = sets.members(name, day)
        if touched is not None and unit.isdisjoint(touched):
            continue
        found = _relations(unit, ends, stored)
        if not rule.relations or found & rule.relations:
            return True, f"{'/'.join(sorted(found))} for {name}"
        seen |= found
    wanted = " or ".join(sorted(rule.relations))
    if seen == {"transit"}:
        return False, f"it holds for {wanted}, and the goods only cross {', '.join(rule.countries)}"
    return (
        False,
        f"it holds for {wanted}; this journey is {' and '.join(sorted(seen)) or 'elsewhere'}",
    )


def way_state(
    rule: Rule,
    rules: RuleSet,
    passages: Sequence[Passage],
    ends: tuple[Endpoint, Endpoint],
    days: tuple[date, date],
    stored: frozenset[str],
    touched: frozenset[str],
) -> Finding | None:
    """Ask what the way says about a rule; `None` where the two have nothing in common.

    Parameters
    ----------
    rule : Rule
        The rule.
    rules : RuleSet
        Set it belongs to.
    passages : sequence of Passage
        Legs of the journey that are `near` the rule.
    ends : tuple of Endpoint
        Origin and destination.
    days : tuple of date
        Day of departure, and day on which the last leg is entered.
    stored : frozenset of str
        Countries in which the goods are stored or imported on the way.
    touched : frozenset of str
        All countries of the journey.
    """
    sets = rules.jurisdictions
    countries = (ends[0].country, ends[1].country)
    if rule.scope == "shipment":
        legs: tuple[Passage, ...] = ()
        arriving = countries[1] in sets.expand(rule.countries, days[1])
        day = days[1] if rule.relations == {"destination"} or arriving else days[0]
        window = rules.state(rule, day)
        if window is NOT:
            return None
        unit = sets.expand(rule.countries, day)
        if unit.isdisjoint((*countries, *stored)) and unit.isdisjoint(touched):
            return None
        related, relation = _related(rule, sets, day, None, countries, stored)
    else:
        window, legs = _live(rule, passages)
        if not legs:
            return None
        post, legs = _post(rule, legs)
        if not legs:
            return None
        day = legs[0].entered
        here = frozenset(name for leg in legs for name in leg.countries)
        related, relation = _related(rule, sets, day, here, countries, stored)
        if post is NOT_ASSESSED:
            window = NOT_ASSESSED
    if not related:
        return Finding(NOT, relation, passages=legs, day=day)
    if rule.min_countries:
        unit = sets.expand(rule.countries, day)
        crossing = tuple(
            p for p in legs if len(unit.intersection(p.countries)) >= rule.min_countries
        )
        if not crossing:
            why = f"no leg touches {rule.min_countries} of its countries"
            return Finding(NOT, why, passages=legs, day=day)
        legs = crossing
    if rule.except_borders and not rule.except_borders.isdisjoint(p.border for p in passages):
        return Finding(NOT, "the border used is outside the rule", passages=legs, day=day)
    if rule.destination and countries[1] not in sets.expand(rule.destination, day):
        why = f"destination {countries[1]} is not among {', '.join(rule.destination)}"
        return Finding(NOT, why, passages=legs, day=day)
    facts = [relation]
    missing: tuple[str, ...] = ()
    if window is UNKNOWN:
        facts.append(f"sources leave open whether it held on {day.isoformat()}")
    if window is NOT_ASSESSED:
        missing = ("which border post is used",)
    return Finding(window, "", tuple(facts), legs, missing, day=day)

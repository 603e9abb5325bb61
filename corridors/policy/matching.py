"""Hold one rule against a journey and a consignment, in three-valued logic.

The work is cut in two: what depends on the way (`way_state`) and what depends on the goods and
the people (`goods_state`). One journey is looked at once for all consignments, and one
consignment once for all journeys of a table. Together: a *no* anywhere is a no; else a party
fact that was not given makes the rule *not assessed*; else a missing fact makes it *unknown*.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from corridors.policy.facts import Endpoint, GoodsFacts, Passage
from corridors.policy.goods import State
from corridors.policy.jurisdictions import Jurisdictions
from corridors.policy.rules import Bind, ExceptionCase, Rule, RuleSet

__all__ = [
    "Finding",
    "bound_state",
    "combine",
    "exception_of",
    "goods_state",
    "loading_state",
    "near",
    "trade_state",
    "way_state",
]

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


def _bind_state(
    bind: Bind, facts: GoodsFacts, sets: Jurisdictions, exporter: str, day: date
) -> State:
    if bind.role == "everyone" or bind.values == ("any",):
        return APPLIES
    if bind.role == "persons_of":
        if not facts.jurisdictions:
            return NOT_ASSESSED
        wanted = sets.expand(bind.values, day) | frozenset(bind.values)
        given = facts.jurisdictions
        hit = not wanted.isdisjoint(given)
    elif bind.role == "exporter_of":
        hit = exporter in sets.expand(bind.values, day)
    else:
        party = dict(facts.parties).get(bind.role)
        if party is None:
            return NOT_ASSESSED
        if bind.values == ("?",):
            return UNKNOWN
        names = {value.casefold() for value in bind.values}
        hit = party.casefold() in names or party in sets.expand(bind.values, day)
    return APPLIES if hit is not bind.negated else NOT


def bound_state(
    rule: Rule, facts: GoodsFacts, sets: Jurisdictions, exporter: str, day: date
) -> Finding:
    """Ask whether anyone in the consignment is bound: the best of the choices decides."""
    best = Finding(NOT, f"it binds {'; '.join(' and '.join(map(str, b)) for b in rule.binds)}")
    rank = {NOT: 0, NOT_ASSESSED: 1, UNKNOWN: 2, APPLIES: 3}
    for choice in rule.binds:
        states = [_bind_state(bind, facts, sets, exporter, day) for bind in choice]
        state = combine(states)
        if rank[state] <= rank[best.state]:
            continue
        shown = " and ".join(map(str, choice))
        missing = tuple(
            b.role if b.role != "persons_of" else "jurisdictions"
            for b, s in zip(choice, states, strict=True)
            if s is NOT_ASSESSED
        )
        words = "names on the list are not held" if state is UNKNOWN else f"binds {shown}"
        best = Finding(state, "", (words,) if shown != "everyone" else (), missing=missing)
    return best


def _holds(case: ExceptionCase, facts: GoodsFacts, exporter: str, legs: Sequence[Passage]) -> bool:
    for key, value in case.conditions:
        if key == "hs":
            hit = facts.hs is not None and facts.hs.startswith(value)
        elif key == "goods_origin":
            hit = (facts.goods_origin or exporter) == value
        elif key in ("use", "loading"):
            hit = (getattr(facts, key) or "") == value
        elif key == "mode":
            hit = bool(legs) and all(leg.mover == value for leg in legs)
        elif key == "post":
            hit = bool(legs) and all(value in leg.places for leg in legs)
        else:
            hit = dict(facts.parties).get(key, "").casefold() == value.casefold()
        if not hit:
            return False
    return True


def trade_state(
    rule: Rule, facts: GoodsFacts, sets: Jurisdictions, exporter: str, day: date
) -> Finding:
    """Ask whether the goods come from where the rule wants them to."""
    notes = []
    if rule.exported_from:
        if exporter not in sets.expand(rule.exported_from, day):
            names = ", ".join(rule.exported_from)
            return Finding(NOT, f"the goods were not exported from {names} (but from {exporter})")
        notes.append(f"exported from {exporter}")
    assumption = ""
    if rule.goods_origin:
        maker = facts.goods_origin or exporter
        if maker not in sets.expand(rule.goods_origin, day):
            return Finding(NOT, f"goods origin {maker} is not among {', '.join(rule.goods_origin)}")
        notes.append(f"made in {maker}")
        if not facts.goods_origin:
            assumption = f"goods origin not given: taken as {maker}, where they are exported from"
    return Finding(APPLIES, "", tuple(notes), assumption=assumption)


def loading_state(rule: Rule, facts: GoodsFacts) -> State:
    """Ask whether the goods travel in the way the rule is about."""
    if not rule.loading:
        return APPLIES
    if not facts.loading:
        return NOT_ASSESSED
    return APPLIES if facts.loading == rule.loading else NOT


def exception_of(rule: Rule, facts: GoodsFacts, exporter: str, legs: Sequence[Passage]) -> str:
    """Find what the first exception that matches leads to; empty where none does."""
    for case in rule.exceptions:
        if _holds(case, facts, exporter, legs):
            return case.then
    return ""


def goods_state(
    rule: Rule, rules: RuleSet, facts: GoodsFacts, origin_country: str, day: date
) -> Finding:
    """Ask what goods and people say about a rule.

    Parameters
    ----------
    rule : Rule
        The rule.
    rules : RuleSet
        Set it belongs to.
    facts : GoodsFacts
        The consignment.
    origin_country : str
        Country of export where the consignment names none.
    day : date
        Day for which sets and lists are read.
    """
    sets = rules.jurisdictions
    exporter = facts.exported_from or origin_country
    trade = trade_state(rule, facts, sets, exporter, day)
    if trade.state is NOT:
        return trade
    bound = bound_state(rule, facts, sets, exporter, day)
    if bound.state is NOT:
        return bound
    covered, why = rule.goods.match(facts.hs, facts.use, day)
    if covered is NOT:
        return Finding(NOT, why, assumption=rule.goods.assumed_outside(facts.hs, facts.use))
    loaded = loading_state(rule, facts)
    if loaded is NOT:
        return Finding(NOT, f"it is about {rule.loading}, the goods travel as {facts.loading}")
    missing = bound.missing + (("loading",) if loaded is NOT_ASSESSED else ())
    return Finding(
        combine((covered, bound.state, loaded)),
        "",
        (why, *bound.facts, *trade.facts),
        missing=missing,
        assumption=trade.assumption,
    )

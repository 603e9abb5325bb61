"""Ask goods and people what they say about a rule, whatever the way."""

from collections.abc import Sequence
from datetime import date

from corridors.policy.facts import GoodsFacts, Passage
from corridors.policy.goods import State
from corridors.policy.jurisdictions import Jurisdictions
from corridors.policy.matching import Finding, combine
from corridors.policy.rules import Bind, ExceptionCase, Rule, RuleSet

__all__ = ["bound_state", "exception_of", "goods_state", "loading_state", "trade_state"]

NOT, APPLIES, UNKNOWN, NOT_ASSESSED = State.NOT, State.APPLIES, State.UNKNOWN, State.NOT_ASSESSED


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
    best = Finding(NOT, f"it binds {' or '.join(' and '.join(map(str, b)) for b in rule.binds)}")
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
        plain = all(bind.role == "everyone" or bind.values == ("any",) for bind in choice)
        best = Finding(state, "", () if plain else (words,), missing=missing)
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

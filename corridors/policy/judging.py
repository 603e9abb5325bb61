"""Hold all rules against a journey."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from corridors.data.cells import parse_date
from corridors.errors import OptionError
from corridors.policy.adding import added
from corridors.policy.facts import Endpoint, Goods, GoodsFacts, Passage, facts_of, on_departure
from corridors.policy.goods import State
from corridors.policy.goods_side import exception_of, goods_state
from corridors.policy.matching import Finding, combine
from corridors.policy.rules import Rule, RuleSet
from corridors.policy.surveying import Way, survey
from corridors.policy.verdict import DoesNotApply, NotAssessed, Reason, Verdict, worst

__all__ = ["compose", "day_of", "effect_of", "judge"]

NOT, APPLIES, UNKNOWN, NOT_ASSESSED = State.NOT, State.APPLIES, State.UNKNOWN, State.NOT_ASSESSED
_SURE = {"block": "blocked", "licence": "licence", "check": "check"}
_ADDS = frozenset(("delay", "surcharge"))


def day_of(on: date | str) -> date:
    """Read a day given as a date or as text.

    Raises
    ------
    OptionError
        The text is no date.
    """
    if isinstance(on, datetime):
        return on.date()
    if isinstance(on, date):
        return on
    try:
        return parse_date(on)
    except (ValueError, AttributeError):
        raise OptionError(f"on is {on!r}; give a day such as 2026-11-21") from None


def _endpoint(value: Endpoint | tuple[str, str] | str, rules: RuleSet) -> Endpoint:
    country, place = (value, "") if isinstance(value, str) else value
    return Endpoint(rules.jurisdictions.normal(country), place)


def effect_of(rule: Rule, state: State, facts: GoodsFacts) -> tuple[str, bool]:
    """Verdict that one rule gives, and whether a granted licence lifted it."""
    if rule.noted_only or state not in (APPLIES, UNKNOWN):
        return "pass", False
    strict = rule.effect in _SURE
    if strict and rule.effect == "licence" and rule.id in facts.granted:
        return ("delay" if rule.low is not None else "pass"), True
    if strict:
        return (_SURE[rule.effect] if state is APPLIES else "check"), False
    if rule.effect in _ADDS and state is APPLIES:
        return "delay", False
    return "pass", False


def _dates(rule: Rule, finding: Finding) -> str:
    met = sorted({leg.entered for leg in finding.passages}) or [finding.day]
    shown = met[0].isoformat() + (f" to {met[-1].isoformat()}" if met[-1] != met[0] else "")
    return f"{rule.window.text}; met on {shown}"


def _matched(rule: Rule, way: Finding, goods: Finding) -> tuple[str, ...]:
    facts = []
    if way.passages:
        movers = sorted({leg.mover for leg in way.passages})
        facts.append(f"mode {', '.join(movers)}")
        borders = sorted({b for leg in way.passages for b in leg.border.split(";")} & rule.borders)
        facts += [f"border {name}" for name in borders]
        places = sorted(
            {p for leg in way.passages for p in leg.places} & (rule.places | rule.posts)
        )
        facts += [f"place {name}" for name in places]
    return (*facts, *way.facts, *goods.facts)


def _misreading(rule: Rule, state: State, way: Finding, goods: Finding | None) -> str:
    """Why a well-known claim about a rule does not hold; empty where it does."""
    if rule.noted_only:
        what = {"people": "persons at the border; freight is exempt"}.get(
            rule.applies_to, f"{rule.applies_to}, not the carriage of goods"
        )
        if rule.applies_to == "finance":
            what = "securities and finance, not the carriage of goods or paying for it"
        return f"the rule is about {what}"
    if state is not NOT:
        return ""
    return way.why or (goods.why if goods is not None else "")


def _warnings(rules: RuleSet, reasons: Iterable[Reason], on: date, last: date) -> list[str]:
    found = []
    horizon = rules.known_to
    if horizon is not None:
        until = f" to {last.isoformat()}" if last > horizon else ""
        found.append(
            f"Law known to {horizon.isoformat()}, assumed unchanged{until or ' since'}; "
            "what came into force later is unknown here."
        )
    for reason in reasons:
        age = (on - reason.rule.verified_on).days
        if reason.rule.status != "ended" and age > rules.stale_after_days:
            found.append(
                f"{reason.rule.id} was last verified on {reason.rule.verified_on.isoformat()}, "
                f"{age} days before departure: verify it."
            )
        if reason.rule.effect in _ADDS and reason.rule.low is None and reason.verdict == "delay":
            found.append(f"{reason.rule.id}: length or amount not published, none is added.")
        if reason.rule.kind == "private_policy":
            found.append(f"{reason.rule.id} is a company's own policy, not law.")
    found.append("Not legal advice; a pass is not a clearance, and no party was screened.")
    return found


def compose(
    rules: RuleSet,
    way: Way,
    facts: GoodsFacts,
    *,
    usd_per: Mapping[str, float] | None = None,
) -> Verdict:
    """Verdict of a surveyed journey for one consignment."""
    reasons: list[Reason] = []
    notes: list[Reason] = []
    missing: list[NotAssessed] = []
    claims: dict[tuple[str, str], list[str]] = {}
    assumptions: dict[str, None] = {}
    origin = way.ends[0].country
    for rule, leg in way.found:
        goods: Finding | None = None
        state = leg.state
        if state is not NOT:
            goods = goods_state(rule, rules, facts, origin, leg.day)
            state = combine((state, goods.state))
            if goods.assumption:
                assumptions[goods.assumption] = None
        then = ""
        if state in (APPLIES, UNKNOWN) and rule.exceptions:
            then = exception_of(rule, facts, facts.exported_from or origin, leg.passages)
            state = NOT if then == "pass" else state
        if rule.misread:
            because = _misreading(rule, state, leg, goods)
            if because:
                claims.setdefault((rule.misread, because), []).append(rule.id)
        if state is NOT_ASSESSED:
            missing.append(NotAssessed(rule, leg.missing + (goods.missing if goods else ())))
        if state is NOT or state is NOT_ASSESSED or goods is None or rule.applies_to == "people":
            continue
        verdict, granted = effect_of(rule, state, facts)
        if then == "licence" and verdict == "blocked":
            verdict = "licence"
        reason = Reason(
            verdict,
            rule,
            state.name.lower(),
            _matched(rule, leg, goods),
            tuple(dict.fromkeys(p.edge for p in leg.passages)),
            _dates(rule, leg),
            granted,
        )
        noted = rule.noted_only or rule.effect in ("capacity", "risk")
        (notes if noted else reasons).append(reason)
    blocked = [f"{role} {name}" for role, name in facts.parties if name.casefold() in facts.blocked]
    sure = [reason.rule for reason in reasons if reason.verdict == "delay"]
    scale = {f"{money}/{per}": rate for money, rate in {"USD": 1.0, **(usd_per or {})}.items()
             for per in ("container", "FEU", "TEU")}  # fmt: skip
    delay, assumed = added(rules, sure, "delay", {"h": 1.0})
    charge, more = added(rules, sure, "surcharge", scale)
    assumptions |= dict.fromkeys((*assumed, *more))
    reasons.sort(key=lambda r: -("pass", "delay", "check", "licence", "blocked").index(r.verdict))
    last = way.passages[-1].entered if way.passages else way.on
    warnings = _warnings(rules, reasons, way.on, last)
    warnings += [f"{r.id}: {r.low:g} to {r.high:g} {r.unit} is not converted; give usd_per"
                 for r in sure if r.effect == "surcharge" and r.low is not None
                 and r.unit not in scale]  # fmt: skip
    outside = [text for text in assumptions if "lies outside the published description" in text]
    if outside:
        warnings.insert(
            0, f"goods lists held as descriptions only: {len(outside)}; see the assumptions."
        )
    verdicts = [reason.verdict for reason in reasons]
    if blocked:
        warnings.insert(0, f"barred by your own screening: {', '.join(blocked)}")
        verdicts.append("blocked")
    return Verdict(
        verdict=worst(verdicts),
        reasons=tuple(reasons),
        notes=tuple(notes),
        not_assessed=tuple(missing),
        does_not_apply=tuple(DoesNotApply(c, b, tuple(ids)) for (c, b), ids in claims.items()),
        delay_h=delay,
        surcharge_usd=charge,
        assumptions=tuple(assumptions),
        warnings=tuple(warnings),
        rule_date=rules.known_to,
        on=way.on,
    )


def judge(
    rules: RuleSet,
    passages: Iterable[Passage],
    goods: Goods,
    *,
    origin: Endpoint | tuple[str, str] | str,
    destination: Endpoint | tuple[str, str] | str,
    on: date | str | None = None,
    usd_per: Mapping[str, float] | None = None,
) -> Verdict:
    """Verdict for a consignment on a journey.

    Parameters
    ----------
    rules : RuleSet
        The rules.
    passages : iterable of Passage
        Links in the order of travel, each with the day it is entered; rules are taken at that
        day. Empty for a check of the shipment alone.
    goods : Goods
        The consignment.
    origin, destination : Endpoint, pair or str
        Country, or country and place id.
    on : date or str, optional
        Departure; the passages move with it. By default the day of the first passage.
    usd_per : mapping of str to float, optional
        Dollars per unit of a currency, to convert charges published in another one [USD].

    Returns
    -------
    Verdict

    Raises
    ------
    UnknownNameError
        A country or jurisdiction that nobody knows.
    OptionError
        Neither a passage nor `on`; a malformed code or date.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from corridors.policy import load_rules
    >>> leg = Passage("brest-malaszewicze-border", "border", "rail", ("BY", "PL"),
    ...               ("brest", "malaszewicze"), "BY-PL", date(2025, 9, 18))
    >>> chairs = SimpleNamespace(hs="9403", goods_origin="CN", jurisdictions=("CN",))
    >>> judge(load_rules(), [leg], chairs, origin="CN", destination="DE").verdict
    'blocked'
    """
    journey = tuple(passages)
    if not journey and on is None:
        raise OptionError("there are no passages; give on, the day of departure")
    start = day_of(on) if on is not None else journey[0].entered
    journey = on_departure(journey, start)
    facts = facts_of(goods, rules.jurisdictions)
    ends = (_endpoint(origin, rules), _endpoint(destination, rules))
    way = survey(rules, journey, ends, on=start, stored=facts.stored_in)
    return compose(rules, way, facts, usd_per=usd_per)

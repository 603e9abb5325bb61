"""Add up delays and charges of rules that share queues and causes."""

from collections.abc import Iterable, Mapping

from corridors.policy.rules import Rule, RuleSet
from corridors.policy.verdict import Spread

__all__ = ["added", "amount_of", "shares"]


def shares(rules: RuleSet) -> Mapping[str, str]:
    """Name of what a rule's delay is shared with: rules of one queue or one cause belong together.

    Two queues of one cause are one share, and so is what hangs together through a third rule;
    that makes the sum independent of the order of the rules.
    """
    known: dict[str, str] | None = rules.memo.get("shares")
    if known is not None:
        return known
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for rule in rules.rules:
        for key in (f"queue {rule.queue}", f"cause {rule.cause_group}"):
            if not key.endswith(" "):
                leader[find(rule.id)] = find(key)
    known = rules.memo["shares"] = {rule.id: find(rule.id) for rule in rules.rules}
    return known


def amount_of(rule: Rule, effect: str) -> tuple[float, float, float] | None:
    """Low, central and high end of what a rule adds; `None` where it adds nothing known.

    A licence that was granted leaves its own delay or charge behind. Where no central value was
    published the midpoint stands in.
    """
    if rule.effect not in (effect, "licence") or rule.low is None or rule.high is None:
        return None
    value = rule.value if rule.value is not None else (rule.low + rule.high) / 2
    return rule.low, value, rule.high


def added(
    rules: RuleSet, applying: Iterable[Rule], effect: str, scale: Mapping[str, float]
) -> tuple[Spread, list[str]]:
    """Sum of delays or charges, and the assumptions behind it.

    Delays in one queue, and those of one cause, take the maximum; the rest add up.

    Parameters
    ----------
    rules : RuleSet
        Set that the rules belong to.
    applying : iterable of Rule
        Rules that add something.
    effect : str
        ``delay`` or ``surcharge``.
    scale : mapping of str to float
        Factor by unit; amounts in other units are left out.
    """
    share = shares(rules)
    parts: dict[str, Spread] = {}
    assumed = []
    for rule in applying:
        amount = amount_of(rule, effect)
        if amount is None or rule.unit not in scale:
            continue
        if rule.value is None:
            assumed.append(
                f"{rule.id}: no central value published, the midpoint {amount[1]:g} {rule.unit} "
                "is used"
            )
        spread = Spread(*(end * scale[rule.unit] for end in amount))
        name = share[rule.id]
        parts[name] = parts[name] | spread if name in parts else spread
    return sum(parts.values(), Spread()), assumed

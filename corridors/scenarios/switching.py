"""Policy rules that a scenario switches: checked when applied, made when rules are judged."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from corridors.errors import ScenarioError
from corridors.network import Network
from corridors.scenarios.measure import Measure, Selection
from corridors.scenarios.selecting import fits, said

if TYPE_CHECKING:
    from corridors.policy import Rule, RuleSet

__all__ = ["RULE_KEYS", "check_switch", "rules_of"]

RULE_KEYS = ("id", "imposer", "kind", "applies_to", "class", "corridors", "scope", "countries",
             "borders", "mode", "relation", "effect", "status", "queue", "cause_group")  # fmt: skip
"""Columns of ``rules.csv`` by which a group of rules can be selected."""


def _fits(row: Mapping[str, str], selection: Selection) -> bool:
    return all(
        fits([part.strip() for part in row.get(key, "").split(";")], values)
        for key, values in selection
    )


def _shipped() -> "RuleSet":
    from corridors.policy import shipped_rules

    return shipped_rules()


def check_switch(measure: Measure) -> None:
    """See that a rule measure meets a rule, or that its new rule can be read.

    Raises
    ------
    ScenarioError
        With near misses, or what is wrong with the new rule.
    """
    rules = _shipped()
    if measure.action == "new":
        _new_rule(rules, measure.row, measure.place)
        return
    if any(_fits(rule.row, measure.select) for rule in rules):
        return
    names = measure.selected("id")
    near = get_close_matches(names[0], list(rules.ids), n=3, cutoff=0.4) if names else []
    raise ScenarioError(
        f"{measure.place}: rule {said(measure.select)} matches no rule of rules.csv"
        + (f"; nearest: {', '.join(near)}" if near else "; look at `corridors policy list`")
    )


def _new_rule(rules: "RuleSet", row: tuple[tuple[str, Any], ...], place: str) -> "Rule":
    from corridors.policy.fields import RULE_FIELDS
    from corridors.policy.parsing import parse_rule

    cells = {entry.name: "" for entry in RULE_FIELDS} | {key: str(value) for key, value in row}
    unknown = set(cells) - {entry.name for entry in RULE_FIELDS}
    problems = [f"{place}: a rule has no column {name!r}" for name in sorted(unknown)]
    problems += [
        f"{place}, rule {cells['id']!r}: {entry.name} is empty; fill it"
        for entry in RULE_FIELDS
        if entry.required and not cells[entry.name]
    ]
    rule, faults = (None, []) if problems else parse_rule(place, cells, rules.jurisdictions, {})
    if rule is None or problems or faults:
        raise ScenarioError("; ".join([*problems, *faults]))
    return rule


def rules_of(network: Network, rules: "RuleSet | None" = None) -> "RuleSet":
    """Rules as the network's scenario leaves them on its day.

    Parameters
    ----------
    network : Network
        State that a scenario made; on its ``day`` the dated switches are read.
    rules : RuleSet, optional
        Rules before; the shipped ones by default.

    Examples
    --------
    >>> import corridors as co
    >>> from corridors.scenarios import load_scenario, rules_of
    >>> world = load_scenario("normalisation").apply(co.load_network())
    >>> len(rules_of(world)) < len(rules_of(co.load_network()))
    True
    """
    found = rules if rules is not None else _shipped()
    for change in network.pending:
        if change.table != "rules" or not change.holds_on(network.day):
            continue
        if change.action == "new":
            found = found.with_rules([_new_rule(found, change.row, change.said)])
            continue
        chosen = [rule.id for rule in found if _fits(rule.row, change.where)]
        if change.action == "off":
            found = found.without(chosen)
        else:
            open_ended = [n for n in chosen if found[n].status == "end_unknown"]
            found = found.switch_on(open_ended)
            ended = [found[n] for n in chosen if found[n].status == "ended"]
            found = found.with_rules([_again(rule) for rule in ended])
    return found


def _again(rule: "Rule") -> "Rule":
    """A rule that ended, in force once more without end."""
    from datetime import date

    window = replace(rule.window, surely_to=date.max, last=date.max, text="switched on again")
    return replace(rule, status="in_force", window=window)

"""Every rule has a case it hits and a near miss, or is shown without changing a verdict."""

import csv
from pathlib import Path

import pytest
from policy_journeys import goods, legs

from corridors.policy import judge, load_rules

TABLE = Path(__file__).parent / "policy_cases.csv"
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
RULES = load_rules().switch_on()


def ask(case, rules):
    """Judge one line of the table."""
    facts = dict(part.split("=", 1) for part in case["facts"].split(";") if part)
    return judge(
        rules,
        legs(case["legs"], case["on"]),
        goods(**facts),
        origin=case["origin"],
        destination=case["destination"],
        on=case["on"],
    )


def alone(name):
    """Rule set that holds one rule only."""
    return RULES.without(rule.id for rule in RULES if rule.id != name)


def label(case):
    """Name of a case in the test report."""
    return f"{case['rule']}-{case['case']}"


@pytest.mark.parametrize("case", [c for c in CASES if c["case"] == "hit"], ids=label)
def test_hit(case):
    """The rule alone gives the verdict of the table, with all six parts of a reason."""
    verdict = ask(case, alone(case["rule"]))
    assert verdict.verdict == case["verdict"]
    (reason,) = [r for r in verdict.reasons if r.rule.id == case["rule"]]
    assert reason.verdict == case["verdict"]
    assert reason.who_and_what
    assert reason.matched
    assert reason.dates
    assert reason.way_out
    assert "confidence" in reason.source


@pytest.mark.parametrize("case", [c for c in CASES if c["case"] == "hit"], ids=label)
def test_hit_among_all_rules(case):
    """Among all rules the reason still stands, and the verdict is no better."""
    order = ("pass", "delay", "check", "licence", "blocked")
    verdict = ask(case, RULES)
    assert case["rule"] in verdict.rules
    assert order.index(verdict.verdict) >= order.index(case["verdict"])


@pytest.mark.parametrize("case", [c for c in CASES if c["case"] == "miss"], ids=label)
def test_near_miss(case):
    """One fact less and the rule says nothing."""
    verdict = ask(case, alone(case["rule"]))
    assert verdict.verdict == "pass"
    assert verdict.rules == ()
    assert [n.rule.id for n in verdict.notes] == []
    assert verdict.not_assessed == (), "a near miss must not hang on a fact left out"


@pytest.mark.parametrize("case", [c for c in CASES if c["case"] == "note"], ids=label)
def test_note(case):
    """Rules about payment, insurance or capacity are shown and change no verdict."""
    verdict = ask(case, alone(case["rule"]))
    assert verdict.verdict == "pass"
    assert verdict.rules == ()
    assert [n.rule.id for n in verdict.notes] == [case["rule"]]
    assert not any(verdict.delay_h.ends)
    everything = ask(case, RULES)
    assert case["rule"] in [n.rule.id for n in everything.notes]
    assert everything.verdict == ask(case, RULES.without([case["rule"]])).verdict


def test_rules_for_people_only_explain():
    """A rule about travellers is no reason and no note, but answers the claim made about it."""
    (case,) = [c for c in CASES if c["case"] == "people"]
    verdict = ask(case, alone(case["rule"]))
    assert (verdict.verdict, verdict.rules, verdict.notes) == ("pass", (), ())
    assert [d.rules for d in verdict.does_not_apply] == [(case["rule"],)]


def test_every_rule_has_its_cases():
    """No rule without a hit and a miss, or a note; what can bind is what has the pair."""
    kinds: dict[str, set[str]] = {}
    for case in CASES:
        kinds.setdefault(case["rule"], set()).add(case["case"])
    assert set(kinds) == {rule.id for rule in RULES}
    for rule in RULES:
        shown_only = rule.noted_only or rule.effect in ("capacity", "risk")
        if rule.applies_to == "people":
            wanted = {"people"}
        else:
            wanted = {"note"} if shown_only else {"hit", "miss"}
        assert kinds[rule.id] == wanted, rule.id


def test_all_restrictions_are_there():
    """The 98 restrictions of the evidence each have at least one rule."""
    assert len({rule.restriction for rule in RULES}) == 98
    assert len(RULES) == 114

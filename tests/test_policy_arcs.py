"""Verdicts link by link, and the smallest sets of rules that would have to fall."""

from datetime import date
from itertools import combinations
from random import Random

import pytest
from policy_journeys import NORTHERN, goods, legs

from corridors.errors import OptionError
from corridors.policy import arc_verdicts, judge, load_rules, minimal_relief

RULES = load_rules()


def ask(on, **facts):
    """Links of the northern journey judged one by one."""
    return arc_verdicts(
        RULES, legs(NORTHERN, on), goods(**facts), origin="CN", destination="DE", on=on
    )


def test_closed_links_and_tiers():
    """In the Polish closure only the Brest link is shut; checks stand on the Russian links."""
    found = ask("2025-09-18", hs="8457")
    verdicts = {
        link.edge: v for link, v in zip(legs(NORTHERN, "2025-09-18"), found.links, strict=True)
    }
    assert verdicts["brest-malaszewicze-rail"].verdict == "blocked"
    assert verdicts["kurgan-moscow-rail"].verdict == "check"
    assert verdicts["dostyk-astana-rail"].verdict == "pass"
    assert found.shipment.verdict == "pass"
    assert found.allowed("legal").count(False) == 4
    assert found.allowed("check").count(False) == 1
    assert found.forbidding("open") == ("sa-pl-by-full-closure-2025",)


def test_day_to_wait_for():
    """A closure with an end names the day after it; an open one names none."""
    found = ask("2025-09-18", hs="9403")
    (shut,) = [link for link in found.links if link.verdict == "blocked"]
    assert shut.opens == date(2025, 9, 26)
    (first, *_) = [link for link in ask("2026-06-01", hs="8457").links if link.verdict == "check"]
    assert first.opens is None


def test_tiers():
    """Tiers take names or verdicts; others are refused."""
    found = ask("2025-06-01", hs="9403", jurisdictions="GB")
    assert not all(found.allowed("legal"))
    assert not all(found.allowed("check"))
    assert all(found.allowed("licence"))
    assert found.allowed(("pass", "delay")) == found.allowed("legal")
    with pytest.raises(OptionError, match="give one of legal, licence, check, open"):
        found.allowed("all")
    with pytest.raises(OptionError, match="give some of pass"):
        found.allowed(("fine",))


def test_delays_stand_on_their_link():
    """The backlog after the closure lies on the Brest link."""
    found = ask("2025-09-28", hs="9403")
    hours = [link.delay_h.value for link in found.links]
    assert sorted(hours)[-2:] == [0.0, 144.0]


def test_shipment_rules_stand_apart():
    """An export ban is no matter of links."""
    found = arc_verdicts(
        RULES, legs("rail:PL:warsaw lodz", "2026-05-01"), goods(hs="8457"),
        origin="DE", destination="KG", on="2026-05-01",
    )  # fmt: skip
    assert found.links[0].verdict == "pass"
    assert found.shipment.verdict == "check"
    assert "sa-eu-20th-kg-antcircumvention" in found.forbidding()


def test_links_add_up_to_the_journey():
    """Worst link and shipment together are the verdict of the whole journey."""
    order = ("pass", "delay", "check", "licence", "blocked")
    for on in ("2022-05-01", "2023-06-01", "2025-09-18", "2026-06-01"):
        for hs in ("9403", "8457", "2208"):
            for law in ("CN", "GB"):
                facts = {"hs": hs, "jurisdictions": law}
                links = ask(on, **facts)
                whole = judge(
                    RULES, legs(NORTHERN, on), goods(**facts), origin="CN", destination="DE"
                )
                worst = max(order.index(v.verdict) for v in (*links.links, links.shipment))
                assert order[worst] == whole.verdict, (on, hs, law)


def brute(names, feasible):
    """All minimal sets, by trying every subset."""
    found = []
    for size in range(len(names) + 1):
        for group in map(frozenset, combinations(names, size)):
            if feasible(group) and not any(known <= group for known in found):
                found.append(group)
    return set(found)


def test_relief_against_brute_force():
    """Over random problems the sets equal those of trying every subset."""
    draw = Random(7)
    for _ in range(200):
        names = "abcdef"
        ways = [
            frozenset(draw.sample(names, draw.randint(1, 4))) for _ in range(draw.randint(1, 4))
        ]

        def feasible(gone, ways=ways):
            return any(way <= gone for way in ways)

        found = minimal_relief(names, feasible, largest=6, limit=99)
        assert set(found) == brute(names, feasible)
        assert [len(group) for group in found] == sorted(len(group) for group in found)


def test_relief_of_nothing():
    """Nothing has to fall where a way is open; nothing helps where rules are not the cause."""
    assert minimal_relief("ab", lambda gone: True) == (frozenset(),)
    assert minimal_relief("ab", lambda gone: False) == ()


def test_relief_with_the_judge():
    """Machinery for a British shipper in the closure: two rules have to fall, no fewer."""
    journey = legs(NORTHERN, "2025-09-18")

    def open_without(gone):
        verdict = judge(
            RULES.without(gone), journey, goods(hs="8457", jurisdictions="GB"),
            origin="CN", destination="DE",
        )  # fmt: skip
        return verdict.verdict in ("pass", "delay", "check")

    shut = judge(
        RULES, journey, goods(hs="8457", jurisdictions="GB"), origin="CN", destination="DE"
    )
    (needed,) = minimal_relief(shut.rules, open_without)
    assert needed == {"sa-pl-by-full-closure-2025", "sa-uk-rzd-freeze-2022"}

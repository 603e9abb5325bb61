"""Verdicts of many consignments on many journeys equal those one by one."""

import random

import pytest
from policy_journeys import CAUCASUS, IRAN, NORTHERN, goods, legs

from corridors.errors import OptionError
from corridors.policy import Endpoint, JourneyCase, judge, load_rules, verdict_table

RULES = load_rules().switch_on()


def journeys(count, seed):
    """Journeys over three corridors on random days, with one road variant."""
    draw = random.Random(seed)
    ways = [(NORTHERN, "CN", "DE"), (IRAN, "CN", "TR"), (CAUCASUS, "CN", "TR"),
            (NORTHERN.replace("rail:", "road:"), "KZ", "DE")]  # fmt: skip
    found = []
    for number in range(count):
        text, origin, end = ways[number % len(ways)]
        day = f"{draw.randint(2021, 2026)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        found.append(
            JourneyCase(f"j{number}", legs(text, day, days=1), Endpoint(origin), Endpoint(end))
        )
    return found


def consignments(count, seed):
    """Consignments with random facts, most of them distinct."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        code = f"{draw.randint(1, 97):02d}{draw.randint(1, 99):02d}{draw.randint(0, 99):02d}"
        facts = {
            "hs": draw.choice([None, code[:2], code[:4], code, code]),
            "goods_origin": draw.choice(["CN", "DE", "KZ", "IR", None]),
            "jurisdictions": draw.choice(["CN", "GB", "DE US", ""]),
            "use": draw.choice([None, None, "humanitarian", "military"]),
            "loading": draw.choice([None, "container", "covered_wagon"]),
            "stored_in": draw.choice([(), (), (), ("RU",)]),
            "granted": draw.choice([(), ("sa-uk-rzd-freeze-2022",)]),
        }
        parties = draw.choice([{}, {"carrier_est": "RU"}, {"truck_plate": "PL", "driver": "KZ"}])
        found.append(goods(**facts, **parties, barred=draw.choice([(), (), ("ru",)])))
    return found


def test_equals_the_judge_one_by_one():
    """A thousand random pairs agree in verdict and hours."""
    ways, boxes = journeys(40, 1), consignments(100, 2)
    table = verdict_table(RULES, ways, boxes)
    draw = random.Random(3)
    seen = set()
    for _ in range(1000):
        row, column = draw.randrange(100), draw.randrange(40)
        case = ways[column]
        alone = judge(
            RULES, case.passages, boxes[row], origin=case.origin, destination=case.destination
        )
        seen.add(alone.verdict)
        assert table.verdict(row, column) == alone.verdict
        assert table.delay_h[row, column] == pytest.approx(alone.delay_h.value)
        rule = table.rule(row, column)
        if rule:
            assert [r.verdict for r in alone.reasons if r.rule.id == rule] == [alone.verdict]
    assert len(seen) >= 4, "the sample must meet most verdicts"


def test_frame_and_counts():
    """The frame has a row per pair and the counts add up."""
    table = verdict_table(RULES, journeys(4, 1), consignments(50, 2))
    frame = table.to_frame()
    assert len(frame) == 200
    assert sum(table.counts.values()) == 200
    counted = frame["verdict"].value_counts().to_dict()
    assert counted == {name: count for name, count in table.counts.items() if count}
    assert (frame.loc[frame["verdict"] == "pass", "rule"] == "").all()


def test_ten_thousand_by_fifty():
    """10,000 distinct consignments on 50 journeys of forty links at once."""
    ways = [case._replace(passages=list(case.passages) * 4) for case in journeys(50, 5)]
    boxes = consignments(10_000, 6)
    table = verdict_table(RULES, ways, boxes)
    assert table.codes.shape == (10_000, 50)


def test_nothing_to_judge():
    """Empty input is refused."""
    with pytest.raises(OptionError, match="at least one"):
        verdict_table(RULES, [], [])

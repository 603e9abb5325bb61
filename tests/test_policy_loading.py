"""Rule tables: every problem is told at once, with file, line, rule, value and remedy."""

import csv
import io

import pytest
from policy_journeys import goods, legs

from corridors.errors import DataError, UnknownNameError
from corridors.policy import RULE_FIELDS, field_guide, judge, load_rules, template
from corridors.policy.loading import load_goods_lists

NAMES = [entry.name for entry in RULE_FIELDS]
EXAMPLE = next(csv.DictReader(io.StringIO(template())))


def write(path, *rows):
    """Rules file from changes to the template's example."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, NAMES)
        writer.writeheader()
        for row in rows:
            writer.writerow({**EXAMPLE, **row})
    return path


def problems(path, **options):
    """Sentences of the error that reading a file raises."""
    with pytest.raises(DataError) as caught:
        load_rules(path, **options)
    return caught.value.problems


BAD = [
    ({"countries": "XX"}, "countries is 'XX'; give ISO 3166"),
    ({"countries": "EUU"}, "give ISO 3166 alpha-2 codes or a set such as EU; nearest: EU"),
    ({"imposer": "Atlantis"}, "imposer is 'Atlantis'"),
    ({"binds": "persons_of:QQ"}, "binds is 'QQ'; give ISO 3166"),
    ({"binds": "friends_of:EU"}, "binds is 'friends_of:EU'; give everyone or one of"),
    ({"binds": "carrier_est:"}, "name countries or parties after the colon"),
    ({"goods_include": "hs:8"}, "goods_include is 'hs:8'; give hs: and 2 to 6 digits"),
    ({"goods_include": "hs:85a7"}, "goods_include is 'hs:85a7'"),
    ({"goods_include": "hs:24-01"}, "goods_include is 'hs:24-01'"),
    ({"goods_include": "phones"}, "give all, hs:8517, list:NAME or use:word"),
    ({"goods_include": "list:../../secret", "list_known": "true"}, "give all, hs:8517"),
    (
        {"goods_include": "list:NOT-HERE", "list_known": "true"},
        "add the codes as goods/NOT-HERE.csv",
    ),
    ({"goods_include": "list:NOT-HERE"}, "say whether the codes of list NOT-HERE are held"),
    ({"goods_exclude": "hs:85"}, "it stands in goods_include too; keep one"),
    ({"valid_to": "2025-12-31"}, "it lies before valid_from 2026-01-01"),
    ({"valid_from": "2026-13"}, "valid_from is '2026-13'; give a date"),
    ({"valid_from": "yesterday"}, "give a date such as 2024"),
    ({"from_by": "2025-01-01"}, "give a day on or after valid_from"),
    ({"valid_to": "2026-06-30", "to_not_before": "2026-07-30"}, "give a day up to valid_to"),
    ({"status": "ended"}, "give valid_to, or say in_force or end_unknown"),
    ({"status": "maybe"}, "status is 'maybe'; give one of in_force, ended, end_unknown"),
    ({"effect": "delay"}, "a delay needs low, high and unit"),
    ({"effect": "surcharge", "low": "5"}, "a surcharge needs low, high and unit"),
    ({"effect": "risk"}, "a risk needs low, high and unit"),
    ({"effect": "delay", "low": "9", "high": "5", "unit": "h"}, "rising order"),
    ({"effect": "delay", "low": "5", "high": "9"}, "say the unit of the magnitude"),
    ({"effect": "delay", "low": "-1", "high": "9", "unit": "h"}, "give a number, 0 or more"),
    ({"effect": "delay", "low": "nan", "high": "9", "unit": "h"}, "give a number, 0 or more"),
    ({"effect": "stop"}, "effect is 'stop'; give one of block"),
    ({"mode": "plane"}, "mode is 'plane'; give one of any, rail"),
    ({"relation": "through"}, "relation is 'through'"),
    ({"borders": "PL/BY"}, "borders is 'PL/BY'; give two country codes such as BY-PL"),
    ({"borders": "PL-XX"}, "borders is 'PL-XX'"),
    ({"exceptions": "use:x=>pass;use:x=>licence"}, "the same condition leads to two answers"),
    ({"exceptions": "moon:full=>pass"}, "conditions may ask for"),
    ({"exceptions": "use:x"}, "write condition=>pass or condition=>licence"),
    ({"calendar": "13-01"}, "give month-day or a rising span"),
    ({"loading": "barrel"}, "loading is 'barrel'; give one of container"),
    ({"min_countries": "two"}, "min_countries is 'two'; give a whole number"),
    ({"p_high": "2"}, "give a probability from 0 to 1"),
    ({"id": "a b/c"}, "id is 'a b/c'"),
    ({"id": ""}, "id is empty"),
    ({"verified_on": ""}, "verified_on is empty"),
    ({"confidence": "D"}, "confidence is 'D'; give one of A, B, C"),
]


@pytest.mark.parametrize(("change", "message"), BAD, ids=[m for _, m in BAD])
def test_bad_cell(tmp_path, change, message):
    """A bad cell is refused with file, line and remedy."""
    found = problems(write(tmp_path / "own.csv", change))
    assert all(text.startswith("own.csv line 2") for text in found)
    assert any(message in text for text in found), found


def test_all_problems_at_once(tmp_path):
    """Three bad rows give three sentences in one error."""
    rows = [{"id": f"r{n}", **BAD[n][0]} for n in (0, 6, 14)]
    found = problems(write(tmp_path / "own.csv", *rows))
    assert [text.split(",")[0] for text in found] == [f"own.csv line {n}" for n in (2, 3, 4)]
    assert "rule 'r14'" in found[2]


def test_unpublished_magnitude_must_be_said(tmp_path):
    """A delay without a number is accepted only when the row says that none was published."""
    row = {"effect": "delay", "magnitude_basis": "unpublished"}
    assert len(load_rules(write(tmp_path / "own.csv", row))) == 1


def test_rule_that_meets_nothing(tmp_path):
    """A user's rule about places, edges, modes or countries the network lacks is refused."""
    known = {
        "places": {"brest", "malaszewicze"},
        "edges": {"brest-malaszewicze-rail"},
        "modes": {"rail"},
        "countries": {"BY", "PL"},
    }
    for change, message in [
        ({"places": "bresst"}, "places is 'bresst'; the network has none of these"),
        ({"edges": "a-b-rail"}, "edges is 'a-b-rail'"),
        ({"mode": "ferry"}, "mode is 'ferry'; the network has rail"),
        ({"countries": "NZ", "borders": ""}, "no place of the network lies there"),
    ]:
        file = write(tmp_path / "own.csv", change)
        assert any(message in text for text in problems(file, known=known)), message
    fitting = write(tmp_path / "own.csv", {"places": "brest"})
    assert len(load_rules(fitting, known=known)) == 1


def test_columns_rows_and_ids(tmp_path):
    """Unknown and missing columns, ragged rows, twins and empty files are named."""
    file = tmp_path / "own.csv"
    file.write_text("id,colour\nx,red\n", encoding="utf-8")
    found = problems(file)
    assert any("unknown column 'colour'" in text for text in found)
    assert any("column 'title' is missing" in text for text in found)
    file.write_text(template() + "a,b\n", encoding="utf-8")
    assert any("2 cells under" in text for text in problems(file))
    found = problems(write(file, {}, {}))
    assert found == (
        "own.csv: rule 'my-no-electronics-by-brest' stands 2 times; ids must be unique",
    )
    file.write_text(",".join(NAMES) + "\n", encoding="utf-8")
    assert problems(file) == ("own.csv: there are no rows; give at least one",)
    with pytest.raises(DataError, match="there is no such file"):
        load_rules(tmp_path / "nowhere.csv")


def test_template_can_be_used_as_it_is(tmp_path):
    """The template loads, merges with the shipped rules, and works."""
    file = tmp_path / "own.csv"
    file.write_text(template(), encoding="utf-8")
    rules = load_rules(own=file)
    assert len(rules) == len(load_rules()) + 1
    leg = legs("rail:BY PL:brest malaszewicze:BY-PL", "2026-02-01")
    verdict = judge(rules, leg, goods(hs="8517"), origin="CN", destination="DE")
    assert "my-no-electronics-by-brest" in verdict.rules
    assert verdict.verdict == "blocked"
    assert verdict.legal == "pass"
    assert all(f"{name}" in field_guide() for name in NAMES)


def test_own_rule_takes_the_place_of_a_shipped_one(tmp_path):
    """A rule of the user with a shipped id replaces it."""
    file = write(tmp_path / "own.csv", {"id": "sa-pl-by-full-closure-2025", "title": "mine"})
    rules = load_rules(own=file)
    assert len(rules) == len(load_rules())
    assert rules["sa-pl-by-full-closure-2025"].title == "mine"


def test_own_goods_list_settles_a_check(tmp_path):
    """With the codes of a list at hand, check becomes blocked or pass."""
    codes = tmp_path / "MY-LIST.csv"
    codes.write_text("hs,basis\n851712,published\n", encoding="utf-8")
    row = {"goods_include": "list:MY-LIST", "list_known": "true", "goods_exclude": ""}
    rules = load_rules(write(tmp_path / "own.csv", row), goods_lists=[codes])
    leg = legs("rail:BY PL:brest malaszewicze:BY-PL", "2026-02-01")
    answers = {
        hs: judge(rules, leg, goods(hs=hs), origin="CN", destination="DE").verdict
        for hs in ("851712", "8517", "8518")
    }
    assert answers == {"851712": "blocked", "8517": "check", "8518": "pass"}


def test_bad_goods_list(tmp_path):
    """A goods list with a malformed code is refused by line."""
    codes = tmp_path / "MY-LIST.csv"
    codes.write_text("hs,basis\n8x,published\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"MY-LIST.csv line 2: hs '8x'"):
        load_goods_lists([codes])


def test_codes_join_a_list_on_their_day():
    """Salt came under the Russian embargo on 2016-11-01."""
    rules = load_rules()
    salt = goods(hs="2501", goods_origin="DE")
    ask = {"origin": "DE", "destination": "RU"}
    assert "sa-ru-food-embargo-2014" not in judge(rules, [], salt, **ask, on="2016-10-31").rules
    assert "sa-ru-food-embargo-2014" in judge(rules, [], salt, **ask, on="2016-11-01").rules


def test_shipped_rules_are_whole():
    """Every shipped rule cites a source with an address, an instrument and a note."""
    for rule in load_rules():
        assert rule.row["url"].startswith("http"), rule.id
        assert rule.row["source_title"], rule.id
        assert rule.row["confidence"] in "ABC", rule.id
        assert rule.row["note"], rule.id
        assert rule.row["instrument"], rule.id
        if rule.status == "end_unknown":
            assert not rule.row["valid_to"], rule.id


def test_end_unknown_rows():
    """The restrictions whose end was not found are the eleven of the evidence."""
    assert {r.restriction for r in load_rules() if r.status == "end_unknown"} == {
        "sa-kz-covid-transit-2020",
        "sa-cn-manzhouli-2021",
        "sa-kz-ru-inspection-2025",
        "sa-ktz-saryagash-2025",
        "sa-ktz-altynkol-grain-2025",
        "sa-by-lt-trucks-2025",
        "sa-pl-kukuryki-noneu-2023",
        "sa-by-polish-trucks-2023",
        "sa-fi-ru-border-2023",
        "sa-ru-kz-phyto-2024",
        "sa-private-carriers-2022",
    }


def test_set_operations():
    """Rule sets filter into new sets and leave the old one alone."""
    rules = load_rules()
    count = len(rules)
    fewer = rules.without(["sa-ru-res1374-2024"])
    assert len(fewer) == count - 1
    assert len(rules) == count
    assert len(fewer.with_rules([rules["sa-ru-res1374-2024"]])) == count
    with pytest.raises(UnknownNameError, match="nearest: sa-ru-res1374-2024"):
        rules.without(["sa-ru-res1374"])
    with pytest.raises(UnknownNameError, match="unknown rule"):
        rules["nothing"]
    with pytest.raises(UnknownNameError, match="country or jurisdiction"):
        rules.select(territory="nowhere-land")
    assert len(rules.to_frame()) == count
    assert repr(rules) == f"RuleSet({count} rules, known to 2026-07-23)"

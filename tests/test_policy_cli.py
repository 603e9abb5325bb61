"""``corridors policy`` and ``--policy``, run as a user would."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from policy_rules import write_rules
from test_policy_in_force import CELLS, DAYS


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "corridors", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def answer(*words: str, cwd: Path | None = None):
    """JSON that a command prints."""
    done = run(*words, "--json", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)


NORTH = ("policy", "check", "xian", "duisburg", "--corridor", "northern")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("--hs", "9403", "--on", "2023-06-01"), "pass"),
        (("--hs", "8457", "--on", "2026-06-01"), "check"),
        (("--hs", "9403", "--on", "2025-09-06", "--via", "brest"), "blocked"),
        (("--hs", "9403", "--on", "2025-06-01", "--jurisdiction", "UK"), "licence"),
        (("--hs", "9403", "--on", "2025-06-01", "--jurisdiction", "GB",
          "--licence", "sa-uk-rzd-freeze-2022"), "pass"),
    ],
)  # fmt: skip
def test_check_a_route(words: tuple[str, ...], verdict: str) -> None:
    """The planners' mistakes, asked on the command line."""
    assert answer(*NORTH, *words)["verdict"] == verdict


def test_check_prints_six_parts_and_what_does_not_apply() -> None:
    """Verdict, act, matched facts, dates, way out and source; the misreading; no legal advice."""
    done = run(*NORTH, "--hs", "8457", "--on", "2026-06-01")
    text = done.stdout
    for part in ("NEEDS CHECK", "RU (law)", "Matched:", "Dates:", "Way out:", "Source:"):
        assert part in text
    assert "'The EU banned transit through Russia' does not apply, because the goods" in text
    assert "not legal advice" in text


def test_check_goods_alone() -> None:
    """Goods between two countries, or two places, whatever the way."""
    words = ("--goods-only", "--hs", "8457", "--on", "2026-06-01", "--jurisdiction", "DE",
             "--goods-origin", "DE")  # fmt: skip
    by_country = answer("policy", "check", "DE", "RU", *words)
    by_place = answer("policy", "check", "duisburg", "moscow", *words)
    assert by_country["verdict"] != "pass"
    assert by_country["reasons"] == by_place["reasons"]
    assert by_country["edges"] == []


def test_stale_rules_warn() -> None:
    """A rule that bears on the route and was verified long before departure is flagged."""
    words = (*NORTH, "--hs", "8457", "--on", "2026-11-21")
    quiet, told = (run(*words, "--stale-after", days).stdout for days in ("1000", "10"))
    assert "days before departure: verify it" in told
    assert "days before departure: verify it" not in quiet


def test_four_date_table() -> None:
    """The four dates of the evidence, reproduced by ``--as-of``."""
    words = [word for day in DAYS for word in ("--as-of", day.isoformat())]
    rows = answer("policy", "table", *words)
    held = {(r["corridor"], r["class"], r["day"]): set(r["rules"]) for r in rows}
    for corridor, kind, day, ids in CELLS:
        assert held[corridor, kind, DAYS[day].isoformat()] == {f"sa-{name}" for name in ids}


def test_list_and_show() -> None:
    """By territory, date and goods; one rule with every field."""
    rows = answer("policy", "list", "--territory", "PL-BY", "--as-of", "2025-09-18")
    assert "sa-pl-by-full-closure-2025" in {row["id"] for row in rows}
    grain = answer("policy", "list", "--territory", "KZ", "--on", "2025-10-28", "--hs", "1001")
    assert "sa-ktz-dostyk-grain-2025" in {row["id"] for row in grain}
    page = answer("policy", "show", "sa-ru-res1374-2024")
    assert {line["field"]: line["value"] for line in page}["valid_from"] == "2024-10-15"
    listed = run("policy", "list", "--on", "2026-11-21", "--stale-after", "10")
    assert "verify it" in listed.stderr
    assert "Not legal advice" in listed.stdout


def test_template_is_a_rules_file(tmp_path: Path) -> None:
    """The template loads as rules of the user and blocks what it says."""
    assert run("policy", "template", "--output", "mine.csv", cwd=tmp_path).returncode == 0
    words = (*NORTH, "--via", "brest", "--hs", "8517", "--on", "2026-06-01")
    assert answer(*words, "--rules", "mine.csv", cwd=tmp_path)["verdict"] == "blocked"
    again = run("policy", "template", "--output", "mine.csv", cwd=tmp_path)
    assert (again.returncode, "mine.csv exists" in again.stderr) == (2, True)
    assert "valid_from" in run("policy", "template", "--guide").stdout


def test_route_under_rules() -> None:
    """A route carries its verdict only where a policy was asked for."""
    words = ("route", "xian", "duisburg", "--hs", "8457", "--on", "2026-06-01")
    assert answer(*words)["verdict"] is None
    legal = answer(*words, "--policy", "legal")
    assert (legal["verdict"], legal["policy"]["tier"]) == ("pass", "legal")
    assert "RU" not in legal["countries"]
    text = run(*words, "--corridor", "northern", "--policy", "check").stdout
    assert "policy, tier check: CHECK" in text
    assert "does not apply, because" in text


def test_compare_under_rules() -> None:
    """Each row of a comparison has a verdict, or the rules that refuse it."""
    words = ("compare", "--lane", "xian", "duisburg", "--hs", "8457", "--on", "2026-06-01")
    rows = {row["corridor"]: row for row in answer(*words, "--policy", "legal")}
    assert rows["middle"]["verdict"] == "pass"
    assert not rows["northern"]["feasible"]
    assert any("sa-ru-res313-2022" in reason for reason in rows["northern"]["reasons"])


def test_routes_pareto_and_simulate_under_rules() -> None:
    """The other planners honour a tier as well."""
    words = ("xian", "duisburg", "--hs", "8457", "--on", "2026-06-01", "--policy", "legal")
    for command in ("routes", "pareto"):
        found = answer(command, *words)
        routes = found if isinstance(found, list) else found["routes"]
        assert {route["verdict"] for route in routes} <= {"pass", "delay"}, command
        assert not any("RU" in route["countries"] for route in routes), command


def test_price_of_rules() -> None:
    """Days and dollars of all rules and of each."""
    words = ("policy", "price", "xian", "duisburg", "--hs", "8457", "--on", "2026-06-01")
    found = answer(*words, "--policy", "legal")
    assert found["extra_h"] > 0
    assert {"sa-ru-res313-2022", "sa-ru-res1374-2024"} <= {r["rule"] for r in found["rules"]}
    assert "--policy is missing" in run(*words).stderr


def test_mistakes_are_one_message(tmp_path: Path) -> None:
    """Unknown names, codes and files: one sentence with a remedy and no traceback."""
    bad = write_rules(tmp_path, {"id": "mine", "countries": "PL", "places": "atlantis"})
    for words, code, message in [
        ((*NORTH, "--hs", "84x7"), 2, "give 2, 4, 6, 8 or 10 digits"),
        ((*NORTH, "--hs", "9403", "--jurisdiction", "XX"), 2, "unknown country or jurisdiction"),
        ((*NORTH, "--rules", str(bad)), 3, "places is 'atlantis'"),
        ((*NORTH, "--rules", "none.csv"), 3, "none.csv"),
        ((*NORTH, "--party", "carrier"), 2, "--party is 'carrier'"),
        (("policy", "show", "sa-nothing"), 2, "unknown rule 'sa-nothing'"),
        (("policy", "list", "--on", "soon"), 2, "on is 'soon'"),
        (("policy", "list", "--hs", "8x"), 2, "HS code '8x'"),
        (("policy", "list", "--territory", "Narnia"), 2, "unknown country or jurisdiction"),
        (("policy", "table", "--as-of", "soon"), 2, "on is 'soon'"),
        (("route", "xian", "poti", "--policy", "lawful"), 2, "'lawful' is not one of"),
        (("route", "xian", "poti", "--policy", "legal", "--usd-per", "EUR"), 2, "--usd-per is"),
        (("route", "DE", "poti", "--policy", "legal", "--without", "sa-x"), 2, "unknown rule"),
    ]:
        done = run(*words, cwd=tmp_path)
        assert (done.returncode, message in done.stderr) == (code, True), (words, done.stderr)
        assert "Traceback" not in done.stderr

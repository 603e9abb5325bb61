"""The published volumes that the backcast is held against, and the pages made of it."""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def rows() -> list[dict[str, str]]:
    """Rows of ``data/backcast.csv``."""
    with (ROOT / "data" / "backcast.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_fitted_and_judged_years_do_not_mix() -> None:
    """2021-2023 fit, 2024 and 2025 judge."""
    for row in rows():
        assert row["use"] == ("calibrate" if int(row["year"]) <= 2023 else "judge"), row["id"]
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row["id"]


def test_every_figure_is_cited() -> None:
    """Each row cites evidence that is shipped."""
    with (ROOT / "data" / "evidence.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert [r["id"] for r in rows() if not r["source"] or set(r["source"].split()) - known] == []


def test_a_carrier_is_held_against_its_share() -> None:
    """Boxes of one carrier are never compared with all boxes, nor all with a part of them."""
    for row in rows():
        share = float(row["counted_share"] or 1.0)
        assert 0.0 < share <= 1.0, row["id"]
        assert (share < 1.0) == (row["measure"] == "utlc-eu-teu"), row["id"]
        assert share == 1.0 or "no-utlc-20" in row["source"].split(), row["id"]


def test_the_page_shows_misses_too() -> None:
    """Every figure of the table stands on the page, fitted and judged years apart."""
    page = (ROOT / "docs" / "backcast.md").read_text(encoding="utf-8")
    assert page.index("## Fitted years") < page.index("## Judged years")
    figures = page.split("## Direction of change")[0]
    assert sum(line.startswith("| ") for line in figures.splitlines()) == len(rows()) + 2

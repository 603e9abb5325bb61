"""Ends of ranges: printed by a source, or named where the row stands."""

from dataclasses import replace
from datetime import date

import pytest

import corridors as co
from corridors.network.ranges import opening_problems, range_problems
from corridors.schema import Evidence, Link, Parameter


def parameter(**more: object) -> Parameter:
    """A made-up row with a published figure."""
    given: dict[str, object] = {
        "id": "fee", "quantity": "border_usd_per_feu", "low": 150.0, "value": 200.0, "high": 400.0,
        "unit": "USD/FEU", "basis": "published", "source": "page", "reason": "fee of 2024",
    }  # fmt: skip
    return Parameter(**{**given, **more})  # type: ignore[arg-type]


def page(**more: float) -> dict[str, Evidence]:
    """What the row cites."""
    return {"page": Evidence(id="page", value=200.0, **more)}  # type: ignore[arg-type]


def test_an_end_that_nobody_printed_is_named() -> None:
    """One sentence per end, with what to do."""
    assert range_problems([parameter()], page(), {}, file="parameters.csv") == [
        f"parameters.csv, parameter 'fee': {end} is {figure}, which no source of it prints; "
        f"say in reason what it is and why, with the word {end}, or cite it"
        for end, figure in (("low", 150), ("high", 400))
    ]


@pytest.mark.parametrize(
    ("row", "cited"),
    [
        (parameter(), page(low=150.0, high=400.0)),
        (parameter(low=6.25, value=8.33, high=16.67), page(low=150.0, high=400.0)),  # hours, days
        (parameter(reason="low for volume, high in queues"), page()),
        (parameter(reason="150 for volume, 400 in queues"), page()),
        (parameter(reason="a quarter either way and more"), page()),
        (parameter(low=200.0, high=200.0), page()),
        (parameter(basis="assumption"), page()),
        (parameter(basis="calibrated"), page()),
    ],
)
def test_told_ends_pass(row: Parameter, cited: dict[str, Evidence]) -> None:
    """Printed by the page, in its unit or another, or told in reason; judgements need no page."""
    assert range_problems([row], cited, {}, file="parameters.csv") == []


def test_each_end_is_told_for_itself() -> None:
    """A word on the high end says nothing of the low one."""
    found = range_problems([parameter(reason="high in queues")], page(), {}, file="p.csv")
    assert [sentence.split(" is ")[0] for sentence in found] == ["p.csv, parameter 'fee': low"]


def test_a_row_may_take_its_ends_from_another_row() -> None:
    """Derived rows cite rows."""
    other = parameter(id="other")
    row = parameter(basis="derived", source="other")
    assert range_problems([row], {}, {"other": other}, file="p.csv") == []


def link(note: str) -> Link:
    """A railway to open in 2030."""
    return Link(
        id="a-b-rail", origin="a", destination="b", mode="rail", opens=date(2030, 12, 31),
        opens_low=date(2030, 1, 1), opens_high=date(2034, 12, 31), dates_source="page", note=note,
    )  # fmt: skip


def test_latest_opening_needs_a_word() -> None:
    """The published year passes; the year that nobody printed is named."""
    cited = {"page": Evidence(id="page", value=2030.0)}
    assert opening_problems([link("")], cited, file="edges.csv") == [
        "edges.csv, link 'a-b-rail': opens_high is 2034-12-31, which no source of it prints; "
        "say in note why, with the word late, or cite it"
    ]
    assert opening_problems([link("late end is a guess")], cited, file="edges.csv") == []
    assert opening_problems([link("a judgement")], {}, file="edges.csv") == []


def test_check_holds_the_shipped_tables_to_it(shipped: co.Network) -> None:
    """No end of the shipped tables is untold; one made up is found by ``corridors check``."""
    report = shipped.check()
    assert report.problems == ()
    fee = next(row for row in shipped.parameters.values() if row.basis == "published")
    broken = shipped.with_rows(parameters=[replace(fee, low=fee.value * 0.917, reason="fee")])
    assert [p for p in broken.check().problems if f"{fee.id!r}: low" in p]

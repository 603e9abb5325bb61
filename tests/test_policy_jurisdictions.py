"""Sets of countries with membership by date."""

from datetime import date

import pytest

from corridors.errors import DataError, UnknownNameError
from corridors.policy import load_jurisdictions

SETS = load_jurisdictions()


@pytest.mark.parametrize(
    ("name", "day", "inside", "outside"),
    [
        ("EU", date(2020, 1, 31), "GB", "NO"),
        ("EU", date(2020, 2, 1), "DE", "GB"),
        ("EU", date(2013, 6, 30), "RO", "HR"),
        ("EU", date(2013, 7, 1), "HR", "TR"),
        ("EAEU", date(2015, 8, 11), "AM", "KG"),
        ("EAEU", date(2015, 8, 12), "KG", "UZ"),
        ("RU-UNFRIENDLY", date(2024, 1, 1), "DE", "RS"),
        ("UN", date(2024, 1, 1), "CN", "TW"),
    ],
)
def test_membership_by_date(name, day, inside, outside):
    """Countries come and go on their days."""
    members = SETS.members(name, day)
    assert inside in members
    assert outside not in members


def test_sizes():
    """27 members of the EU after Brexit, 5 of the EAEU, 193 of the UN."""
    today = date(2026, 11, 21)
    assert [len(SETS.members(n, today)) for n in ("EU", "EAEU", "UN")] == [27, 5, 193]


def test_a_country_stands_for_itself():
    """A code that is no set is its own only member."""
    assert SETS.members("KZ") == {"KZ"}
    assert SETS.expand(["KZ", "EAEU"], date(2026, 1, 1)) == {"AM", "BY", "KZ", "KG", "RU"}
    assert {"EU", "DE"} <= SETS.binding(["DE"], date(2024, 1, 1))


@pytest.mark.parametrize(("given", "code"), [("uk", "GB"), (" de ", "DE"), ("eaeu", "EAEU")])
def test_spelling(given, code):
    """Case, blanks and UK are understood."""
    assert SETS.normal(given) == code


def test_unknown_names():
    """Unknown names give the nearest ones."""
    with pytest.raises(UnknownNameError, match="XX"):
        SETS.normal("XX")


def test_bad_table(tmp_path):
    """Empty cells, bad dates and falling windows are told together."""
    file = tmp_path / "sets.csv"
    file.write_text(
        "set,member,valid_from,valid_to\n,DE,,\nA,DE,soon,\nB,DE,2024-01-01,2023-01-01\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        load_jurisdictions(file)
    found = caught.value.problems
    assert "line 2" in found[0]
    assert "valid_from is 'soon'" in found[1]
    assert "before valid_from" in found[2]

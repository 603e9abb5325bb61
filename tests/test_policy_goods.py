"""HS prefixes: the longest wins, the too short is unknown."""

from datetime import date

import pytest

from corridors.policy.goods import GoodsScope, ListedCode, State, expand_hs, normal_hs

TODAY = date(2026, 1, 1)


def scope(include, exclude="", described="", lists=None):
    """Scope from cells."""
    cells = [[t for t in text.split(";") if t] for text in (include, exclude, described)]
    return GoodsScope.build(*cells, lists or {})


@pytest.mark.parametrize(
    ("cells", "hs", "state"),
    [
        (("hs:85",), "8517", State.APPLIES),
        (("hs:8517",), "85", State.UNKNOWN),
        (("hs:8517",), "8518", State.NOT),
        (("hs:8517",), None, State.UNKNOWN),
        (("all",), None, State.APPLIES),
        (("all", "hs:30"), "3004", State.NOT),
        (("all", "hs:30"), "30", State.NOT),
        (("all", "hs:3004"), "30", State.UNKNOWN),
        (("all", "hs:3004"), None, State.UNKNOWN),
        (("hs:85", "hs:8517"), "851712", State.NOT),
        (("hs:85;hs:851712", "hs:8517"), "851712", State.APPLIES),
        (("hs:85;hs:851712", "hs:8517"), "8517", State.UNKNOWN),
        (("all", "hs:31?"), "3104", State.UNKNOWN),
        (("list:X", "", "hs:84"), "8457", State.UNKNOWN),
        (("list:X", "", "hs:84"), "9403", State.NOT),
        (("list:X", "", "hs:8456-8466"), "84", State.UNKNOWN),
        (("list:X",), "9403", State.UNKNOWN),
        (("hs:01-24",), "1001", State.APPLIES),
        (("hs:01-24",), "2501", State.NOT),
    ],
)
def test_match(cells, hs, state):
    """Each pair of scope and code has one of three answers."""
    assert scope(*cells).match(hs, None, TODAY)[0] is state


def test_use_beats_the_code():
    """An exempt use frees any goods, a named use brings any goods in."""
    exempt = scope("all", "use:humanitarian")
    assert exempt.match("8517", "humanitarian", TODAY)[0] is State.NOT
    military = scope("use:military")
    assert military.match("9403", "military", TODAY)[0] is State.APPLIES
    assert military.match("9403", None, TODAY)[0] is State.NOT
    assert "use not stated" in military.assumed_outside("9403", None)


def test_listed_codes_have_dates():
    """A code counts from its day on."""
    listed = scope("list:X", lists={"X": [ListedCode("2501", valid_from=date(2016, 11, 1))]})
    assert listed.match("2501", None, date(2016, 10, 31))[0] is State.NOT
    assert listed.match("2501", None, date(2016, 11, 1))[0] is State.APPLIES


@pytest.mark.parametrize("text", ["8", "85178", "00", "85-84", "84-8466", "x"])
def test_malformed_ranges(text):
    """Malformed prefixes and falling ranges are refused."""
    with pytest.raises(ValueError, match=text):
        expand_hs(text)


def test_codes_are_normalised():
    """Dots and spaces go, nothing stays nothing."""
    assert normal_hs("8517.12 00") == "85171200"
    assert normal_hs("") is None

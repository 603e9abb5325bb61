"""Routes are read as passages and judged."""

from datetime import date
from types import SimpleNamespace

import pytest
from policy_journeys import NORTHERN, goods, legs

from corridors.errors import OptionError
from corridors.network.arcs import Arc
from corridors.policy import (
    check_policy,
    known_names,
    passage_of,
    passages_of,
    shipped_rules,
)
from corridors.policy.loading import unmatched
from corridors.schema import Link, Place

PLACES = {
    name: Place(name, name.title(), country, "terminal", 0.0, 0.0)
    for name, country in [("a", "KZ"), ("b", "RU"), ("c", "RU"), ("p", "KZ"), ("q", "AZ")]
}
DAY = date(2026, 6, 1)


def arc(link, forward=True):
    """One direction of a link."""
    return Arc(Link(**link), forward)


def test_border_link_both_ways():
    """A border link names both countries in the order of travel, its border in one spelling."""
    link = {"id": "a-b-border", "origin": "a", "destination": "b", "mode": "border",
            "moves_by": "rail"}  # fmt: skip
    west, east = (passage_of(arc(link, way), PLACES, DAY) for way in (True, False))
    assert (west.countries, west.border, west.places) == (("KZ", "RU"), "KZ-RU", ("a", "b"))
    assert (east.countries, east.border, east.places) == (("RU", "KZ"), "KZ-RU", ("b", "a"))
    assert west.mover == "rail"


def test_link_through_a_third_country():
    """A domestic line that cuts a neighbour touches it, and crosses its border."""
    link = {"id": "b-c-rail", "origin": "b", "destination": "c", "mode": "rail",
            "moves_by": "rail", "countries": (("RU", 300.0), ("KZ", 94.0))}  # fmt: skip
    passage = passage_of(arc(link), PLACES, DAY)
    assert set(passage.countries) == {"RU", "KZ"}
    assert passage.border == "KZ-RU"


def test_ferry_and_transfer():
    """A ferry crosses no land border; a transfer moves by nothing and meets no rule of the way."""
    ferry = {"id": "p-q-ferry", "origin": "p", "destination": "q", "mode": "ferry",
             "moves_by": "ferry"}  # fmt: skip
    passage = passage_of(arc(ferry), PLACES, DAY)
    assert (passage.countries, passage.border) == (("KZ", "AZ"), "")
    change = {"id": "a-a-transfer", "origin": "a", "destination": "a", "mode": "transfer",
              "moves_by": "", "from_side": "rail-1520", "to_side": "road"}  # fmt: skip
    assert passage_of(arc(change), PLACES, DAY).mover == ""
    both = passages_of([arc(ferry), arc(change)], PLACES, [DAY, DAY])
    assert [p.edge for p in both] == ["p-q-ferry", "a-a-transfer"]


def route(on):
    """Anything that offers passages is a route."""
    journey = legs(NORTHERN, on, days=1)
    return SimpleNamespace(
        passages=lambda: journey,
        origin="xian",
        destination="duisburg",
        consignment=goods(hs="9403", goods_origin="CN"),
    )


def test_route_that_offers_passages():
    """The route's own day and consignment are the defaults; both can be set."""
    assert check_policy(route("2025-09-06")).verdict == "blocked"
    assert check_policy(route("2024-01-01"), on="2025-09-06").verdict == "blocked"
    assert check_policy(route("2024-01-01"), on="2025-08-01").verdict == "pass"
    british = check_policy(route("2025-06-01"), goods(hs="9403", jurisdictions="GB"))
    assert british.verdict == "licence"


def test_own_rules_are_used():
    """Rules can be left out."""
    rules = shipped_rules().without(["sa-pl-by-full-closure-2025"])
    assert check_policy(route("2025-09-06"), rules=rules).verdict == "pass"


def test_empty_route_and_bad_day():
    """A route without legs and a day that is none are refused."""
    empty = SimpleNamespace(passages=tuple, consignment=goods())
    with pytest.raises(OptionError, match="no legs"):
        check_policy(empty)
    with pytest.raises(OptionError, match="give a day such as 2026-11-21"):
        check_policy(route("2025-09-06"), on="soon")


def test_shipped_network_and_planners_mistakes():
    """On the found northern route the four verdicts of the acceptance floor hold."""
    import corridors as co

    net = co.load_network()
    found = co.find_route(net, "xian", "duisburg", minimise="time_h", corridor="northern")

    def verdict(hs, on, law):
        sent = co.Consignment(feu=1, hs=hs, jurisdictions=(law,), goods_origin="CN")
        return check_policy(found, sent, on=on).verdict

    assert verdict("9403", "2023-06-01", "CN") == "pass"
    assert verdict("8457", "2026-06-01", "CN") == "check"
    assert verdict("9403", "2025-09-06", "CN") == "blocked"
    assert verdict("9403", "2025-06-01", "GB") == "licence"


def test_shipped_rules_fit_the_shipped_network():
    """Every place of a shipped rule is a node; the names of the network come from its tables."""
    import corridors as co

    known = known_names(co.load_network())
    assert known["modes"] == {"rail", "road", "ferry", "sea"}
    assert {"brest", "kuryk-port"} <= known["places"]
    assert unmatched(shipped_rules(), known) == []
    for rule in shipped_rules():
        assert rule.places <= known["places"], rule.id

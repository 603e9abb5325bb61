"""The network value: names, views, dates, round trips, provenance."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

import corridors as co
from corridors.errors import OptionError, UnknownNameError
from corridors.network.names import PlaceIndex
from corridors.schema import Place


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Xi'an", "xian"), ("XIAN", "xian"), ("istanbul", "halkali"), ("khorgos", "altynkol"),
        ("Małaszewicze", "malaszewicze"), ("Kapıkule", "kapikule"), ("DEDUI", "duisburg"),
        ("bandar abbas", "bandar-abbas"), ("aktau", "aktau-port"), ("Constanța", "constanta"),
    ],
)  # fmt: skip
def test_places_are_found_in_any_spelling(shipped: co.Network, typed: str, place: str) -> None:
    """Case, accents, aliases and UN/LOCODEs lead to the id."""
    assert shipped.find_place(typed) == place


def test_ids_win_over_aliases() -> None:
    """A place's own id is never taken by another's alias."""
    places = [
        Place("a", "First", "KZ", "terminal", 0, 0, aliases=("b",)),
        Place("b", "Second", "KZ", "terminal", 0, 0),
    ]
    assert PlaceIndex(places).find("b") == "b"


def test_unknown_name_carries_the_nearest() -> None:
    """Three names, best first."""
    places = [Place(n, n, "KZ", "terminal", 0, 0) for n in ("aktau", "aktobe", "almaty", "baku")]
    with pytest.raises(UnknownNameError) as caught:
        PlaceIndex(places).find("aktua")
    assert caught.value.nearest[0] == "aktau"
    assert len(caught.value.nearest) == 3


def test_network_is_frozen(sample: co.Network) -> None:
    """No attribute can be set, and frames are made anew at each call."""
    with pytest.raises(FrozenInstanceError):
        sample.day = date(2030, 1, 1)  # type: ignore[misc]
    frame = sample.edges
    frame.loc["alpha-gate-cn-rail", "length_km"] = 1.0
    assert sample.edges.loc["alpha-gate-cn-rail", "length_km"] == 400


def test_frames_are_indexed_by_id(sample: co.Network) -> None:
    """Columns as in the files, geometry in longitude and latitude."""
    nodes, edges = sample.nodes, sample.edges
    assert (nodes.index.name, edges.index.name) == ("id", "id")
    assert {"from", "to", "mode", "length_km"} <= set(edges.columns)
    assert nodes.crs == edges.crs == "EPSG:4326"
    assert nodes.loc["alpha"].geometry.x == 84


def test_as_of_keeps_what_is_open(sample: co.Network) -> None:
    """Links outside their dates are gone, and the day is remembered."""
    later = sample.as_of("2035-06-01")
    assert later.day == date(2035, 6, 1)
    assert len(later.links) == len(sample.links)
    assert len(sample.as_of("2034").links) == len(sample.links) - 1


def test_as_of_wants_a_date(sample: co.Network) -> None:
    """Text that is no date is refused with an example."""
    with pytest.raises(OptionError, match="'tomorrow' is no date; give one such as 2024"):
        sample.as_of("tomorrow")


def test_select_by_mode_takes_border_links_along(sample: co.Network) -> None:
    """A rail border link moves by rail."""
    rail = sample.select(mode="rail")
    assert {link.mode for link in rail.links.values()} == {"rail", "border"}
    assert "port-west" in rail.places
    assert "feeder" not in {link.service for link in rail.links.values()}


def test_select_nothing_is_an_error(sample: co.Network) -> None:
    """A selection that matches nothing says what was asked."""
    with pytest.raises(OptionError, match="no link has mode='sea'"):
        sample.select(mode="sea")


@pytest.mark.parametrize("name", ["sample", "shipped"])
def test_networkx_round_trip_loses_nothing(name: str, request: pytest.FixtureRequest) -> None:
    """To a multigraph and back gives the same hash and the same rows."""
    network: co.Network = request.getfixturevalue(name)
    back = co.Network.from_networkx(network.to_networkx())
    assert back.hash == network.hash
    assert back.links == network.links
    assert back.places == network.places


def test_changes_in_the_graph_come_back(sample: co.Network) -> None:
    """An attribute changed in networkx is changed in the network read back."""
    graph = sample.to_networkx()
    graph["alpha"]["gate-cn"]["alpha-gate-cn-rail"]["length_km"] = 410.0
    assert co.Network.from_networkx(graph).links["alpha-gate-cn-rail"].length_km == 410.0


def test_hash_names_the_state(sample: co.Network) -> None:
    """The hash changes with a row and with nothing else."""
    row = replace(sample.parameters["border"], value=11.0)
    assert sample.with_rows(parameters=[row]).hash != sample.hash
    assert sample.with_rows().hash == sample.hash


def test_check_counts_and_names_what_has_no_source(sample: co.Network) -> None:
    """A figure without citation is a problem; the others are counted by basis."""
    assert sample.check().ok
    link = replace(sample.links["alpha-gate-cn-rail"], gauge_source="", length_source="nowhere")
    report = sample.with_rows(links=[link]).check()
    assert report.total("unsourced") == 2
    assert any("gauge_mm has no source" in p for p in report.problems)
    assert any("length_km cites 'nowhere', which is no evidence" in p for p in report.problems)
    assert sum(report.counts.values()) == sum(sample.check().counts.values())


def test_shipped_tables_are_sourced_to_the_last_figure(shipped: co.Network) -> None:
    """Every figure of the shipped tables has a source or is a named assumption."""
    report = shipped.check()
    assert report.problems == ()
    assert report.total("published") >= 300
    assert report.total("assumption") > 0

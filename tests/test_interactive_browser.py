"""The map for the browser, and the report, in a headless Chromium that has no network."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import pytest
from browsing import Page, browser

import corridors as co
from corridors.export import write_html
from corridors.network import Network
from corridors.report import write_report
from corridors.scenarios import Measure, Scenario

HOSTILE = "<img src=x onerror=\"document.title='broken'\"></script><script>window.broken=1</script>"
CLOSED = Scenario(
    "water-shut", "No ships", as_of=None,
    measures=(Measure("close", (("mode", ("ferry",)),), note="no ships", reason="a test",
                      spread="none"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One browser for all tests."""
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def compared(sample: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two lanes, two corridors, as it is and with the water shut."""
    lanes = [("alpha", "omega"), ("alpha", "port-west")]
    both = co.compare(sample, lanes=lanes, scenarios=["baseline", CLOSED])
    return write_html(both, tmp_path_factory.mktemp("map") / "map.html")


def corridors_drawn(page: Page) -> set[str]:
    """Corridors whose lines are on the map."""
    return {text.split(", ")[-1] for text in page.column("legs", "sub")}


def test_opens_without_network_and_without_errors(page: Page, compared: Path) -> None:
    """Nothing but the file is asked for; nothing is complained of; the map is there."""
    page.open(compared)
    assert page.errors() == []
    assert page.requests() <= {"file", "data", "about"}
    assert corridors_drawn(page) == {"Around the water", "Across the water"}
    assert {"Alpha", "Omega"} <= set(page.column("ends", "text"))
    assert page.column("countries", "xs")
    assert "© OpenStreetMap contributors" in page.text("footer")


def test_pointer_shows_time_cost_capacity_and_source(page: Page, compared: Path) -> None:
    """Of the leg under it; a click lists what the figures are made of."""
    page.open(compared)
    title = next(t for t in page.column("legs", "title") if t.startswith("Port East"))
    page.point_at(page.column("legs", "title").index(title))
    told = page.tips()
    for words in (title, "Mean time", "USD", "per FEU", "Capacity", "Source"):
        assert words in told, words
    page.press()
    page.until("return document.querySelector('#detail h2') !== null")
    detail = page.text("#detail")
    assert detail.startswith(title)
    assert "sailing" in detail
    assert "Sources" in detail
    assert page.errors() == []


def test_lanes_corridors_and_scenarios_switch(page: Page, compared: Path) -> None:
    """The lines and the table follow the choice."""
    page.open(compared)
    page.choose("#lane", "alpha~port-west")
    assert "Port West" in page.text("#table caption")
    page.choose("#lane", "alpha~omega")
    page.click("#groups input[value='northern']")
    assert corridors_drawn(page) == {"Across the water"}
    page.click("#groups input[value='northern']")
    page.choose("#view", "water-shut")
    assert corridors_drawn(page) == {"Around the water"}
    assert "Service lost" in page.text("#table")
    page.click("input[value='before']")
    assert corridors_drawn(page) == {"Around the water", "Across the water"}
    assert page.column("before", "xs") == []
    page.click("input[value='both']")
    assert corridors_drawn(page) == {"Around the water"}
    assert page.column("before", "xs")
    assert page.errors() == []


def test_address_restores_the_view(page: Page, compared: Path) -> None:
    """Zoom, place and choices come back from the link."""
    page.open(compared)
    page.choose("#view", "water-shut")
    page.click("input[value='both']")
    page.click("#groups input[value='northern']")
    page.run(
        "const plot = Bokeh.documents[0].get_model_by_name('map');"
        "plot.x_range.setv({start: -200, end: 400}); plot.y_range.setv({start: 0, end: 300});"
    )
    page.until("return location.hash.includes('~0.') || location.hash.includes('at=100.0')")
    address = page.run("return document.getElementById('link').getAttribute('href')")
    before = page.run(VIEW)
    page.open(compared, address)
    assert page.run(VIEW) == pytest.approx(before, rel=1e-3)
    assert page.run("return document.getElementById('view').value") == "water-shut"
    assert page.run("return document.querySelector('input[value=both]').checked")
    assert not page.run(
        "return document.querySelector(\"#groups input[value='northern']\").checked"
    )
    assert page.column("legs", "xs") == []
    assert page.errors() == []


VIEW = """
const { x_range, y_range } = Bokeh.documents[0].get_model_by_name("map");
return [x_range.start, x_range.end, y_range.start, y_range.end];
"""


def test_both_ways_keep_one_scale_when_the_window_changes(page: Page, compared: Path) -> None:
    """A kilometre stays as long to the north as to the east."""
    page.open(compared)
    page.chrome.set_window_size(900, 900)
    page.until(
        "const p = Bokeh.documents[0].get_model_by_name('map');"
        "return Math.abs((p.x_range.end - p.x_range.start) / p.inner_width /"
        "((p.y_range.end - p.y_range.start) / p.inner_height) - 1) < 0.01"
    )
    page.chrome.set_window_size(1200, 800)
    assert page.errors() == []


def test_names_stay_names(page: Page, sample: Network, tmp_path: Path) -> None:
    """HTML in names, sources, titles and scenario notes is shown, not obeyed."""
    places = {name: replace(place, name=f"{place.name} {HOSTILE}")
              for name, place in sample.places.items()}  # fmt: skip
    evidence = {name: replace(row, publisher=HOSTILE, url="javascript:window.broken=1")
                for name, row in sample.evidence.items()}  # fmt: skip
    rules = tuple(replace(rule, title=f"{rule.title} {HOSTILE}") for rule in sample.corridors)
    world = replace(sample, places=places, evidence=evidence, corridors=rules, notes=(HOSTILE,))
    shown = co.compare(world, lanes=[("alpha", "omega")], scenarios=["baseline", CLOSED])
    page.open(write_html(shown, tmp_path / "map.html", title=f"{HOSTILE} map"))
    assert page.run("return document.title") == f"{HOSTILE} map"
    page.choose("#view", "water-shut")
    page.choose("#view", "baseline")
    page.point_at(0)
    assert "&lt;img" in page.tips()
    page.press()
    page.until("return document.querySelector('#detail li') !== null")
    assert "<img" in page.text("#detail")
    found = page.run("return [window.broken ?? null, document.querySelectorAll('img').length,"
                     "[...document.querySelectorAll('#detail a')].map((a) => a.href)]")  # fmt: skip
    assert found == [None, 0, []]
    assert page.run("return document.title") == f"{HOSTILE} map"
    assert page.errors() == []


def test_network_map_draws_every_mode(page: Page, sample: Network, tmp_path: Path) -> None:
    """All links, by mode, each as a line of its own."""
    page.open(write_html(sample, tmp_path / "net.html", theme="dark"))
    assert page.errors() == []
    links = [link for link in sample.links.values() if link.mode != "transfer"]
    assert len(page.column("legs", "xs")) == len(links)
    page.click("#groups input[value='ferry']")
    assert len(page.column("legs", "xs")) == sum(link.moves != "ferry" for link in links)
    assert not page.run("return document.getElementById('show-field').offsetParent")


def test_report_opens_without_network(page: Page, sample: Network, tmp_path: Path) -> None:
    """All pictures are there, nothing is asked for, and the page fits a phone."""
    mpl.use("agg")
    file = write_report(sample, tmp_path / "report.html", lanes=[("alpha", "omega")],
                        scenarios=[CLOSED], draws=100)  # fmt: skip
    page.requests()
    page.chrome.get(file.as_uri())
    sizes = page.run("return [...document.images].map((image) => image.naturalWidth)")
    assert len(sizes) >= 3
    assert min(sizes) > 200
    assert page.errors() == []
    assert page.requests() <= {"file", "data", "about"}
    page.chrome.set_window_size(500, 800)
    assert page.run("return document.documentElement.scrollWidth <= window.innerWidth")
    page.chrome.set_window_size(1200, 800)

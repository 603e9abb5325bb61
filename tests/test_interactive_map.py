"""The page of the map for the browser, without a browser: what it holds and refuses."""

import builtins
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corridors as co
from corridors.cli.main import cli
from corridors.errors import MissingExtraError, OptionError
from corridors.export import write_html
from corridors.network import Network
from corridors.network.lines import Lines
from corridors.plotting import InteractiveMap, interactive_map
from corridors.plotting.interactive.store import simplified
from corridors.plotting.style import THEMES, look_of_corridor

LANE = [("alpha", "omega")]


def content_of(page: InteractiveMap) -> dict[str, Any]:
    """What the script of a page shows."""
    found = re.search(r'<script type="application/json" id="content">(.*?)</script>', page.html,
                      re.DOTALL)  # fmt: skip
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    return content


@pytest.fixture(scope="module")
def compared(sample: Network) -> co.Comparison:
    """Both corridors of the sample."""
    return co.compare(sample, lanes=LANE)


@pytest.fixture(scope="module")
def page(compared: co.Comparison) -> InteractiveMap:
    """Its page."""
    return interactive_map(compared)


def test_figures_are_those_of_the_comparison(page: InteractiveMap, compared: co.Comparison) -> None:
    """Totals by corridor; the legs of each add up to them."""
    content = content_of(page)
    for shown, route in zip(content["journeys"], compared.routes, strict=True):
        assert shown["days"][0] == pytest.approx(route.time_h.p50 / 24, abs=0.01)
        assert shown["usd"] == round(route.cost_usd_per_feu)
        assert shown["corridor"] == route.corridor
        parts = [part for leg in shown["legs"] for part in content["legs"][leg]["parts"]]
        hours = sum(value for _, value, unit, _ in parts if unit == "h")
        assert hours == pytest.approx(route.time_h.mean, abs=0.1)


def test_colours_are_those_of_the_printed_maps(compared: co.Comparison) -> None:
    """Corridor by corridor, in both themes."""
    for theme in THEMES.values():
        groups = content_of(interactive_map(compared, theme=theme))["groups"]
        assert {g["id"]: g["colour"] for g in groups} == {
            name: theme.colour(look_of_corridor(name)) for name in ("northern", "middle")
        }


def test_legs_tell_their_tightest_capacity(shipped: Network) -> None:
    """A leg that a bottleneck of the corridor lies on names no greater capacity than it has."""
    route = co.find_route(shipped, "xian", "poti", corridor="middle")
    ferry = next(
        leg for leg in content_of(interactive_map(route))["legs"] if leg["mode"] == "ferry"
    )
    least = co.max_flow(shipped, "aktau-port", "alat", corridor=None)
    told = float(ferry["facts"]["capacity"].split(" TEU")[0].replace(",", ""))
    assert 0 < told <= max(row.capacity_in("teu", one_way=True) for row in least.resources)
    assert "TEU a year one way: " in ferry["facts"]["capacity"]
    assert ferry["sources"]


def test_drawn_quantiles_are_those_of_the_comparison(sample: Network) -> None:
    """A comparison by draws shows what it says itself."""
    drawn = co.compare(sample, lanes=LANE, draws=500, seed=3)
    shown = content_of(interactive_map(drawn))["journeys"]
    for row, record in zip(shown, drawn.to_dict(), strict=True):
        assert row["days"][1] == pytest.approx(record["time_h"]["p10"] / 24, abs=0.01)


def test_same_input_gives_the_same_bytes(page: InteractiveMap, compared: co.Comparison) -> None:
    """However many figures were made before."""
    assert interactive_map(compared).html == page.html


def test_nothing_is_fetched(page: InteractiveMap) -> None:
    """No script, style, font or picture comes from elsewhere, and the file is small."""
    outside = re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?!data:)([^\"]+)",
                         page.html)  # fmt: skip
    assert outside == []
    assert page.size_mb < 5
    assert "© OpenStreetMap contributors" in page.html
    assert "data to" in page.html


def test_script_cannot_be_ended_from_data(sample: Network) -> None:
    """Signs that HTML knows are written as numbers in the data."""
    hostile = "</script><script>alert`1`</script>&"
    places = {n: replace(p, name=hostile) for n, p in sample.places.items()}
    made = interactive_map(co.compare(replace(sample, places=places), lanes=LANE), title=hostile)
    assert "<script>alert`1`" not in made.html
    assert content_of(made)["places"][0]["name"] == hostile
    assert "&lt;/script&gt;" in made.html
    assert "<iframe" in made._repr_html_()
    assert "<script>alert`1`" not in made._repr_html_()


def test_reasons_stand_where_there_is_no_service(sample: Network) -> None:
    """A corridor that does not serve a lane says why, without figures."""
    both = co.compare(sample, lanes=[*LANE, ("alpha", "north")])
    lost = [j for j in content_of(interactive_map(both))["journeys"] if not j["legs"]]
    assert lost
    assert all(j["reasons"] and "days" not in j for j in lost)


def test_routes_of_one_corridor_are_numbered(sample: Network) -> None:
    """Journeys that are alike in corridor and lane get colours of a series."""
    route = co.find_route(sample, "alpha", "omega", corridor="middle")
    content = content_of(interactive_map([route, route]))
    assert content["heading"] == "Routes"
    assert [group["id"] for group in content["groups"]] == ["0", "1"]
    assert content["groups"][1]["title"].startswith("2: 2,650 km, ")
    alone = content_of(interactive_map(route))
    assert [group["id"] for group in alone["groups"]] == ["middle"]


def test_nothing_to_show_is_said(sample: Network, compared: co.Comparison) -> None:
    """No journey, no link, or something else."""
    lost = co.compare(sample, lanes=[("alpha", "north")], corridors=["middle"])
    with pytest.raises(OptionError, match="no journey exists; give lanes that are served"):
        interactive_map(lost)
    with pytest.raises(OptionError, match="no journey exists"):
        interactive_map([])
    with pytest.raises(OptionError, match="the network has no link"):
        interactive_map(replace(sample, links={}))
    with pytest.raises(OptionError, match="cannot show str; give a comparison"):
        interactive_map(["alpha"])  # type: ignore[list-item]
    with pytest.raises(OptionError, match="theme 'pink' is unknown"):
        interactive_map(compared, theme="pink")
    with pytest.raises(OptionError, match="language 'xx' is unknown"):
        interactive_map(compared, language="xx")


def test_missing_extra_is_named(
    compared: co.Comparison, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without Bokeh the error says what to install, and no file is left behind."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("bokeh"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"pip install 'corridors\[interactive\]'"):
        write_html(compared, tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_files_are_kept_and_folders_needed(page: InteractiveMap, tmp_path: Path) -> None:
    """An existing file stays unless told otherwise; a wrong name or folder is refused."""
    file = tmp_path / "map.html"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(OptionError, match=r"map\.html exists"):
        write_html(page, file)
    assert file.read_text(encoding="utf-8") == "mine"
    write_html(page, file, overwrite=True)
    assert file.read_text(encoding="utf-8") == page.html
    with pytest.raises(OptionError, match=r"has suffix '\.png'; give a name that ends in \.html"):
        write_html(page, tmp_path / "map.png")
    with pytest.raises(OptionError, match="cannot be written"):
        write_html(page, tmp_path / "nowhere" / "map.html")


def test_very_long_lines_are_simplified(sample: Network) -> None:
    """A line of 200,000 points becomes a small file; its ends stay."""
    steps = np.linspace(0, 1, 200_000)
    wiggle = np.column_stack([60 + 20 * steps, 40 + np.sin(steps * 4000) * 0.5])
    link = next(row for row in sample.links.values() if row.mode == "rail")
    line = tuple(map(tuple, wiggle.tolist()))
    lines = Lines(extra={link.id: line})
    world = replace(sample, lines=lines)
    made = interactive_map(world)
    assert made.size_mb < 5
    points = sum(len(row["moves"][0]) for row in content_of(made)["lines"])
    assert points <= 60_000
    flat = [np.column_stack([np.arange(1000.0) * 1e4, np.random.default_rng(1).random(1000) * 1e5])]
    assert len(simplified(flat, most=50)[0]) <= 50
    assert simplified(flat, most=50)[0][[0, -1]].tolist() == flat[0][[0, -1]].tolist()


def test_command_writes_a_page(tmp_path: Path) -> None:
    """``corridors map FILE.html`` with lanes, a corridor and a scenario."""
    file = tmp_path / "map.html"
    words = ["map", str(file), "--lane", "xian", "poti", "--corridor", "middle",
             "--scenario", "six-ships", "--title", "Six ships"]  # fmt: skip
    cli.main(words, standalone_mode=False)
    content = content_of(InteractiveMap("", file.read_text(encoding="utf-8")))
    assert [view["id"] for view in content["views"]] == ["baseline", "six-ships"]
    assert {journey["before"] for journey in content["journeys"]} == {True, False}
    with pytest.raises(OptionError, match="one map shows one scenario"):
        cli.main(["map", str(tmp_path / "a.png"), "--scenario", "six-ships", "--scenario",
                  "cku-2031"], standalone_mode=False)  # fmt: skip
    with pytest.raises(OptionError, match="leave out lanes and corridors"):
        cli.main(["map", str(file), "--what", "network", "--corridor", "middle"],
                 standalone_mode=False)  # fmt: skip

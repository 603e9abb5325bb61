"""Tables and small maps in notebooks: what they show, and that names from data stay text."""

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

import corridors as co
from corridors.routes import RouteSet, Unserved
from corridors.routes.display import frame_html, rows_html, table
from corridors.routes.thumbnail import Stroke, thumbnail
from corridors.scenarios import load_scenario

HOSTILE = '<img src=x onerror="alert(1)">\'&'
VOID = {"img", "br", "hr", "input", "meta", "link"}


class Checked(HTMLParser):
    """Tags seen, and whether each is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Remember the tag."""
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """Remember a tag that closes itself."""
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """The last tag opened must be the one closed."""
        assert self.open.pop() == tag


def tags(html: str) -> list[str]:
    """Tags of well-formed HTML."""
    parser = Checked()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


@pytest.fixture(scope="module")
def hostile(sample: co.Network) -> co.Network:
    """The sample with names that try to be HTML."""
    bad = [replace(place, name=HOSTILE) for place in sample.places.values()]
    return replace(sample.with_rows(places=bad), notes=(HOSTILE,))


def results(net: co.Network) -> dict[str, object]:
    """One value of each kind that shows itself."""
    route = co.find_route(net, "alpha", "omega")
    return {
        "network": net,
        "route": replace(route, warnings=(HOSTILE,)),
        "routes": co.find_routes(net, "alpha", "omega", k=3),
        "comparison": co.compare(net, lanes=[("alpha", "omega")]),
        "simulation": co.simulate(net, [("alpha", "omega")], draws=20),
        "matrix": co.time_matrix(net, ["alpha"], ["omega", "gate-kz"]),
        "reach": co.reach(net, "alpha", days=30),
        "ledger": route.explain(),
        "check": net.check(),
    }


def test_every_result_shows_itself_with_hostile_names_as_text(hostile: co.Network) -> None:
    """No name from the data becomes a tag, and all tags are closed."""
    for name, value in results(hostile).items():
        html = value._repr_html_()  # type: ignore[attr-defined]
        seen = tags(html)
        assert "table" in seen, name
        assert "img" not in seen, name
        assert "script" not in seen, name


def test_flows_rules_and_differences_show_themselves(shipped: co.Network) -> None:
    """Bottlenecks, the price of rules and what a scenario changed stand in tables."""
    flow = co.max_flow(shipped, "khorgos", "baku", corridor="middle")
    assert tags(flow._repr_html_()).count("tr") == len(flow.bottlenecks()) + 1
    lanes = pd.DataFrame([("xian", "baku", 900.0)], columns=["origin", "destination", "amount"])
    plan = co.assign_flows(shipped, lanes)
    assert tags(plan._repr_html_()).count("tr") == len(plan.corridors()) + 1
    goods = co.Consignment(feu=1, hs="8457")
    price = co.price_of_rules(shipped, "xian", "duisburg", consignment=goods, on="2025-09-06")
    assert "permitted" in price._repr_html_()
    changed = co.diff(shipped, shipped.as_of("2031-01-01"))
    assert "kashgar-torugart" in changed._repr_html_() or "more rows" in changed._repr_html_()


def test_hostile_names_are_shown_as_text(hostile: co.Network) -> None:
    """The name stands in the page, escaped, in tables and on the map."""
    html = co.find_route(hostile, "alpha", "omega")._repr_html_()
    assert html.count("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#x27;&amp;") > 3


def test_route_shows_its_totals_and_a_map(sample: co.Network) -> None:
    """The totals of the route stand in the table; each leg that moves is drawn."""
    route = co.find_route(sample, "alpha", "omega")
    html = route._repr_html_()
    assert f"{route.distance_km:,.0f}" in html
    assert f"{route.time_h.p50 / 24:.1f}" in html
    drawn = [leg for leg in route.legs if leg.mode != "transfer"]
    assert html.count("<title>") == len(drawn)


def test_comparison_says_why_there_is_no_service(sample: co.Network) -> None:
    """A row without journey shows its reasons."""
    shut = sample.without_links(["gate-kz-north-border"])
    html = co.compare(shut, lanes=[("alpha", "omega")])._repr_html_()
    assert "no service: " in html
    assert tags(html).count("svg") == 1


def test_rows_without_any_journey_have_no_map(sample: co.Network) -> None:
    """Where nothing is served there is a table and no picture."""
    row = Unserved("alpha", "omega", "middle", sample.day, sample.day, (HOSTILE,))
    html = rows_html("nothing", [row])
    assert "svg" not in tags(html)
    assert "img" not in tags(html)
    assert "table" in tags(RouteSet(())._repr_html_())


def test_scenario_and_verdict_show_themselves(shipped: co.Network) -> None:
    """Measures of a scenario and reasons of a verdict stand in tables."""
    scenario = load_scenario("poland-closes")
    assert str(len(scenario)) in scenario._repr_html_()
    assert tags(scenario._repr_html_()).count("tr") == len(scenario) + 1
    route = co.find_route(shipped, "xian", "duisburg")
    verdict = co.check_policy(route, co.Consignment(hs="8517"), on="2026-07-17")
    seen = tags(verdict._repr_html_())
    assert seen.count("tr") == len(verdict.reasons) + len(verdict.notes) + 1


def test_long_frames_are_cut_and_say_so() -> None:
    """Of a long frame the first rows stand there, with the number left out."""
    html = frame_html("long", pd.DataFrame({"n": range(100), "x": 0.5}))
    assert tags(html).count("tr") == 31
    assert "70 more rows" in html


def test_cells_are_escaped_and_missing_figures_are_empty() -> None:
    """Titles and cells are text; NaN is an empty cell."""
    html = table([HOSTILE], [[HOSTILE], [float("nan")], [1234.5]])
    assert "img" not in tags(html)
    assert "<td" in html
    assert "></td>" in html
    assert "1,234" in html or "1,235" in html


def test_figures_stand_to_the_right_and_dates_to_the_left() -> None:
    """A column of figures is aligned to the right; words that begin with a digit are not."""
    html = table(["a", "b"], [["1,200", "2026 to no end"], ["12.3 to 26.7", "2025-01-01"]])
    assert '<td style="text-align:right;white-space:nowrap">1,200' in html
    assert '<td style="text-align:left">2026 to no end' in html
    assert '<td style="text-align:left">2025-01-01' in html


def test_thumbnail_is_light_and_keeps_the_ends(shipped: co.Network) -> None:
    """A map of half a continent weighs under 40 kB and names both ends."""
    line = [(109.0 - n * 0.05, 34.0 + (n % 7) * 0.01) for n in range(2000)]
    picture = thumbnail([Stroke(line, "#000000", HOSTILE)], [(109.0, 34.0, "A"), (9.0, 34.0, "B")])
    assert len(picture) < 40_000
    assert ">A</text>" in picture
    assert ">B</text>" in picture
    assert "img" not in tags(picture)


def test_nothing_is_drawn_of_nothing() -> None:
    """Without lines there is no picture."""
    assert thumbnail([]) == ""


def test_display_needs_no_matplotlib() -> None:
    """Showing a route loads neither matplotlib nor geopandas nor pandas."""
    code = (
        "import corridors as co, sys; net = co.samples.sample_network();"
        "co.find_route(net, 'alpha', 'omega')._repr_html_();"
        "print([m for m in ('matplotlib', 'geopandas', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_drawing_leaves_a_live_session_live() -> None:
    """What a notebook's backend switches on with the first figure stays on after the plot."""
    import matplotlib as mpl

    from corridors.plotting import SIZES, THEMES
    from corridors.plotting.style import house_style

    before = mpl.is_interactive()
    try:
        mpl.interactive(False)
        with house_style(THEMES["light"], SIZES["one-column"]):
            mpl.interactive(True)
        assert mpl.is_interactive()
    finally:
        mpl.interactive(before)

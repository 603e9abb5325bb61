"""Maps of figures, of time, of changes and of reasons; insets; options that all maps share."""

import itertools
import typing

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.text import Text

import corridors as co
from corridors.cli.main import cli
from corridors.errors import OptionError
from corridors.plotting import (
    SIZES,
    THEMES,
    overlaps,
    plot_access,
    plot_change,
    plot_corridors,
    plot_difference,
    plot_links,
    plot_network,
    plot_reach,
    plot_routes,
)
from corridors.plotting.bands import Bands, bands_for
from corridors.plotting.blocking import blocked_marks
from corridors.plotting.measuring import drawn_texts
from corridors.plotting.options import INSETS, MapOptions, setting_of
from corridors.plotting.style import contrast, lightness

mpl.use("agg")


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def north(shipped):
    """The way through Russia."""
    return co.find_route(shipped, "xian", "duisburg", corridor="northern")


@pytest.fixture(scope="module")
def flow(shipped):
    """What each link carries when the Middle Corridor is full."""
    found = {}
    frame = co.max_flow(shipped, "xian", "duisburg", corridor="middle").to_frame()
    for edges, amount in zip(frame["edges"], frame["per_year"], strict=True):
        for edge in edges:
            found[edge] = found.get(edge, 0.0) + amount
    return found


def _legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def _gids(ax, start):
    return [artist for artist in ax.get_children() if str(artist.get_gid()).startswith(start)]


def _maps(shipped, north, flow):
    """Every kind of map that the library ships, by name."""
    around = co.find_route(shipped, "xian", "duisburg", avoid=["BY"])
    shut = co.load_scenario("poland-closes").apply(shipped)
    verdict = co.check_policy(north, co.Consignment(hs="8457"))
    return {
        "corridors": lambda **o: plot_corridors(shipped, **o),
        "network": lambda **o: plot_network(shipped, **o),
        "flow": lambda **o: plot_links(shipped, flow, heading="Flow", unit="TEU a year", **o),
        "reach": lambda **o: plot_reach(co.reach(shipped, "xian", days=12), **o),
        "access": lambda **o: plot_access(shipped, "xian", towards=False, **o),
        "difference": lambda **o: plot_difference(co.diff(shipped, shut), **o),
        "change": lambda **o: plot_change(north, around, **o),
        "blocked": lambda **o: plot_routes(north, blocked=verdict, **o),
    }


@pytest.mark.parametrize(
    "options",
    [
        {"title": "Two columns", "inset": "caspian", "north": True},
        {"title": "One column", "size": "one-column", "theme": "dark"},
        {"title": "A slide", "size": "slide", "language": "ru"},
    ],
    ids=lambda o: o["title"],
)
def test_no_map_has_texts_over_each_other(shipped, north, flow, options):
    """Drawn extents of all texts of every map, insets included, on the page and at 6 pt or more."""
    for name, draw in _maps(shipped, north, flow).items():
        if options.get("size") and name not in ("corridors", "flow", "blocked"):
            continue
        ax = draw(**options)
        assert overlaps(ax) == [], name
        assert min(text.get_fontsize() for text in drawn_texts(ax)) >= 6.0, name
        for dpi in (100, 300):
            ax.figure.set_dpi(dpi)
            ax.figure.canvas.draw()
            for text in ax.findobj(Text):
                if text.get_text().strip() and text.get_visible():
                    box = Text.get_window_extent(text)
                    assert box.x0 >= -1, (name, dpi, text)
                    assert box.x1 <= ax.figure.bbox.width + 1, (name, dpi, text)
        plt.close("all")


def test_wider_means_more(shipped, flow):
    """Each band has its entry; a band of larger flows is wider and another colour."""
    ax = plot_links(shipped, flow, heading="Flow", unit="TEU a year")
    said = _legend(ax)
    assert said[0] == "Flow"
    assert said[1].startswith("up to ")
    assert all(words.endswith(" TEU a year") for words in said[1:4])
    drawn = {}
    for lines in [c for c in ax.collections if str(c.get_gid()).endswith(":line")]:
        drawn[int(lines.get_gid().split(":")[0])] = (
            lines.get_linewidth()[0], tuple(lines.get_edgecolor()[0]),
        )  # fmt: skip
    widths = [drawn[k][0] for k in sorted(drawn)]
    assert len(drawn) >= 3
    assert widths == sorted(widths)
    assert len(set(widths)) == len({colour for _, colour in drawn.values()}) == len(drawn)


def test_losses_and_gains_are_told_apart(sample):
    """A change below nothing has the colour of losses, and is as wide as a gain of its size."""
    edges = [link.id for link in sample.links.values() if link.moves == "rail"][:2]
    bands = bands_for([-100.0, 100.0])
    ax = plot_links(sample, dict(zip(edges, (-100.0, 100.0), strict=True)), unit="TEU")
    colours = bands.colours(THEMES["light"])
    assert len(set(colours)) == 2
    looks = bands.looks(THEMES["light"], by="both")
    assert looks["0"].width == looks[str(len(bands) - 1)].width
    assert "-100 to -50 TEU" in _legend(ax)


def test_missing_figures_are_quiet(sample):
    """NaN is no zero: the link is drawn among those without a figure."""
    edges = [link.id for link in sample.links.values() if link.moves == "rail"][:2]
    ax = plot_links(sample, dict(zip(edges, (np.nan, 100.0), strict=True)))
    lines = sum(len(c.get_segments()) for c in _gids(ax, tuple("0123456789")))
    assert lines == 1
    assert not _gids(plot_links(sample, {edges[1]: 1.0}, others=False), "quiet")


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_bands_can_be_read(theme):
    """Bands step by 6 or more in lightness and stand out from the land."""
    bands = Bands(tuple(range(7)))
    colours = bands.colours(theme)
    steps = [lightness(b) - lightness(a) for a, b in itertools.pairwise(colours)]
    assert all(abs(step) >= 6 for step in steps)
    assert len({step > 0 for step in steps}) == 1
    for ground in (theme.land, theme.crossed):
        assert min(contrast(colour, ground) for colour in colours) >= 2.9


def test_limits_belong_below():
    """A figure on a limit is in the band under it; an open end takes the rest."""
    bands = bands_for([0.2, 3.0], [0, 0.5, 0.9, float("inf")], unit="of capacity")
    assert bands.of([0.0, 0.5, 0.51, 0.9, 7.0]).tolist() == [0, 0, 1, 1, 2]
    assert [bands.words(k) for k in range(3)] == [
        "up to 0.5 of capacity", "0.5 to 0.9 of capacity", "over 0.9 of capacity"]  # fmt: skip


def test_places_are_graded_by_time(sample):
    """Dots lie in the band of their time; the origin is marked as an end."""
    found = co.reach(sample, "alpha", days=20)
    ax = plot_reach(found)
    dots = {int(d.get_gid().split(":")[1]): len(d.get_xdata()) for d in _gids(ax, "reach:")}
    expected = np.bincount(np.ceil(np.array([*found.values.values()]) / 24 / 5).astype(int) - 1)
    assert dots == {k: n for k, n in enumerate(expected) if n}
    assert _legend(ax)[0] == "Mean journey"
    assert "up to 5 days" in _legend(ax)


def test_lines_are_graded_between_their_ends(sample):
    """A line passes through the bands between the figures of its ends, in order."""
    times = co.time_matrix(sample, list(sample.places), ["omega"]).to_frame()["omega"] / 24
    limits = [0.0, *np.linspace(1, 15, 15), 99.0]
    ax = plot_access(sample, "omega", limits=limits)
    seen = {int(c.get_gid().split(":")[0]) for c in ax.collections
            if str(c.get_gid())[:1].isdigit()}  # fmt: skip
    latest = int(np.searchsorted(limits, times.max(), side="left")) - 1
    assert seen == set(range(latest + 1))
    assert _legend(ax)[0] == "To Omega"
    assert _legend(plot_access(sample, "alpha", towards=False))[0] == "From Alpha"


def test_reasons_of_a_verdict_are_marked(shipped, north):
    """Each reason stands once in the legend, with a cross on the stretch it bears on."""
    verdict = co.check_policy(north, co.Consignment(hs="8457"))
    ax = plot_routes(north, blocked=verdict)
    said = [text for text in _legend(ax) if "To be checked: " in text]
    reasons = [reason for reason in verdict.reasons if reason.verdict == "check"]
    assert len(said) == len({reason.rule.title for reason in reasons})
    crosses = _gids(ax, "marks:blocked")[0]
    lon = [mark.place.lon for mark in blocked_marks([north], verdict)]
    assert len(crosses.get_xdata()) == len(lon)
    russia = [p for p in shipped.places.values() if p.country == "RU"]
    assert all(min(p.lon for p in russia) < at < max(p.lon for p in russia) for at in lon)


def test_differences_are_told_by_colour(sample):
    """What is open in one state only, before or after; a link too short to see has a ring."""
    later = sample.as_of("2036-01-01")
    assert _legend(plot_difference(co.diff(sample, later)))[0] == "Open only after"
    assert _legend(plot_difference(co.diff(later, sample)))[0] == "Open only before"


def test_short_differences_get_a_ring(shipped):
    """The closed crossing at Brest is some kilometres long on a map of some hundreds."""
    shut = co.load_scenario("poland-closes").apply(shipped)
    assert _gids(plot_difference(co.diff(shipped, shut)), "ring")


def test_change_draws_the_old_way_below(sample):
    """Old ways are broader and lie under the new ones."""
    ways = [co.find_route(sample, "alpha", "omega", corridor=c) for c in ("northern", "middle")]
    ax = plot_change(*ways, names=("Open", "Closed"))
    assert _legend(ax)[:2] == ["Open", "Closed"]
    old, new = (_gids(ax, name)[0] for name in ("before:", "after:"))
    assert old.get_zorder() < new.get_zorder()
    assert old.get_linewidth()[0] > new.get_linewidth()[0]


@pytest.mark.parametrize("inset", [*INSETS, (45.0, 38.0, 52.0, 44.0)], ids=str)
def test_inset_shows_its_rectangle(shipped, inset):
    """The inset holds the degrees asked for, lies in a corner, and its outline is on the map."""
    route = co.find_route(shipped, "xian", "poti", corridor="middle")
    ax = plot_routes(route, inset=inset)
    small = ax.child_axes[0]
    assert len(small.collections) > 3
    assert len(_gids(ax, "inset-outline")) == 1
    ax.figure.canvas.draw()
    outer, inner = ax.get_window_extent(), small.get_window_extent()
    assert outer.x0 <= inner.x0
    assert inner.x1 <= outer.x1
    assert 0.03 < inner.width * inner.height / (outer.width * outer.height) < 0.3
    assert overlaps(ax) == []


def test_every_map_takes_the_same_options(sample):
    """No map refuses an option that the others take; unknown ones are told with those there are."""
    route = co.find_route(sample, "alpha", "omega")
    edge = route.edges[0]
    values = {
        "title": "A", "theme": "dark", "size": "slide", "labels": "none", "language": "tr",
        "extent": None, "legend": False, "scale": False, "north": True, "inset": None,
        "sources": "mine",
    }  # fmt: skip
    assert set(values) == set(typing.get_type_hints(MapOptions))
    draws = [
        lambda **o: plot_routes(route, **o), lambda **o: plot_network(sample, **o),
        lambda **o: plot_corridors(sample, lanes=[("alpha", "omega")], **o),
        lambda **o: plot_links(sample, {edge: 1.0}, **o),
        lambda **o: plot_access(sample, "omega", **o),
        lambda **o: plot_reach(co.reach(sample, "alpha", days=9), **o),
        lambda **o: plot_change(route, route, **o),
        lambda **o: plot_difference(co.diff(sample, sample.as_of("2036-01-01")), **o),
    ]  # fmt: skip
    before = dict(mpl.rcParams)
    for draw in draws:
        figure, ax = plt.subplots(figsize=(6, 4))
        assert draw(ax=ax, **values) is ax
        assert ax.get_title(loc="left") == "A"
        assert ax.get_legend() is None
        with pytest.raises(OptionError, match="unknown option 'colour' of a map; give title, "):
            draw(colour="red")
        plt.close(figure)
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"inset": "moon"}, "inset 'moon' is unknown; give one of caspian, caucasus"),
        ({"inset": (1, 2)}, r"inset \(1, 2\) is no rectangle; give west, south, east, north"),
        ({"extent": (50, 40, 45, 46)}, r"extent \(50, 40, 45, 46\) is no rectangle"),
        ({"theme": "pink"}, "theme 'pink' is unknown; give one of light, dark"),
        ({"size": "huge"}, f"size 'huge' is unknown; give one of {', '.join(SIZES)}"),
        ({"language": "xx"}, "language 'xx' is unknown; give one of en, ru, tr, zh"),
    ],
)
def test_bad_options_say_what_is_allowed(options, message):
    """One message with what was given and what is allowed."""
    with pytest.raises(OptionError, match=message):
        setting_of(options)


def test_bad_figures_say_what_is_allowed(sample):
    """Links nobody knows, no figures, limits that fall."""
    edge = next(link.id for link in sample.links.values() if link.mode != "transfer")
    with pytest.raises(OptionError, match=r"values name unknown links: nowhere; see net\.edges"):
        plot_links(sample, {"nowhere": 1.0})
    with pytest.raises(OptionError, match="there are no values to draw"):
        plot_links(sample, {edge: float("nan")})
    with pytest.raises(OptionError, match="do not rise; give two or more, lowest first"):
        plot_links(sample, {edge: 1.0}, limits=[3, 1])
    with pytest.raises(OptionError, match="by 'size' is unknown; give one of both, width, colour"):
        plot_links(sample, {edge: 1.0}, by="size")


def test_command_draws_in_print(tmp_path):
    """Size, inset, north and days to a place on the command line; an html file refuses them."""
    run = CliRunner().invoke
    words = ["map", str(tmp_path / "a.png"), "--lane", "xian", "poti", "--corridor", "middle",
             "--size", "one-column", "--inset", "caspian", "--north"]  # fmt: skip
    done = run(cli, words)
    assert done.exit_code == 0, (done.output, done.exception)
    assert run(cli, ["map", str(tmp_path / "b.svg"), "--days-to", "baku"]).exit_code == 0
    assert "To Baku" in (tmp_path / "b.svg").read_text("utf-8")
    with pytest.raises(OptionError, match="--inset is for maps in print; write a png, svg or pdf"):
        run(cli, ["map", str(tmp_path / "a.html"), "--inset", "caspian"], catch_exceptions=False)
    with pytest.raises(OptionError, match="inset 'moon' is unknown; give one of caspian"):
        run(cli, ["map", str(tmp_path / "c.png"), "--inset", "moon"], catch_exceptions=False)

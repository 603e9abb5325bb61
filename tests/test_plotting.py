"""Maps and charts: what is drawn, what can be read, what stays untouched."""

import itertools
import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from pyproj import Geod

import corridors as co
from corridors.comparison import compare
from corridors.errors import OptionError
from corridors.plotting import (
    CORRIDORS,
    MODES,
    SIZES,
    THEMES,
    overlaps,
    plot_corridors,
    plot_network,
    plot_pareto,
    plot_reliability,
    plot_routes,
    plot_times,
    plot_waterfall,
)
from corridors.plotting.labels import MapPlacer
from corridors.plotting.measuring import drawn_texts
from corridors.plotting.names import _names, place_name, written_in
from corridors.plotting.projection import COVERAGE, densify, fit_frame
from corridors.plotting.strands import kind_of, route_strands
from corridors.plotting.style import contrast, lightness
from corridors.samples import sample_network

mpl.use("agg")

ZOOMS = {
    "Eurasia": None,
    "Central Asia and the Caucasus": (38.0, 34.0, 82.0, 50.0),
    "Caspian": (45.0, 36.0, 56.0, 47.5),
}


@pytest.fixture(scope="module")
def network():
    """Give the shipped network."""
    return co.load_network()


@pytest.fixture(scope="module")
def routes(network):
    """Give the routes of all corridors from Xi'an to Duisburg, Istanbul and Bandar Abbas."""
    lanes = [("xian", "duisburg"), ("xian", "istanbul"), ("xian", "bandar-abbas")]
    return compare(network, lanes=lanes).routes


@pytest.fixture(scope="module")
def small():
    """Give the made-up network."""
    return sample_network()


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def _said(ax):
    return [text.get_text() for text in drawn_texts(ax)]


def _by_gid(ax, start):
    return [artist for artist in ax.get_children() if str(artist.get_gid()).startswith(start)]


def test_draws_on_the_axes_given(small):
    """The axes that come back are those that went in, and stay in their room."""
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    room = left.get_position()
    route = co.find_route(small, "alpha", "omega")
    assert plot_routes(route, ax=left) is left
    box = left.get_position()
    assert room.x0 <= box.x0 + 1e-9
    assert box.x1 <= room.x1 + 1e-9
    assert box.y1 <= room.y1 + 1e-9
    assert not right.collections


def test_own_figure_has_the_width_asked_for(small):
    """Figures are as wide as the column they are made for."""
    route = co.find_route(small, "alpha", "omega")
    for name, width in (("one-column", 85), ("two-column", 170)):
        figure = plot_routes(route, size=name).figure
        assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)


def test_route_plot_is_a_door(small):
    """`Route.plot` draws the same map."""
    route = co.find_route(small, "alpha", "omega")
    assert _said(route.plot(title="a")) == _said(plot_routes(route, title="a"))


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("size", ["one-column", "two-column"])
def test_labels_do_not_collide(routes, zoom, size):
    """No two texts lie over each other at any zoom, on screen and in print."""
    ax = plot_routes(routes, size=size, extent=ZOOMS[zoom], title=zoom)
    assert len(_said(ax)) > 15
    for dpi in (100, 200, 300):
        ax.figure.set_dpi(dpi)
        assert overlaps(ax) == []


@pytest.mark.parametrize("draw", [plot_network, plot_corridors])
@pytest.mark.parametrize("theme", THEMES)
def test_labels_of_shipped_maps_do_not_collide(network, draw, theme):
    """The two maps of the command line can be read on both themes."""
    assert overlaps(draw(network, theme=theme, title="A map")) == []


def test_overlaps_finds_what_lies_over_each_other():
    """The measure is not blind."""
    _, ax = plt.subplots()
    ax.text(0.5, 0.5, "first")
    ax.text(0.52, 0.5, "second")
    ax.text(0.1, 0.1, "alone")
    assert overlaps(ax) == [("first", "second")]


def test_text_is_large_enough(routes):
    """No text is under 6 pt, in any size."""
    for size in SIZES:
        ax = plot_routes(routes, size=size, title="A map")
        assert min(text.get_fontsize() for text in drawn_texts(ax)) >= 6.0


def test_text_lies_within_the_page(routes):
    """Legend, note and labels are not cut off by the edge of the paper."""
    for size in SIZES:
        figure = plot_routes(routes, size=size, title="A map").figure
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()
        for text in figure.axes[0].findobj(Text):
            if text.get_text():
                box = Text.get_window_extent(text, renderer)
                assert box.x0 >= -1, text
                assert box.y0 >= -1, text
                assert box.x1 <= figure.bbox.width + 1, text
                assert box.y1 <= figure.bbox.height + 1, text


def test_note_names_date_and_sources(network, routes):
    """Every map carries the date of the data and the attribution."""
    for ax in (
        plot_routes(routes),
        plot_network(network),
        plot_routes(routes, ax=plt.figure().gca()),
    ):
        note = " ".join(" ".join(_said(ax)).split())
        assert "© OpenStreetMap contributors" in note
        assert "Made with Natural Earth" in note
        assert network.data_date.isoformat() in note


def test_places_countries_and_seas_are_named(routes):
    """Ends, countries on the way and the Caspian Sea are named."""
    said = {text.replace("\n", " ") for text in _said(plot_routes(routes))}
    assert {"Duisburg", "Xi'an", "Caspian Sea", "Black Sea"} <= said
    assert {"CHINA", "RUSSIA", "KAZAKHSTAN", "IRAN", "POLAND", "UKRAINE"} <= said


def test_labels_can_be_chosen(routes):
    """None, the ends, or places by name."""
    places = {place_name(place) for place in routes[0].network.places.values()}
    none = set(_said(plot_routes(routes, labels="none")))
    assert not none & places
    ends = set(_said(plot_routes(routes, labels="ends")))
    assert ends & places >= {"Duisburg", "Xi'an"}
    assert "Moscow" not in ends
    some = set(_said(plot_routes(routes, labels=["moscow", "Poti"])))
    assert some & places == {"Moscow", "Poti"}


def test_legend_tells_corridors_lines_and_markers(routes):
    """Each corridor has its colour; kinds of line and markers are explained."""
    ax = plot_routes(routes)
    said = [text.get_text() for text in ax.get_legend().get_texts()]
    titles = [rule.title for rule in routes[0].network.corridors]
    assert {title for title in titles if title in said} == set(titles)
    assert {"Ferry or sea", "Change of gauge", "Port: to or from ship"} <= set(said)
    assert len(said) == len(set(said))
    assert plot_routes(routes, legend=False).get_legend() is None


def test_one_route_is_coloured_by_mode(routes):
    """The legend of a single route names modes."""
    middle = next(route for route in routes if route.corridor == "middle")
    ax = plot_routes(middle)
    said = [text.get_text() for text in ax.get_legend().get_texts()]
    assert said[:2] == ["Rail", "Ferry"]


def test_routes_of_one_corridor_are_coloured_one_by_one(routes):
    """Alternatives within a corridor keep apart."""
    northern = [route for route in routes if route.corridor == "northern"][:2]
    said = [t.get_text() for t in plot_routes(northern).get_legend().get_texts()]
    assert said[0].startswith("1: ")
    assert said[1].startswith("2: ")


def test_lines_tell_how_sure_they_are(small):
    """Planned links are dashed, assumed courses dotted, water is hollow."""
    links = {kind_of(link, small) for link in small.links.values() if link.mode != "transfer"}
    assert {"water", "planned", "assumed"} <= links
    ax = plot_network(small)
    dashes = {c.get_gid(): c.get_linestyle()[0][1] for c in _by_gid(ax, "rail:")}
    assert dashes["rail:planned"] != dashes["rail:assumed"]
    assert None not in dashes.values()
    water = _by_gid(ax, "ferry:water")[0]
    cores = [
        c for c in ax.collections if c.get_zorder() == pytest.approx(water.get_zorder() + 0.005)
    ]
    assert cores[0].get_linewidth()[0] < water.get_linewidth()[0]


def test_shared_links_run_side_by_side(routes):
    """Corridors that share track lie apart by the width of a line, each one visible."""
    pair = [
        next(r for r in routes if r.corridor == name and r.destination == "duisburg")
        for name in ("northern", "middle")
    ]
    ax = plot_routes(pair)
    frame = fit_frame([(7, 51), (109, 34)])
    ax.set_xlim(frame.bounds[0], frame.bounds[2])
    ax.set_ylim(frame.bounds[1], frame.bounds[3])
    placer = MapPlacer(ax, frame, THEMES["light"])
    strands = route_strands(
        pair,
        placer,
        group=lambda _, route, __: route.corridor,
        order=["northern", "middle"],
        spacing=2.0,
    )
    lines = {group: [s for s in strands if s.group == group] for group in ("northern", "middle")}
    spot = placer.points(np.column_stack(frame.forward([98.0], [39.7])))[0]

    def near(group):
        points = np.concatenate([s.points for s in lines[group]])
        return points[np.argsort(np.hypot(*(points - spot).T))[:12]]

    gap = np.hypot(*(near("northern")[:, None, :] - near("middle")[None, :, :]).transpose(2, 0, 1))
    assert gap.min(axis=1).mean() == pytest.approx(2.0, abs=0.4)


def test_blocked_links_are_crossed_out(routes):
    """Each cross has its reason in the legend; letters tell several apart."""
    northern = next(route for route in routes if route.corridor == "northern")
    edges = [arc.link.id for arc in northern.arcs if arc.link.mode != "transfer"]
    one = plot_routes(northern, blocked={edges[3]: "law $x$"})
    assert "Not permitted: law $x$" in [t.get_text() for t in one.get_legend().get_texts()]
    assert len(_by_gid(one, "marks:blocked")) == 1
    two = plot_routes(northern, blocked={edges[3]: "law", edges[9]: "closed"})
    said = [t.get_text() for t in two.get_legend().get_texts()]
    assert {"a  law", "b  closed"} <= set(said)
    assert {"a", "b"} <= set(_said(two))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_scale_bar_is_right(routes, zoom):
    """The bar is as long on the ground as it says, in the middle of the map."""
    ax = plot_routes(routes, extent=ZOOMS[zoom])
    bars = [p for p in ax.patches if p.get_gid() == "scale-bar"]
    label = next(t for t in _said(ax) if t.endswith(" km"))
    said = float(label.removesuffix(" km").replace(",", ""))
    lon = np.array([p for route in routes for leg in route.legs for p in route.line_of(leg)])
    if ZOOMS[zoom] is not None:
        west, south, east, north = ZOOMS[zoom]
        lon = np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])
    frame = fit_frame(lon)
    middle = (sum(ax.get_xlim()) / 2, sum(ax.get_ylim()) / 2)
    long = sum(bar.get_width() for bar in bars)
    west, east = (frame.inverse(middle[0] + side * long / 2, middle[1]) for side in (-1, 1))
    ground = Geod(ellps="WGS84").inv(*map(float, (*west, *east)))[2] / 1000
    assert ground == pytest.approx(said, rel=0.01)


def test_frame_holds_what_is_shown():
    """Everything asked for lies in the frame, with the projection that suits it."""
    cases = {
        "lcc": [
            [(6.8, 51.4), (109.1, 34.4)],
            [(48.0, 37.0), (55.0, 46.0)],
            [(51.0, 43.0), (51.1, 43.1)],
        ],
        "eqearth": [[(121.0, 31.0), (103.8, 1.2), (18.0, -35.0), (4.0, 52.0)]],
    }
    for name, groups in cases.items():
        for points in groups:
            frame = fit_frame(points)
            assert f"+proj={name}" in frame.crs
            x, y = frame.forward(*densify(np.array(points)).T)
            west, south, east, north = frame.bounds
            assert (x > west).all()
            assert (x < east).all()
            assert (y > south).all()
            assert (y < north).all()


def test_home_projection():
    """All Eurasia is shown on the cone of the reports."""
    crs = fit_frame([(6.8, 51.4), (109.1, 34.4)]).crs
    assert "+proj=lcc +lat_1=35 +lat_2=55 +lat_0=45 +lon_0=62" in crs


def test_deep_sea_map(network):
    """A journey by sea is drawn whole, on the world it needs."""
    route = co.find_route(
        network.select(mode="sea"), "shanghai", "rotterdam", minimise="distance_km"
    )
    ax = plot_routes(route, title="By sea")
    assert overlaps(ax) == []
    west, east = ax.get_xlim()
    line = np.concatenate(_by_gid(ax, "sea:water")[0].get_segments())
    assert west < line[:, 0].min()
    assert line[:, 0].max() < east
    assert COVERAGE[1] <= min(y for leg in route.legs for _, y in route.line_of(leg))


def test_russian_names(routes):
    """Names at hand are used; the rest stays English."""
    said = _said(plot_routes(routes, language="ru"))
    assert "КАЗАХСТАН" in said
    assert "Каспийское\nморе" in said or "Каспийское море" in said
    assert {"Дуйсбург", "Сиань", "Москва"} <= set(said)


def test_chinese_falls_back_with_a_warning(routes, monkeypatch):
    """Where no font has the letters, names stay English, and one warning says what to install."""
    monkeypatch.setattr("corridors.plotting.names.families", lambda: ("DejaVu Sans",))
    with pytest.warns(UserWarning, match=r"no font for language 'zh'.*Noto Sans CJK SC") as told:
        ax = plot_routes(routes, language="zh")
    assert len(told) == 1
    ax.figure.canvas.draw()
    assert "CHINA" in _said(ax)
    assert all(ord(letter) < 0x2E80 for text in _said(ax) for letter in text)


def test_names_of_places_are_written_as_each_language_writes(network):
    """The table of names knows places only, and each name has the letters of its language."""
    table = _names()
    assert set(table) <= set(network.places)
    for language in ("ru", "zh"):
        names = [row[language] for row in table.values() if row[language]]
        assert len(names) > 80
        assert all(written_in([name], language) == name for name in names)
    assert place_name(network.places["turkmenbashi"], "tr") == "Türkmenbaşı"
    assert place_name(network.places["yekaterinburg"], "ru") == "Екатеринбург"


def test_names_in_other_languages_name_their_source(routes):
    """The note below the map credits GeoNames."""
    note = " ".join(" ".join(_said(plot_routes(routes, language="tr"))).split())
    assert "Names © GeoNames, CC BY 4.0." in note


def test_words_are_told_apart_by_their_letters():
    """Turkish is known by letters that its neighbours lack."""
    assert written_in(["Ağbənd", "Agbend"], "tr") == ""
    assert written_in(["ახალქალაქი", "Ahılkelek"], "tr") == "Ahılkelek"
    assert written_in(["Kashi", "喀什"], "zh") == "喀什"


def test_hostile_names_are_text(small):
    """Dollar signs and brackets in names are drawn as they stand."""
    from dataclasses import replace

    alpha = replace(small.places["alpha"], name="A$_{x}$ <b>")
    net = small.with_rows(places=[alpha])
    ax = plot_routes(co.find_route(net, "alpha", "omega"), title="50 $ to 60 $")
    ax.figure.canvas.draw()
    assert "A$_{x}$ <b>" in _said(ax)


def test_nothing_is_shown_or_saved(small, monkeypatch):
    """Plots neither show nor save."""

    def refuse(*_, **__):
        raise AssertionError("a plot must not do that")

    monkeypatch.setattr(plt, "show", refuse)
    monkeypatch.setattr(Figure, "savefig", refuse)
    route = co.find_route(small, "alpha", "omega")
    plot_routes(route)
    plot_network(small)
    plot_waterfall(route)


def test_settings_of_the_user_stay(small):
    """No plot changes rcParams."""
    before = dict(mpl.rcParams)
    route = co.find_route(small, "alpha", "omega")
    plot_routes(route, theme="dark", size="slide")
    plot_network(small)
    plot_pareto([route])
    plot_times({"a": [1.0, 2.0]})
    assert dict(mpl.rcParams) == before


def test_import_is_light():
    """`import corridors` loads neither matplotlib nor the plotting modules."""
    code = (
        "import sys, corridors\n"
        "bad = {'matplotlib', 'corridors.plotting', 'shapely'} & set(sys.modules)\n"
        "sys.exit(', '.join(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_base_map_is_read_once(routes, monkeypatch):
    """A second map takes the shapes that the first has read."""
    from corridors.plotting import basemap

    basemap._features.cache_clear()
    plot_routes(routes).figure.canvas.draw()
    assert basemap._features.cache_info().misses > 0
    monkeypatch.setattr(basemap, "read_text", lambda path: pytest.fail(f"{path.name} again"))
    plot_routes(routes).figure.canvas.draw()


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_stands_out(theme):
    """Text keeps the contrast of 4.5 that small letters need, lines the 2.9 of graphics."""
    for ground in (theme.paper, theme.land, theme.crossed, theme.sea):
        assert contrast(theme.ink, ground) >= 4.5
    for ground in (theme.paper, theme.land, theme.crossed):
        assert contrast(theme.soft_ink, ground) >= 4.5
        for look in (*CORRIDORS.values(), *MODES.values()):
            assert contrast(theme.colour(look), ground) >= 2.9, (look, ground)
    assert contrast(theme.sea_ink, theme.sea) >= 4.5


def _alike(first, second):
    return first.dash == second.dash and first.hollow == second.hollow


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_colours_differ_in_grey_print(theme):
    """Corridors differ by lightness alone, modes by lightness or by pattern."""
    named = {name: look for name, look in CORRIDORS.items() if name != "other"}
    for a, b in itertools.combinations(named.values(), 2):
        assert abs(lightness(theme.colour(a)) - lightness(theme.colour(b))) >= 10
    for a, b in itertools.combinations(MODES.values(), 2):
        apart = abs(lightness(theme.colour(a)) - lightness(theme.colour(b))) >= 9
        assert apart or not _alike(a, b)


# Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1.
BLIND = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def _lab(linear):
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(linear, 0, 1) / (0.9505, 1.0, 1.089)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_colours_differ_for_colour_blind_readers(kind, theme):
    """Any two corridors stay 12 units of CIELAB apart under each kind of colour blindness."""
    seen = []
    for name, look in CORRIDORS.items():
        if name == "other":
            continue
        rgb = np.array(mpl.colors.to_rgb(theme.colour(look)))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        seen.append(_lab(np.array(BLIND[kind]) @ linear))
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(a - b) >= 12


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theme": "pink"}, "theme 'pink' is unknown; give one of light, dark"),
        ({"size": "poster"}, "size 'poster' is unknown; give one of one-column"),
        ({"labels": "all"}, "labels 'all' is unknown; give auto, ends, none"),
        ({"colour_by": "mood"}, "colour_by 'mood' is unknown; give one of auto"),
        ({"language": "fr"}, "language 'fr' is unknown; give one of en, ru, tr, zh"),
        ({"extent": (60, 40, 50, 45)}, "is no rectangle; give west, south, east, north"),
        ({"blocked": {"nowhere": "law"}}, "blocked names unknown links: nowhere"),
    ],
)
def test_bad_options_say_what_is_allowed(small, options, message):
    """Each option names what it takes."""
    route = co.find_route(small, "alpha", "omega")
    with pytest.raises(OptionError, match=message):
        plot_routes(route, **options)


def test_nothing_to_draw_is_an_error(small):
    """No routes, or something that is none."""
    with pytest.raises(OptionError, match="there are no routes to draw"):
        plot_routes([])
    with pytest.raises(OptionError, match="cannot draw str; give routes"):
        plot_routes(["xian"])
    with pytest.raises(OptionError, match="there are no times to draw"):
        plot_times({})
    with pytest.raises(OptionError, match="there are no routes to draw"):
        plot_pareto([])


def test_times_show_the_quantiles():
    """Bars run from p10 to p90 in days."""
    hours = np.arange(0.0, 2401.0)
    ax = plot_times({"northern": hours})
    bar = ax.patches[0]
    assert bar.get_x() == pytest.approx(10)
    assert bar.get_x() + bar.get_width() == pytest.approx(90)
    assert ax.lines[0].get_xdata()[0] == pytest.approx(50)


def test_times_of_a_comparison(network):
    """A frame of `compare` is drawn as it comes, journeys that do not exist left out."""
    frame = compare(network, lanes=[("xian", "istanbul")]).to_frame()
    ax = plot_times(frame, title="Xi'an to Istanbul")
    served = frame[frame["feasible"].astype(bool)].index.get_level_values("corridor")
    assert [text.get_text() for text in ax.get_yticklabels()] == list(served)
    assert overlaps(ax) == []


def test_reliability_rises_to_all():
    """The curve ends at 100 % and passes the median at 50 %."""
    ax = plot_reliability({"middle": [240.0, 480.0, 720.0, 960.0]})
    line = ax.lines[0]
    assert list(line.get_ydata()) == [25, 50, 75, 100]
    assert list(line.get_xdata()) == [10, 20, 30, 40]


def test_waterfall_adds_up_to_the_mean(small):
    """The parts end where the total ends: at the mean time of the route."""
    route = co.find_route(small, "alpha", "omega")
    for most in (16, 3):
        bars = plot_waterfall(route, most=most).patches
        total = bars[-1].get_width()
        assert total == pytest.approx(route.time_h.mean / 24)
        assert sum(bar.get_width() for bar in bars[:-1]) == pytest.approx(total)
    again = plot_waterfall(route.explain().to_frame()).patches
    assert again[-1].get_width() == pytest.approx(total)


def test_pareto_front_leaves_out_what_is_beaten():
    """Only points that no other beats in both lie on the line; names do not collide."""
    import pandas as pd

    frame = pd.DataFrame(
        {"days_p50": [10.0, 20.0, 30.0, 31.0], "cost_usd_per_feu": [9000.0, 7000.0, 8000.0, 5000.0],
         "corridor": ["northern", "middle", "cku", "kti"]}
    )  # fmt: skip
    ax = plot_pareto(frame)
    assert list(ax.lines[0].get_xdata()) == [10, 20, 31]
    assert {"northern", "middle", "cku", "kti"} <= set(_said(ax))
    assert overlaps(ax) == []
    with pytest.raises(OptionError, match="no column colour"):
        plot_pareto(frame, names="colour")

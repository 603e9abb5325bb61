"""Reports: the numbers are those of the calls, the sentences true, the file safe."""

import builtins
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridors as co
from corridors.cli.main import cli
from corridors.errors import MissingExtraError, OptionError, UnknownNameError
from corridors.network import Network
from corridors.report import Report, Study, make_report, run_study, write_report
from corridors.report.grounds import basis_sentence, sources_of
from corridors.report.making import _once
from corridors.report.sentences import (
    flow_sentences,
    lane_sentences,
    policy_sentences,
    state_sentences,
)
from corridors.report.study import Line, State
from corridors.report.wording import changed_days, changed_usd, count, joined
from corridors.routes import Route, Unserved
from corridors.routes.ranges import TimeSpan
from corridors.scenarios import BASELINE, Measure, Scenario

mpl.use("agg")

LANE = [("alpha", "omega")]
CLOSED = Scenario(
    "water-shut", "No ships",
    measures=(Measure("close", (("mode", ("ferry",)),), note="no ships", reason="a test",
                      spread="none"),),
)  # fmt: skip
SLOW = Scenario(
    "slow-border", "Border posts of China work slowly",
    measures=(Measure("dwell", (("border", ("CN-KZ",)),), "scale", 2.0, low=1.5, high=3.0,
                      note="slow posts", reason="a test", spread="1.5 to 3"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def study(sample: Network) -> Study:
    """Two corridors of the sample, and the water shut."""
    return run_study(sample, lanes=LANE, scenarios=[CLOSED], draws=300, seed=4)


@pytest.fixture(scope="module")
def report(study: Study) -> Report:
    """Its report."""
    return make_report(study)


@pytest.fixture(scope="module")
def real(shipped: Network) -> Report:
    """One lane of the shipped network by two corridors."""
    return make_report(
        shipped, lanes=[("xian", "duisburg")], corridors=["northern", "middle"],
        scenarios=[SLOW], draws=400, seed=2, consignment=co.Consignment(hs="8457"),
    )  # fmt: skip


def plain(text: str) -> str:
    """Text with ordinary spaces and minus signs."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def test_numbers_are_those_of_the_calls(real: Report, shipped: Network) -> None:
    """Sentences and tables give what compare, simulate, check_policy and max_flow give."""
    goods = co.Consignment(hs="8457")
    lanes, names = [("xian", "duisburg")], ["northern", "middle"]
    table = co.compare(shipped, lanes=lanes, corridors=names, draws=400, seed=2, consignment=goods)
    run = co.simulate(shipped, lanes, corridors=names, draws=400, seed=2, consignment=goods)
    page = plain(real.html)
    for row, drawn, line in zip(table.rows, run.served, real.study.lines, strict=True):
        assert isinstance(row, Route)
        assert line.span is not None
        assert line.span.p50 == pytest.approx(drawn.time_h.p50, rel=1e-5)
        assert f"{drawn.time_h.p50 / 24:,.1f}" in page
        assert f"{row.cost_usd_per_feu:,.0f}" in page
        assert f"{row.co2_kg_per_feu:,.0f}" in page
        verdict = co.check_policy(row, goods)
        assert f"<td>{verdict.verdict}</td><td>{verdict.legal}</td>" in page
        flow = co.max_flow(shipped, "xian", "duisburg", corridor=row.corridor)
        assert f"at most {flow.teu_per_year:,.0f} TEU a year one way" in page
        gains = flow.bottlenecks().set_index("name")["gain_per_year"].round()
        best = joined([str(name) for name in gains.index[gains == gains.max()]], last="or")
        assert f"helps most at {best}: {gains.max():,.0f} TEU more" in page
    both = co.compare(shipped, lanes=lanes, corridors=names, scenarios=[SLOW],
                      draws=400, seed=2, consignment=goods).to_frame()  # fmt: skip
    hours = both["time_h_p50_change"].iloc[0] / 24
    assert hours > 0.1
    assert f"Northern (through Russia) takes {hours:.1f} days more" in page
    assert f"{run.served[0].fastest_share:.0%}" in page


def test_what_a_report_must_hold(real: Report) -> None:
    """Each part is there, with numbered figures and tables, dates, sources and attribution."""
    page = real.html
    for part in ("summary", "comparison", "scenarios", "reliability", "policy", "capacity",
                 "assumptions", "sources"):  # fmt: skip
        assert f'id="{part}"' in page, part
    for kind, least in (("Figure", 3), ("Table", 7)):
        numbers = [int(n) for n in re.findall(rf">{kind} (\d+)\.", page)]
        assert numbers == list(range(1, len(numbers) + 1)), kind
        assert len(numbers) >= least
    network = real.study.network
    for words in (str(network.day), str(network.data_date), network.hash, "HS 8457",
                  "OpenStreetMap contributors", "Not legal advice"):  # fmt: skip
        assert words in page, words
    pages = sources_of(real.study)
    assert len(pages) > 20
    assert all(source.text.split(",")[0].replace("&", "&amp;") in page for source in pages[:5])


def test_nothing_is_fetched(real: Report, report: Report) -> None:
    """Pictures and styles stand inside; links lead to pages only."""
    for page in (real.html, report.html):
        assert not re.search(r'<(?:script|iframe|link rel="style)', page)
        assert all(a.startswith("data:") for a in re.findall(r'src="([^"]*)"', page))
        links = re.findall(r'<a href="([^"]*)"', page)
        assert all(a.startswith(("http://", "https://")) for a in links)
    assert real.size_mb < 5


def test_same_study_gives_the_same_page(report: Report, study: Study) -> None:
    """No date and no chance goes in."""
    assert make_report(study).html == report.html


def test_scenario_is_told(study: Study, report: Report) -> None:
    """A service that is lost says why; the rest stays; the fastest is named anew where it falls."""
    told = state_sentences(study.states[1])
    assert told[0].startswith("Alpha to Omega by Across the water loses its service: ")
    assert "1 journey stays as before, to a tenth of a day and the dollar." in told
    assert "No ships" in report.html
    best = min(study.lines, key=lambda line: line.span.p50 if line.span else 0)
    changed = [text for text in told if "instead of" in text]
    assert bool(changed) == (best.row.corridor == "middle")


def test_nothing_changes_is_said(sample: Network) -> None:
    """A scenario without an effect, and a report without scenarios."""
    idle = Scenario("idle", "Nothing done", as_of=date(2026, 1, 1))
    study = run_study(sample, lanes=LANE, scenarios=[idle], draws=50)
    assert state_sentences(study.states[1]) == [
        "No time or price changes on these lanes, to a tenth of a day and the dollar."
    ]
    alone = make_report(sample, lanes=LANE, draws=50)
    assert 'id="scenarios"' not in alone.html
    assert len(alone.study.states) == 1


def test_lane_nobody_serves(sample: Network) -> None:
    """The report is written, says so with reasons, and draws nothing."""
    made = make_report(sample, lanes=[("alpha", "north")], corridors=["middle"], draws=50)
    assert "does not serve this lane" in lane_sentences(made.study)[0]
    assert "no service: " in made.html
    assert "<img" not in made.html
    assert policy_sentences(made.study) == ["There is no journey to hold against the rules."]
    assert basis_sentence(made.study) == "There is no journey whose figures could be traced."
    assert flow_sentences(made.study) == []


def test_single_corridor_is_not_called_best(sample: Network) -> None:
    """One journey has nothing to be faster than."""
    study = run_study(sample, lanes=LANE, corridors=["middle"], draws=50)
    said = plain(lane_sentences(study)[0])
    assert said.startswith("Alpha to Omega: Across the water serves it: ")
    assert "fastest" not in said


def test_missing_capacities_are_said(study: Study, report: Report) -> None:
    """The sample holds none: the table says which rows are wanted, no sentence gives a figure."""
    assert flow_sentences(study) == []
    assert "no figure: parameters.csv: a whole way has no capacity" in report.html


class Priced(Route):
    """A route with the totals it is given."""

    @property
    def cost_usd_per_feu(self) -> float:
        """As given."""
        return self.__dict__["own"][0]

    @property
    def co2_kg_per_feu(self) -> float:
        """As given."""
        return self.__dict__["own"][1]


def told_of(figures: list[tuple[float, float, float]], sample: Network) -> tuple[str, list[Line]]:
    """The sentence about a lane whose journeys have these hours, dollars and kilograms."""
    lines = []
    for number, (hours, dollars, kilos) in enumerate(figures):
        route = object.__new__(Priced)
        route.__dict__.update(origin="alpha", destination="omega", own=(dollars, kilos),
                              corridor=f"c{number}")  # fmt: skip
        span = TimeSpan(hours * 0.8, hours, hours * 1.5, hours)
        lines.append(Line(route, route, f"Way{number}", "A to B", span, span))
    base = run_study(sample, lanes=LANE, draws=20)
    state = State(BASELINE, base.states[0].day, sample, tuple(lines))
    study = replace(base, states=(state,), lanes=(("alpha", "omega"),))
    return plain(lane_sentences(study)[0]), lines


FIGURES = st.tuples(
    st.sampled_from([120.0, 120.4, 240.0, 300.0, 301.0]),
    st.sampled_from([1000.0, 1000.3, 2000.0, 5000.0]),
    st.sampled_from([900.0, 900.2, 1500.0]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FIGURES, min_size=2, max_size=4))
def test_ranking_is_true(figures: list[tuple[float, float, float]]) -> None:
    """Whoever is called fastest, cheapest, cleanest or next is so, ties named together."""
    said, lines = told_of(figures, co.samples.sample_network())

    def least(place: int, digits: int, scale: float = 1.0) -> set[str]:
        values = [round(row[place] / scale, digits) for row in figures]
        return {f"Way{n}" for n, value in enumerate(values) if value == min(values)}

    fast, cheap, clean = least(0, 1, 24.0), least(1, 0), least(2, 0)
    found = re.search(r"^A to B: (.*?) (?:is|are) fastest", said)
    assert found is not None
    assert set(re.findall(r"Way\d", found[1])) == fast
    if "fastest, cheapest and lowest in carbon" in said:
        assert fast == cheap == clean
    else:
        priced = re.search(r"\. ([^.]*?) (?:is|are) (?:also )?cheapest", said)
        carbon = re.search(r"; ([^;]*?) emits? least", said)
        assert priced is not None
        assert carbon is not None
        assert (set(re.findall(r"Way\d", priced[1])) or fast) == cheap
        assert set(re.findall(r"Way\d", carbon[1])) == clean
    behind = re.search(r"The next, (Way\d), takes ([\d.]+) days more", said)
    assert (behind is None) == (len(fast) == len(lines))
    if behind is not None:
        rest = [row[0] for n, row in enumerate(figures) if f"Way{n}" not in fast]
        assert figures[int(behind[1][3:])][0] == min(rest)


def test_words_for_changes_and_counts() -> None:
    """More, less and the same; one and many."""
    assert plain(changed_days(34)) == "1.4 days more"
    assert plain(changed_days(-34)) == "1.4 days less"
    assert changed_days(1) == "as long"
    assert plain(changed_usd(-12.4)) == "USD 12 less"
    assert changed_usd(0.4) == "as much"
    assert (count(1, "lane"), count(0, "lane"), count(1200, "row")) == (
        "1 lane", "0 lanes", "1,200 rows")  # fmt: skip
    assert (joined([]), joined(["a"]), joined(["a", "b"])) == ("", "a", "a and b")
    assert _once(["till 2026-01-01.", "x", "till 2026-03-01."]) == ["till 2026-03-01.", "x"]


def test_new_service_and_moved_journeys(study: Study) -> None:
    """The states the other way round give a gain; a dearer journey is told by its size."""
    shut = study.states[1]
    back = tuple(replace(x, row=x.before, before=x.row, span=x.span_before, span_before=x.span)
                 for x in shut.lines)  # fmt: skip
    told = state_sentences(replace(shut, lines=back))
    assert plain(told[0]).startswith("Alpha to Omega by Across the water gains service: ")
    first = study.lines[0]
    assert first.span is not None
    slow = TimeSpan(*(value + 48 for value in vars(first.span).values()))
    moved = state_sentences(replace(shut, lines=(replace(first, span=slow),)))
    assert [plain(text) for text in moved] == [
        f"Alpha to Omega by {first.title} takes 2.0 days more and costs as much."
    ]
    two = replace(shut.lines[1], lane="Alpha to Elsewhere")
    lost = state_sentences(replace(shut, lines=(shut.lines[1], two)))
    assert lost == [
        "Across the water loses its service from Alpha to Omega and Alpha to Elsewhere; the table "
        "says why."
    ]
    none = Unserved("alpha", "omega", "middle", first.row.as_of, first.row.on, ("shut",))
    gone = replace(first, row=none, before=none, span=None, span_before=None, barred=("US",))
    told = state_sentences(replace(shut, lines=(gone,)))
    assert told == ["No service is gained or lost on these lanes."]


def test_names_are_escaped(sample: Network) -> None:
    """HTML in names, reasons, notes and sources stays text."""
    hostile = "<script>alert`1`</script>\"'&"
    places = {n: replace(p, name=f"{p.name} {hostile}") for n, p in sample.places.items()}
    evidence = {n: replace(e, publisher=hostile, url="javascript:alert`1`")
                for n, e in sample.evidence.items()}  # fmt: skip
    rules = tuple(replace(r, title=f"{r.title} {hostile}") for r in sample.corridors)
    world = replace(sample, places=places, evidence=evidence, corridors=rules)
    scenario = replace(CLOSED, title=hostile, note=hostile)
    made = make_report(world, lanes=LANE, scenarios=[scenario], draws=50, title=hostile,
                       author=hostile)  # fmt: skip
    assert "<script" not in made.html
    assert "&lt;script&gt;" in made.html
    assert 'href="javascript' not in made.html


def test_files_are_kept_and_endings_checked(report: Report, tmp_path: Path) -> None:
    """Nothing is lost, and nothing computed for a file that cannot be written."""
    file = tmp_path / "report.html"
    assert write_report(report, file).read_text(encoding="utf-8") == report.html
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(OptionError, match=r"report\.html exists"):
        write_report(report, file)
    assert file.read_text(encoding="utf-8") == "mine"
    write_report(report, file, overwrite=True)
    with pytest.raises(OptionError, match=r"give a name that ends in \.html, \.htm, \.pdf"):
        write_report(report, tmp_path / "report.docx")
    with pytest.raises(OptionError, match="cannot be written"):
        write_report(report, tmp_path / "nowhere" / "report.html")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_mistakes_are_named(sample: Network) -> None:
    """Places, corridors and numbers outside what is allowed."""
    with pytest.raises(UnknownNameError, match="atlantis"):
        run_study(sample, lanes=[("alpha", "atlantis")])
    with pytest.raises(UnknownNameError, match="by-air"):
        run_study(sample, lanes=LANE, corridors=["by-air"])
    with pytest.raises(OptionError, match="no lanes to compare"):
        run_study(sample, lanes=[])
    with pytest.raises(OptionError, match="capacity_lanes is -1; give 0 or more"):
        run_study(sample, lanes=LANE, capacity_lanes=-1)


def test_pdf_is_the_same_page(report: Report, tmp_path: Path) -> None:
    """Where the extra and Pango are installed."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"no WeasyPrint with Pango: {error}")
    file = write_report(report, tmp_path / "report.pdf")
    assert file.read_bytes().startswith(b"%PDF")


def test_missing_extra_is_named(
    report: Report, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without WeasyPrint, and without its library, the error says what to do."""
    real_import = builtins.__import__
    problem: Exception = ImportError("weasyprint")

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("weasyprint"):
            raise problem
        return real_import(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"pip install 'corridors\[pdf\]'"):
        write_report(report, tmp_path / "report.pdf")
    problem = OSError("cannot load library 'libpango'")
    with pytest.raises(OptionError, match=r"needs the library Pango.*print that to PDF"):
        write_report(report, tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_command_writes_a_report(tmp_path: Path) -> None:
    """Lanes of a file, scenarios in one word, goods, and points as ends."""
    lanes = tmp_path / "lanes.csv"
    lanes.write_text("origin,destination\nxian,poti\n", encoding="utf-8")
    file = tmp_path / "report.html"
    cli.main(["report", "-o", str(file), "--lanes", str(lanes), "--scenarios",
              "six-ships,baseline", "--corridor", "middle", "--draws", "50", "--feu", "2",
              "--capacity-lanes", "0", "--author", "Transport desk"],
             standalone_mode=False)  # fmt: skip
    page = file.read_text(encoding="utf-8")
    assert "Xi&#39;an to Poti: corridors compared" in page
    assert "Transport desk" in page
    assert "2 FEU" in page
    assert 'id="capacity"' not in page
    assert page.count("<h3>If: ") == 1


def test_results_open_as_pages(sample: Network) -> None:
    """`explore` of each result is the map for the browser."""
    route = co.find_route(sample, "alpha", "omega")
    pages = [route.explore(), co.find_routes(sample, "alpha", "omega", k=2).explore(),
             co.compare(sample, lanes=LANE).explore(title="Compared")]  # fmt: skip
    assert [page.title for page in pages] == ["Alpha – Omega", "Alpha – Omega", "Compared"]

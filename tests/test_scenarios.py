"""Scenarios: read, checked, applied, stacked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import corridors as co
from corridors.errors import ScenarioError
from corridors.network import Network
from corridors.routing.planner import Planner
from corridors.scenarios import BASELINE, Measure, Scenario, list_scenarios, load_scenario, rules_of
from corridors.scenarios.openings import opening_dates

SHIPPED = list_scenarios()
# Tables that each shipped scenario may touch; nothing else may differ from the baseline.
TOUCHES = {
    "close": {"links"}, "reopen": {"links"}, "open": {"links"}, "event": {"links", "parameters"},
    "new": {"places", "links", "parameters"}, "rule": {"rules"}, "capacity": {"capacity"},
    "demand": {"demand"},
}  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a scenario file."""

    def make(text: str, name: str = "mine") -> Path:
        file = tmp_path / f"{name}.toml"
        file.write_text(f'title = "t"\nnote = "n"\n{text}', encoding="utf-8")
        return file

    return make


def test_there_are_enough_and_baseline_comes_first() -> None:
    """At least 25, and the one without measures leads."""
    assert len(SHIPPED) >= 25
    assert SHIPPED[0] == "baseline"
    assert not load_scenario("baseline").measures


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_changes_what_it_says_and_nothing_else(
    shipped: Network, name: str
) -> None:
    """By `diff` against the baseline of the same day: only tables its measures speak of."""
    scenario = load_scenario(name)
    world = scenario.apply(shipped, on=shipped.day)
    found = co.diff(shipped, world)
    allowed = {t for m in scenario.measures for t in TOUCHES.get(m.kind, {"parameters"})}
    assert set(found.tables) <= allowed
    quantities = {
        row.quantity
        for m in scenario.measures
        for row in world.parameters.values()
        if m.sort.acts_on == "parameters" and m.sort.covers(row.quantity)
    }
    for change in found.changes:
        if change.table == "parameters" and "event" not in {m.kind for m in scenario.measures}:
            row = world.parameters.get(change.row) or shipped.parameters[change.row]
            assert row.quantity in quantities or change.row.startswith("sc-")
    assert bool(scenario.measures) >= bool(found.changes)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_is_sourced_and_marked(shipped: Network, name: str) -> None:
    """Citations resolve; every assumption has a reason; new states check like the tables."""
    scenario = load_scenario(name)
    assert scenario.title
    assert scenario.note
    known = {*shipped.evidence, *shipped.parameters, *_ids_of_policy()}
    for measure in scenario.measures:
        assert set(measure.source.split()) <= known
        assert measure.reason if measure.assumed else measure.source
    world = scenario.apply(shipped)
    assert len(world.assumed) == sum(m.assumed for m in scenario.measures)


def _ids_of_policy() -> set[str]:
    from corridors.policy import load_events, load_rules

    return {*load_rules().ids, *(event.id for event in load_events())}


def test_same_scenario_same_hash(shipped: Network) -> None:
    """Twice the same state; another day is another state; the input stays as it was."""
    before = shipped.hash
    scenario = load_scenario("digital-corridor")
    assert scenario.apply(shipped).hash == scenario.apply(shipped).hash
    assert scenario.apply(shipped).hash != scenario.apply(shipped, on="2030-01-01").hash
    assert shipped.hash == before


def test_baseline_changes_nothing(shipped: Network) -> None:
    """No measures, the same network."""
    assert BASELINE.apply(shipped) is shipped
    assert not co.diff(shipped, load_scenario("baseline").apply(shipped))


def test_order_of_a_stack_is_the_order_of_its_parts(sample: Network) -> None:
    """Twice, then to 10 h is 10 h; to 10 h, then twice is 20 h; the conflict is told."""
    row = next(r for r in sample.parameters.values() if r.quantity == "border_dwell_h")
    select = (("id", (row.id,)),)
    twice = Scenario("a", measures=(Measure("dwell", select, "scale", 2.0, scenario="a"),))
    ten = Scenario("b", measures=(Measure("dwell", select, "set", 10.0, scenario="b"),))
    assert (twice + ten).apply(sample).parameters[row.id].value == pytest.approx(10)
    assert (ten + twice).apply(sample).parameters[row.id].value == pytest.approx(20)
    told = (twice + ten).conflicts(sample)
    assert len(told) == 1
    assert told[0].startswith(f"conflict on parameters {row.id} border_dwell_h")
    assert "then dwell" in told[0]
    assert (twice + ten).name == "a+b"


def test_a_scenario_stands_once_in_a_stack() -> None:
    """Doing one twice is refused by name."""
    one = load_scenario("six-ships")
    with pytest.raises(ScenarioError, match="'six-ships' stands twice; give it once"):
        one + one


def test_closure_holds_on_its_days_only(shipped: Network) -> None:
    """Shut from the first to the last day, open the day before and after."""
    world = load_scenario("poland-closes").apply(shipped)
    link = world.links["brest-malaszewicze-border-1435"]
    days = {d: link.valid_on(date.fromisoformat(d)) for d in
            ("2026-09-11", "2026-09-12", "2026-09-24", "2026-09-25")}  # fmt: skip
    assert list(days.values()) == [True, False, False, True]


def test_narrowed_rows_change_the_selected_link_only(shipped: Network) -> None:
    """Halving the dwell of one post leaves every other price as it was."""
    edge = "petropavl-kurgan-border"
    halve = Measure("dwell", (("edge", (edge,)),), "scale", 0.5, scenario="one", note="x")
    world = Scenario("one", measures=(halve,)).apply(shipped)
    before, after = (
        Planner(net, co.Consignment(), on=shipped.day).prices("west")[1] for net in (shipped, world)
    )
    arcs = Planner(world, co.Consignment(), on=shipped.day).graph.arcs
    differ = {
        arc.link.id
        for arc, one, two in zip(arcs, before, after, strict=True)
        if [(c.kind, c.spread) for c in one] != [(c.kind, c.spread) for c in two]
    }
    assert differ == {edge}


@pytest.mark.parametrize("name", ["digital-corridor", "turkmenistan-opens", "trade-2030"])
def test_prices_taken_from_before_equal_fresh_ones(shipped: Network, name: str) -> None:
    """A planner that reuses another prices every arc alike."""
    world = load_scenario(name).apply(shipped)
    plain = Planner(replace(shipped, day=world.day), co.Consignment(), on=world.day)
    reused = Planner(world, co.Consignment(), on=world.day, like=plain)
    fresh = Planner(world, co.Consignment(), on=world.day)
    for heading in ("west", "east"):
        # by their text: two missing figures are alike
        assert repr(reused.prices(heading)[1]) == repr(fresh.prices(heading)[1])


def test_rules_follow_the_day_of_the_state(shipped: Network) -> None:
    """Steps of a lifting take effect on their dates."""
    scenario = load_scenario("normalisation")
    counts = [
        len(rules_of(scenario.apply(shipped, on=day)))
        for day in ("2026-08-01", "2026-10-02", "2027-03-02", "2027-09-02")
    ]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 4


def test_a_ban_blocks_the_lanes_it_speaks_of(shipped: Network) -> None:
    """Goods for the Union across Russia are refused with the rule; those for Türkiye pass."""
    found = co.compare(shipped, lanes=[("xian", "duisburg"), ("xian", "istanbul")],
                       corridors=["northern"], scenarios=["eu-full-transit-ban"])  # fmt: skip
    refused, passed = found.rows
    assert not refused.feasible
    assert "sc-eu-full-transit-ban" in refused.reasons[0]
    assert passed.feasible


def test_everything_closed_is_an_answer_with_reasons(sample: Network) -> None:
    """A stack that closes every route says why on every row."""
    modes = ("rail", "road", "ferry", "sea", "border")
    shut = Scenario("shut", measures=(Measure("close", (("mode", modes),), note="all"),))
    rows = co.compare(sample, lanes=[("alpha", "omega")], scenarios=[shut]).rows
    assert rows
    assert all(not row.feasible and row.reasons for row in rows)


@pytest.mark.parametrize("day", ["2014-01-01", "2018-06-01", "2022-01-31", "2035-12-31"])
def test_any_day_from_2014_to_2035(shipped: Network, day: str) -> None:
    """Every day has an answer, and a warning where the evidence does not reach it."""
    rows = co.compare(
        shipped, lanes=[("xian", "duisburg")], corridors=["northern"], dates=[day]
    ).rows
    assert rows[0].feasible
    assert any("evidence" in warning for warning in rows[0].warnings)


def test_opening_probabilities_become_dates() -> None:
    """10, 50 and 90 % by linear steps; never where half is not reached."""
    assert opening_dates(((2028, 0.1), (2030, 0.5), (2034, 0.9))) == (
        date(2028, 12, 31), date(2030, 12, 31), date(2034, 12, 31),
    )  # fmt: skip
    assert opening_dates(((2030, 0.3),))[1] is None


GOOD = '[[measures]]\nkind = "dwell"\nselect = {border = "CN-KZ"}\nscale = 0.5\nlow = 0.4\nhigh = 0.8\nbasis = "assumption"\nreason = "r"\n'  # noqa: E501


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + "form = 2026-01-01\n", "mine.toml, measure 1 (dwell): unknown key 'form'; did you mean 'from'?"),  # noqa: E501
        (GOOD.replace("border", "boarder"), "mine.toml, measure 1 (dwell), select: unknown key 'boarder'; did you mean 'border'?"),  # noqa: E501
        (GOOD.replace("scale = 0.5", 'add = 0.5\nunit = "days"'), "mine.toml, measure 1 (dwell): unit is 'days'; give 'h'"),  # noqa: E501
        (GOOD + 'from = "2026-13"\n', "mine.toml, measure 1 (dwell): from is '2026-13'; give a date such as 2026, 2026-09 or 2026-09-12"),  # noqa: E501
        (GOOD + "from = 2027-01-01\nto = 2026-01-01\n", "mine.toml, measure 1 (dwell): to 2026-01-01 lies before from 2027-01-01; swap them"),  # noqa: E501
        (GOOD + "from = 2027-01-01\n" + GOOD + "from = 2026-01-01\n", "mine.toml, measure 2 (dwell): from 2026-01-01 comes after a measure from 2027-01-01; put measures in the order of their dates"),  # noqa: E501
        (GOOD.replace('reason = "r"', ""), "mine.toml, measure 1 (dwell): reason is missing; say why this is assumed"),  # noqa: E501
        (GOOD.replace("assumption", "published"), "mine.toml, measure 1 (dwell): source is missing; cite it, or give basis 'assumption'"),  # noqa: E501
        (GOOD.replace("dwell", "dwel"), "mine.toml, measure 1: kind is 'dwel'; did you mean 'dwell'?"),  # noqa: E501
        (GOOD.replace("low = 0.4", "low = 0.9"), "mine.toml, measure 1 (dwell): low 0.9, scale 0.5, high 0.8 are out of order; give them rising"),  # noqa: E501
        ('[[measures]]\nkind = "open"\nselect = {id = "x"}\nopens_by = {2030 = 1.2}\nbasis = "published"\nsource = "s"\n', "mine.toml, measure 1 (open): opens_by.2030 is 1.2; give a probability from 0 to 1"),  # noqa: E501
        ('after = ["../poland-closes"]\n', "mine.toml: after names '../poland-closes', outside the folder of the file; copy that scenario beside it and give its plain name"),  # noqa: E501
        ('after = ["mine"]\n', "mine.toml: after names 'mine', which builds on it; break the ring"),
        ("colour = 1\n", "mine.toml: unknown key 'colour'; known are title, note, source, as_of, before, after, measures"),  # noqa: E501
    ],
)  # fmt: skip
def test_bad_files(write: Callable[[str], Path], text: str, message: str) -> None:
    """File, measure, key, value and remedy."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(write(text))
    assert message in str(caught.value).replace("\n  ", "\n").split("\n")


def test_all_problems_of_a_file_come_at_once(write: Callable[[str], Path]) -> None:
    """A border, a number and a reason: each with what hangs on it."""
    text = GOOD.replace("CN-KZ", "China").replace('reason = "r"', "").replace("0.4", '"x"')
    with pytest.raises(ScenarioError) as caught:
        load_scenario(write(text))
    said = str(caught.value)
    assert "select.border is 'China'; give two ISO codes such as 'BY-PL'" in said
    assert "low is 'x'; give a number" in said
    assert "reason is missing" in said


def test_matching_nothing_names_what_comes_near(
    shipped: Network, write: Callable[[str], Path]
) -> None:
    """An unknown place of the network, and a selection that is empty as a whole."""
    close = '[[measures]]\nkind = "close"\nselect = {%s}\nbasis = "published"\nsource = "s"\n'
    near = load_scenario(write(close % 'place = "akatu-port"'))
    with pytest.raises(ScenarioError, match=r"no link has place 'akatu-port'; nearest: aktau-port"):
        near.apply(shipped)
    empty = load_scenario(write(close % 'country = "DE", mode = "ferry"'))
    with pytest.raises(ScenarioError, match="none has all of these"):
        empty.apply(shipped)


def test_unknown_name_names_the_nearest() -> None:
    """And a path is offered."""
    with pytest.raises(ScenarioError, match="unknown scenario 'poland-close'; nearest: poland-clo"):
        load_scenario("poland-close")
    with pytest.raises(ScenarioError, match=r"unknown scenario '\.\./secret'"):
        load_scenario("../secret")


def test_capacity_and_demand_say_where_they_take_effect(shipped: Network) -> None:
    """Never a silent nothing."""
    notes = load_scenario("btk-5mt").apply(shipped).notes
    assert all(note.endswith("takes effect in flows") for note in notes)
    assert len(notes) == 2

"""What scenarios do where journeys do not show it: capacities, flows, rules; nothing is idle."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import corridors as co
from corridors.cli.main import cli
from corridors.comparison.capacities import capacity_changes, most_carried
from corridors.comparison.effects import effects_of, unmoved, with_effects
from corridors.costs import Consignment
from corridors.errors import NoRouteError, ScenarioError
from corridors.flows.wanted import demand_after
from corridors.network import Network
from corridors.routing import Planner
from corridors.scenarios import Measure, Scenario, list_scenarios, load_scenario

LANES = [("xian", "poti")]


@pytest.fixture(scope="module")
def planners(shipped: Network) -> dict[date, Planner]:
    """One planner a day, to price states from."""
    days = {load_scenario(name).as_of or shipped.day for name in list_scenarios()}
    return {day: Planner(replace(shipped, day=day), Consignment(), on=day) for day in days}


def _acts(before: Planner, shipped: Network, scenario: Scenario) -> set[str]:
    """What a scenario does: links, rules, demand, prices, capacities."""
    world = scenario.apply(shipped)
    found = {pending.table for pending in world.pending if pending.table != "capacity"}
    plain = replace(shipped, day=scenario.before or world.day)
    if plain.day != world.day:
        found.add("day")
    if any(plain.links.get(name) != link for name, link in world.links.items()):
        found.add("links")
    if "links" not in found:
        after = Planner(world, before.consignment, on=world.day, like=before)
        if after.prices("west")[1] != before.prices("west")[1]:
            return found | {"prices"}
    if capacity_changes(plain, world):
        found.add("capacities")
    return found


@pytest.mark.parametrize("name", list_scenarios()[1:])
def test_no_shipped_scenario_is_idle(
    shipped: Network, planners: dict[date, Planner], name: str
) -> None:
    """Each does something to links, prices, capacities, rules or demand of its day."""
    scenario = load_scenario(name)
    assert _acts(planners[scenario.as_of or shipped.day], shipped, scenario)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("btk-5mt", "capacity of Marabda - Akhalkalaki line: 1 Mt -> 5 Mt a year"),
        ("six-ships", "capacity of Caspian feeder fleet westbound: 6 ships -> 12 ships a year"),
        ("kti-design", "capacity of Bereket - Etrek line, single track: 10 Mt -> 12 Mt a year"),
        ("bakhty-ayagoz", "capacity of Bakhty - Tacheng border: none -> 14,200 trains a year"),
        ("darbaza-maktaaral", "capacity of Darbaza - Maktaaral line: none -> 20 Mt a year"),
        ("khorgos-second-dry-port",
         "capacity of Khorgos Gateway dry gauge change: 540,000 TEU -> 800,000 TEU a year"),
        ("caspian-ports-expanded", "capacity of Alat port: 150,000 TEU -> 500,000 TEU a year"),
        ("dostyk-moiynty-single",
         "capacity of Dostyk - Aktogay line, double track: 21,300 trains -> 4,380 trains a year"),
    ],
)  # fmt: skip
def test_capacities_before_and_after(shipped: Network, name: str, said: str) -> None:
    """In planners' words, matched by what and where they are."""
    scenario = load_scenario(name)
    world = scenario.apply(shipped)
    before = replace(shipped, day=scenario.before or world.day)
    assert said in {change.summary() for change in capacity_changes(before, world)}


def test_six_ships_let_the_middle_corridor_carry_more(shipped: Network) -> None:
    """By the same programme as `max_flow`."""
    world = load_scenario("six-ships").apply(shipped)
    before = replace(shipped, day=world.day)
    (found,) = most_carried(before, world, LANES, ["middle"])
    assert found.after > found.before + 1_000
    direct = co.max_flow(world, *LANES[0], corridor="middle")
    assert found.after == pytest.approx(direct.teu_per_year)
    assert found.changed
    assert "by middle, limited by" in found.summary()


def test_states_without_moved_journeys_say_what_they_change(shipped: Network) -> None:
    """Unmoved states are found, and their effects stand in text and JSON."""
    table = co.compare(shipped, lanes=LANES, corridors=["middle"],
                       scenarios=["btk-5mt", "digital-corridor"])  # fmt: skip
    assert unmoved(table) == (0,)
    effects = effects_of(shipped, table)
    assert list(effects) == [0]
    lines = list(effects[0].lines())
    assert "capacity of Marabda - Akhalkalaki line: 1 Mt -> 5 Mt a year" in lines
    assert any(line.startswith("the most that corridors can carry stays: middle") for line in lines)
    records = with_effects(table, effects)
    assert records[0]["teu_per_year"] == records[0]["teu_per_year_before"] > 0
    assert "teu_per_year" not in records[1]
    json.dumps(records)


def test_baseline_of_another_day(shipped: Network) -> None:
    """A scenario may name the day it is held against; days that are asked for win."""
    own = co.compare(shipped, lanes=LANES, corridors=["cku"], scenarios=["cku-2030"])
    assert (own.rows[0].as_of, own.baseline[0].as_of) == (date(2031, 7, 17), date(2030, 12, 30))
    fixed = co.compare(shipped, lanes=LANES, corridors=["cku"], scenarios=["cku-2030"],
                       dates=["2031-07-17"])  # fmt: skip
    assert fixed.baseline[0].as_of == date(2031, 7, 17)
    assert "against the baseline of 2030-12-30" in own.summary()


def test_iran_rules_block_some_and_ask_others(shipped: Network) -> None:
    """A Chinese shipper is asked to check; those of EU, GB and US are named as barred."""
    lanes = [("xian", "tehran"), ("xian", "poti")]
    table = co.compare(shipped, lanes=lanes, corridors=["kti", "middle"],
                       scenarios=["iran-all-transit-blocked"])  # fmt: skip
    frame = table.to_frame().droplevel(["scenario", "as_of"])
    assert frame.loc[("xian", "tehran", "kti"), "verdict"] == "check"
    assert frame.loc[("xian", "tehran", "kti"), "barred_for"] == "EU; GB; US"
    assert frame.loc[("xian", "poti", "middle"), "barred_for"] == ""
    assert "same, check, blocked for EU GB US" in table.summary()
    german = co.compare(shipped, lanes=lanes[:1], corridors=["kti"],
                        scenarios=["iran-all-transit-blocked"],
                        consignment=Consignment(jurisdictions=("DE",)))  # fmt: skip
    assert (
        "may not send goods to, from or across Iran [sc-iran-transit-block]"
        in (german.rows[0].reasons[0])
    )


def test_flows_move_when_borders_are_shut(shipped: Network) -> None:
    """What went to Iran is not served; links tell it too; what is asked adds up."""
    demand = pd.DataFrame(
        [("xian", "tehran", "container", 20_000.0), ("xian", "baku", "container", 5_000.0)],
        columns=["origin", "destination", "cargo", "amount"],
    )
    world = load_scenario("iran-closed").apply(shipped)
    found = co.diff(shipped, world, demand=demand, method="cheapest")
    assert found.flows is not None
    rows = found.flows.to_frame()
    assert rows["before"].sum() == pytest.approx(25_000.0)
    assert rows["after"].sum() == pytest.approx(25_000.0)
    lost = [row for row in found.flows.moved if row.corridor == "not served"]
    assert [(row.destination, row.after) for row in lost] == [("tehran", pytest.approx(20_000.0))]
    assert min(found.moved_on.values()) < 0
    assert "  flow xian - tehran, container, not served: 0 -> 20,000 TEU a year" in found.summary()
    assert found.to_dict()["flows"]
    assert found.touched_links == {c.row for c in found.changes if c.table == "links"}


def test_demand_grows_as_the_targets_say(shipped: Network) -> None:
    """Lanes between China and Kazakhstan by 40 / 30.1, both ways; others keep their amount."""
    world = load_scenario("trade-2030").apply(shipped)
    lanes = pd.DataFrame(
        [("xian", "almaty", 100.0), ("almaty", "xian", 100.0), ("xian", "tashkent", 100.0),
         ("xian", "duisburg", 100.0)],
        columns=["origin", "destination", "amount"],
    )  # fmt: skip
    grown = demand_after(world, lanes)["amount"].tolist()
    assert grown == pytest.approx([132.9, 132.9, 166.2, 100.0])
    assert demand_after(shipped, lanes)["amount"].tolist() == [100.0] * 4
    assert demand_after(world, lanes, on=date(2029, 1, 1))["amount"].tolist() == [100.0] * 4


@pytest.mark.parametrize(
    ("action", "value", "unit", "amounts"),
    [("set", 600.0, "TEU/yr", [200.0, 400.0]), ("add", 300.0, "TEU/yr", [200.0, 400.0]),
     ("scale", 2.0, "", [200.0, 400.0]), ("add", 1.0, "share", [200.0, 400.0]),
     ("set", 1.0, "Mt/yr", [100.0, 200.0])],
)  # fmt: skip
def test_demand_of_selected_lanes_together(
    shipped: Network, action: str, value: float, unit: str, amounts: list[float]
) -> None:
    """A figure a year is that of all lanes selected; another unit leaves them alone."""
    measure = Measure("demand", (("origin", ("xian",)),), action, value, unit=unit, note="n")
    lanes = pd.DataFrame(
        [("xian", "poti", 100.0), ("xian", "baku", 200.0)],
        columns=["origin", "destination", "amount"],
    )
    world = Scenario("x", measures=(measure,)).apply(shipped)
    assert demand_after(world, lanes)["amount"].tolist() == pytest.approx(amounts)


def test_capacity_in_a_unit_that_is_not_counted(shipped: Network) -> None:
    """The message names what to look at."""
    measure = Measure("capacity", (("edge", ("marabda-akhalkalaki-rail",)),), "set", 5.0,
                      unit="wagons/day")  # fmt: skip
    world = Scenario("x", measures=(measure,)).apply(shipped)
    with pytest.raises(ScenarioError, match="no capacity there is counted in wagons/day"):
        co.max_flow(world, "xian", "duisburg", corridor="middle")


def test_all_closed_carries_nothing(sample: Network) -> None:
    """An answer with reasons in the table, and no crash where flows are asked."""
    shut = Measure("close", (("mode", ("border", "ferry")),), note="all", scenario="shut")
    world = Scenario("shut", measures=(shut,)).apply(sample)
    table = co.compare(sample, lanes=[("alpha", "omega")],
                       scenarios=[Scenario("shut", measures=(shut,))])  # fmt: skip
    assert not table.routes
    for row, before in zip(table.rows, table.baseline, strict=True):
        assert isinstance(before, co.Route)
        assert row.reasons[-1].startswith("closed on the way of the baseline: gate-cn-gate-kz-bord")
    assert "service lost: no service" in table.summary()
    assert co.record_of(table).rows
    with pytest.raises(NoRouteError):
        co.find_route(world, "alpha", "omega")


def _run(*words: str) -> str:
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_run_record_and_again(tmp_path: Path) -> None:
    """A recorded run gives the same numbers; text fits 100 columns."""
    file = tmp_path / "run.json"
    said = _run("scenarios", "run", "btk-5mt", "--lane", "xian", "poti", "--corridor", "middle",
                "--draws", "50", "--record", str(file))  # fmt: skip
    assert "btk-5mt, state of 2024-05-20 against the baseline of 2024-05-19" in said
    assert "capacity of Marabda - Akhalkalaki line: 1 Mt -> 5 Mt a year" in said
    assert max(map(len, said.splitlines())) <= 100
    assert "1 rows of 2026-07-17: the same numbers" in _run("scenarios", "again", str(file))
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["settings"]["scenarios"][0]["name"] == "btk-5mt"
    assert kept["settings"]["seed"] == 1
    assert {"parameters.csv", "scenarios/btk-5mt.toml"} <= set(kept["inputs"])
    kept["rows"][0]["cost_usd"]["value"] += 1.0
    file.write_text(json.dumps(kept), encoding="utf-8")
    done = CliRunner().invoke(cli, ["scenarios", "again", str(file)])
    assert done.exit_code == 1
    assert "row btk-5mt xian - poti by middle:" in done.output


def test_run_as_json_holds_capacities() -> None:
    """The same rows, with what the scenario does to capacities."""
    (row,) = json.loads(_run("scenarios", "run", "six-ships", "--lane", "xian", "poti",
                             "--corridor", "middle", "--json"))  # fmt: skip
    assert row["scenario"] == "six-ships"
    assert row["teu_per_year"] > row["teu_per_year_before"]
    assert {item["after"] for item in row["capacities"]} >= {12.0}

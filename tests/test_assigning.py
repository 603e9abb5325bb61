"""Demand spread over the shipped network: what is served, what is not, and why."""

import numpy as np
import pandas as pd
import pytest

import corridors as co
from corridors.errors import DataError, OptionError
from corridors.flows import load_demand
from corridors.network import Network


@pytest.fixture(scope="module")
def net() -> Network:
    """The shipped network."""
    return co.load_network()


def lanes(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Demand of a few lanes."""
    return pd.DataFrame(list(rows), columns=["origin", "destination", "cargo", "amount"])


def test_shares_of_each_flow_add_up_and_totals_stand_apart() -> None:
    """Lanes of a year add up to the published totals, within their ranges."""
    table = load_demand(2025)
    west = table[table["flow"] == "china-eu-west"]
    assert west["amount"].sum() == pytest.approx(299_100)
    assert (table["low"] <= table["amount"]).all()
    assert (table["amount"] <= table["high"]).all()
    with pytest.raises(OptionError, match="the years are"):
        load_demand(1999)


def test_shares_that_do_not_add_up_are_told(tmp_path: object) -> None:
    """A table of one's own is checked like the shipped one."""
    file = tmp_path / "demand.csv"  # type: ignore[operator]
    file.write_text(
        "id,kind,flow,cargo,origin,destination,year,low,value,high,unit,basis,source,reason\n"
        "a-2025,total,a,container,,,2025,1,2,3,TEU/year,assumption,,x\n"
        "a-x,share,a,,xian,baku,,0.5,0.7,0.9,share,assumption,,x\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"add up to 0\.7"):
        load_demand(2025, path=file)


def test_shares_of_one_year_hold_in_no_other(tmp_path: object) -> None:
    """A flow that went elsewhere in one year is split as that year says."""
    head = "id,kind,flow,cargo,origin,destination,year,low,value,high,unit,basis,source,reason\n"
    rows = (
        "a-2024,total,a,container,,,2024,1,100,200,TEU/year,assumption,,x\n"
        "a-2025,total,a,container,,,2025,1,100,200,TEU/year,assumption,,x\n"
        "a-x,share,a,,xian,baku,,0.5,1,1,share,assumption,,x\n"
        "a-x-2024,share,a,,xian,baku,2024,0.1,0.25,0.5,share,assumption,,x\n"
    )
    file = tmp_path / "demand.csv"  # type: ignore[operator]
    last = "a-y-2024,share,a,,xian,poti,2024,0.5,0.75,0.9,share,assumption,,x\n"
    file.write_text(head + rows + last, encoding="utf-8")
    table = load_demand(2024, path=file)
    assert dict(zip(table["destination"], table["amount"], strict=True)) == {
        "baku": pytest.approx(25.0),
        "poti": pytest.approx(75.0),
    }
    assert load_demand(2025, path=file)["amount"].tolist() == pytest.approx([100.0])
    file.write_text(head + rows, encoding="utf-8")
    with pytest.raises(DataError, match=r"flow 'a' in 2024: shares add up to 0\.25; make it 1"):
        load_demand(2024, path=file)


def test_plan_of_a_year_is_served_conserved_and_proven(net: Network) -> None:
    """All lanes of 2025 arrive, nothing is lost, and no capacity is exceeded."""
    found = co.assign_flows(net, load_demand(2025))
    assert found.residual < 1e-6
    assert found.gap < 1e-6
    capacity = pd.Series([r.capacity for r in found.setting.resources])
    assert (pd.Series(found.load) <= capacity * (1 + 1e-6) + 1e-6).all()
    table = found.lanes()
    assert table["served"].sum() == pytest.approx(table["demand"].sum(), rel=1e-6)
    assert "gap" in found.summary()
    rents = found.bottlenecks()["rent_usd"].sum()
    assert rents == pytest.approx(found.sum_of_rents_usd, rel=1e-6)


def test_demand_above_capacity_is_served_in_part(net: Network) -> None:
    """What finds no room stays behind with the bottleneck named; its cost stays a price."""
    found = co.assign_flows(net, lanes(("xian", "baku", "container", 1e7)), avoid=["RU", "IR"])
    row = found.lanes().iloc[0]
    assert 0 < row["served"] < 1e7
    assert row["unserved"] == pytest.approx(1e7 - row["served"])
    assert row["reasons"][0].startswith("no room: ")
    assert row["cost_usd_per_unit"] < 20_000
    assert (found.bottlenecks()["t_per_unit"] > 0).any()


def test_a_lane_without_way_is_told_why(net: Network) -> None:
    """A shut country leaves its lanes unserved, the others served."""
    table = lanes(("xian", "moscow", "container", 5.0), ("xian", "baku", "container", 5.0))
    found = co.assign_flows(net, table, avoid=["RU"])
    assert found.lanes()["unserved"].tolist() == pytest.approx([5.0, 0.0])
    assert "RU" in found.unserved().iloc[0]["reasons"][0]


def generalised(plan: co.FlowPlan) -> float:
    """What a plan minimises: freight and the worth of hours [USD]."""
    table = plan.lanes()
    worth = np.array([plan.setting.worth_of_hour(lane.cargo) for lane in plan.setting.lanes])
    per_unit = table["cost_usd_per_unit"].to_numpy() + worth * table["time_h"].to_numpy()
    return float((table["served"].to_numpy() * per_unit).sum())


def test_rules_bind_each_class_of_goods(net: Network) -> None:
    """Under the rules no plan costs less than without them, time counted: ships may be cheaper."""
    table = lanes(("xian", "duisburg", "container", 100.0), ("astana", "poti", "metals", 1000.0))
    free = co.assign_flows(net, table)
    bound = co.assign_flows(net, table, policy="legal")
    assert bound.served.sum() == pytest.approx(free.served.sum())
    assert generalised(bound) >= generalised(free) * (1.0 - 1e-9)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("xian", "baku", "container", -1.0), "give 0 or more"),
        (("xian", "baku", "container", float("nan")), "give 0 or more"),
        (("xian", "baku", "gold", 1.0), "unknown class"),
        (("xian", "atlantis", "container", 1.0), "unknown place"),
        (("xian", "xian", "container", 1.0), "same place"),
    ],
)
def test_bad_rows_are_told(net: Network, row: tuple[object, ...], said: str) -> None:
    """Each bad cell has a message with its row."""
    with pytest.raises(DataError, match=said):
        co.assign_flows(net, lanes(row))


def test_all_bad_rows_are_told_at_once(net: Network) -> None:
    """Duplicates and missing columns as well."""
    twice = lanes(("xian", "baku", "grain", 1.0), ("xian", "baku", "grain", 2.0),
                  ("xian", "baku", "grain", -3.0))  # fmt: skip
    with pytest.raises(DataError) as caught:
        co.assign_flows(net, twice)
    assert len(caught.value.problems) == 3
    with pytest.raises(DataError, match="'amount' is missing"):
        co.assign_flows(net, lanes(("xian", "baku", "grain", 1.0)).drop(columns="amount"))
    with pytest.raises(OptionError, match="cheapest"):
        co.assign_flows(net, lanes(("xian", "baku", "grain", 1.0)), "guess")
    with pytest.raises(OptionError, match="no rows"):
        co.assign_flows(net, lanes())

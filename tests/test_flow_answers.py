"""Bad and extreme demand, word by word; duals that are not unique; links; failures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import corridors as co
from corridors.errors import DataError, OptionError
from corridors.flows.assigning import planned
from corridors.flows.demand import lanes_of
from corridors.flows.pending import cut_capacity
from corridors.flows.setting import Setting
from corridors.network import Network
from corridors.network.pending import Pending


@pytest.fixture(scope="module")
def net() -> Network:
    """The shipped network."""
    return co.load_network()


def lanes(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Demand of a few lanes."""
    return pd.DataFrame(list(rows), columns=["origin", "destination", "cargo", "amount"])


CLASSES = "container, container-high, container-low, general, metals, oil, grain"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("xian", "baku", "container", -1.0)],
         "demand row 1 (xian - baku, container): amount is -1.0; give 0 or more"),
        ([("xian", "baku", "container", float("nan"))],
         "demand row 1 (xian - baku, container): amount is nan; give 0 or more"),
        ([("xian", "baku", "container", "many")],
         "demand row 1 (xian - baku, container): amount is many; give 0 or more"),
        ([("xian", "baku", "gold", 1.0)],
         f"demand row 1 (xian - baku, gold): unknown class; give one of {CLASSES}"),
        ([("xian", "baku", "grain", 1.0), ("Xi'an", "baku", "grain", 2.0)],
         "demand row 2 (Xi'an - baku, grain): stands in row 1 already; add the amounts up"),
        ([("baku", "Baku", "grain", 1.0)],
         "demand row 1 (baku - Baku, grain): origin and destination are the same place"),
    ],
)  # fmt: skip
def test_bad_rows_in_full(net: Network, rows: list[tuple[object, ...]], said: str) -> None:
    """The whole message, with row, value, what is allowed and what to do."""
    with pytest.raises(DataError) as caught:
        lanes_of(net, lanes(*rows))
    assert caught.value.problems == (said,) or list(caught.value.problems) == [said]


def test_demand_above_capacity_names_what_is_full(net: Network) -> None:
    """The served part stands, the rest is listed with its amount and the bottleneck."""
    found = co.assign_flows(net, lanes(("xian", "baku", "container", 5e6)), avoid=["RU"])
    (row,) = found.unserved().to_dict("records")
    assert 0.0 < row["served"] < row["demand"] == 5e6
    assert row["unserved"] == pytest.approx(5e6 - row["served"])
    assert row["reasons"][0].startswith("no room: ")
    assert f"unserved xian - baku, container: {row['unserved']:,.0f} TEU (no room: " in (
        found.summary()
    )


@pytest.mark.parametrize("method", ["cheapest", "choice"])
def test_zero_capacity_everywhere_serves_nothing(net: Network, method: str) -> None:
    """All stays behind, with a reason and no price; nobody waits for ever either."""
    none = Pending("capacity", (("mode", ("rail", "border")),), "scale", 0.0, said="all closed")
    found = co.assign_flows(
        replace(net, pending=(none,)), lanes(("xian", "baku", "container", 100.0)), method,
        avoid=["road", "deep-sea"],
    )  # fmt: skip
    (row,) = found.lanes().to_dict("records")
    assert (row["served"], row["unserved"]) == (0.0, 100.0)
    assert row["reasons"][0].startswith(
        "no room: " if method == "cheapest" else "no corridor with room serves the lane: "
    )
    assert found.cost_usd == 0.0
    assert found.residual == 0.0


def test_part_of_a_country_can_be_closed(net: Network) -> None:
    """Half of Russia's capacity gone is half of every resource there; bad shares are told."""
    whole = co.max_flow(net, "xian", "duisburg", corridor="northern").teu_per_year
    half = co.max_flow(cut_capacity(net, "ru", 0.5), "xian", "duisburg", corridor="northern")
    assert 0.5 * whole - 1.0 <= half.teu_per_year <= whole
    with pytest.raises(OptionError, match=r"^share is 1.5; give 0 to 1$"):
        cut_capacity(net, "RU", 1.5)
    with pytest.raises(OptionError, match="no place of the network lies in 'XX'"):
        cut_capacity(net, "XX", 0.5)


def test_duals_in_a_row_are_called_ambiguous(net: Network) -> None:
    """One more unit adds no more than one less costs; where the two differ it is said."""
    found = co.max_flow(net, "xian", "duisburg", corridor="middle")
    table = found.bottlenecks()
    assert (table["dual_low"] <= table["dual_high"] + 1e-6 * table["dual_high"].abs()).all()
    assert ("not unique" in found.summary()) is not found.duals_unique
    assert found.to_dict()["duals_unique"] is found.duals_unique


def test_goods_in_wagons_take_no_ships_of_boxes(net: Network) -> None:
    """The most that can pass in wagons crosses on rail ferries and cargo ships."""
    found = co.max_flow(net, "almaty", "baku", corridor="middle", unit="t")
    used = {edge for edges in found.to_frame()["edges"] for edge in edges}
    assert not [edge for edge in used if "feeder" in edge]


def test_links_add_up_to_the_ways(net: Network) -> None:
    """Each link carries what its ways carry; a full capacity shows as full."""
    plan = co.assign_flows(net, lanes(("xian", "baku", "container", 2e5)), avoid=["RU"])
    table = plan.links().set_index("edge")
    expected: dict[str, float] = {}
    for row in plan.to_frame().itertuples():
        for edge in row.edges:
            expected[edge] = expected.get(edge, 0.0) + row.amount
    assert table["teu_per_year"].to_dict() == pytest.approx(expected)
    assert np.nanmax(table["utilisation"]) <= 1.0 + 1e-6
    assert np.nanmax(table["utilisation"]) == pytest.approx(1.0)


def test_failures_start_from_the_ways_known(net: Network) -> None:
    """A plan with something shut is the same from known ways as from nothing."""
    table = lanes(("xian", "baku", "container", 3e4), ("almaty", "poti", "general", 1e6))
    setting = Setting(net, tuple(lanes_of(net, table)), net.day, None, ("deep-sea",))
    plain = planned(setting)
    warm = planned(setting.without(["kuryk-port"]), known=plain.paths)
    cold = planned(Setting(net, setting.lanes, net.day, None, ("deep-sea", "kuryk-port")))
    assert warm.served == pytest.approx(cold.served)
    assert warm.cost_usd == pytest.approx(cold.cost_usd, rel=1e-6)

"""Maps and charts of flows: what they show, and that nothing collides."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest

import corridors as co
from corridors.errors import OptionError
from corridors.flows import FlowPlan
from corridors.flows.criticality import criticality
from corridors.network import Network
from corridors.plotting import overlaps, plot_criticality, plot_flows, plot_ladder, plot_sankey

mpl.use("agg")


@pytest.fixture(scope="module")
def net() -> Network:
    """The shipped network."""
    return co.load_network()


@pytest.fixture(scope="module")
def lanes() -> pd.DataFrame:
    """Two lanes across the Caspian, one of them too great."""
    rows = [("xian", "baku", "container", 8e5), ("almaty", "poti", "general", 1e6)]
    return pd.DataFrame(rows, columns=["origin", "destination", "cargo", "amount"])


@pytest.fixture(scope="module")
def plan(net: Network, lanes: pd.DataFrame) -> FlowPlan:
    """Their cheapest plan without Russia."""
    return co.assign_flows(net, lanes, avoid=["RU", "deep-sea"])


@pytest.fixture(autouse=True)
def _closed() -> object:
    """Close figures."""
    yield
    plt.close("all")


def test_links_are_as_wide_as_what_passes(plan: FlowPlan) -> None:
    """Widths keep the ratio of tonnes, down to a hair; full links have the colour of full."""
    ax = plot_flows(plan, title="Flows")
    widths = {c.get_gid().removeprefix("weighted:"): float(c.get_linewidth()[0])
              for c in ax.collections if str(c.get_gid()).startswith("weighted:")}  # fmt: skip
    table = plan.links().set_index("edge")["t_per_year"]
    first, second = sorted(widths, key=lambda edge: -widths[edge])[:2]
    assert widths[first] / widths[second] == pytest.approx(table[first] / table[second])
    assert overlaps(ax) == []
    assert "full and over" in [text.get_text() for text in ax.get_legend().get_texts()]
    with pytest.raises(OptionError, match="no link carries 1000 Mt"):
        plot_flows(plan, least_mt=1000.0)


def test_sankey_keeps_all_goods(plan: FlowPlan, lanes: pd.DataFrame) -> None:
    """Blocks of each column add up to the demand; what stays behind has a block."""
    ax = plot_sankey(plan)
    blocks: dict[str, float] = {}
    for text in ax.texts:
        if str(text.get_gid()).startswith("block:"):
            _, column, name = text.get_gid().split(":")
            amount = float(text.get_text().removesuffix(" Mt").split()[-1])
            blocks[column] = blocks.get(column, 0.0) + amount
            if name == "unserved":
                blocks["unserved"] = amount
    asked = 8e5 * plan.setting.t_per_teu / 1e6 + 1.0
    assert [blocks[c] for c in "012"] == pytest.approx([asked] * 3, rel=0.03)
    assert blocks["unserved"] > 0
    assert overlaps(ax) == []


def test_ladder_has_a_bar_for_today_and_one_a_step(net: Network) -> None:
    """The dark part is the gain."""
    found = co.max_flow(net, "almaty", "baku", corridor="middle", unit="t")
    table = found.relief_ladder(steps=2)
    ax = plot_ladder(table, unit="t", title="Ladder")
    gains = next(c for c in ax.containers if c.patches[0].get_gid() == "gain")
    assert [bar.get_width() for bar in gains] == pytest.approx(
        [0.0, *(table["gain_per_year"] / 1e6)], abs=1e-9
    )
    assert overlaps(ax) == []
    with pytest.raises(OptionError, match="give teu or t"):
        plot_ladder(table)


def test_losses_are_drawn_by_link_and_by_border(net: Network, lanes: pd.DataFrame) -> None:
    """Borders stand for their links where no links were failed."""
    table = criticality(net, lanes, kinds=("border", "port"), avoid=["RU", "deep-sea"])
    ax = plot_criticality(table, net)
    drawn = {c.get_gid() for c in ax.collections if str(c.get_gid()).startswith("weighted:")}
    assert "weighted:alashankou-dostyk-border-1520" in drawn
    with pytest.raises(OptionError, match="give one of extra_usd"):
        plot_criticality(table, net, measure="tears")
    with pytest.raises(OptionError, match="names no link or border"):
        plot_criticality(table[table["kind"] == "port"], net)

"""Losses when something fails."""

import pandas as pd
import pytest

import corridors as co
from corridors.errors import OptionError
from corridors.flows.criticality import criticality


def lanes() -> pd.DataFrame:
    """Two lanes through Kazakhstan."""
    rows = [("xian", "baku", "container", 1000.0), ("almaty", "poti", "general", 1000.0)]
    return pd.DataFrame(rows, columns=["origin", "destination", "cargo", "amount"])


def test_losses_are_ranked_and_scale_with_the_days() -> None:
    """Twice the days lose twice as much; the worst stands first."""
    net = co.load_network()
    once = criticality(net, lanes(), days=10, kinds=("border",))
    twice = criticality(net, lanes(), days=20, kinds=("border",))
    assert len(once)
    assert once["unserved_t"].is_monotonic_decreasing
    both = once.merge(twice, on="what")
    assert both["extra_usd_y"].tolist() == pytest.approx((2 * both["extra_usd_x"]).tolist())
    assert (once["unserved_t"] + once["extra_usd"].abs() + once["extra_t_h"].abs() > 0).any()


def test_pairs_of_the_worst_are_added() -> None:
    """Two failures at once lose no less service than each alone."""
    net = co.load_network()
    table = criticality(net, lanes(), kinds=("border",), pairs=2, avoid=["deep-sea"])
    pair = table[table["kind"] == "pair"].iloc[0]
    for part in pair["what"].split(" + "):
        alone = table[table["what"] == part].iloc[0]
        assert pair["unserved_t"] >= alone["unserved_t"] - 1e-6


def test_wrong_options_are_told() -> None:
    """Days and kinds."""
    net = co.load_network()
    with pytest.raises(OptionError, match="more than 0"):
        criticality(net, lanes(), days=0)
    with pytest.raises(OptionError, match="give one of"):
        criticality(net, lanes(), kinds=("moon",))

"""Tables of pairs and places within a limit."""

import matplotlib as mpl
import numpy as np
import pytest
from small_networks import varied

import corridors as co
from corridors.errors import NoRouteError, OptionError, UnknownNameError

mpl.use("agg")


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("minimise", ["time_h", "cost_usd", "generalised_usd", "distance_km"])
def test_table_is_what_single_searches_give(seed: int, minimise: str) -> None:
    """Each figure is that of `find_route`; where it finds none there is NaN and the reason."""
    network = varied(seed)
    places = list(network.places)
    table = co.time_matrix(network, places, places, minimise=minimise)
    for i, a in enumerate(places):
        for j, b in enumerate(places):
            if a == b:
                assert table.values[i, j] == 0.0
                continue
            if np.isnan(table.values[i, j]):
                with pytest.raises(NoRouteError) as caught:
                    co.find_route(network, a, b, minimise=minimise)
                assert table.reasons[a, b] == caught.value.reasons
                continue
            route = co.find_route(network, a, b, minimise=minimise)
            figure = getattr(route, minimise)
            figure = getattr(figure, "mean", getattr(figure, "value", figure))
            assert table.values[i, j] == pytest.approx(figure)


def test_shipped_pairs_and_ends(shipped: co.Network) -> None:
    """Charges at the ends are in the dollars, and names are found in any spelling."""
    table = co.time_matrix(shipped, ["Xi'an"], ["Poti", "duisburg"], minimise="cost_usd")
    for place in ("poti", "duisburg"):
        route = co.find_route(shipped, "xian", place, minimise="cost_usd")
        assert table.to_frame().loc["xian", place] == pytest.approx(route.cost_usd.value)
    assert table.to_frame().shape == (1, 2)
    assert table.summary() == "cost_usd of 2 pairs, 0 without a journey"


def test_avoiding_never_helps(shipped: co.Network) -> None:
    """Closing a country makes no figure smaller."""
    ends = ["duisburg", "istanbul", "poti"]
    free = co.time_matrix(shipped, ["xian"], ends).values
    less = co.time_matrix(shipped, ["xian"], ends, avoid=["RU"]).values
    assert (less >= free - 1e-9).all()


def test_unreachable_is_a_value_with_a_reason(sample: co.Network) -> None:
    """A cut pair is NaN in the frame and explained in the rows."""
    table = co.time_matrix(sample, ["alpha"], ["omega", "gate-cn"], avoid=["KZ"])
    frame = table.to_frame()
    assert np.isnan(frame.loc["alpha", "omega"])
    assert np.isfinite(frame.loc["alpha", "gate-cn"])
    rows = table.to_rows().set_index(["origin", "destination"])
    assert rows.loc[("alpha", "omega"), "reasons"] == "avoiding KZ cuts every way"
    assert not rows.loc[("alpha", "omega"), "feasible"]


def test_table_is_frozen(sample: co.Network) -> None:
    """Neither the values nor a frame lead back into the result."""
    table = co.time_matrix(sample, ["alpha"], ["omega"])
    before = float(table.values[0, 0])
    frame = table.to_frame()
    frame.loc["alpha", "omega"] = -1.0
    assert table.values[0, 0] == before
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = -1.0


def test_bad_input_of_tables(sample: co.Network) -> None:
    """Empty lists, one name for a list, unknown places and objectives."""
    with pytest.raises(OptionError, match=r"origins is \[\]; give a list of at least one place"):
        co.time_matrix(sample, [], ["omega"])
    with pytest.raises(OptionError, match="destinations is 'omega'; give a list"):
        co.time_matrix(sample, ["alpha"], "omega")
    with pytest.raises(UnknownNameError, match="unknown place 'omeja'"):
        co.time_matrix(sample, ["alpha"], ["omeja"])
    with pytest.raises(OptionError, match="cannot minimise 'joy'"):
        co.time_matrix(sample, ["alpha"], ["omega"], minimise="joy")


def test_reach_is_what_lies_below_the_limit(shipped: co.Network) -> None:
    """Places within ten days are those whose best mean time is at most ten days, nearest first."""
    found = co.reach(shipped, "xian", days=10)
    others = [p for p in shipped.places if p != "xian"]
    hours = co.time_matrix(shipped, ["xian"], others).to_frame().loc["xian"]
    assert set(found.values) == set(hours.index[hours <= 240.0])
    assert list(found.values.values()) == sorted(found.values.values())
    frame = found.to_frame()
    assert frame["days"].max() <= 10
    assert {"name", "country", "kind", "time_h"} <= set(frame.columns)


def test_reach_by_dollars_grows_with_the_limit(shipped: co.Network) -> None:
    """More money reaches at least the same places."""
    less, more = (co.reach(shipped, "xian", usd=usd) for usd in (2000, 4000))
    assert set(less.values) < set(more.values)
    assert max(less.values.values()) <= 2000
    assert "USD 2,000" in less.summary()


def test_reach_on_a_map(shipped: co.Network) -> None:
    """Points lie where the places are; the map shows one marker per place and the origin's."""
    found = co.reach(shipped, "xian", days=6)
    points = found.to_gdf()
    assert points.crs == "EPSG:4326"
    assert len(points) == len(found)
    ax = found.plot()
    drawn = [line for line in ax.lines if str(line.get_gid()).startswith("reach:")]
    assert sum(len(line.get_xdata()) for line in drawn) == len(found)
    assert [len(line.get_xdata()) for line in ax.lines if line.get_gid() == "marks:end"] == [1]


def test_nothing_within_reach(sample: co.Network) -> None:
    """A limit below every neighbour gives an empty table and a map with the origin alone."""
    found = co.reach(sample, "alpha", days=0)
    assert len(found) == 0
    assert found.to_frame().empty
    assert found.summary() == "0 places within 0 mean days of Alpha"
    assert found.plot() is not None


def test_bad_input_of_reach(sample: co.Network) -> None:
    """One limit, not negative, from a place with an open link."""
    with pytest.raises(OptionError, match="give either days or usd"):
        co.reach(sample, "alpha")
    with pytest.raises(OptionError, match="give either days or usd"):
        co.reach(sample, "alpha", days=1, usd=1)
    with pytest.raises(OptionError, match="days is -1; give 0 or more"):
        co.reach(sample, "alpha", days=-1)
    with pytest.raises(OptionError, match="usd is nan; give 0 or more"):
        co.reach(sample, "alpha", usd=float("nan"))
    lonely = sample.without_links(
        [n for n, row in sample.links.items() if "alpha" in (row.origin, row.destination)]
    )
    with pytest.raises(NoRouteError, match="no link at alpha is open"):
        co.reach(lonely, "alpha", days=1)

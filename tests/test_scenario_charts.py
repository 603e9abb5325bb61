"""Charts of scenarios."""

import matplotlib.pyplot as plt
import pytest

import corridors as co
from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.scenario_charts import (
    plot_heat,
    plot_multiples,
    plot_slopes,
)
from corridors.scenarios import Measure, Scenario


@pytest.fixture
def two(sample: Network) -> co.Comparison:
    """The sample as it is and with half the dwell."""
    half = Measure("dwell", (("mode", ("rail",)),), "scale", 0.5, note="dwell", scenario="half")
    return co.compare(
        sample, lanes=[("alpha", "omega")],
        scenarios=[Scenario("baseline"), Scenario("half", measures=(half,))],
    )  # fmt: skip


def test_heat_map_has_a_cell_per_scenario_and_lane(two: co.Comparison) -> None:
    """Two scenarios by the corridors of one lane."""
    axes = plot_heat(two)
    corridors = {row.corridor for row in two.rows}
    assert axes.images[0].get_array().shape == (2, len(corridors))
    plt.close(axes.figure)


def test_slopes_have_a_line_per_served_lane(two: co.Comparison) -> None:
    """And name an unknown scenario."""
    axes = plot_slopes(two, "half")
    served = [row for row in two.routes if row.network.scenario == "half"]
    assert len(axes.lines) == len(served)
    plt.close(axes.figure)
    with pytest.raises(OptionError, match="no scenario 'x'"):
        plot_slopes(two, "x")


def test_multiples_have_a_panel_per_scenario(two: co.Comparison) -> None:
    """Titles are the scenarios."""
    figure = plot_multiples(two)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["baseline", "half"]
    plt.close(figure)


def test_charts_want_scenarios(sample: Network) -> None:
    """A plain comparison is refused with the call to make."""
    plain = co.compare(sample, lanes=[("alpha", "omega")])
    with pytest.raises(OptionError, match="has no scenarios"):
        plot_heat(plain)

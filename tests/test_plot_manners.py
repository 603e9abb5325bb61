"""Every plot of the package: what it takes, what it gives back, and what it leaves alone."""

import inspect

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import corridors as co
from corridors import plotting
from corridors.flows.criticality import criticality
from corridors.plotting import overlaps
from corridors.plotting.measuring import drawn_texts

mpl.use("agg")

PLOTS = {name: getattr(plotting, name) for name in plotting.__all__ if name.startswith("plot_")}
FIGURES = ("plot_multiples",)  # many small charts: a figure


@pytest.fixture(scope="module")
def calls(shipped, sample):
    """A call of each plot."""
    ways = [co.find_route(sample, "alpha", "omega", corridor=c) for c in ("northern", "middle")]
    times = {"northern": [380.0, 430.0, 520.0], "middle": [500.0, 600.0, 840.0]}
    states = co.compare(shipped, lanes=[("xian", "duisburg")],
                        scenarios=["baseline", "poland-closes"])  # fmt: skip
    lanes = pd.DataFrame({"origin": ["almaty"], "destination": ["poti"], "amount": [20000.0]})
    plan = co.assign_flows(shipped, lanes, avoid=["RU"])
    seen = [row for row in shipped.observations if row.measure == "time_h"][:3]
    lost = criticality(shipped, lanes, kinds=("border",))
    most = co.max_flow(shipped, "almaty", "poti", corridor="middle")
    return {
        "plot_access": lambda **o: plotting.plot_access(sample, "omega", **o),
        "plot_change": lambda **o: plotting.plot_change(*ways, **o),
        "plot_corridors": lambda **o: plotting.plot_corridors(
            sample, lanes=[("alpha", "omega")], **o),
        "plot_criticality": lambda **o: plotting.plot_criticality(lost, shipped, **o),
        "plot_difference": lambda **o: plotting.plot_difference(
            co.diff(sample, sample.as_of("2036-01-01")), **o),
        "plot_flows": lambda **o: plotting.plot_flows(plan, **o),
        "plot_heat": lambda **o: plotting.plot_heat(states, **o),
        "plot_ladder": lambda **o: plotting.plot_ladder(most, steps=1, **o),
        "plot_links": lambda **o: plotting.plot_links(sample, {ways[0].edges[0]: 5.0}, **o),
        "plot_network": lambda **o: plotting.plot_network(sample, **o),
        "plot_pareto": lambda **o: plotting.plot_pareto(ways, **o),
        "plot_reach": lambda **o: plotting.plot_reach(co.reach(sample, "alpha", days=9), **o),
        "plot_reliability": lambda **o: plotting.plot_reliability(times, **o),
        "plot_routes": lambda **o: plotting.plot_routes(ways, **o),
        "plot_sankey": lambda **o: plotting.plot_sankey(plan, **o),
        "plot_slopes": lambda **o: plotting.plot_slopes(states, "poland-closes", **o),
        "plot_times": lambda **o: plotting.plot_times(times, **o),
        "plot_validation": lambda **o: plotting.plot_validation(
            co.validate(shipped, observations=seen), **o),
        "plot_waterfall": lambda **o: plotting.plot_waterfall(ways[0], **o),
    }  # fmt: skip


@pytest.mark.parametrize("name", PLOTS)
def test_every_plot_takes_the_axes_second_or_third(name):
    """`ax` may be given by place after what is shown, and is new axes by default."""
    if name in FIGURES:
        return
    parameters = inspect.signature(PLOTS[name]).parameters
    assert parameters["ax"].default is None
    assert parameters["ax"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    shown = [p for p in parameters.values() if p.default is inspect.Parameter.empty
             and p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]  # fmt: skip
    assert list(parameters)[len(shown)] == "ax"


@pytest.mark.parametrize("name", [n for n in PLOTS if n not in (*FIGURES, "plot_tornado")])
def test_every_plot_keeps_its_manners(name, calls, monkeypatch):
    """It returns the axes given, shows and saves nothing, changes no setting, and can be read."""

    def refuse(*_, **__):
        raise AssertionError("a plot must not do that")

    monkeypatch.setattr(plt, "show", refuse)
    monkeypatch.setattr(Figure, "savefig", refuse)
    before = dict(mpl.rcParams)
    figure, ax = plt.subplots(figsize=(6.7, 4.5))
    assert calls[name](ax=ax) is ax
    plt.close(figure)
    own = calls[name]()
    assert isinstance(own, Axes)
    assert dict(mpl.rcParams) == before
    assert overlaps(own) == []
    assert min(text.get_fontsize() for text in drawn_texts(own)) >= 6.0
    plt.close("all")

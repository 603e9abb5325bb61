"""Simulations: by hand, against enumeration, and by their laws."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from small_networks import DAY, all_ways, fixed, varied

import corridors as co
from corridors.costs import Component, Spread
from corridors.costs.sampling import total_draws
from corridors.errors import OptionError, UnknownNameError
from corridors.network import CorridorRule, Network
from corridors.routing import Planner
from corridors.schema import Link, Place
from corridors.simulation.gathering import gather
from corridors.simulation.totals import BLOCK, Totals, block_scores

ANY = (CorridorRule("any", "Any", countries_any=frozenset({"KZ", "UZ", "TM", "RU"})),)


def one_link(low: float, value: float, high: float, shape: str) -> Network:
    """A ferry whose hours are one parameter row, and nothing else."""
    base = varied(0, rules=ANY)
    places = [Place(n, n.upper(), "KZ", "port", 50.0 + i, 45.0) for i, n in enumerate("ab")]
    ferry = Link("a-b-ferry", "a", "b", "ferry", moves_by="ferry", service="feeder",
                 length_km=100.0, length_basis="derived")  # fmt: skip
    rows = [row for row in base.parameters.values() if "edge=" not in row.where]
    rows += [fixed("sailing_h", value, low=low, high=high, shape=shape),
             fixed("sailing_usd_per_feu", 500.0)]  # fmt: skip
    return replace(
        base, places={p.id: p for p in places}, links={ferry.id: ferry},
        parameters={row.id: row for row in rows},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "value", "high", "shape", "p10", "p50", "p90"),
    [(20.0, 24.0, 48.0, "lognormal", 20.0, 24.0, 48.0),
     (0.0, 84.0, 168.0, "uniform", 16.8, 84.0, 151.2),
     (30.0, 30.0, 30.0, "fixed", 30.0, 30.0, 30.0)],
)  # fmt: skip
def test_one_component_is_its_spread(
    low: float, value: float, high: float, shape: str, p10: float, p50: float, p90: float
) -> None:
    """The percentiles of a journey of one figure are those of its row."""
    run = co.simulate(one_link(low, value, high, shape), [("a", "b")], draws=100_000, seed=3)
    row = run.to_frame().loc[("a", "b", "any")]
    found = [row["time_h_p10"], row["time_h_p50"], row["time_h_p90"]]
    assert found == pytest.approx([p10, p50, p90], rel=0.02)
    assert row["time_h_mean"] == pytest.approx(Spread(low, value, high, shape).mean, rel=0.02)
    assert row["cost_usd_p10"] == row["cost_usd_p90"] == 500.0
    chance = run.arrival_probability(p90 / 24).iloc[0, 0]
    assert chance == (1.0 if shape == "fixed" else pytest.approx(0.9, abs=0.01))


def test_first_block_is_what_a_route_shows(sample: co.Network) -> None:
    """With the route's own sample, the quantiles are those that the route prints."""
    run = co.simulate(sample, [("alpha", "omega")], draws=BLOCK, seed=0)
    for row in run.served:
        route = row.routes[0]
        assert row.time_h.p10 == pytest.approx(route.time_h.p10, rel=1e-6)
        assert row.time_h.p90 == pytest.approx(route.time_h.p90, rel=1e-6)
        assert row.time_h.mean == pytest.approx(route.time_h.mean, rel=0.02)


def test_shares_are_counts(sample: co.Network) -> None:
    """Fastest and cheapest shares add up to one and are those of the draws themselves."""
    run = co.simulate(sample, [("alpha", "omega")], draws=BLOCK, seed=0)
    frame = run.to_frame()
    assert frame["fastest_share"].sum() == pytest.approx(1.0)
    assert frame["cheapest_share"].sum() == pytest.approx(1.0)
    drawn = [
        total_draws([c for c in row.routes[0].components if c.measure == "time_h"], seed=0)
        for row in run.served
    ]
    assert frame["fastest_share"].iloc[0] == pytest.approx((drawn[0] <= drawn[1]).mean())


def test_same_seed_same_frame(shipped: co.Network) -> None:
    """A seed gives one frame, whatever the chunks and threads; another seed gives another."""
    lanes = [("xian", "duisburg"), ("xian", "poti")]
    first = co.simulate(shipped, lanes, draws=20_000, seed=1).to_frame()
    for options in ({"chunk": 1}, {"chunk": 9_999, "workers": 2}, {"workers": 3, "chunk": 4_096}):
        again = co.simulate(shipped, lanes, draws=20_000, seed=1, **options).to_frame()
        assert first.equals(again)
    other = co.simulate(shipped, lanes, draws=20_000, seed=2).to_frame()
    assert not first.equals(other)
    served = first[first["feasible"]]
    assert (served["time_h_p10"] < served["time_h_p50"]).all()
    assert (served["time_h_p50"] < served["time_h_p90"]).all()


def test_a_lane_alone_is_the_lane_among_others(shipped: co.Network) -> None:
    """What else is simulated changes nothing."""
    alone = co.simulate(shipped, [("xian", "poti")], draws=5_000, corridors=["middle"])
    among = co.simulate(shipped, [("xian", "duisburg"), ("xian", "poti")], draws=5_000)
    columns = [f"time_h_{q}" for q in ("p10", "p50", "p90", "mean")]
    key = ("xian", "poti", "middle")
    assert alone.to_frame().loc[key, columns].equals(among.to_frame().loc[key, columns])


def test_a_shorter_run_is_the_beginning_of_a_longer(sample: co.Network) -> None:
    """The first draws of a run do not depend on how many follow."""
    short = co.simulate(sample, [("alpha", "omega")], draws=3_000, seed=5).served[0]
    totals = Totals([[c for c in short.routes[0].components if c.measure == "time_h"]],
                    {"time_h": 1.0})  # fmt: skip
    drawn = np.sort(totals.draw(0, 5)[0][:3_000].astype(np.float32))
    assert np.array_equal(short.time_h.points, drawn.astype(float))


def made(cause: str, measure: str = "time_h") -> Component:
    """One component of a cause."""
    return Component("e", measure, "border", Spread(5.0, 10.0, 20.0), cause, (), "assumption")


def test_common_causes_correlate() -> None:
    """Totals that share a cause rise and fall together, others do not; two are independent."""
    totals = Totals([[made("storm")], [made("storm"), made("queue")], [made("tariff")]],
                    {"time_h": 1.0})  # fmt: skip
    drawn = np.concatenate([totals.draw(block, 1) for block in range(5)], axis=1)
    together = np.corrcoef(drawn)
    assert together[0, 1] == pytest.approx(2**-0.5, abs=0.05)
    assert abs(together[0, 2]) < 0.03
    assert not np.array_equal(block_scores("storm", 0, 1), block_scores("storm", 1, 1))


def test_scenarios_meet_the_same_storms(sample: co.Network) -> None:
    """Raising one fixed figure by an hour moves every quantile by that hour."""
    row = sample.parameters["gauge"]
    later = sample.with_rows(
        parameters=[replace(row, low=row.low + 1, value=row.value + 1, high=row.high + 1)]
    )
    one, two = (
        co.simulate(net, [("alpha", "omega")], draws=4_000, corridors=["northern"]).served[0]
        for net in (sample, later)
    )
    changes = sum(c.kind == "gauge change" and c.measure == "time_h"
                  for c in one.routes[0].components)  # fmt: skip
    assert changes >= 1
    assert two.time_h.points - one.time_h.points == pytest.approx(float(changes), abs=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_fastest_is_the_best_of_all_ways(seed: int) -> None:
    """Chosen anew in each draw, the hours are the least over every way that there is."""
    network = varied(seed, spread=True, rules=ANY)
    planner = Planner(network, co.Consignment(), on=DAY)
    ways = all_ways(planner, "p0", "p1")
    run = co.simulate(network, [("p0", "p1")], draws=500, choice="fastest")
    if not run.served:
        assert not ways or "times the shortest" in str(run.rows[0])
        return
    priced = planner.prices(planner.heading("p0", "p1"))[1]
    totals = Totals([[c for n in way for c in priced[n]] for way in ways], {"time_h": 1.0})
    best = np.sort(totals.draw(0, 1)[:, :500].min(axis=0))
    row = run.served[0]
    assert row.time_h.points == pytest.approx(best, rel=1e-6)
    assert sum(row.route_shares) == pytest.approx(1.0)


def test_choosing_anew_is_never_slower(sample: co.Network) -> None:
    """Hindsight beats what was booked, draw by draw; its shares say how often each way is taken."""
    booked = co.simulate(sample, [("alpha", "omega")], draws=3_000)
    anew = co.simulate(sample, [("alpha", "omega")], draws=3_000, choice="fastest")
    for one, two in zip(booked.served, anew.served, strict=True):
        assert (two.time_h.points <= one.time_h.points + 1e-3).all()
    ferries = anew.arc_use().set_index("edge")["share"]
    feeder, ropax = (
        float(ferries[[e for e in ferries.index if name in e and "ferry" in e]].sum())
        for name in ("feeder", "ropax")
    )
    assert 0 < feeder < 1
    assert feeder + ropax == pytest.approx(1.0)
    shares = anew.route_shares().groupby("corridor")["share"].sum()
    assert shares.to_numpy() == pytest.approx(1.0)


def test_closing_links_never_helps(sample: co.Network) -> None:
    """Without one of the ferries no draw of the best way is faster."""
    ropax = [n for n, row in sample.links.items() if row.service == "ropax"]
    assert ropax
    free, less = (
        co.simulate(net, [("alpha", "omega")], draws=2_000, corridors=["middle"],
                    choice="fastest").served[0]
        for net in (sample, sample.without_links(ropax))
    )  # fmt: skip
    assert (less.time_h.points >= free.time_h.points - 1e-3).all()
    assert less.time_h.p50 > free.time_h.p50


def test_months_are_one_more_level(shipped: co.Network) -> None:
    """Each month is a row of its own, departing in the middle of the next such month."""
    run = co.simulate(shipped, [("xian", "poti")], draws=500, corridors=["middle", "northern"],
                      months=[1, 7], on="2026-03-01")  # fmt: skip
    frame = run.to_frame()
    assert frame.index.names == ["origin", "destination", "corridor", "month"]
    assert sorted(set(frame.index.get_level_values("month"))) == [1, 7]
    assert {row.on for row in run.served} == {date(2027, 1, 15), date(2026, 7, 15)}


def test_no_service_is_a_row_with_reasons(sample: co.Network) -> None:
    """A corridor that does not serve the lane comes last, empty, with what cuts it."""
    north = [n for n, row in sample.links.items() if "RU" in {
        sample.places[row.origin].country, sample.places[row.destination].country}]  # fmt: skip
    run = co.simulate(sample.without_links(north), [("alpha", "omega")], draws=100)
    frame = run.to_frame()
    assert frame.index.get_level_values("corridor").tolist() == ["middle", "northern"]
    assert frame["feasible"].tolist() == [True, False]
    assert np.isnan(frame["time_h_p50"].iloc[1])
    assert frame["reasons"].iloc[1] != ""
    assert np.isnan(run.arrival_probability(10).iloc[1, 0])
    assert "no service" in run.summary()
    assert run.to_dict()[1]["feasible"] is False


def test_arrival_probability_rises(shipped: co.Network) -> None:
    """More days, more chance; none at once, all in the end."""
    run = co.simulate(shipped, [("xian", "duisburg")], draws=5_000)
    chances = run.arrival_probability([0, 15, 20, 30, 1000]).dropna()
    assert (chances.diff(axis=1).iloc[:, 1:] >= 0).all().all()
    assert (chances[0.0] == 0).all()
    assert (chances[1000.0] == 1).all()
    with pytest.raises(OptionError, match="days is -1; give 0 or more"):
        run.arrival_probability(-1)


def test_counts_stand_in_for_draws(sample: co.Network) -> None:
    """Where the draws would not fit, quantiles come from counts and are right to a promille."""
    routes = [row.routes[0] for row in co.simulate(sample, [("alpha", "omega")], draws=10).served]
    parts = [route.components for route in routes]
    times, costs = (Totals(parts, {name: 1.0}) for name in ("time_h", "cost_usd"))
    options = {"groups": [slice(0, 1), slice(1, 2)], "choice": None, "draws": 30_000, "seed": 1,
               "chunk": 8_192, "workers": 1}  # fmt: skip
    whole = gather(times, costs, **options)  # type: ignore[arg-type]
    counted = gather(times, costs, held_bytes=1000, **options)  # type: ignore[arg-type]
    for a, b in zip(whole.times + whole.costs, counted.times + counted.costs, strict=True):
        assert (b.p10, b.p50, b.p90) == pytest.approx((a.p10, a.p50, a.p90), rel=2e-3)
        assert b.mean == a.mean
        assert b.share_within(a.p50) == pytest.approx(0.5, abs=0.01)
    assert np.array_equal(whole.fastest, counted.fastest)


def test_a_million_draws_stay_small(sample: co.Network) -> None:
    """A million draws hold the draws of one lane and a few blocks, far below a gigabyte."""
    import tracemalloc

    tracemalloc.start()
    run = co.simulate(sample, [("alpha", "omega")], draws=1_000_000, workers=2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300e6
    assert all(len(row.time_h.points) <= 10_001 for row in run.served)


def test_progress_and_interruption(sample: co.Network) -> None:
    """Progress ends at the whole; stopping in the middle leaves no thread behind."""
    import threading

    told: list[tuple[int, int]] = []
    co.simulate(sample, [("alpha", "omega")] * 2, draws=10_000, chunk=BLOCK,
                progress=lambda done, total: told.append((done, total)))  # fmt: skip
    assert told[-1] == (20_000, 20_000)
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        co.simulate(sample, [("alpha", "omega")], draws=200_000, chunk=BLOCK, workers=2,
                    progress=stop)  # fmt: skip
    assert not [t for t in threading.enumerate() if t.name.startswith("corridors")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"draws": 0}, "draws is 0; give a whole number of 1 or more"),
        ({"draws": -5}, "draws is -5; give a whole number of 1 or more"),
        ({"draws": 10.5}, "draws is 10.5; give a whole number"),
        ({"workers": 0}, "workers is 0; give a whole number"),
        ({"chunk": 0}, "chunk is 0; give a whole number"),
        ({"seed": -1}, "seed is -1; give a whole number of 0 or more"),
        ({"choice": "best"}, "choice is 'best'; give 'booked' or 'fastest'"),
        ({"months": [13]}, "months holds 13; give whole numbers from 1 to 12"),
        ({"months": []}, "months is empty"),
        ({"minimise": "joy"}, "cannot minimise 'joy'"),
    ],
)
def test_bad_options(sample: co.Network, options: dict[str, object], message: str) -> None:
    """What is not allowed is named with what is."""
    with pytest.raises(OptionError, match=message):
        co.simulate(sample, [("alpha", "omega")], **options)  # type: ignore[arg-type]


def test_bad_lanes(sample: co.Network) -> None:
    """Lanes are pairs of places that exist."""
    with pytest.raises(OptionError, match="no lanes to simulate"):
        co.simulate(sample, [])
    with pytest.raises(OptionError, match="lanes holds 'alpha'; give pairs"):
        co.simulate(sample, ("alpha", "omega"))  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="unknown place 'alfa'"):
        co.simulate(sample, [("alfa", "omega")])
    with pytest.raises(UnknownNameError, match="unknown corridor 'silk'"):
        co.simulate(sample, [("alpha", "omega")], corridors=["silk"])


@pytest.mark.parametrize("minimise", ["cost_usd", "generalised_usd", "co2_kg", "distance_km"])
def test_choice_by_other_measures(sample: co.Network, minimise: str) -> None:
    """Whatever decides in each draw, hindsight is never worse by that measure."""
    booked, anew = (
        co.simulate(sample, [("alpha", "omega")], draws=500, minimise=minimise, choice=choice)
        for choice in ("booked", "fastest")
    )
    if minimise == "cost_usd":
        for one, two in zip(booked.served, anew.served, strict=True):
            assert (two.cost_usd.points <= one.cost_usd.points + 1e-2).all()
    assert len(anew.served) == len(booked.served)


def test_charts(shipped: co.Network) -> None:
    """The spread of times and the reliability are drawn for every row with service."""
    import matplotlib as mpl

    mpl.use("agg")
    run = co.simulate(shipped, [("xian", "duisburg")], draws=500)
    assert run.plot() is not None
    assert run.plot_reliability() is not None
    assert list(run.times()) == [row.corridor for row in run.served]

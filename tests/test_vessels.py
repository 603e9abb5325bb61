"""Closed form of a vessel service against simulated ships, and its laws."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridors.costs.distribution import Spread, sum_of
from corridors.costs.vessels import (
    VesselService,
    Weather,
    capacity_per_year,
    embargoed_share,
    load,
    round_trip_h,
    sailings_per_day_at_most,
    service_waits,
    wait_to_board,
)

simpy = pytest.importorskip("simpy")


class Sea:
    """Ships, berths and weather simulated event by event."""

    def __init__(self, line: VesselService, seed: int) -> None:
        self.line, self.rng, self.env = line, np.random.default_rng(seed), simpy.Environment()
        self.open = self.env.event().succeed()
        self.pool = simpy.Store(self.env)
        for _ in range(int(line.ships)):
            self.pool.put(object())
        self.near = simpy.Resource(self.env, min(int(min(line.berths, 99)), 99))
        self.far = simpy.Resource(self.env, min(int(min(line.far_berths, 99)), 99))
        self.waiting = 0
        self.found: list[tuple[float, float, float, float]] = []
        self.refused = self.sailed = 0
        if line.weather.closed_share:
            self.env.process(self.weather())
        self.env.process(self.cargo())

    def spell(self, mean: float, cv: float) -> float:
        """Draw a gamma time."""
        if cv == 0.0:
            return mean
        return float(self.rng.gamma(1 / cv**2, mean * cv**2))

    def weather(self):
        """Open and shut all ports."""
        q, shut = self.line.weather.closed_share, self.line.weather.spell_h
        while True:
            yield self.env.timeout(self.rng.exponential(shut * (1 - q) / q))
            self.open = self.env.event()
            yield self.env.timeout(self.rng.exponential(shut))
            self.open.succeed()

    def cargo(self):
        """Fill shiploads one after the other; a full queue refuses."""
        line = self.line
        while True:
            interval = self.spell(24 * line.carried / line.arrivals, line.headway_cv)
            yield self.env.timeout(interval)
            if (self.waiting + 1) * line.carried > line.queue_cap:
                self.refused += 1
                continue
            self.env.process(self.trip(interval))

    def trip(self, interval: float):
        """Take one shipload over and bring the ship back."""
        env, line, filled = self.env, self.line, self.env.now
        self.waiting += 1
        ship = yield self.pool.get()
        with self.near.request() as berth:
            yield berth
            self.waiting -= 1
            called = env.now
            yield env.timeout(self.spell(line.port_h, line.trip_cv))
            ready = env.now
            yield self.open
        left = env.now
        self.sailed += 1
        yield env.timeout(line.sailing_h)
        arrived = env.now
        yield self.open
        with self.far.request() as berth:
            yield berth
            self.found.append((interval, called - filled, left - ready, env.now - arrived))
            yield env.timeout(self.spell(line.far_port_h, line.trip_cv))
            yield self.open
        yield env.timeout(line.sailing_h)
        yield self.open
        self.pool.put(ship)

    def waits(self, years: float) -> np.ndarray:
        """Waits to board of consignments that come at any hour, and hours lost at the far end."""
        self.env.run(until=years * 8760)
        rows = np.array(self.found[len(self.found) // 20 :])
        picked = rows[self.rng.choice(len(rows), 60_000, p=rows[:, 0] / rows[:, 0].sum())]
        before = self.rng.random(len(picked)) * picked[:, 0]
        return np.column_stack([before, *picked[:, 1:].T])


BASE = VesselService(
    ships=4, slots=100, sailing_h=24, port_h=18, far_port_h=18, berths=3, far_berths=3,
    arrivals=60, headway_cv=0.6, trip_cv=0.3, queue_cap=1000,
)  # fmt: skip
STORM = Weather(0.3, 40)


CASES = {
    "spare ships, calm": (replace(BASE, arrivals=30), 0.10),
    "busy, calm": (replace(BASE, arrivals=100), 0.4),
    "spare ships, storms": (replace(BASE, arrivals=25, weather=STORM), 0.10),
    "busy, storms": (
        replace(BASE, ships=8, berths=9, far_berths=9, arrivals=140, weather=STORM),
        0.2,
    ),
    "winter": (replace(BASE, ships=8, arrivals=70, weather=Weather(0.45, 60)), 0.15),
    "two berths bind": (replace(BASE, ships=6, berths=2, far_berths=2, weather=STORM), 0.15),
    "more cargo than ships": (replace(BASE, ships=2, arrivals=80), 0.10),
    "at capacity, storms": (replace(BASE, ships=8, arrivals=175, weather=STORM), 0.20),
    "two ships, half used": (replace(BASE, ships=2, arrivals=28), 0.15),
}


@pytest.mark.parametrize(("line", "tolerance"), CASES.values(), ids=CASES)
def test_waits_are_those_of_simulated_ships(line: VesselService, tolerance: float) -> None:
    """Mean and 90th percentile within the stated tolerance, the median within twice of it."""
    seen = Sea(line, 7).waits(40)[:, :3].sum(axis=1)
    made = wait_to_board(line)
    assert made.mean == pytest.approx(seen.mean(), rel=tolerance)
    assert made.p90 == pytest.approx(np.percentile(seen, 90), rel=tolerance)
    assert made.p50 == pytest.approx(np.percentile(seen, 50), rel=2 * tolerance, abs=3)


@pytest.mark.parametrize("ships", [2, 4, 8])
@pytest.mark.parametrize("filled", [0.4, 0.7, 0.9, 1.2])
@pytest.mark.parametrize(
    "weather", [Weather(), STORM, Weather(0.45, 60)], ids=["calm", "storms", "winter"]
)
def test_mean_over_a_grid(ships: int, filled: float, weather: Weather) -> None:
    """The mean wait is 0.85 to 1.5 times the simulated one, whatever the fleet and the load."""
    line = replace(BASE, ships=ships, berths=99, far_berths=99, weather=weather)
    line = replace(line, arrivals=filled * capacity_per_year(line) / 365)
    seen = Sea(line, 11).waits(25)[:, :3].sum(axis=1).mean()
    assert 0.85 * seen < wait_to_board(line).mean < 1.5 * seen


@pytest.mark.parametrize("ships", [1, 3, 6])
@pytest.mark.parametrize("weather", [Weather(), STORM], ids=["calm", "storms"])
def test_capacity_is_that_of_simulated_ships(ships: int, weather: Weather) -> None:
    """Ships with more cargo than they can take sail as often as the formula says, within 6 %."""
    line = replace(BASE, ships=ships, berths=9, far_berths=9, weather=weather)
    full = replace(line, arrivals=1.5 * capacity_per_year(line) / 365)
    sea = Sea(full, 3)
    sea.waits(30)
    assert sea.sailed / 30 * full.carried == pytest.approx(capacity_per_year(full), rel=0.06)
    assert sea.refused / (sea.refused + sea.sailed) == pytest.approx(
        embargoed_share(full), abs=0.03
    )


def test_far_end_loses_what_simulated_ships_lose() -> None:
    """Hours lost to closures and berths on arrival, within a tenth and an hour."""
    line = replace(BASE, arrivals=25, weather=STORM, berths=9, far_berths=9)
    parts = {part.kind: part.hours.mean for part in service_waits(line)}
    waits = Sea(line, 5).waits(60)
    assert parts["port closure"] == pytest.approx(waits[:, 2:].sum(axis=1).mean(), rel=0.1, abs=1)
    assert parts["berth wait"] == 0.0


def test_round_trip_by_hand() -> None:
    """Two sailings of 24 h and two port calls of 18 h; half the time away doubles it."""
    assert round_trip_h(BASE) == pytest.approx(84)
    assert round_trip_h(replace(BASE, availability=0.5)) == pytest.approx(168)
    assert sailings_per_day_at_most(BASE) == pytest.approx(4 / 84 * 24)
    assert capacity_per_year(BASE) == pytest.approx(4 / 84 * 8760 * 100)


def test_a_counted_queue_replaces_the_computed_one() -> None:
    """A thousand slots behind 114 a day wait 8.75 days; a second fleet halves it."""
    line = replace(BASE, berths=99, far_berths=99, queue=Spread(500, 1000, 1500))
    queue = service_waits(line)[1].hours
    assert queue.value == pytest.approx(1000 / (4 / 84 * 24 * 100) * 24)
    assert service_waits(replace(line, ships=8))[1].hours.p90 == pytest.approx(queue.p90 / 2)


def test_the_lighter_direction_sails_with_the_busier_one() -> None:
    """Ships go when the busier end has filled them, so the other end waits no longer for one."""
    light = service_waits(replace(BASE, arrivals=10, far_arrivals=60))
    assert light[0].hours.mean == service_waits(BASE)[0].hours.mean
    assert light[1].hours.mean < service_waits(BASE)[1].hours.mean


LINES = st.builds(
    VesselService,
    ships=st.floats(0.5, 15), slots=st.floats(20, 800), sailing_h=st.floats(6, 80),
    port_h=st.floats(4, 60), far_port_h=st.floats(4, 60), berths=st.floats(0.5, 6),
    far_berths=st.floats(0.5, 6), payload_share=st.floats(0.4, 1), availability=st.floats(0.3, 1),
    weather=st.builds(Weather, st.floats(0, 0.8), st.floats(6, 120)),
    arrivals=st.floats(1, 600), headway_cv=st.floats(0, 1), trip_cv=st.floats(0.05, 1),
    queue_cap=st.floats(200, 5000), longest_headway_h=st.sampled_from([100.0, inf]),
)  # fmt: skip
SHARES = np.linspace(-2.5, 2.5, 21)


def never_longer(better: VesselService, worse: VesselService) -> None:
    """Each part of the wait to board is at no quantile longer."""
    for one, other in zip(service_waits(better)[:3], service_waits(worse)[:3], strict=True):
        assert (one.hours.at(SHARES) <= other.hours.at(SHARES) * (1 + 1e-9) + 1e-6).all(), one.kind


@settings(max_examples=300, deadline=None)
@given(LINES, st.floats(1.01, 4))
def test_more_ships_never_wait_longer(line: VesselService, factor: float) -> None:
    """Headway, queue and closure fall or stay with more ships."""
    never_longer(replace(line, ships=line.ships * factor), line)


@settings(max_examples=300, deadline=None)
@given(LINES, st.floats(1.01, 4))
def test_more_berths_never_wait_longer(line: VesselService, factor: float) -> None:
    """The same of berths at either end."""
    never_longer(replace(line, berths=line.berths * factor), line)
    never_longer(replace(line, far_berths=line.far_berths * factor), line)


@settings(max_examples=500, deadline=None)
@given(LINES, st.floats(0.01, 0.19))
def test_more_closure_is_never_shorter(line: VesselService, more: float) -> None:
    """Longer shut means less capacity, and longer waits at every quantile.

    Cargo above capacity meets a queue near its cap, and weather makes it swing below the cap: then
    only the longest wait grows for certain.
    """
    shut = Weather(line.weather.closed_share + more, line.weather.spell_h)
    worse = replace(line, weather=shut)
    assert capacity_per_year(worse) <= capacity_per_year(line)
    if load(worse) <= 1.0:
        never_longer(line, worse)
    else:
        before, after = service_waits(line), service_waits(worse)
        assert before[1].hours.at(np.array([4.0])) <= after[1].hours.at(np.array([4.0])) * 1.01
        assert before[0].hours.mean <= after[0].hours.mean + 1e-9
        assert before[2].hours.mean <= after[2].hours.mean


@settings(max_examples=100, deadline=None)
@given(LINES, st.floats(1.1, 5))
def test_capacity_is_proportional_to_ships_that_bind(line: VesselService, factor: float) -> None:
    """With berths to spare, twice the ships carry twice as much."""
    free = replace(line, berths=inf, far_berths=inf)
    more = replace(free, ships=free.ships * factor)
    assert capacity_per_year(more) == pytest.approx(capacity_per_year(free) * factor)


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_parts_are_distributions(line: VesselService) -> None:
    """Quantiles never fall, are never negative, and the sum has the sum of the means."""
    parts = [part.hours for part in service_waits(line)]
    for hours in parts:
        drawn = hours.at(SHARES)
        assert (np.diff(drawn) >= 0).all()
        assert drawn[0] >= 0
    assert sum_of(parts).mean == pytest.approx(sum(p.mean for p in parts), rel=0.03, abs=0.1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ships": 0}, "ships is 0; give more than 0"),
        ({"ships": -1, "slots": 0}, "ships is -1; give more than 0; slots is 0; give more than 0"),
        ({"payload_share": 0}, "payload_share is 0; give more than 0 and at most 1"),
        ({"availability": 1.2}, "availability is 1.2"),
        ({"headway_cv": 2}, "headway_cv is 2; give 0 to 1"),
        ({"queue": Spread(-5, 1, 2)}, "queue is -5 at the least; give 0 or more"),
        ({"arrivals": 0}, "no ship would leave"),
        ({"queue_cap": inf, "arrivals": 200}, "give ships or a queue cap"),
        ({"ships": float("nan")}, "ships is nan"),
    ],
)
def test_impossible_fleets_are_refused(change: dict[str, float], message: str) -> None:
    """One message names everything that is wrong."""
    with pytest.raises(ValueError, match=message):
        replace(BASE, **change)


@pytest.mark.parametrize("weather", [(1.0, 40), (-0.1, 40), (0.3, 0), (0.3, inf)])
def test_impossible_weather_is_refused(weather: tuple[float, float]) -> None:
    """Ports that never open, or closed spells without length."""
    with pytest.raises(ValueError, match="give"):
        Weather(*weather)


def test_load_counts_cargo_against_slots() -> None:
    """60 slots a day against 4 / 84 x 24 x 100."""
    assert load(BASE) == pytest.approx(60 / (4 / 84 * 24 * 100))

"""Closed form of slots with a queue against simulated trains, and its laws."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridors.costs.distribution import Spread
from corridors.costs.servers import Server, capacity_per_year, dwell, queue_wait, regimes

BASE = Server(slots_per_day=12, arrivals_per_day=8, service_h=4.25, slot_cv=0.5)


def simulated(server: Server, years: float, seed: int = 1) -> np.ndarray:
    """Waits of trains for their slot, event by event."""
    simpy = pytest.importorskip("simpy")
    env, rng = simpy.Environment(), np.random.default_rng(seed)
    queue: list[float] = []
    waits: list[float] = []

    def spell(per_day: float, cv: float) -> float:
        return 24 / per_day if cv == 0 else float(rng.gamma(1 / cv**2, 24 / per_day * cv**2))

    def trains():
        while True:
            yield env.timeout(spell(server.arrivals_per_day, server.arrival_cv))
            if len(queue) < server.queue_cap:
                queue.append(env.now)

    def slots():
        while True:
            yield env.timeout(spell(server.slots_per_day, server.slot_cv))
            if queue:
                waits.append(env.now - queue.pop(0))

    env.process(trains())
    env.process(slots())
    env.run(until=years * 8760)
    return np.array(waits[len(waits) // 20 :])


@pytest.mark.parametrize("load", [0.3, 0.6, 0.85, 0.95])
@pytest.mark.parametrize(("arrival_cv", "slot_cv"), [(1.0, 0.0), (1.0, 0.6), (0.6, 0.5)])
def test_waits_are_those_of_simulated_trains(
    load: float, arrival_cv: float, slot_cv: float
) -> None:
    """Mean within 15 %, median and 90th percentile within 20 %."""
    server = replace(BASE, arrivals_per_day=12 * load, arrival_cv=arrival_cv, slot_cv=slot_cv)
    seen, made = simulated(server, 30), queue_wait(server)
    assert made.mean == pytest.approx(seen.mean(), rel=0.15)
    assert made.p50 == pytest.approx(np.percentile(seen, 50), rel=0.2)
    assert made.p90 == pytest.approx(np.percentile(seen, 90), rel=0.2)


@pytest.mark.parametrize("load", [0.9, 1.0, 1.2])
def test_a_queue_with_an_end_is_that_of_simulated_trains(load: float) -> None:
    """Forty trains may queue; mean within 15 %, 90th percentile within 10 %."""
    server = replace(BASE, arrivals_per_day=12 * load, queue_cap=40)
    seen, made = simulated(server, 40), queue_wait(server)
    assert made.mean == pytest.approx(seen.mean(), rel=0.15)
    assert made.p90 == pytest.approx(np.percentile(seen, 90), rel=0.1)


def test_punctual_slots_and_random_trains_by_hand() -> None:
    """M/D/1 at load 2/3: half a slot of 2 h, then 2/3 / (2 x 0.5 x 1/3) = 2 h more."""
    assert queue_wait(replace(BASE, slot_cv=0)).mean == pytest.approx(3, rel=0.02)
    assert dwell(replace(BASE, slot_cv=0)).mean == pytest.approx(7.25, rel=0.02)
    assert capacity_per_year(BASE) == 4380


def test_mixture_of_regimes_against_draws() -> None:
    """Quantiles of the mixture are those of draws from both."""
    calm, bad = Spread(6, 20, 50), Spread(60, 150, 250)
    rng = np.random.default_rng(2)
    z, which = rng.standard_normal(400_000), rng.random(400_000) < 0.3
    seen = np.where(which, bad.at(z), calm.at(z))
    made = regimes(calm, bad, 0.3)
    for share in (0.1, 0.5, 0.8, 0.9):
        assert made.quantile(share) == pytest.approx(np.quantile(seen, share), rel=0.02)
    assert made.mean == pytest.approx(seen.mean(), rel=0.01)


SERVERS = st.builds(
    Server,
    slots_per_day=st.floats(1, 60), arrivals_per_day=st.floats(0.1, 80),
    service_h=st.floats(0.5, 20),
    arrival_cv=st.floats(0, 1), slot_cv=st.floats(0.05, 1), queue_cap=st.floats(5, 300),
)  # fmt: skip
SCORES = np.linspace(-2.5, 2.5, 21)


@settings(max_examples=200, deadline=None)
@given(SERVERS, st.floats(1.01, 3))
def test_more_slots_never_wait_longer(server: Server, factor: float) -> None:
    """At every quantile."""
    more = replace(server, slots_per_day=server.slots_per_day * factor)
    assert (queue_wait(more).at(SCORES) <= queue_wait(server).at(SCORES) * 1.001 + 1e-6).all()


@settings(max_examples=200, deadline=None)
@given(SERVERS, st.floats(1.01, 3))
def test_more_trains_never_wait_less(server: Server, factor: float) -> None:
    """At every quantile."""
    more = replace(server, arrivals_per_day=server.arrivals_per_day * factor)
    assert (queue_wait(more).at(SCORES) >= queue_wait(server).at(SCORES) * 0.999 - 1e-6).all()


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_bad_weeks_never_wait_less(one: float, other: float) -> None:
    """At every quantile, where bad weeks are worse."""
    calm, bad = Spread(6, 20, 50), Spread(60, 150, 500)
    few, many = (regimes(calm, bad, share).at(SCORES) for share in sorted((one, other)))
    assert (few <= many * 1.01 + 0.01).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"slots_per_day": 0, "service_h": -1}, r"slots_per_day is 0.*service_h is -1"),
        ({"arrivals_per_day": -1}, "arrivals_per_day is -1; give 0 or more"),
        ({"arrivals_per_day": 12}, "12 a day come for 12 slots: the queue has no end"),
        ({"slot_cv": 1.5}, "slot_cv is 1.5; give 0 to 1"),
        ({"slots_per_day": float("nan")}, "slots_per_day is nan"),
    ],
)
def test_impossible_servers_are_refused(change: dict[str, float], message: str) -> None:
    """One message names everything that is wrong."""
    with pytest.raises(ValueError, match=message):
        replace(BASE, **change)


def test_shares_of_bad_weeks_are_shares() -> None:
    """Below 0 or above 1 is refused."""
    with pytest.raises(ValueError, match=r"share of bad weeks is 1\.2"):
        regimes(Spread(1, 2, 3), Spread(4, 5, 6), 1.2)
    assert replace(BASE, queue_cap=inf).load == pytest.approx(2 / 3)

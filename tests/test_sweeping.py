"""Many simulations at once: the same answer in one process, in several and on a cluster."""

import builtins
import pickle
from importlib.util import find_spec
from typing import Any

import pandas as pd
import pytest

import corridors as co
from corridors.errors import MissingExtraError, OptionError
from corridors.simulation import simulate_many

LANES = [("alpha", "omega"), ("alpha", "port-west"), ("gate-cn", "omega")]


def worlds(sample: co.Network) -> dict[str, co.Network]:
    """Today, and the year after the planned line opens."""
    return {"today": sample, "2035": sample.as_of("2035-06")}


def test_one_more_level_over_the_same_frames(sample: co.Network) -> None:
    """Each scenario's part of the frame is what `simulate` gives alone."""
    sweep = simulate_many(worlds(sample), LANES, draws=500, seed=4)
    frame = sweep.to_frame()
    assert frame.index.names == ["scenario", "origin", "destination", "corridor"]
    for name, network in worlds(sample).items():
        alone = co.simulate(network, LANES, draws=500, seed=4).to_frame()
        pd.testing.assert_frame_equal(frame.loc[name], alone)
    assert len(sweep) == 2
    assert "no service" in sweep.summary() or "days" in sweep.summary()
    assert sweep["today"].seed == 4


@pytest.mark.skipif(find_spec("joblib") is None, reason="joblib is not installed")
@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_processes_change_nothing(sample: co.Network, backend: str) -> None:
    """Two workers give the frame of one."""
    from joblib import parallel_config

    one = simulate_many(worlds(sample), LANES, draws=500, jobs=1).to_frame()
    with parallel_config(backend=backend, n_jobs=2):
        two = simulate_many(worlds(sample), LANES, draws=500).to_frame()
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.skipif(find_spec("joblib") is None, reason="joblib is not installed")
@pytest.mark.skipif(find_spec("distributed") is None, reason="dask[distributed] is not installed")
@pytest.mark.filterwarnings("ignore")
def test_local_cluster_changes_nothing(sample: co.Network) -> None:
    """A Dask cluster of two workers gives the frame of one process, with the same call."""
    from distributed import Client, LocalCluster
    from joblib import parallel_config

    one = simulate_many(worlds(sample), LANES, draws=500, jobs=1).to_frame()
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
        parallel_config(backend="dask"),
    ):
        two = simulate_many(worlds(sample), LANES, draws=500).to_frame()
    pd.testing.assert_frame_equal(one, two)


def test_results_travel(sample: co.Network) -> None:
    """Networks and simulations survive being sent to another process."""
    run = co.simulate(sample, LANES, draws=200)
    again = pickle.loads(pickle.dumps(run))
    pd.testing.assert_frame_equal(again.to_frame(), run.to_frame())
    assert len(pickle.loads(pickle.dumps(sample)).links) == len(sample.links)


def test_without_joblib(sample: co.Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process needs no joblib; several name the extra that brings it."""
    monkeypatch.setattr("corridors.simulation.workers.find_spec", lambda name: None)
    real = builtins.__import__

    def refuse(name: str, *more: Any, **options: Any) -> Any:
        assert name != "joblib"
        return real(name, *more, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert len(simulate_many(worlds(sample), LANES, draws=50)) == 2
    with pytest.raises(MissingExtraError, match=r"pip install 'corridors\[parallel\]'"):
        simulate_many(worlds(sample), LANES, draws=50, jobs=2)


def test_bad_input(sample: co.Network) -> None:
    """At least one network and one lane; jobs is a number that is not 0."""
    with pytest.raises(OptionError, match="no networks to simulate"):
        simulate_many({}, LANES)
    with pytest.raises(OptionError, match="no lanes to simulate"):
        simulate_many(worlds(sample), [])
    with pytest.raises(OptionError, match="jobs is 0; give a whole number"):
        simulate_many(worlds(sample), LANES, jobs=0)
    with pytest.raises(OptionError, match="draws is 0"):
        simulate_many(worlds(sample), LANES, draws=0)

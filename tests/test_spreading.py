"""States spread over workers: the same rows in one process, in several and on a cluster."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pandas as pd
import pytest

import corridors as co
from corridors.errors import (
    DataError,
    MissingExtraError,
    NoRouteError,
    OptionError,
    UnknownNameError,
)
from corridors.network import Network
from corridors.scenarios import Measure, Scenario

LANES = [("alpha", "omega"), ("gate-cn", "omega")]
needs_joblib = pytest.mark.skipif(find_spec("joblib") is None, reason="joblib is not installed")


def _scenarios() -> list[Scenario]:
    dwell = [Measure("dwell", (("mode", ("rail",)),), "scale", size, note="dwell", scenario=name)
             for size, name in ((0.5, "half"), (2.0, "double"))]  # fmt: skip
    shut = Measure("close", (("mode", ("ferry",)),), note="no ferries", scenario="shut")
    return [
        Scenario("baseline"),
        Scenario("half", measures=(dwell[0],)),
        Scenario("shut", measures=(shut,)),
        Scenario("double", measures=(dwell[1],)),
    ]


def _run(sample: Network, **options: Any) -> pd.DataFrame:
    found = co.compare(
        sample, lanes=LANES, scenarios=_scenarios(), dates=["2026-07-01", "2036-01-01"],
        draws=100, seed=3, **options,
    )  # fmt: skip
    hashes = [state.hash for state in found.states for _ in range(len(found) // len(found.states))]
    return found.to_frame().assign(state=hashes)


@pytest.fixture(scope="module")
def alone(sample: Network) -> pd.DataFrame:
    """Frame of one process."""
    return _run(sample, jobs=1)


@needs_joblib
@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_two_workers_give_the_frame_of_one(
    sample: Network, alone: pd.DataFrame, backend: str
) -> None:
    """Rows, draws, states and their order do not hang on who worked."""
    from joblib import parallel_config

    with parallel_config(backend=backend, n_jobs=2):
        pd.testing.assert_frame_equal(_run(sample), alone)


@needs_joblib
@pytest.mark.skipif(find_spec("distributed") is None, reason="dask[distributed] is not installed")
@pytest.mark.filterwarnings("ignore")
def test_cluster_gives_the_frame_of_one(sample: Network, alone: pd.DataFrame) -> None:
    """A local Dask cluster of two workers, with the same call."""
    with _cluster():
        pd.testing.assert_frame_equal(_run(sample), alone)


@contextmanager
def _cluster() -> Iterator[None]:
    from distributed import Client, LocalCluster
    from joblib import parallel_config

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=False,
                     dashboard_address=None) as cluster,
        Client(cluster),
        parallel_config(backend="dask"),
    ):  # fmt: skip
        yield


@pytest.mark.parametrize(
    "error",
    [
        DataError(["a", "b"]),
        UnknownNameError("place", "x", ["y"], "a hint"),
        NoRouteError("a", "b", ["shut"], relief=[frozenset({"r"})]),
        MissingExtraError("this", "fast"),
        OptionError("wrong"),
    ],
)
def test_errors_travel_between_processes(error: Exception) -> None:
    """A user's mistake found in another process is the same message here."""
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_jobs_is_checked(sample: Network) -> None:
    """A number that is not 0."""
    with pytest.raises(OptionError, match="jobs is 0; give a whole number, -1 for all cores"):
        co.compare(sample, lanes=LANES, jobs=0)

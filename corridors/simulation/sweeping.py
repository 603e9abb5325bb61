"""`simulate_many`: one simulation per network, in processes or on a cluster."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.network import Network
from corridors.simulation.result import Simulation
from corridors.simulation.simulating import Lane, as_pairs, simulate
from corridors.simulation.workers import run_all, workers_for

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sweep", "simulate_many"]


@dataclass(frozen=True, eq=False)
class Sweep:
    """Simulations of several networks.

    Parameters
    ----------
    runs : mapping of str to Simulation
        Simulation by name of the network, in the order given.
    """

    runs: Mapping[str, Simulation] = field(repr=False)

    def __len__(self) -> int:
        return len(self.runs)

    def __getitem__(self, name: str) -> Simulation:
        return self.runs[name]

    def to_frame(self) -> "pd.DataFrame":
        """The frames of the simulations with one more outer index level, ``scenario``."""
        import pandas as pd

        return pd.concat(
            {name: run.to_frame() for name, run in self.runs.items()}, names=["scenario"]
        )

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary().splitlines()[0], self.to_frame())

    def summary(self) -> str:
        """The simulations one after the other."""
        return "\n\n".join(f"{name}\n{run.summary()}" for name, run in self.runs.items())


def simulate_many(
    networks: Mapping[str, Network],
    lanes: Iterable[Lane],
    *,
    jobs: int | None = None,
    **options: Any,
) -> Sweep:
    """Simulate the same lanes on several networks, the same draws on each.

    Parameters
    ----------
    networks : mapping of str to Network
        Networks by name: scenarios, dates, tables of your own.
    lanes : iterable of (origin, destination)
        As for `simulate`.
    jobs : int, optional
        Processes; -1 takes all cores. Default what a surrounding `joblib.parallel_config` says,
        so that the same call runs on a cluster, and one process without it.
    **options
        The options of `simulate`.

    Returns
    -------
    Sweep
        The same whatever the number of jobs and wherever they run.

    Raises
    ------
    MissingExtraError
        Several jobs are asked for and joblib is not installed.
    OptionError
        There is no network, or an option is not what is allowed.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> net = sample_network()
    >>> sweep = simulate_many(
    ...     {"today": net, "2035": net.as_of("2035-06")}, [("alpha", "omega")], draws=100
    ... )
    >>> sweep.to_frame().index.names
    FrozenList(['scenario', 'origin', 'destination', 'corridor'])
    """
    if not networks:
        raise OptionError("no networks to simulate; give at least one, by name")
    workers = workers_for(jobs, what="simulate_many")
    asked = as_pairs(lanes)
    groups = _groups(asked, len(networks), workers)
    tasks = [(name, group) for name in networks for group in groups]
    run = partial(simulate, **options)
    parts = run_all(run, [(networks[name], group) for name, group in tasks], jobs=jobs)
    by_name: dict[str, list[Simulation]] = {name: [] for name in networks}
    for (name, _), part in zip(tasks, parts, strict=True):
        by_name[name].append(part)
    return Sweep({name: _joined(found) for name, found in by_name.items()})


def _groups(lanes: list[Lane], networks: int, workers: int) -> list[list[Lane]]:
    """Lanes in as many parts as it takes to give every process something to do."""
    count = max(1, min(len(lanes), -(-workers // networks)))
    size = -(-len(lanes) // count)
    return [lanes[at : at + size] for at in range(0, len(lanes), size)]


def _joined(parts: list[Simulation]) -> Simulation:
    """Simulations of some lanes each as one."""
    first = parts[0]
    return Simulation(
        tuple(row for part in parts for row in part.rows),
        tuple(month for part in parts for month in part.months),
        first.draws, first.seed, first.choice,
        tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )  # fmt: skip

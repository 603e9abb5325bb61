"""Compare lanes by corridor, and states of the world with each other."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from corridors.comparison.lanes import Lane, shipped_lanes
from corridors.comparison.result import Comparison
from corridors.comparison.spreading import cases_of, rows_of_cases
from corridors.comparison.states import Asked
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.policy import PolicyChoice, choice_of
from corridors.routing.finding import rule_named
from corridors.routing.planner import check_objective
from corridors.scenarios import Scenario

__all__ = ["compare"]


def compare(
    network: Network,
    *,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    scenarios: Iterable[Scenario | str] | None = None,
    dates: Iterable[date | str] | None = None,
    reverse: bool = False,
    minimise: str = "time_h",
    consignment: Consignment | None = None,
    on: date | str | None = None,
    policy: PolicyChoice | str | None = None,
    draws: int | None = None,
    seed: int = 0,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Compare corridors on lanes, and states of the world with each other.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    lanes : iterable of (origin, destination), optional
        Places, towns or points; default the lanes of ``data/lanes.csv``.
    corridors : sequence of str, optional
        Corridor names; default all of the network's rules.
    scenarios : iterable of Scenario or str, optional
        Scenarios, or their names or files; ``a+b`` stacks. Each is looked at on its own day,
        unless ``dates`` are given.
    dates : iterable of datetime.date or str, optional
        Days of the state of the world; each scenario is looked at on each.
    reverse : bool
        Add every lane in the other direction.
    minimise : str
        What each route minimises.
    consignment : Consignment, optional
        What is sent; default one FEU.
    on : datetime.date or str, optional
        Day of departure; default the day of the state.
    draws, seed : int, optional
        Draw times and prices so often; default the quantiles that routes carry.
    policy : PolicyChoice or str, optional
        Rules to honour, as for `find_route`; those that a scenario makes count in its states.
    jobs : int, optional
        Processes over which the states are spread, -1 for all cores (the extra ``parallel``).
        Default what a surrounding `joblib.parallel_config` says, so that the same call runs on a
        Dask cluster, and one process without it. No effect on any number.
    progress : callable, optional
        Called with lanes done and lanes in all, over all states; with several jobs at the end.

    Returns
    -------
    Comparison
        One row per scenario, day, lane and corridor; a corridor that does not serve a lane says
        why. Draws are common: the same storms and queues in every state.

    Raises
    ------
    UnknownNameError
        A place or corridor that nobody knows.
    ScenarioError
        A scenario that cannot be read or applied.
    MissingExtraError
        Several jobs are asked for and joblib is not installed.
    OptionError
        There are no lanes, or draws below 1.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> table = co.compare(net, lanes=[("xian", "poti")], corridors=["middle"]).to_frame()
    >>> table.loc[("xian", "poti", "middle"), "feasible"]
    np.True_
    >>> both = co.compare(net, lanes=[("xian", "tehran")], corridors=["kti"],
    ...                   scenarios=["baseline", "iran-closed"])
    >>> [row.feasible for row in both.rows]
    [True, False]
    """
    check_objective(minimise)
    asked = list(lanes) if lanes is not None else shipped_lanes()
    if not asked:
        raise OptionError("no lanes to compare; give at least one (origin, destination)")
    if reverse:
        asked += [(destination, origin) for origin, destination in asked]
    names = list(corridors or (rule.id for rule in network.corridors))
    for name in names:
        rule_named(network, name)
    if draws is not None and draws < 1:
        raise OptionError(f"draws is {draws}; give 1 or more")
    days = None if dates is None else [day_of(day) for day in dates]
    cases = cases_of(network, scenarios, days)
    plain = scenarios is None and dates is None
    every = Asked(asked, names, minimise, consignment or Consignment(),
                  None if on is None else day_of(on), choice_of(policy))  # fmt: skip

    def told(done: int) -> None:
        if progress is not None:
            progress(done, len(cases) * len(asked))

    found = rows_of_cases(network, every, cases, baseline=not plain, draws=draws or 0, seed=seed,
                          jobs=jobs, told=told)  # fmt: skip
    return Comparison(
        tuple(row for state in found for row in state.rows),
        tuple(row for state in found for row in state.baseline),
        draws=draws or 0,
        seed=seed,
        drawn=tuple(item for state in found for item in state.drawn),
        baseline_drawn=tuple(item for state in found for item in state.baseline_drawn),
        states=tuple(state.state for state in found),
        barred=tuple(names for state in found for names in state.barred),
        asked=every,
        ran=tuple(dict.fromkeys(case.scenario for case in cases)),
        dates=None if days is None else tuple(days),
    )

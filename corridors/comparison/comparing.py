"""Compare lanes by corridor, and states of the world with each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from corridors.comparison.lanes import Lane, shipped_lanes
from corridors.comparison.result import Comparison
from corridors.comparison.states import StateEngine, states_of
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.policy import PolicyChoice, choice_of
from corridors.routes import Route, Unserved
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
    progress : callable, optional
        Called with lanes done and lanes in all, over all states.

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
    states = states_of(network, scenarios, dates)
    plain = scenarios is None and dates is None
    engine = StateEngine(network, asked, names, minimise, consignment or Consignment(),
                     None if on is None else day_of(on), choice_of(policy))  # fmt: skip
    rows: list[Route | Unserved] = []
    baseline: list[Route | Unserved] = []
    for number, state in enumerate(states):

        def told(done: int, before: int = number * len(asked)) -> None:
            if progress is not None:
                progress(before + done, len(states) * len(asked))

        rows += engine.rows(state, told)
        if not plain:
            baseline += engine.rows(replace(network, day=state.day))
    return Comparison(tuple(rows), tuple(baseline), draws=draws or 0, seed=seed)

"""States of the world to look at, and their rows, priced anew only where states differ."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from corridors.comparison.lanes import Lane
from corridors.comparison.verdicts import judge_rows
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.policy import PolicyChoice
from corridors.routes import Route, Unserved
from corridors.routing import Planner
from corridors.routing.access import join_ends
from corridors.routing.serving import routes_by_corridor
from corridors.scenarios import BASELINE, Scenario, load_scenario

__all__ = ["StateEngine", "states_of"]


def states_of(
    network: Network,
    scenarios: Iterable[Scenario | str] | None,
    dates: Iterable[date | str] | None,
) -> list[Network]:
    """Networks to look at, scenario by scenario and day by day."""
    wanted = [BASELINE] if scenarios is None else [load_scenario(name) for name in scenarios]
    days_asked: list[date | None] = [None] if dates is None else [day_of(day) for day in dates]
    if not wanted or not days_asked:
        raise OptionError("no scenarios or dates to compare; give at least one")
    return [scenario.apply(network, on=day) for scenario in wanted for day in days_asked]


class StateEngine:
    """Rows of one set of lanes in many states, priced anew only where states differ."""

    def __init__(
        self, network: Network, lanes: Sequence[Lane], corridors: Sequence[str], minimise: str,
        consignment: Consignment, on: date | None, policy: PolicyChoice | None,
    ) -> None:  # fmt: skip
        self._network, self._lanes, self._corridors = network, lanes, corridors
        self._minimise, self._consignment, self._on = minimise, consignment, on
        self._policy = policy
        self._of_day: dict[date, Planner] = {}
        self._known: dict[str, list[Route | Unserved]] = {}

    def _planner(self, state: Network) -> tuple[Planner, list[str]]:
        world, ids, _ = join_ends(state, [end for lane in self._lanes for end in lane])
        on = state.day if self._on is None else self._on
        plain = self._of_day.get(state.day)
        planner = Planner(world, self._consignment, on=on, like=plain)
        if plain is None and state.scenario == self._network.scenario:
            self._of_day[state.day] = planner
        return planner, ids

    def rows(
        self, state: Network, told: Callable[[int], None] = lambda done: None
    ) -> list[Route | Unserved]:
        """Rows of one state."""
        if state.hash in self._known:
            return self._known[state.hash]
        if state.scenario != self._network.scenario and state.day not in self._of_day:
            self._planner(replace(self._network, day=state.day))
        planner, ids = self._planner(state)
        found: list[Route | Unserved] = []
        for number in range(len(self._lanes)):
            found += routes_by_corridor(
                planner, ids[2 * number], ids[2 * number + 1], self._corridors,
                minimise=self._minimise, policy=self._policy,
            )  # fmt: skip
            told(number + 1)
        self._known[state.hash] = found if self._policy else judge_rows(found, state)
        return self._known[state.hash]

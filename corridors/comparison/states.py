"""Rows of states of the world, priced anew only where states differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from corridors.comparison.lanes import Lane
from corridors.comparison.verdicts import Judged, judge_rows
from corridors.costs import Consignment
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routes import Route, Unserved
from corridors.routing import Planner
from corridors.routing.access import join_ends
from corridors.routing.serving import routes_by_corridor

__all__ = ["Asked", "Row", "StateEngine"]

Row = Route | Unserved


@dataclass(frozen=True)
class Asked:
    """What is asked of every state.

    Parameters
    ----------
    lanes : sequence of (str, str)
    corridors : sequence of str
    minimise : str
    consignment : Consignment
    on : datetime.date, optional
        Day of departure; default the state's.
    policy : PolicyChoice, optional
        Rules to honour.
    """

    lanes: Sequence[Lane]
    corridors: Sequence[str]
    minimise: str = "time_h"
    consignment: Consignment = field(default_factory=Consignment)
    on: date | None = None
    policy: PolicyChoice | None = None


class StateEngine:
    """Rows of the same lanes in many states.

    Parameters
    ----------
    network : Network
        State that the others were made from; what they share with it is priced once.
    asked : Asked
    """

    def __init__(self, network: Network, asked: Asked) -> None:
        self._network, self._asked = network, asked
        self._of_day: dict[date, Planner] = {}
        self._known: dict[str, Judged] = {}

    def _planner(self, state: Network) -> tuple[Planner, list[str]]:
        asked = self._asked
        world, ids, _ = join_ends(state, [end for lane in asked.lanes for end in lane])
        plain = self._of_day.get(state.day)
        on = state.day if asked.on is None else asked.on
        planner = Planner(world, asked.consignment, on=on, like=plain)
        if plain is None and state.scenario == self._network.scenario:
            self._of_day[state.day] = planner
        return planner, ids

    def rows(self, state: Network) -> list[Row]:
        """Rows of one state."""
        return self.judged(state).rows

    def judged(self, state: Network, told: Callable[[int], None] = lambda done: None) -> Judged:
        """Rows of one state and whom its rules bar; ``told`` gets the number of lanes done."""
        if state.hash in self._known:
            return self._known[state.hash]
        if state.scenario != self._network.scenario and state.day not in self._of_day:
            self._planner(replace(self._network, day=state.day))
        planner, ids = self._planner(state)
        asked, found = self._asked, list[Row]()
        for number in range(len(asked.lanes)):
            found += routes_by_corridor(
                planner, ids[2 * number], ids[2 * number + 1], asked.corridors,
                minimise=asked.minimise, policy=asked.policy,
            )  # fmt: skip
            told(number + 1)
        self._known[state.hash] = (
            Judged(found, [()] * len(found)) if asked.policy else judge_rows(found, state)
        )
        return self._known[state.hash]

"""What a change of the world does to capacities, and to the most a corridor can carry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corridors.comparison.lanes import Lane
from corridors.errors import DataError, NoRouteError
from corridors.flows.capacity import read_resources
from corridors.flows.max_flow import max_flow
from corridors.flows.pending import with_pending
from corridors.flows.resources import Resource
from corridors.network import Network
from corridors.routing.graph import compile_graph

__all__ = ["CapacityChange", "MostCarried", "capacity_changes", "most_carried"]

_SAME = 1e-6


@dataclass(frozen=True)
class CapacityChange:
    """A yearly capacity that differs between two states.

    Parameters
    ----------
    id, name, kind, unit : str
        As `max_flow` names it; ``unit`` is what is counted.
    before, after : float
        Units a year with what other traffic takes; NaN where it does not exist.
    """

    id: str
    name: str
    kind: str
    unit: str
    before: float
    after: float

    def summary(self) -> str:
        """One line."""
        sides = [
            "none" if value != value
            else f"{value / 1e6:,.4g} Mt" if self.unit == "t" else f"{value:,.0f} {self.unit}"
            for value in (self.before, self.after)
        ]  # fmt: skip
        return f"capacity of {_base(self.name)}: {sides[0]} -> {sides[1]} a year"

    def to_dict(self) -> dict[str, Any]:
        """The change ready for JSON."""
        return dict(vars(self))


@dataclass(frozen=True)
class MostCarried:
    """The most a corridor can carry on a lane, one way, in two states.

    Parameters
    ----------
    origin, destination, corridor : str
        Lane and corridor.
    before, after : float
        Containers a year [TEU]; 0 without service.
    limits_before, limits_after : tuple of str
        What limits it.
    """

    origin: str
    destination: str
    corridor: str
    before: float
    after: float
    limits_before: tuple[str, ...]
    limits_after: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether it differs by a container or more."""
        return abs(self.after - self.before) >= 1.0

    def summary(self) -> str:
        """One line."""
        limits = "; ".join(self.limits_after[:2])
        return (
            f"at most {self.before:,.0f} -> {self.after:,.0f} TEU a year one way from "
            f"{self.origin} to {self.destination} by {self.corridor}"
            + (f", limited by {limits}" if limits else "")
        )

    def to_dict(self) -> dict[str, Any]:
        """Both figures ready for JSON."""
        return {
            **vars(self), "before": round(self.before, 1), "after": round(self.after, 1),
            "limits_before": list(self.limits_before), "limits_after": list(self.limits_after),
        }  # fmt: skip


Key = tuple[str, str, str, tuple[str, ...], tuple[str, ...], int]


def _resources(network: Network) -> dict[Key, Resource]:
    """Capacities by what and where they are: dated rows of one thing have ids of their own."""
    graph = compile_graph(network, network.day)
    found: dict[Key, Resource] = {}
    for resource in with_pending(read_resources(graph, network.day), graph, network.day):
        what = (_base(resource.name), resource.kind, resource.unit, resource.edges, resource.places)
        number = 0
        while (*what, number) in found:
            number += 1
        found[*what, number] = resource
    return found


def _base(name: str) -> str:
    """A name without its figure."""
    return name.rsplit(", ", 1)[0]


def capacity_changes(before: Network, after: Network) -> tuple[CapacityChange, ...]:
    """Capacities that differ between two states, in the order of the tables.

    Parameters
    ----------
    before, after : Network
        Each on its own day.
    """
    old, new = _resources(before), _resources(after)
    nan, found = float("nan"), []
    for name in {**new, **old}:
        sides = [side[name].gross if name in side else nan for side in (old, new)]
        if sides[0] != sides[0] or not abs(sides[0] - sides[1]) <= _SAME * max(sides):
            shown = new.get(name) or old[name]
            found.append(CapacityChange(shown.id, shown.name, shown.kind, shown.unit, *sides))
    return tuple(found)


def most_carried(
    before: Network, after: Network, lanes: Iterable[Lane], corridors: Sequence[str]
) -> tuple[MostCarried, ...]:
    """The most each corridor can carry on the first of the lanes that it serves in a state.

    Parameters
    ----------
    before, after : Network
    lanes : iterable of (str, str)
    corridors : sequence of str
    """
    asked, found = list(lanes), []
    for corridor in corridors:
        for origin, destination in asked:
            sides = [_most(state, origin, destination, corridor) for state in (before, after)]
            if any(amount > 0 for amount, _ in sides):
                (old, limits_old), (new, limits_new) = sides
                found.append(MostCarried(origin, destination, corridor, old, new,
                                         limits_old, limits_new))  # fmt: skip
                break
    return tuple(found)


def _most(
    network: Network, origin: str, destination: str, corridor: str
) -> tuple[float, tuple[str, ...]]:  # fmt: skip
    try:
        found = max_flow(network, origin, destination, corridor=corridor)
    except (NoRouteError, DataError):
        return 0.0, ()
    binding = sorted(found.carrying.binding(), key=lambda n: -float(found.carrying.duals[n]))
    return found.teu_per_year, tuple(found.resources[n].name for n in binding)

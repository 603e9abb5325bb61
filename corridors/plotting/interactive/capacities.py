"""What a leg can carry in a year, and what holds it back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from corridors.costs import Consignment
from corridors.errors import DataError
from corridors.flows.capacity import read_resources
from corridors.flows.pending import with_pending
from corridors.flows.resources import Resource
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.routes import Route
from corridors.routing import Planner

__all__ = ["Capacities", "Capacity"]

Known = dict[tuple[str, bool], tuple[float, Resource]]


@dataclass(frozen=True)
class Capacity:
    """The tightest capacity of a leg.

    Parameters
    ----------
    teu_per_year : float
        What is left to one lane, one way [TEU].
    resource : Resource
        What it is.
    """

    teu_per_year: float
    resource: Resource = field(repr=False)

    @property
    def text(self) -> str:
        """In words.

        Notes
        -----
        The figure counts containers one way, after what other traffic takes.
        """
        return f"{self.teu_per_year:,.0f} TEU a year one way: {self.resource.name}"


@dataclass
class Capacities:
    """Capacities of states, read once each."""

    problems: list[str] = field(default_factory=list)
    _known: dict[tuple[str, date, str], Known] = field(default_factory=dict)

    def of_arcs(self, arcs: Iterable[Arc], network: Network, on: date, heading: str) -> (
        Capacity | None
    ):  # fmt: skip
        """The tightest of some arcs; None where no figure is held."""
        known = self._read(network, on, heading)
        found = [known[key] for arc in arcs if (key := (arc.link.id, arc.forward)) in known]
        if not found:
            return None
        least, resource = min(found, key=lambda pair: pair[0])
        return Capacity(least, resource)

    def of_route(self, route: Route, arcs: Iterable[Arc]) -> Capacity | None:
        """The tightest of some arcs of a route."""
        places = route.network.places
        west = places[route.destination].lon < places[route.origin].lon
        return self.of_arcs(arcs, route.network, route.on, "west" if west else "east")

    def _read(self, network: Network, on: date, heading: str) -> Known:
        key = (network.hash, on, heading)
        if key not in self._known:
            self._known[key] = self._tightest(network, on, heading)
        return self._known[key]

    def _tightest(self, network: Network, on: date, heading: str) -> Known:
        graph = Planner(network, Consignment(), on=on).graph
        found: Known = {}
        try:
            resources = with_pending(read_resources(graph, on, heading=heading), graph, on)
        except DataError as error:
            self.problems.append(f"capacities are not shown: {'; '.join(error.problems)}")
            return found
        for resource in resources:
            back = 1.0 + resource.return_share if resource.both_ways else 1.0
            for number, taken in zip(resource.arcs.tolist(), resource.per_teu, strict=True):
                if not taken > 0:
                    continue
                teu = float(resource.capacity / (taken * back))
                arc = graph.arcs[number]
                key = (arc.link.id, arc.forward)
                if key not in found or teu < found[key][0]:
                    found[key] = (teu, resource)
        return found

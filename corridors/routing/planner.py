"""`Planner`: one network, day and consignment, ready for many searches."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.contraction import Contraction
from corridors._kernels.returning import shortest_without_return
from corridors._kernels.search import shortest_path
from corridors.costs import Component, Consignment, Pricer
from corridors.costs.components import MEASURES
from corridors.errors import OptionError, UnknownNameError
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.network.gateways import CorridorRule
from corridors.routes import Route
from corridors.routing.avoiding import avoid_mask
from corridors.routing.gates import Corridors, Course, Monitor, via_monitor
from corridors.routing.graph import Graph, compile_graph
from corridors.routing.reusing import changed_prices, price_again, same_links
from corridors.routing.space import Space, space_between
from corridors.routing.warning import journey_warnings, later_figures
from corridors.routing.weighing import MANY_ARCS, LazyPrices, total_of, weights_by_kind
from corridors.schema import Parameter
from corridors.units import binaries

__all__ = ["OBJECTIVES", "Planner", "check_objective", "overridden", "planner_of", "value_of"]

OBJECTIVES = ("time_h", "cost_usd", "co2_kg", "generalised_usd", "distance_km")
FloatArray = NDArray[np.float64]


def check_objective(name: str) -> str:
    """An objective's name.

    Raises
    ------
    OptionError
        Nothing can be minimised by that name.
    """
    if name not in OBJECTIVES:
        raise OptionError(f"cannot minimise {name!r}; give one of {', '.join(OBJECTIVES)}")
    return name


def value_of(route: Route, objective: str) -> float:
    """What a route was minimised by: mean hours, central dollars or kilograms, or kilometres."""
    if objective == "time_h":
        return route.time_h.mean
    if objective == "cost_usd":
        return route.cost_usd.value
    return float(getattr(route, objective))


def overridden(network: Network, costs: Mapping[str, float] | None) -> Network:
    """A network with some parameters set by hand; low and high move in proportion.

    Raises
    ------
    UnknownNameError
        No parameter has the id.
    """
    rows: list[Parameter] = []
    for name, value in (costs or {}).items():
        row = network.parameters.get(name)
        if row is None:
            from difflib import get_close_matches

            raise UnknownNameError(
                "parameter", name, get_close_matches(name, network.parameters, n=3)
            )
        scale = value / row.value if row.value else 1.0
        rows.append(
            replace(
                row, low=row.low * scale, value=float(value), high=row.high * scale,
                basis="assumption", source="", reason="set by the user",
            )
        )  # fmt: skip
    return network.with_rows(parameters=rows) if rows else network


class Planner:
    """Searches over one state of the world for one consignment.

    Parameters
    ----------
    network : Network
        All dates.
    consignment : Consignment
        What is sent.
    on : datetime.date
        Day of departure.
    like : Planner, optional
        A planner for another state of the same day and consignment: what is the same there is not
        compiled and priced again. No effect on any answer.
    """

    def __init__(
        self,
        network: Network,
        consignment: Consignment,
        *,
        on: date,
        like: "Planner | None" = None,
    ) -> None:
        self.network, self.consignment, self.on = network, consignment, on
        if like is not None and (like.on, like.consignment) != (on, consignment):
            like = None
        self._like = like
        shared = like if like is not None and same_links(network, like.network) else None
        self.graph: Graph = shared.graph if shared else compile_graph(network, network.day)
        self._corridors: Corridors = shared._corridors if shared else Corridors(self.graph)
        self._courses: dict[tuple[str | None, tuple[str, ...]], Course] = (
            shared._courses if shared else {}
        )
        self._spaces: dict[tuple[int, str, str], Space] = shared._spaces if shared else {}
        self._priced: dict[str, tuple[Pricer, Sequence[tuple[Component, ...]]]] = {}
        self._weights: dict[tuple[str, str], FloatArray] = {}
        self.worlds: dict[Hashable, Planner] = {}
        self.contraction: Contraction | None = None

    def heading(self, origin: str, destination: str) -> str:
        """``west`` or ``east``, by longitude."""
        places = self.network.places
        return "west" if places[destination].lon < places[origin].lon else "east"

    def prices(self, heading: str) -> tuple[Pricer, Sequence[tuple[Component, ...]]]:
        """Pricer and components of every arc for one heading."""
        if heading not in self._priced:
            pricer = Pricer(self.network, self.consignment, day=self.on, heading=heading)
            self._priced[heading] = (pricer, self._components(pricer, heading))
        return self._priced[heading]

    def _components(self, pricer: Pricer, heading: str) -> Sequence[tuple[Component, ...]]:
        like, arcs = self._like, self.graph.arcs
        if len(arcs) > MANY_ARCS:
            return LazyPrices(pricer, arcs)
        if like is None:
            return pricer.price(arcs)
        known = {
            (arc.link.id, arc.forward): items
            for arc, items in zip(like.graph.arcs, like.prices(heading)[1], strict=True)
        }
        anew = changed_prices(like.network, self.network)
        return price_again(pricer, arcs, known, anew)

    def weights(self, objective: str, heading: str) -> FloatArray:
        """Weight of every arc: mean hours, central dollars or kilograms, or kilometres."""
        key = (objective, heading)
        if key not in self._weights:
            if objective == "distance_km":
                self._weights[key] = self.graph.length_km
            elif objective == "generalised_usd":
                worth = self.prices(heading)[0].value_of_time_usd_per_h
                found = self.weights("cost_usd", heading) + worth * self.weights("time_h", heading)
                self._weights[key] = binaries(found)
            else:
                self._weigh(heading)
        return self._weights[key]

    def _weigh(self, heading: str) -> None:
        """Weights of all measures for one heading."""
        pricer, priced = self.prices(heading)
        if isinstance(priced, LazyPrices):
            found = weights_by_kind(self.network, pricer, self.graph.arcs, MEASURES)
        else:
            found = {
                measure: np.array([total_of(items, measure) for items in priced], dtype=float)
                for measure in MEASURES
            }
        for measure, values in found.items():
            self._weights[measure, heading] = values

    def course(self, corridor: CorridorRule | str | None, via: Sequence[str] = ()) -> Course:
        """Graph times the states of a corridor rule and via places.

        Parameters
        ----------
        corridor : CorridorRule, "other" or None
            Rule to keep; None leaves the choice free.
        via : sequence of str
            Place ids to pass in order.
        """
        name = corridor.id if isinstance(corridor, CorridorRule) else corridor
        key = (name, tuple(via))
        if key not in self._courses:
            monitors: list[Monitor] = []
            if corridor is not None:
                monitors += self._corridors.course(str(name))
            if via:
                monitors.append(via_monitor(self.graph, via))
            self._courses[key] = Course(self.graph, monitors)
        return self._courses[key]

    def corridor_of(self, numbers: Sequence[int]) -> str:
        """Corridor that a way belongs to, or ``other``."""
        return self._corridors.of(numbers)

    def closed(self, avoid: Sequence[str]) -> NDArray[np.bool_]:
        """Mask of arcs that a list of things to avoid closes."""
        return avoid_mask(self.graph, avoid)

    def search(
        self,
        origin: str,
        destination: str,
        course: Course,
        weights: FloatArray,
        *,
        loopless: bool = True,
    ) -> list[int] | None:
        """Arc numbers of the best journey that does not come back; None where none exists.

        A journey comes back where it passes a place twice on the same side. A dry port beside the
        line, entered on one gauge and left on the other, is no coming back.

        Parameters
        ----------
        origin, destination : str
            Place ids.
        course : Course
            What the journey must keep.
        weights : numpy.ndarray
            Weight of each arc; infinite closes it.
        loopless : bool
            Search on where the best way comes back to a place, however long it takes. Otherwise
            that way is returned as it is.
        """
        key = (id(course), origin, destination)
        if key not in self._spaces or course not in self._courses.values():
            self._spaces[key] = space_between(course, origin, destination)
        space = self._spaces[key]
        if space.empty:
            return None
        spread = space.spread(weights)
        if loopless:
            path = shortest_without_return(
                space.topology, spread, space.start, space.end, space.place, backend=space.backend
            )
        else:
            path = shortest_path(
                space.topology, spread, space.start, space.end, backend=space.backend
            )
        return None if path is None else space.numbers(path)

    def comes_back_to(self, numbers: Sequence[int]) -> str | None:
        """First place that a way comes back to on the same side, if any."""
        graph = self.graph
        seen = {int(graph.tail[numbers[0]])} if numbers else set()
        for number in numbers:
            vertex = int(graph.head[number])
            if vertex in seen:
                return graph.place_of[vertex]
            seen.add(vertex)
        return None

    def route(
        self, numbers: Sequence[int], origin: str, destination: str, *, minimised: str
    ) -> Route:
        """A journey as a value."""
        heading = self.heading(origin, destination)
        pricer, priced = self.prices(heading)
        arcs: tuple[Arc, ...] = tuple(self.graph.arcs[number] for number in numbers)
        parts = tuple(priced[number] for number in numbers)
        inner = (item for items in parts for item in items)
        return Route(
            network=self.network,
            origin=origin,
            destination=destination,
            corridor=self.corridor_of(numbers),
            as_of=self.network.day,
            on=self.on,
            minimised=minimised,
            consignment=self.consignment,
            arcs=arcs,
            arc_components=parts,
            end_components=pricer.ends(origin, destination),
            feu=pricer.feu,
            payload_t=pricer.payload_t,
            value_of_time_usd_per_h=pricer.value_of_time_usd_per_h,
            warnings=(
                *journey_warnings(self.network, arcs, self.on),
                *later_figures(self.network, inner, self.on),
            ),
        )


@lru_cache(maxsize=2)
def planner_of(network: Network, consignment: Consignment, on: date) -> Planner:
    """A planner that the next question about the same network, goods and day finds again.

    Parameters
    ----------
    network, consignment, on
        As for `Planner`.
    """
    return Planner(network, consignment, on=on)

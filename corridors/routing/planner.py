"""`Planner`: one network, day and consignment, ready for many searches."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._backend import Backend
from corridors._kernels.search import shortest_path
from corridors._kernels.topology import Topology
from corridors._kernels.yen import k_shortest
from corridors.costs import Component, Consignment, Pricer
from corridors.errors import OptionError, UnknownNameError
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.network.gateways import CorridorRule
from corridors.routes import Route
from corridors.routing.avoiding import avoid_mask
from corridors.routing.gates import Corridors, Course, Monitor, Product, via_monitor
from corridors.routing.graph import Graph, compile_graph
from corridors.routing.reusing import changed_prices, price_again
from corridors.routing.warning import journey_warnings, later_figures
from corridors.schema import Parameter

__all__ = ["OBJECTIVES", "Planner", "check_objective"]

OBJECTIVES = ("time_h", "cost_usd", "co2_kg", "generalised_usd", "distance_km")
FloatArray = NDArray[np.float64]
_WORTH_COMPILING = 100_000  # arcs; below, a plain search ends before a compiler has started


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


def backend_for(graph: Topology | Product) -> Backend:
    """Plain kernels for small graphs, whatever is installed for large ones."""
    return "auto" if len(graph.tail) > _WORTH_COMPILING else "numpy"


def _same_links(one: Network, other: Network) -> bool:
    """Whether two networks differ in parameters only."""
    return (one.day, one.corridors) == (other.day, other.corridors) and (
        one.links is other.links and one.places is other.places
    )


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
        shared = like if like is not None and _same_links(network, like.network) else None
        self.graph: Graph = shared.graph if shared else compile_graph(network, network.day)
        self._corridors: Corridors = shared._corridors if shared else Corridors(self.graph)
        self._courses: dict[tuple[str | None, tuple[str, ...]], Course] = (
            shared._courses if shared else {}
        )
        self._priced: dict[str, tuple[Pricer, list[tuple[Component, ...]]]] = {}
        self._weights: dict[tuple[str, str], FloatArray] = {}

    def heading(self, origin: str, destination: str) -> str:
        """``west`` or ``east``, by longitude."""
        places = self.network.places
        return "west" if places[destination].lon < places[origin].lon else "east"

    def prices(self, heading: str) -> tuple[Pricer, list[tuple[Component, ...]]]:
        """Pricer and components of every arc for one heading."""
        if heading not in self._priced:
            pricer = Pricer(self.network, self.consignment, day=self.on, heading=heading)
            self._priced[heading] = (pricer, self._components(pricer, heading))
        return self._priced[heading]

    def _components(self, pricer: Pricer, heading: str) -> list[tuple[Component, ...]]:
        like = self._like
        if like is None:
            return pricer.price(self.graph.arcs)
        known = {
            (arc.link.id, arc.forward): items
            for arc, items in zip(like.graph.arcs, like.prices(heading)[1], strict=True)
        }
        anew = changed_prices(like.network, self.network)
        return price_again(pricer, self.graph.arcs, known, anew)

    def weights(self, objective: str, heading: str) -> FloatArray:
        """Weight of every arc: mean hours, central dollars or kilograms, or kilometres."""
        key = (objective, heading)
        if key not in self._weights:
            if objective == "distance_km":
                found = self.graph.length_km
            elif objective == "generalised_usd":
                worth = self.prices(heading)[0].value_of_time_usd_per_h
                found = self.weights("cost_usd", heading) + worth * self.weights("time_h", heading)
            else:
                found = self._sums(objective, heading)
            self._weights[key] = found
        return self._weights[key]

    def _sums(self, measure: str, heading: str) -> FloatArray:
        totals = (
            sum(
                (c.mean if measure == "time_h" else c.spread.value)
                for c in items
                if c.measure == measure
            )
            for items in self.prices(heading)[1]
        )
        return np.fromiter(totals, dtype=float, count=len(self.graph.arcs))

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
        """Arc numbers of the best journey that passes no place twice; None where none exists.

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
        product, size = course.product, len(self.graph.place_of)
        total = size * product.states
        sources = course.vertices(origin, states=[0])
        targets = course.vertices(destination, states=product.final)
        if not sources or not targets:
            return None
        topology = Topology(total, product.tail, product.head)
        spread = weights[product.arc]
        backend = backend_for(topology)
        found = shortest_path(topology, spread, sources, targets, backend=backend)
        if found is None:
            return None
        arcs: list[int] = product.arc[found].tolist()
        if not loopless or self.comes_back_to(arcs, origin) is None:
            return arcs
        return self._loopless(course, sources, targets, spread)

    def comes_back_to(self, numbers: Sequence[int], origin: str) -> str | None:
        """First place that a way comes back to after leaving it, if any."""
        seen, here = {origin}, origin
        for number in numbers:
            head = self.graph.arcs[number].head
            if head != here and head in seen:
                return head
            seen.add(head)
            here = head
        return None

    def _loopless(
        self, course: Course, sources: Sequence[int], targets: Sequence[int], weights: FloatArray
    ) -> list[int] | None:
        """Best journey without coming back to a place, between two vertices added as ends."""
        product, size = course.product, len(self.graph.place_of)
        total = size * product.states
        start, end = total, total + 1
        tail = np.concatenate([product.tail, np.full(len(sources), start), targets])
        head = np.concatenate([product.head, sources, np.full(len(targets), end)])
        free = np.zeros(len(sources) + len(targets))
        numbers = self.graph.place_number
        places = np.concatenate([np.tile(numbers, product.states), [-1, -2]]) + 2
        paths = k_shortest(
            Topology(total + 2, tail.astype(np.int32), head.astype(np.int32)),
            np.concatenate([weights, free]),
            start,
            end,
            1,
            place_of_vertex=places,
            backend=backend_for(product),
        )
        if not paths.arcs:
            return None
        inner = [a for a in paths.arcs[0].tolist() if a < len(product.arc)]
        chosen: list[int] = product.arc[inner].tolist()
        return chosen

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

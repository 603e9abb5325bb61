"""A network, lanes and capacities as arrays for plans and choices."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.topology import Topology
from corridors.costs import Consignment
from corridors.flows.capacity import read_resources
from corridors.flows.columns import Commodity, Problem
from corridors.flows.demand import Lane, services_without
from corridors.flows.pending import with_pending
from corridors.flows.reading import of_services
from corridors.flows.resources import Resource, use_matrix
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routing.permits import permits_for
from corridors.routing.planner import Planner
from corridors.schema import CargoClass
from corridors.units import TEU_PER_FEU, binaries

__all__ = ["Kind", "Setting"]

FloatArray = NDArray[np.float64]


@lru_cache(maxsize=4)
def _planner(network: Network, on: date) -> Planner:
    """One planner per state of the world, so that links are priced once."""
    return Planner(network, Consignment(feu=1.0), on=on)


@lru_cache(maxsize=8)
def _resources(network: Network, on: date) -> tuple[Resource, ...]:
    """Capacities of a state of the world, read once."""
    graph = _planner(network, on).graph
    return with_pending(read_resources(graph, on), graph, on)


@dataclass(frozen=True)
class Kind:
    """Goods that price the arcs alike.

    Parameters
    ----------
    cargo : CargoClass
    heading : str
        ``west`` or ``east``.
    ends : tuple of str
        Countries of the ends, on which the rules depend; empty where no rules count.
    """

    cargo: CargoClass
    heading: str
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Setting:
    """Everything that a plan needs.

    Parameters
    ----------
    network : Network
    lanes : tuple of Lane
    on : datetime.date
        Day whose capacities, prices and rules hold.
    policy : PolicyChoice or str, optional
        Rules to honour.
    avoid : tuple of str
        What is shut.
    base : Setting, optional
        The same with less shut, whose arrays are shared.
    """

    network: Network = field(repr=False)
    lanes: tuple[Lane, ...] = field(repr=False)
    on: date
    policy: PolicyChoice | str | None = None
    avoid: tuple[str, ...] = ()
    base: "Setting | None" = field(default=None, repr=False)

    @property
    def planner(self) -> Planner:
        """Graph, hours and prices of one FEU; the same for all classes of goods."""
        return _planner(self.network, self.on)

    @cached_property
    def t_per_feu(self) -> float:
        """Goods in a FEU [t]."""
        return self.planner.prices("west")[0].payload_t

    @cached_property
    def t_per_teu(self) -> float:
        """Goods in a container [t/TEU]."""
        for row in self.network.parameters.values():
            if row.quantity == "payload_t_per_teu" and not row.where and row.valid_on(self.on):
                return row.value
        return float("nan")

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Capacities, with what the network's scenario asks for."""
        return _resources(self.network, self.on)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of goods among the lanes."""
        return tuple(dict.fromkeys(self.kind_of(lane) for lane in self.lanes))

    def kind_of(self, lane: Lane) -> Kind:
        """Kind of a lane."""
        places = self.network.places
        heading = "west" if places[lane.destination].lon < places[lane.origin].lon else "east"
        ends = () if self.policy is None else (
            places[lane.origin].country, places[lane.destination].country
        )  # fmt: skip
        return Kind(lane.cargo, heading, ends)

    def per_unit(self, cargo: CargoClass) -> float:
        """Units of a class in one FEU."""
        return TEU_PER_FEU if cargo.unit == "teu" else self.t_per_feu

    def weights(self, kind: Kind, measure: str) -> FloatArray:
        """Hours, dollars or kilometres of a unit on each arc."""
        found = self.planner.weights(measure, kind.heading)
        return found if measure in ("time_h", "distance_km") else found / self.per_unit(kind.cargo)

    def worth_of_hour(self, cargo: CargoClass) -> float:
        """Dollars that an hour is worth to a unit of a class."""
        return cargo.vot * self.t_per_feu / self.per_unit(cargo)

    @cached_property
    def _costs(self) -> dict[Kind, FloatArray]:
        return {}

    def cost(self, kind: Kind) -> FloatArray:
        """Generalised price of a unit on each arc; infinite where closed or barred by rules."""
        if kind not in self._costs:
            self._costs[kind] = self._priced(kind)
        return self._costs[kind]

    def _priced(self, kind: Kind) -> FloatArray:
        hours = self.weights(kind, "time_h")
        found = binaries(self.weights(kind, "cost_usd") + self.worth_of_hour(kind.cargo) * hours)
        shut = np.zeros(len(found), dtype=bool)
        if self.avoid:
            shut |= self.planner.closed(self.avoid)
        shut |= self._not_for(kind.cargo)
        if kind.ends:
            shut |= self._barred(kind)
        return np.where(shut, np.inf, found)

    def _not_for(self, cargo: CargoClass) -> NDArray[np.bool_]:
        """Arcs of vessel services that do not take a class, and of their quays."""
        return of_services(self.planner.graph, services_without(cargo))

    def _barred(self, kind: Kind) -> NDArray[np.bool_]:
        """Arcs that the rules close for a kind of goods."""
        lane = next(lane for lane in self.lanes if self.kind_of(lane) == kind)
        goods = Consignment(feu=1.0, hs=kind.cargo.hs or None)
        planner = Planner(self.network, goods, on=self.on)
        permits = permits_for(planner, lane.origin, lane.destination, self.policy)
        if permits is None:
            return np.zeros(len(planner.graph.arcs), dtype=bool)
        return permits.never

    @cached_property
    def problem(self) -> Problem:
        """Lanes, prices and capacities as arrays."""
        if self.base is not None:
            shut = self.planner.closed(self.avoid)
            known = self.base.problem
            return replace(
                known, costs=tuple(np.where(shut, np.inf, cost) for cost in known.costs)
            )  # fmt: skip
        graph = self.planner.graph
        topology = Topology(len(graph.place_of), graph.tail, graph.head)
        numbers = {kind: number for number, kind in enumerate(self.kinds)}
        by_unit = {
            unit: use_matrix(self.resources, len(graph.arcs), unit, one_way=False)
            for unit in ("teu", "t")
        }
        goods = tuple(
            Commodity(
                graph.vertices_of.get(lane.origin, ()),
                graph.vertices_of.get(lane.destination, ()),
                lane.amount,
                numbers[self.kind_of(lane)],
                self.t_per_teu if lane.cargo.unit == "teu" else 1.0,
            )
            for lane in self.lanes
        )
        return Problem(
            topology,
            tuple(self.cost(kind) for kind in self.kinds),
            tuple(by_unit[kind.cargo.unit] for kind in self.kinds),
            np.array([resource.capacity for resource in self.resources]),
            goods,
        )

    @cached_property
    def full(self) -> NDArray[np.bool_]:
        """Arcs on which a capacity is zero: nothing passes, however long one waits."""
        found = np.zeros(len(self.planner.graph.arcs), dtype=bool)
        for resource in self.resources:
            if not resource.capacity > 0.0:
                found[resource.arcs] = True
        return found

    def without(self, terms: Sequence[str]) -> "Setting":
        """The same with more things shut."""
        return replace(self, avoid=(*self.avoid, *terms), base=self)

"""Compile a network into arrays: one vertex per place and side, one arc per direction.

A place where several sides meet (gauges, modes, vessel services) becomes one vertex per side;
only its transfer links join them. Other places stay single vertices.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors.network import Network
from corridors.network.arcs import Arc, arcs_of

__all__ = ["Graph", "compile_graph"]

Int32Array = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Graph:
    """A network on one day, as arrays.

    Parameters
    ----------
    network : Network
        Where the arcs come from.
    arcs : tuple of Arc
        Arc by number.
    tail, head : numpy.ndarray
        Vertices of each arc, shape (arcs,).
    place_of : tuple of str
        Place of each vertex.
    """

    network: Network = field(repr=False)
    arcs: tuple[Arc, ...] = field(repr=False)
    tail: Int32Array = field(repr=False)
    head: Int32Array = field(repr=False)
    place_of: tuple[str, ...] = field(repr=False)

    @cached_property
    def vertices_of(self) -> dict[str, tuple[int, ...]]:
        """Vertices of each place."""
        found: dict[str, list[int]] = defaultdict(list)
        for vertex, place in enumerate(self.place_of):
            found[place].append(vertex)
        return {place: tuple(vertices) for place, vertices in found.items()}

    @cached_property
    def place_numbers(self) -> dict[str, int]:
        """Number of each place, in the order of their first vertices."""
        return {place: number for number, place in enumerate(self.vertices_of)}

    @cached_property
    def tail_place(self) -> Int32Array:
        """Number of the place that each arc leaves."""
        return self._place_of_vertex[self.tail]

    @cached_property
    def head_place(self) -> Int32Array:
        """Number of the place that each arc reaches."""
        return self._place_of_vertex[self.head]

    @cached_property
    def _place_of_vertex(self) -> Int32Array:
        numbers = self.place_numbers
        return np.array([numbers[place] for place in self.place_of], dtype=np.int32)

    @cached_property
    def length_km(self) -> NDArray[np.float64]:
        """Length of each arc [km]; transfers have none."""
        lengths = (0.0 if a.link.mode == "transfer" else a.link.length_km for a in self.arcs)
        return np.fromiter(lengths, dtype=float, count=len(self.arcs))

    def arcs_where(self, keep: Iterable[bool]) -> NDArray[np.bool_]:
        """Mask of arcs from one truth value per arc."""
        return np.fromiter(keep, dtype=bool, count=len(self.arcs))


def compile_graph(network: Network, day: date) -> Graph:
    """Arrays of the links that can be used on a day.

    Parameters
    ----------
    network : Network
        All dates.
    day : datetime.date
        State of the world.
    """
    usable = [
        link for link in network.links.values() if link.valid_on(day) and link.status != "suspended"
    ]
    arcs = tuple(arc for link in usable for arc in arcs_of(link))
    vertices: dict[tuple[str, str], int] = {}
    for arc in arcs:
        for end in ((arc.tail, arc.leaves), (arc.head, arc.reaches)):
            vertices.setdefault(end, len(vertices))
    return Graph(
        network=network,
        arcs=arcs,
        tail=np.array([vertices[a.tail, a.leaves] for a in arcs], dtype=np.int32),
        head=np.array([vertices[a.head, a.reaches] for a in arcs], dtype=np.int32),
        place_of=tuple(place for place, _ in vertices),
    )

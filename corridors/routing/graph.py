"""Compile a network into arrays: one vertex per place and side, one arc per direction.

A place where several sides meet (gauges, modes, vessel services) becomes one vertex per side;
only its transfer links join them. Other places stay single vertices.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
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

    @cached_property
    def _numbers_of_links(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, arc in enumerate(self.arcs):
            found[arc.link.id].append(number)
        return found

    @cached_property
    def _inner_countries(self) -> list[tuple[int, frozenset[str]]]:
        """Arcs whose links have kilometres by country, and which countries."""
        return [
            (number, frozenset(country for country, km in arc.link.countries if km > 0))
            for number, arc in enumerate(self.arcs)
            if arc.link.countries
        ]

    def _at_places(self, chosen: Iterable[bool]) -> NDArray[np.bool_]:
        """Mask of arcs that have an end among some places, given one truth value per place."""
        flags = np.fromiter(chosen, dtype=bool, count=len(self.place_numbers))
        return np.asarray(flags[self.tail_place] | flags[self.head_place])

    def passing(self, names: Collection[str]) -> NDArray[np.bool_]:
        """Mask of arcs that have an end at some places or lie on some links.

        Parameters
        ----------
        names : collection of str
            Ids of places and links.
        """
        mask = self._at_places(place in names for place in self.place_numbers)
        links = self.network.links
        for name in names:
            if name in links:
                mask[self._numbers_of_links.get(name, [])] = True
        return mask

    def touching(self, countries: Collection[str]) -> NDArray[np.bool_]:
        """Mask of arcs that touch some countries."""
        wanted, places = frozenset(countries), self.network.places
        mask = self._at_places(places[place].country in wanted for place in self.place_numbers)
        if wanted:
            mask[[n for n, inner in self._inner_countries if inner & wanted]] = True
        return mask

    def between(self, one: str, other: str) -> NDArray[np.bool_]:
        """Mask of arcs from one country to another, either way."""
        places = self.network.places
        pair = {one, other}
        codes = np.array(
            [(one, other).index(c) if (c := places[p].country) in pair else 2
             for p in self.place_numbers]
        )  # fmt: skip
        ends = np.sort(np.array([codes[self.tail_place], codes[self.head_place]]), axis=0)
        return np.asarray((ends[0] == 0) & (ends[1] == (0 if one == other else 1)))

    @cached_property
    def line(self) -> NDArray[np.int64]:
        """Number of the line that each arc runs on; gauge and direction make no other line."""
        kinds: dict[tuple[str, str], int] = {}
        kind = np.fromiter(
            (kinds.setdefault((a.link.moves, a.link.service), len(kinds)) for a in self.arcs),
            dtype=np.int64, count=len(self.arcs),
        )  # fmt: skip
        size = len(self.place_numbers)
        low = np.minimum(self.tail_place, self.head_place).astype(np.int64)
        high = np.maximum(self.tail_place, self.head_place)
        key = (kind * size + low) * size + high
        return np.asarray(np.unique(key, return_inverse=True)[1].reshape(-1))

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
    vertices: dict[tuple[str, str], int] = {}
    arcs: list[Arc] = []
    tail: list[int] = []
    head: list[int] = []
    for link in network.links.values():
        if link.status == "suspended" or not link.valid_on(day):
            continue
        ways = arcs_of(link)
        a, b = (
            vertices.setdefault(end, len(vertices))
            for end in ((ways[0].tail, ways[0].leaves), (ways[0].head, ways[0].reaches))
        )
        arcs += ways
        tail += (a, b)[: len(ways)]
        head += (b, a)[: len(ways)]
    return Graph(
        network=network,
        arcs=tuple(arcs),
        tail=np.array(tail, dtype=np.int32),
        head=np.array(head, dtype=np.int32),
        place_of=tuple(place for place, _ in vertices),
    )

"""A course between two ends as one graph with one vertex for each end."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors._kernels._backend import Backend
from corridors._kernels.topology import Topology
from corridors.routing.backend import backend_for
from corridors.routing.gates import Course

__all__ = ["Space", "space_between"]

Int64Array = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Space:
    """All ways between two ends that a course allows.

    Parameters
    ----------
    topology : Topology
        Vertices of the course that lie on some way, and one for each end.
    arc : numpy.ndarray
        Arc of the network's graph behind each arc; -1 for those that join the ends.
    place : numpy.ndarray
        Number of the place and side of each vertex; the two ends have numbers of their own.
    start, end : int
        Vertices of the two ends.
    """

    topology: Topology
    arc: Int64Array
    place: Int64Array
    start: int
    end: int

    @property
    def empty(self) -> bool:
        """Whether there is no way at all."""
        return not self.topology.n_arcs

    @property
    def backend(self) -> Backend:
        """Plain kernels where a search ends before a compiler has started."""
        return backend_for(self.topology)

    @cached_property
    def joins(self) -> NDArray[np.bool_]:
        """Mask of the arcs that only join the ends."""
        return self.arc < 0

    def spread(self, per_arc: FloatArray) -> FloatArray:
        """Values of the network's arcs on the arcs of this graph; 0 where ends are joined."""
        shape = (-1, *(1,) * (per_arc.ndim - 1))
        return np.where(self.joins.reshape(shape), 0.0, per_arc[self.arc])

    def numbers(self, path: Sequence[int] | NDArray[np.int32]) -> list[int]:
        """Arcs of the network's graph along a path of this one."""
        found = self.arc[np.asarray(path, dtype=np.int64)]
        numbers: list[int] = found[found >= 0].tolist()
        return numbers

    def returns_to(self, path: Sequence[int] | NDArray[np.int32]) -> int | None:
        """First place that a path comes back to after leaving it, if any."""
        seen, here = set[int](), -1
        for place in self.place[self.topology.head[np.asarray(path, dtype=np.int64)]].tolist():
            if place != here and place in seen:
                return int(place)
            seen.add(place)
            here = place
        return None

    def without_return(self, place: int) -> "Space":
        """The same ways without those that come back to one place after leaving it.

        The graph is doubled: leaving the place leads to a second copy, in which the place cannot
        be entered. Only the vertex of the end stays single.
        """
        size = self.topology.n_vertices
        tail, head = (x.astype(np.int64) for x in (self.topology.tail, self.topology.head))
        at_tail, at_head = self.place[tail] == place, self.place[head] == place
        later = head + size
        after = np.where(at_tail & ~at_head, later, head)
        again = ~(at_tail | at_head)
        tails = np.concatenate([tail, tail[again] + size])
        heads = np.concatenate([after, later[again]])
        heads[heads == self.end + size] = self.end
        return _pruned(
            tails, heads, np.concatenate([self.arc, self.arc[again]]), np.tile(self.place, 2),
            self.start, self.end,
        )  # fmt: skip


def _pruned(
    tail: Int64Array, head: Int64Array, arc: Int64Array, place: Int64Array, start: int, end: int
) -> Space:
    """A space of the vertices that lie between the ends only."""
    whole = Topology(len(place), tail, head)
    between = whole.reachable([start]) & whole.reachable([end], backward=True)
    between[[start, end]] = True
    kept = between[tail] & between[head]
    number = np.cumsum(between) - 1
    return Space(
        topology=Topology(int(between.sum()), number[tail[kept]], number[head[kept]]),
        arc=arc[kept],
        place=place[between],
        start=int(number[start]),
        end=int(number[end]),
    )


def space_between(
    course: Course, origin: str, destination: str, *, closed: NDArray[np.bool_] | None = None
) -> Space:
    """Graph of the ways between two places.

    Parameters
    ----------
    course : Course
        What the ways must keep.
    origin, destination : str
        Place ids.
    closed : numpy.ndarray, optional
        Mask of arcs of the network's graph that may not be used.
    """
    product, size = course.product, len(course.graph.place_of)
    sources = course.vertices(origin, states=[0])
    targets = course.vertices(destination, states=product.final)
    start, end = size * product.states, size * product.states + 1
    graph = course.graph
    numbers = graph.place_numbers
    useless = graph.tail_place == numbers.get(destination, -1)
    useless |= graph.head_place == numbers.get(origin, -1)
    shut = useless if closed is None else useless | closed
    is_open = ~shut[product.arc]
    joins = len(sources) + len(targets)
    tail = np.concatenate([product.tail[is_open], np.full(len(sources), start), targets])
    head = np.concatenate([product.head[is_open], sources, np.full(len(targets), end)])
    arc = np.concatenate([product.arc[is_open], np.full(joins, -1)])
    place = np.concatenate([np.tile(np.arange(size), product.states), [size, size + 1]])
    tails, heads, arcs, where = (x.astype(np.int64) for x in (tail, head, arc, place))
    return _pruned(tails, heads, arcs, where, start, end)

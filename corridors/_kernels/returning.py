"""The cheapest path that comes back to no place after leaving it."""

from heapq import heappop, heappush

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels._backend import Backend
from corridors._kernels.search import (
    Float64Array,
    check_vertices,
    check_weights,
    shortest_path,
    shortest_tree,
)
from corridors._kernels.topology import Int32Array, Topology

__all__ = ["first_return", "shortest_without_return"]


def first_return(topology: Topology, path: ArrayLike, place: NDArray[np.int64]) -> int | None:
    """Return the first place that a path comes back to after leaving it, if any.

    Parameters
    ----------
    topology : Topology
        Graph that the path runs on.
    path : array_like of int
        Arc ids in order.
    place : numpy.ndarray of int
        Place that each vertex belongs to.

    Examples
    --------
    >>> topology = Topology(3, [0, 1, 2], [1, 2, 1])
    >>> first_return(topology, [0, 1, 2], np.array([7, 8, 9]))
    8
    """
    arcs = np.asarray(path, dtype=np.int64)
    if not arcs.size:
        return None
    left, here = set[int](), int(place[topology.tail[arcs[0]]])
    for other in place[topology.head[arcs]].tolist():
        if other != here:
            left.add(here)
            if other in left:
                return int(other)
            here = other
    return None


def shortest_without_return(
    topology: Topology,
    weights: ArrayLike,
    source: int,
    target: int,
    place_of_vertex: ArrayLike,
    *,
    backend: Backend = "auto",
) -> Int32Array | None:
    """Return the arcs of the cheapest path that comes back to no place after leaving it.

    Parameters
    ----------
    topology : Topology
        Graph to search.
    weights : array_like
        Weight per arc, 0 or more; infinite closes the arc.
    source, target : int
        Where the path starts and ends.
    place_of_vertex : array_like of int
        Place that each vertex belongs to. Consecutive vertices of one place are fine.
    backend : {"auto", "numpy", "numba"}
        Form of the searches without the condition; the search with it is plain.

    Returns
    -------
    numpy.ndarray or None
        Arc ids in order; None where no such path exists.

    Raises
    ------
    ValueError
        If a weight is negative or missing, or a vertex does not exist.

    Notes
    -----
    Only places that a best path came back to are remembered, one more each time, until the best
    path comes back to none. Labels of one vertex are compared by cost and by the remembered places
    they have left; the exact cost to the target without the condition bounds them.

    References
    ----------
    Righini and Salani (2008), Networks 51(3).

    Examples
    --------
    >>> topology = Topology(4, [0, 1, 2, 0], [1, 2, 3, 3])
    >>> path = shortest_without_return(topology, [1, 1, 1, 9], 0, 3, [0, 1, 0, 2], backend="numpy")
    >>> path.tolist()
    [3]
    """
    values = check_weights(topology, weights)
    start = int(check_vertices(topology, source, "source")[0])
    end = int(check_vertices(topology, target, "target")[0])
    place = np.asarray(place_of_vertex, dtype=np.int64)
    if place.shape != (topology.n_vertices,):
        raise ValueError(
            f"place_of_vertex has shape {place.shape}; give one per vertex, {topology.n_vertices}"
        )
    path = shortest_path(topology, values, start, end, backend=backend)
    search: _Watching | None = None
    while path is not None:
        again = first_return(topology, path, place)
        if again is None:
            return path
        if search is None:
            tree = shortest_tree(topology, values, end, backward=True, backend=backend)
            search = _Watching(topology, values, place, tree.distance)
        path = search.path(start, end, again)
    return None


class _Watching:
    """Search by labels of cost and watched places left."""

    def __init__(
        self,
        topology: Topology,
        weights: Float64Array,
        place: NDArray[np.int64],
        to_go: Float64Array,
    ) -> None:
        self.start, self.arcs, self.ends = (row.tolist() for row in topology.forward)
        self.weights: list[float] = weights.tolist()
        self.to_go: list[float] = to_go.tolist()
        self.place: list[int] = place.tolist()
        self.bits: dict[int, int] = {}

    def path(self, source: int, target: int, place: int) -> Int32Array | None:
        """Best path, with one more place watched."""
        self.bits[place] = 1 << len(self.bits)
        bit = [self.bits.get(name, 0) for name in self.place]
        trail: list[tuple[int, int]] = [(-1, -1)]  # label before, arc
        settled: dict[int, list[int]] = {}
        # of ways that tie: by cost so far, then arriving arc, as `shortest_tree` does
        queue = [(self.to_go[source], 0.0, -1, 0, source, 0)]
        while queue:
            _, spent, _, label, vertex, left = heappop(queue)
            known = settled.setdefault(vertex, [])
            if any(other & left == other for other in known):
                continue
            known.append(left)
            if vertex == target:
                return self._walk(trail, label)
            for at in range(self.start[vertex], self.start[vertex + 1]):
                other = self.ends[at]
                leaving = bit[vertex] if self.place[other] != self.place[vertex] else 0
                after = left | leaving
                if bit[other] & after or self.to_go[other] == np.inf:
                    continue
                there = spent + self.weights[self.arcs[at]]
                if there == np.inf or any(o & after == o for o in settled.get(other, ())):
                    continue
                arc = self.arcs[at]
                trail.append((label, arc))
                key = (there + self.to_go[other], there, arc, len(trail) - 1)
                heappush(queue, (*key, other, after))
        return None

    @staticmethod
    def _walk(trail: list[tuple[int, int]], label: int) -> Int32Array:
        arcs = []
        while label:
            label, arc = trail[label]
            arcs.append(arc)
        return np.array(arcs[::-1], dtype=np.int32)

"""Paths made of two shortest ones that meet, filtered by what they share with others."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels._backend import Backend
from corridors._kernels.search import (
    Float64Array,
    Tree,
    check_vertices,
    check_weights,
    shortest_tree,
)
from corridors._kernels.topology import Int32Array, Topology

__all__ = ["ViaPaths", "via_paths"]


class ViaPaths:
    """Shortest way to the tail of an arc, the arc, and the shortest way on from its head.

    Parameters
    ----------
    topology : Topology
        Graph to search.
    weights : array_like
        Weight per arc, 0 or more; infinite closes the arc.
    source, target : int
        Where the paths start and end.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.
    """

    def __init__(
        self,
        topology: Topology,
        weights: ArrayLike,
        source: int,
        target: int,
        *,
        backend: Backend = "auto",
    ) -> None:
        self.topology = topology
        self.weights = check_weights(topology, weights)
        self.source = int(check_vertices(topology, source, "source")[0])
        self.target = int(check_vertices(topology, target, "target")[0])
        self.ahead = shortest_tree(topology, self.weights, self.source, backend=backend)
        self.back = shortest_tree(
            topology, self.weights, self.target, backward=True, backend=backend
        )
        to_tail, to_go = self.ahead.distance[topology.tail], self.back.distance[topology.head]
        self.through: Float64Array = to_tail + self.weights + to_go
        order = np.argsort(self.through, kind="stable")
        self._order = order[np.isfinite(self.through[order])]
        self._left = np.isfinite(self.through)
        if self.source == self.target:
            self._left[:] = False
        self._seen: set[tuple[int, ...]] = set()

    def _along(self, per_arc: Float64Array) -> Float64Array:
        """Sum of some values of the arcs of the path through each arc."""
        topology = self.topology
        ahead = _summed(self.ahead, topology.tail, per_arc)
        back = _summed(self.back, topology.head, per_arc)
        return np.asarray(ahead[topology.tail] + per_arc + back[topology.head])

    def bar_sharing(
        self, path: Int32Array, length: Float64Array, stretch: NDArray[np.int64], limit: float
    ) -> None:
        """Leave out paths that share more than a part of the shorter with a given path.

        Parameters
        ----------
        path : numpy.ndarray
            Arcs of the path.
        length : numpy.ndarray
            Length of every arc.
        stretch : numpy.ndarray
            Arcs with one number are the same stretch.
        limit : float
            Largest part.
        """
        common = np.where(np.isin(stretch, stretch[path]), length, 0.0)
        shorter = np.minimum(self._along(length), length[path].sum())
        self._left &= self._along(common) <= limit * shorter

    def next(self) -> tuple[float, Int32Array] | None:
        """Cost and arcs of the cheapest path left; None at the end."""
        while True:
            self._order = self._order[self._left[self._order]]
            if not self._order.size:
                return None
            for arc in self._order[:64].tolist():  # what is barred is looked up again after these
                if self._left[arc]:
                    found = self._path(arc)
                    if found is not None:
                        return float(self.through[arc]), found

    def _path(self, arc: int) -> Int32Array | None:
        """The path through an arc, which is done with; None where it loops or is known."""
        self._left[arc] = False
        tail, head = self.topology.tail, self.topology.head
        path = [*_walked(self.ahead, tail, int(tail[arc]))[::-1], arc]
        path += _walked(self.back, head, int(head[arc]))
        steps = np.array(path, dtype=np.int32)
        name = tuple(path)
        visited = np.append(head[steps], self.source)
        if len(np.unique(visited)) < len(visited) or name in self._seen:
            return None
        self._seen.add(name)
        # other arcs of the path that both trees hold would give the same path again
        same = np.isclose(self.through[steps], self.through[arc], rtol=1e-12, atol=0.0)
        on_both = (self.ahead.arriving[head[steps]] == steps) & (
            self.back.arriving[tail[steps]] == steps
        )
        self._left[steps[same & on_both]] = False
        return steps


def _walked(tree: Tree, ends: Int32Array, vertex: int) -> list[int]:
    arcs = []
    arc = int(tree.arriving[vertex])
    while arc >= 0:
        arcs.append(arc)
        arc = int(tree.arriving[ends[arc]])
    return arcs


def _summed(tree: Tree, ends: Int32Array, per_arc: Float64Array) -> Float64Array:
    """Sum of values along the tree from its root to each vertex, by doubling the steps."""
    inside = tree.arriving >= 0
    before = np.where(inside, ends[tree.arriving], np.arange(len(inside)))
    total = np.where(inside, per_arc[tree.arriving], 0.0)
    while True:
        total = total + np.where(before == np.arange(len(inside)), 0.0, total[before])
        further = before[before]
        if (further == before).all():
            return np.asarray(total)
        before = further


def via_paths(
    topology: Topology,
    weights: ArrayLike,
    source: int,
    target: int,
    *,
    backend: Backend = "auto",
) -> Iterator[tuple[float, Int32Array]]:
    """Yield loopless paths made of two shortest ones that meet, cheapest first.

    Parameters
    ----------
    topology, weights, source, target, backend
        As for `ViaPaths`.

    Yields
    ------
    tuple
        Cost and arcs. Paths through an arc that neither tree holds are found too: each arc that
        joins the trees is tried as the meeting point, so that no parallel arc is missed.

    References
    ----------
    Abraham, Delling, Goldberg and Werneck (2013), ACM JEA 18; Chondrogiannis, Bouros, Gamper,
    Leser and Blumenthal (2020), VLDB Journal 29 (SVP+).

    Examples
    --------
    >>> topology = Topology(4, [0, 1, 0, 2], [1, 3, 2, 3])
    >>> [path.tolist() for _, path in via_paths(topology, [1, 1, 2, 2], 0, 3, backend="numpy")]
    [[0, 1], [2, 3]]
    """
    paths = ViaPaths(topology, weights, source, target, backend=backend)
    while (found := paths.next()) is not None:
        yield found

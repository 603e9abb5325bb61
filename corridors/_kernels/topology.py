"""The shape of a directed multigraph: vertices, arcs, and the orders in which to walk them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Adjacency", "ParallelArcs", "Topology"]

Int32Array = NDArray[np.int32]
Int64Array = NDArray[np.int64]

RELABEL_FROM = 20_000
"""Vertices from which a search gains by working in an order that keeps neighbours close."""

_FEW_ARCS = 20_000
"""Arcs up to which a plain loop ends before SciPy has been imported."""


class Adjacency(NamedTuple):
    """Arcs grouped by the vertex they leave (or enter), as compressed rows.

    Attributes
    ----------
    start : numpy.ndarray
        Row starts, one more than vertices.
    arc : numpy.ndarray
        Arc ids, ascending inside each row.
    end : numpy.ndarray
        Vertex at the far end of each listed arc.
    """

    start: Int32Array
    arc: Int32Array
    end: Int32Array


class ParallelArcs(NamedTuple):
    """Arcs grouped by their pair of ends, self-loops left out.

    Attributes
    ----------
    key : numpy.ndarray
        ``tail * n_vertices + head`` of each pair, ascending.
    start : numpy.ndarray
        First position of each pair in ``arc``.
    arc : numpy.ndarray
        Arc ids by pair.
    """

    key: Int64Array
    start: Int64Array
    arc: Int64Array


def _locked(values: ArrayLike, name: str) -> Int32Array:
    given = np.asarray(values)
    if given.ndim != 1:
        raise ValueError(f"{name} has {given.ndim} dimensions; give a flat array of vertex numbers")
    if given.size and not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"{name} is of type {given.dtype}; give whole numbers")
    if given.size and (int(given.min()) < -(2**31) or int(given.max()) >= 2**31):
        raise ValueError(f"{name} does not fit 32 bits; give vertex numbers below 2147483648")
    array = np.array(given, dtype=np.int32)
    array.setflags(write=False)
    return array


def _grouped(by: Int32Array, far: Int32Array, n_vertices: int) -> Adjacency:
    order = np.argsort(by, kind="stable").astype(np.int32)
    start = np.zeros(n_vertices + 1, dtype=np.int32)
    np.cumsum(np.bincount(by, minlength=n_vertices), out=start[1:])
    return Adjacency(start, order, np.ascontiguousarray(far[order]))


@dataclass(frozen=True, eq=False, init=False)
class Topology:
    """A directed multigraph without weights; the id of an arc is its position.

    Parallel arcs and self-loops keep their ids; a self-loop never lies on a shortest path.

    Parameters
    ----------
    n_vertices : int
        Number of vertices; they are called 0 to ``n_vertices - 1``.
    tail, head : array_like of int
        Vertex that each arc leaves and enters.

    Raises
    ------
    ValueError
        If the arrays differ in length or name a vertex that does not exist.

    Examples
    --------
    >>> topology = Topology(3, [0, 1, 0], [1, 2, 2])
    >>> topology.n_arcs
    3
    >>> topology.forward.arc.tolist()
    [0, 2, 1]
    """

    n_vertices: int
    tail: Int32Array
    head: Int32Array

    def __init__(self, n_vertices: int, tail: ArrayLike, head: ArrayLike) -> None:
        """Copy, check and lock the arrays."""
        object.__setattr__(self, "n_vertices", int(n_vertices))
        object.__setattr__(self, "tail", _locked(tail, "tail"))
        object.__setattr__(self, "head", _locked(head, "head"))
        if self.n_vertices < 0:
            raise ValueError(f"n_vertices is {self.n_vertices}; give 0 or more")
        if len(self.tail) != len(self.head):
            raise ValueError(
                f"{len(self.tail)} tails but {len(self.head)} heads; give one of each per arc"
            )
        for name in ("tail", "head"):
            ends = getattr(self, name)
            bad = np.flatnonzero((ends < 0) | (ends >= self.n_vertices))
            if bad.size:
                raise ValueError(
                    f"arc {bad[0]}: {name} is {ends[bad[0]]}; "
                    f"vertices are 0 to {self.n_vertices - 1}"
                )

    def __repr__(self) -> str:
        """Return one line with the two counts."""
        return f"Topology({self.n_vertices} vertices, {self.n_arcs} arcs)"

    @property
    def n_arcs(self) -> int:
        """Number of arcs."""
        return len(self.tail)

    @cached_property
    def forward(self) -> Adjacency:
        """Arcs by the vertex they leave."""
        return _grouped(self.tail, self.head, self.n_vertices)

    @cached_property
    def backward(self) -> Adjacency:
        """Arcs by the vertex they enter."""
        return _grouped(self.head, self.tail, self.n_vertices)

    @cached_property
    def ends(self) -> tuple[Int32Array, Int32Array]:
        """Tails and heads as writable copies: compiled kernels know one kind of array only."""
        return self.tail.copy(), self.head.copy()

    @cached_property
    def parallel(self) -> ParallelArcs:
        """Arcs by pair of ends."""
        arcs = np.flatnonzero(self.tail != self.head)
        key = self.tail[arcs].astype(np.int64) * max(1, self.n_vertices) + self.head[arcs]
        order = np.argsort(key, kind="stable")
        keys, start = np.unique(key[order], return_index=True)
        return ParallelArcs(keys, start, arcs[order])

    @cached_property
    def _is_local(self) -> bool:
        if self.n_vertices < RELABEL_FROM or not self.n_arcs:
            return True
        near = np.abs(self.tail - self.head) < self.n_vertices // 64
        return float(near.mean()) > 0.5

    @cached_property
    def rank(self) -> Int32Array:
        """Position of each vertex in an order that keeps neighbours close in memory.

        The given order stays for small graphs and where most neighbours are close already; else
        it is reverse Cuthill-McKee.
        """
        if self._is_local:
            return np.arange(self.n_vertices, dtype=np.int32)
        from scipy.sparse.csgraph import reverse_cuthill_mckee

        order = reverse_cuthill_mckee(self._matrix(), symmetric_mode=False)
        rank = np.empty(self.n_vertices, dtype=np.int32)
        rank[order] = np.arange(self.n_vertices, dtype=np.int32)
        return rank

    @cached_property
    def relabelled(self) -> "Topology":
        """The same arcs over vertices renamed by ``rank``; this object where nothing moves."""
        if self._is_local:
            return self
        return Topology(self.n_vertices, self.rank[self.tail], self.rank[self.head])

    def _matrix(self) -> Any:
        from scipy.sparse import coo_matrix

        ones = np.ones(2 * self.n_arcs, dtype=np.int8)
        ends = np.concatenate([self.tail, self.head]), np.concatenate([self.head, self.tail])
        return coo_matrix((ones, ends), shape=(self.n_vertices, self.n_vertices)).tocsr()

    @cached_property
    def components(self) -> Int32Array:
        """Number of the weakly connected component of each vertex (directions ignored)."""
        if not self.n_vertices:
            return np.empty(0, dtype=np.int32)
        from scipy.sparse.csgraph import connected_components

        labels = connected_components(self._matrix(), directed=False)[1]
        return np.asarray(labels, dtype=np.int32)

    def reachable(
        self, sources: ArrayLike, *, backward: bool = False, closed: ArrayLike | None = None
    ) -> NDArray[np.bool_]:
        """Tell which vertices can be reached from the sources along open arcs.

        Parameters
        ----------
        sources : array_like of int
            Vertices to start from.
        backward : bool, default False
            Follow arcs against their direction: which vertices reach the sources.
        closed : array_like of bool, optional
            True for each arc that may not be used.

        Returns
        -------
        numpy.ndarray of bool
            One value per vertex.

        Examples
        --------
        >>> Topology(3, [0, 2], [1, 1]).reachable([0]).tolist()
        [True, True, False]
        """
        start, arc, end = self.backward if backward else self.forward
        first = np.unique(np.atleast_1d(np.asarray(sources, dtype=np.int64)))
        if self.n_arcs > _FEW_ARCS:
            return self._reached_far(start, arc, end, first, closed)
        rows, arcs, ends = start.tolist(), arc.tolist(), end.tolist()
        shut = None if closed is None else np.asarray(closed, dtype=bool).tolist()
        seen = [False] * self.n_vertices
        queue: list[int] = first.tolist()
        for vertex in queue:
            seen[vertex] = True
        for vertex in queue:
            for at in range(rows[vertex], rows[vertex + 1]):
                other = ends[at]
                if not seen[other] and not (shut and shut[arcs[at]]):
                    seen[other] = True
                    queue.append(other)
        return np.array(seen, dtype=bool)

    def _reached_far(
        self,
        start: Int32Array,
        arc: Int32Array,
        end: Int32Array,
        first: Int64Array,
        closed: ArrayLike | None,
    ) -> NDArray[np.bool_]:
        """The same with SciPy; one more vertex leads to all sources."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import breadth_first_order

        n = self.n_vertices
        if closed is not None:
            is_open = ~np.asarray(closed, dtype=bool)[arc]
            start = np.concatenate([[0], np.cumsum(is_open)])[start].astype(np.int32)
            end = end[is_open]
        rows = np.append(start, len(end) + len(first)).astype(np.int32)
        ends = np.concatenate([end, first]).astype(np.int32)
        graph = csr_array((np.ones(len(ends)), ends, rows), shape=(n + 1, n + 1))
        order = breadth_first_order(graph, n, return_predecessors=False)
        seen = np.zeros(n + 1, dtype=bool)
        seen[order] = True
        return seen[:n]

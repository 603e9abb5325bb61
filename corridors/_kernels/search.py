"""Shortest trees and paths for one weight vector."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels._backend import Backend, compiled, use_numba
from corridors._kernels.topology import Int32Array, Topology

__all__ = ["Tree", "check_vertices", "check_weights", "shortest_path", "shortest_tree", "walk"]

Float64Array = NDArray[np.float64]

_TREE = (
    *("int32[::1]",) * 3,
    "float64[::1]",
    "int32[::1]",
    "int32[::1]",
    "float64",
    "float64[::1]",
    "int32[::1]",
)
_PATH = ("int32[::1]",) * 4 + ("float64[::1]", "int32[::1]", "int32[::1]")


class Tree(NamedTuple):
    """Shortest tree from (or, backward, to) a set of vertices.

    Attributes
    ----------
    distance : numpy.ndarray
        Cost per vertex; infinite where it cannot be reached.
    arriving : numpy.ndarray
        Arc that enters each vertex (backward: leaves it); -1 at the sources and out of reach.
    """

    distance: Float64Array
    arriving: Int32Array


def check_weights(topology: Topology, weights: ArrayLike, *, fast: bool = False) -> Float64Array:
    """Return the weights as floats, one per arc.

    Parameters
    ----------
    topology : Topology
        Graph that the weights belong to.
    weights : array_like
        One weight per arc; infinite closes the arc.
    fast : bool, default False
        Look through the weights with the compiled form.

    Returns
    -------
    numpy.ndarray
        Writable and contiguous; the caller's own array where it is both.

    Raises
    ------
    ValueError
        If the length is wrong or a weight is negative or missing; the first such arc is named.

    Examples
    --------
    >>> check_weights(Topology(2, [0], [1]), [-1])
    Traceback (most recent call last):
    ...
    ValueError: arc 0: weight is -1.0; give 0 or more, inf to close the arc
    """
    array = np.ascontiguousarray(weights, dtype=np.float64)
    if array.shape != (topology.n_arcs,):
        raise ValueError(f"weights have shape {array.shape}; give one per arc, {topology.n_arcs}")
    if not array.flags.writeable:
        array = array.copy()
    if fast:
        bad = int(compiled("search", "bad_weight", "float64[::1]")(array))
    else:
        wrong = ~(array >= 0.0)
        bad = int(wrong.argmax()) if wrong.any() else -1
    if bad >= 0:
        raise ValueError(f"arc {bad}: weight is {array[bad]}; give 0 or more, inf to close the arc")
    return array


def check_vertices(topology: Topology, vertices: ArrayLike, name: str) -> Int32Array:
    """Return vertex numbers as a flat array.

    Raises
    ------
    ValueError
        If there is none, or one does not exist.

    Examples
    --------
    >>> check_vertices(Topology(2, [0], [1]), 1, "sources")
    array([1], dtype=int32)
    """
    if isinstance(vertices, int | np.integer) and 0 <= vertices < topology.n_vertices:
        return np.array([vertices], dtype=np.int32)
    array = np.asarray(vertices)
    if array.ndim == 0:
        array = array.reshape(1)
    if not array.size:
        raise ValueError(f"{name} is empty; give at least one vertex")
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{name} are of type {array.dtype}; give whole numbers")
    if int(array.min()) < 0 or int(array.max()) >= topology.n_vertices:
        bad = array[(array < 0) | (array >= topology.n_vertices)][0]
        raise ValueError(f"{name} hold {bad}; vertices are 0 to {topology.n_vertices - 1}")
    return np.array(array, dtype=np.int32).ravel()


def _compiled_tree(
    topology: Topology, weights: Float64Array, sources: Int32Array, backward: bool
) -> Tree:
    inner = topology.relabelled
    moved = inner is not topology
    if moved:
        sources = topology.rank[sources]
    rows = inner.backward if backward else inner.forward
    distance = np.empty(topology.n_vertices)
    arriving = np.empty(topology.n_vertices, dtype=np.int32)
    run = compiled("search", "tree", *_TREE)
    run(*rows, weights, sources, np.empty(0, dtype=np.int32), 0.0, distance, arriving)
    if moved:
        distance, arriving = distance[topology.rank], arriving[topology.rank]
    return Tree(distance, arriving)


def _compiled_path(
    topology: Topology, weights: Float64Array, sources: Int32Array, targets: Int32Array
) -> Int32Array | None:
    inner = topology.relabelled
    if inner is not topology:
        sources, targets = topology.rank[sources], topology.rank[targets]
    run = compiled("search", "path", *_PATH)
    reached, arcs = run(*inner.forward, inner.ends[0], weights, sources, targets)
    return arcs if reached >= 0 else None


def _plain_tree(
    topology: Topology, weights: Float64Array, sources: Int32Array, backward: bool
) -> Tree:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    n, groups = topology.n_vertices, topology.parallel
    distance = np.full(n, np.inf)
    distance[sources] = 0.0
    arriving = np.full(n, -1, dtype=np.int32)
    if not groups.key.size:
        return Tree(distance, arriving)
    by_pair = weights[groups.arc]
    best = np.minimum.reduceat(by_pair, groups.start)
    is_open = np.isfinite(best)
    tails, heads = np.divmod(groups.key[is_open], n)
    if backward:
        tails, heads = heads, tails
    matrix = csr_matrix((best[is_open], (tails, heads)), shape=(n, n))
    distance, before, _ = dijkstra(
        matrix, indices=np.unique(sources), return_predecessors=True, min_only=True
    )
    # the lowest of the arcs that arrive in time; arcs of weight 0 only where nothing else does
    tail, head = topology.tail, topology.head
    if backward:
        tail, head = head, tail
    with np.errstate(invalid="ignore"):
        tight = (distance[tail] + weights == distance[head]) & (distance[tail] < distance[head])
    tight &= np.isfinite(distance[head])
    arcs = np.flatnonzero(tight)[::-1]
    arriving[head[arcs]] = arcs
    late = np.flatnonzero((arriving < 0) & (before >= 0))
    if late.size:
        pair = (before[late], late) if not backward else (late, before[late])
        row = np.searchsorted(groups.key, pair[0].astype(np.int64) * n + pair[1])
        ends = np.append(groups.start[1:], len(groups.arc))
        for vertex, first, last in zip(late, groups.start[row], ends[row], strict=True):
            arriving[vertex] = groups.arc[first + int(by_pair[first:last].argmin())]
    return Tree(distance, arriving)


def shortest_tree(
    topology: Topology,
    weights: ArrayLike,
    sources: ArrayLike,
    *,
    backward: bool = False,
    backend: Backend = "auto",
) -> Tree:
    """Return the cost from the nearest source to every vertex, and the arc that arrives there.

    Parameters
    ----------
    topology : Topology
        Graph to search.
    weights : array_like
        Weight per arc, 0 or more; infinite closes the arc.
    sources : int or array_like of int
        Vertices to start from, all at cost 0.
    backward : bool, default False
        Measure the cost *to* the nearest source instead.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Returns
    -------
    Tree
        Distances and arriving arcs.

    Raises
    ------
    ValueError
        If a weight is negative or missing, or a vertex does not exist.

    Notes
    -----
    Of several arcs that arrive at the same cost the one with the lowest id is taken, whichever
    form runs; only between arcs of weight 0 the two forms may differ.

    Examples
    --------
    >>> topology = Topology(3, [0, 1, 0], [1, 2, 2])
    >>> distance, arriving = shortest_tree(topology, [1.0, 1.0, 5.0], 0, backend="numpy")
    >>> distance.tolist(), arriving.tolist()
    ([0.0, 1.0, 2.0], [-1, 0, 1])
    """
    fast = use_numba(backend)
    values = check_weights(topology, weights, fast=fast)
    starts = check_vertices(topology, sources, "sources")
    if fast:
        return _compiled_tree(topology, values, starts, backward)
    return _plain_tree(topology, values, starts, backward)


def walk(topology: Topology, tree: Tree, vertex: int, *, backward: bool = False) -> Int32Array:
    """Return the arcs of the tree path between its root and a vertex, in driving order.

    Parameters
    ----------
    topology : Topology
        Graph that the tree was grown on.
    tree : Tree
        Result of `shortest_tree`.
    vertex : int
        Vertex where the path ends (backward: starts).
    backward : bool, default False
        Whether the tree was grown backward.

    Returns
    -------
    numpy.ndarray
        Arc ids; empty at a root. Check the distance first: out of reach gives empty too.

    Examples
    --------
    >>> topology = Topology(3, [0, 1], [1, 2])
    >>> walk(topology, shortest_tree(topology, [1, 1], 0, backend="numpy"), 2)
    array([0, 1], dtype=int32)
    """
    ends = topology.head if backward else topology.tail
    arcs = []
    arc = tree.arriving[vertex]
    while arc >= 0:
        arcs.append(arc)
        arc = tree.arriving[ends[arc]]
    if not backward:
        arcs.reverse()
    return np.array(arcs, dtype=np.int32)


def shortest_path(
    topology: Topology,
    weights: ArrayLike,
    sources: ArrayLike,
    targets: ArrayLike,
    *,
    backend: Backend = "auto",
) -> Int32Array | None:
    """Return the arcs of the cheapest path from any source to any target.

    Parameters
    ----------
    topology : Topology
        Graph to search.
    weights : array_like
        Weight per arc, 0 or more; infinite closes the arc.
    sources, targets : int or array_like of int
        Vertices where the path may start and end.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise.

    Returns
    -------
    numpy.ndarray or None
        Arc ids in order, empty where a source is a target; None where no open path exists.

    Raises
    ------
    ValueError
        If a weight is negative or missing, or a vertex does not exist.

    Examples
    --------
    >>> topology = Topology(3, [0, 1, 0], [1, 2, 2])
    >>> shortest_path(topology, [1.0, 1.0, 5.0], 0, 2, backend="numpy").tolist()
    [0, 1]
    """
    fast = use_numba(backend)
    values = check_weights(topology, weights, fast=fast)
    starts = check_vertices(topology, sources, "sources")
    ends = check_vertices(topology, targets, "targets")
    if fast:
        return _compiled_path(topology, values, starts, ends)
    tree = _plain_tree(topology, values, starts, False)
    reached = int(ends[int(tree.distance[ends].argmin())])
    return walk(topology, tree, reached) if np.isfinite(tree.distance[reached]) else None

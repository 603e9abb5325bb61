"""Exact sets of paths that no other path beats in every objective."""

from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels._backend import Backend, compiled, use_numba
from corridors._kernels.search import check_vertices, shortest_tree
from corridors._kernels.topology import Int32Array, Topology

__all__ = ["Front", "pareto_front"]

Matrix = NDArray[np.float64]
Vector = tuple[float, ...]

_TYPES = ("int32[::1]",) * 3 + ("float64[:,::1]",) * 2 + ("int64", "int64", "float64", "int64")


class Front(NamedTuple):
    """Non-dominated paths, in lexicographic order of their costs.

    Attributes
    ----------
    arcs : list of numpy.ndarray
        Arc ids of each path.
    costs : numpy.ndarray
        Paths by objectives, summed from the start of each path.
    """

    arcs: list[Int32Array]
    costs: Matrix


def check_costs(topology: Topology, costs: ArrayLike) -> Matrix:
    """Return the costs as floats, arcs by objectives; refuse bad ones."""
    array = np.array(costs, dtype=np.float64, order="C")
    if array.ndim != 2 or array.shape[0] != topology.n_arcs or not 2 <= array.shape[1] <= 4:
        raise ValueError(
            f"costs have shape {array.shape}; give {topology.n_arcs} arcs by 2 to 4 objectives"
        )
    bad = ~(array >= 0)
    if bad.any():
        arc, at = np.argwhere(bad)[0]
        raise ValueError(
            f"arc {arc}, objective {at}: cost is {array[arc, at]}; "
            "give 0 or more, inf to close the arc"
        )
    array[np.isinf(array).any(axis=1)] = np.inf
    return array


def _dominates(a: Vector, b: Vector) -> bool:
    return all(x <= y for x, y in zip(a, b, strict=True))


def _plain_front(
    topology: Topology,
    costs: Matrix,
    to_go: Matrix,
    source: int,
    target: int,
    slack: float,
    max_labels: int,
) -> tuple[bool, list[Vector], list[list[int]]]:
    start, arcs, _ = topology.forward
    out = [arcs[a:b].tolist() for a, b in pairwise(start)]
    heads = topology.head.tolist()
    price = [tuple(row) for row in costs.tolist()]
    remaining = [tuple(row) for row in to_go.tolist()]
    zero = (0.0,) * costs.shape[1]
    trail: list[tuple[int, int]] = [(-1, -1)]  # parent label, arriving arc
    settled: list[list[Vector]] = [[] for _ in out]
    goals: list[Vector] = []
    goal_labels: list[int] = []
    queue = [(remaining[source], 0, zero, source, -1)]
    if remaining[source][0] == np.inf:
        return True, [], []
    while queue:
        bound, label, spent, vertex, previous = heappop(queue)
        wide = tuple(slack * x for x in bound)
        if any(_dominates(goal, wide) for goal in reversed(goals)):
            continue
        if any(_dominates(other[1:], spent[1:]) for other in settled[vertex]):
            continue
        if vertex == target:
            goals.append(spent)
            goal_labels.append(label)
            continue
        settled[vertex] = [v for v in settled[vertex] if not _dominates(spent[1:], v[1:])]
        settled[vertex].append(spent)
        for arc in out[vertex]:
            other = heads[arc]
            if other == previous:
                continue
            there = tuple(x + y for x, y in zip(spent, price[arc], strict=True))
            ahead = tuple(x + y for x, y in zip(there, remaining[other], strict=True))
            if np.inf in ahead:
                continue
            wide = tuple(slack * x for x in ahead)
            if any(_dominates(goal, wide) for goal in reversed(goals)):
                continue
            if any(_dominates(v, there) for v in settled[other]):
                continue
            if len(trail) == max_labels:
                return False, goals, []
            heappush(queue, (ahead, len(trail), there, other, vertex))
            trail.append((label, arc))
    paths = []
    for label in goal_labels:
        path = []
        while label > 0:
            label, arc = trail[label]
            path.append(arc)
        paths.append(path[::-1])
    return True, goals, paths


def pareto_front(
    topology: Topology,
    costs: ArrayLike,
    source: int,
    target: int,
    *,
    epsilon: float = 0.0,
    max_labels: int = 20_000_000,
    backend: Backend = "auto",
) -> Front:
    """Return one path for every cost vector that no other path equals or beats throughout.

    Parameters
    ----------
    topology : Topology
        Graph to search.
    costs : array_like
        Arcs by objectives, 2 to 4 of them, 0 or more; infinite in any closes the arc.
    source, target : int
        Where the paths start and end.
    epsilon : float, default 0
        With 0.05, a subset such that every path left out is at most 5 % better, in each
        objective, than some path kept.
    max_labels : int, default 20,000,000
        Most partial paths to hold before giving up.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed, unless told otherwise; both give the same paths.

    Returns
    -------
    Front
        Paths in lexicographic order of their costs; empty where the target cannot be reached,
        one empty path where it is the source.

    Raises
    ------
    ValueError
        If a cost is negative or missing, or there are fewer than 2 or more than 4 objectives.
    MemoryError
        If ``max_labels`` is passed.

    Notes
    -----
    Labels are settled in lexicographic order of cost so far plus the exact least cost to go in
    each objective. Dominance at inner vertices is always exact; epsilon compares a label's bound
    with complete paths only. So it does not compound along the path, and the guarantee holds
    without dividing it by the number of arcs.

    References
    ----------
    Mandow and Perez de la Cruz (2010), Journal of the ACM 57(5); Pulido, Mandow and Perez de la
    Cruz (2015), Computers & Operations Research 64.

    Examples
    --------
    >>> topology = Topology(2, [0, 0, 0], [1, 1, 1])
    >>> front = pareto_front(topology, [[1, 9], [2, 8], [3, 8]], 0, 1, backend="numpy")
    >>> [path.tolist() for path in front.arcs], front.costs.tolist()
    ([[0], [1]], [[1.0, 9.0], [2.0, 8.0]])
    """
    values = check_costs(topology, costs)
    if not 0 <= epsilon < np.inf:
        raise ValueError(f"epsilon is {epsilon}; give 0 or more")
    a = int(check_vertices(topology, source, "source")[0])
    b = int(check_vertices(topology, target, "target")[0])
    to_go = np.column_stack(
        [
            shortest_tree(topology, values[:, at], b, backward=True, backend=backend).distance
            for at in range(values.shape[1])
        ]
    )
    slack = 1.0 + float(epsilon)
    arcs: list[Int32Array]
    if use_numba(backend):
        run = compiled("pareto", "front", *_TYPES)
        complete, found, rows, flat = run(
            *topology.forward, values, np.ascontiguousarray(to_go), a, b, slack, max_labels
        )
        arcs = [flat[i:j] for i, j in zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True)]
    else:
        complete, vectors, paths = _plain_front(topology, values, to_go, a, b, slack, max_labels)
        found = np.array(vectors, dtype=np.float64).reshape(-1, values.shape[1])
        arcs = [np.array(path, dtype=np.int32) for path in paths]
    if not complete:
        raise MemoryError(
            f"the front needs more than {max_labels} labels; give epsilon, fewer objectives or "
            "a larger max_labels"
        )
    return Front(arcs, found)

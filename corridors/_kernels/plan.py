"""What is compiled once per topology, and once per set of pairs, for batched elimination."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels.elimination import Schedule, TooWideError, schedule
from corridors._kernels.search import check_vertices
from corridors._kernels.topology import Int32Array, Topology

__all__ = ["Pairs", "Plan"]


_LEAST, _PER_VERTEX, _MOST = 100_000, 1_000, 20_000_000
"""Triangles a plan accepts: a search costs about as much as 150 triangles per vertex and origin."""


class Pairs(NamedTuple):
    """Pairs of vertices grouped by destination, and where their labels lie.

    Attributes
    ----------
    origins, destinations : numpy.ndarray
        Distinct vertices, numbered as in the elimination order.
    origin_base : numpy.ndarray
        First label row of each origin.
    pair_start, pair_origin, pair_meet, pair_row : numpy.ndarray
        Per destination its pairs; of each pair the origin, the depth of the lowest vertex above
        both ends (-1: none) and the row of the answer.
    up_rows, down_rows : int
        Label rows needed.
    given : numpy.ndarray
        The pairs as given, vertices of the topology, one row each.
    """

    origins: Int32Array
    origin_base: Int32Array
    destinations: Int32Array
    pair_start: Int32Array
    pair_origin: Int32Array
    pair_meet: Int32Array
    pair_row: Int32Array
    up_rows: int
    down_rows: int
    given: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Plan:
    """A topology made ready for many weight vectors.

    Parameters
    ----------
    topology : Topology
        Graph to compile.
    max_triangles : int, optional
        Beyond this, each weight vector is searched by itself. The default grows with the number
        of vertices, as the cost of a search does, up to what memory takes well.

    Examples
    --------
    >>> plan = Plan(Topology(4, [0, 1, 2, 3], [1, 2, 3, 0]))
    >>> plan.eliminates, plan.n_triangles
    (True, 2)
    """

    topology: Topology
    max_triangles: int | None = None

    @cached_property
    def schedule(self) -> Schedule | None:
        """Slots and triangles; None where there would be too many."""
        most = self.max_triangles
        if most is None:
            most = min(_MOST, max(_LEAST, _PER_VERTEX * self.topology.n_vertices))
        try:
            return schedule(self.topology, max_triangles=most)
        except TooWideError:
            return None

    @property
    def eliminates(self) -> bool:
        """Whether batched elimination is used."""
        return self.schedule is not None

    @property
    def n_triangles(self) -> int | None:
        """Triangles of the elimination; None where there would be too many."""
        return self.schedule.n_triangles if self.schedule else None

    @cached_property
    def writable(self) -> tuple[Int32Array, ...]:
        """Arrays of the schedule in the order that the kernels take them."""
        s = self.schedule
        if s is None:
            raise TooWideError("this plan does not eliminate; search each weight vector by itself")
        return (
            s.slot_of_arc,
            s.parent,
            s.depth,
            s.in_start,
            s.in_depth,
            s.out_start,
            s.out_depth,
            s.third,
        )

    def matrix(self, origins: ArrayLike, destinations: ArrayLike) -> Pairs:
        """Return all pairs of origins and destinations, destinations running fastest."""
        a = check_vertices(self.topology, origins, "origins")
        b = check_vertices(self.topology, destinations, "destinations")
        return self.pairs(np.column_stack([np.repeat(a, len(b)), np.tile(b, len(a))]))

    def pairs(self, pairs: ArrayLike) -> Pairs:
        """Group pairs for the kernels.

        Parameters
        ----------
        pairs : array_like of int
            One row per pair: origin, destination.

        Raises
        ------
        ValueError
            If there is no pair or a vertex does not exist.
        """
        given = np.asarray(pairs)
        if given.ndim != 2 or given.shape[1] != 2:
            raise ValueError(f"pairs have shape {given.shape}; give one (origin, destination) each")
        check_vertices(self.topology, given, "pairs")
        given = given.astype(np.int64)
        if self.schedule is None:
            none = np.empty(0, dtype=np.int32)
            return Pairs(none, none, none, none, none, none, none, 0, 0, given)
        parent, depth = self.schedule.parent, self.schedule.depth
        inner = self.schedule.position[given]
        origins, origin_at = np.unique(inner[:, 0], return_inverse=True)
        destinations, destination_at = np.unique(inner[:, 1], return_inverse=True)
        base = np.zeros(len(origins), dtype=np.int32)
        rows = depth[origins] + 1
        base[1:] = np.cumsum(rows)[:-1]
        # climb both ends to one depth, then together, until they meet or run out
        a, b = inner[:, 0].copy(), inner[:, 1].copy()
        while True:
            apart = (a != b) & (a >= 0) & (b >= 0)
            if not apart.any():
                break
            level_a, level_b = depth[a], depth[b]
            up_a, up_b = apart & (level_a >= level_b), apart & (level_b >= level_a)
            a[up_a], b[up_b] = parent[a[up_a]], parent[b[up_b]]
        meet = np.where((a == b) & (a >= 0), depth[a], -1).astype(np.int32)
        order = np.argsort(destination_at, kind="stable").astype(np.int32)
        start = np.zeros(len(destinations) + 1, dtype=np.int32)
        np.cumsum(np.bincount(destination_at, minlength=len(destinations)), out=start[1:])
        return Pairs(
            origins.astype(np.int32),
            base,
            destinations.astype(np.int32),
            start,
            origin_at[order].astype(np.int32),
            meet[order],
            order,
            int(rows.sum()),
            int(depth[destinations].max()) + 1,
            given,
        )

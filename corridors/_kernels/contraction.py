"""Very many pairs of one large graph by customizable contraction hierarchies (pyroutingkit)."""

from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridors._kernels.search import Float64Array, check_vertices, check_weights
from corridors._kernels.topology import Topology

__all__ = ["Contraction", "has_routingkit"]

_LARGEST = 2**31 - 2
"""The largest distance asked for is scaled to this at most: sums are whole numbers below 2^31."""


@cache
def has_routingkit() -> bool:
    """Tell whether pyroutingkit is installed, without importing it."""
    return find_spec("pyroutingkit") is not None


class Contraction:
    """A large graph ordered once, for matrices under any weights.

    Parameters
    ----------
    topology : Topology
        Graph to order.
    points : array_like
        Longitude and latitude of each vertex: neighbours on the map are ordered together.

    Notes
    -----
    Weights are rounded to whole numbers, scaled so that the longest distance asked for uses most of
    31 bits; costs are off by half a unit per arc at most, some millionths of the cost.

    References
    ----------
    Dibbelt, Strasser and Wagner (2016), ACM JEA 21.

    Examples
    --------
    >>> if has_routingkit():
    ...     graph = Contraction(Topology(3, [0, 1], [1, 2]), [[0, 0], [1, 0], [2, 0]])
    ...     assert graph.matrix([1.5, 2.5], [0], [1, 2]).round(6).tolist() == [[1.5, 4.0]]
    """

    def __init__(self, topology: Topology, points: ArrayLike) -> None:
        import pyroutingkit

        place = np.asarray(points, dtype=np.float32)
        if place.shape != (topology.n_vertices, 2):
            raise ValueError(
                f"points have shape {place.shape}; give longitude and latitude per vertex, "
                f"({topology.n_vertices}, 2)"
            )
        self.topology = topology
        self._unreached: int = pyroutingkit.INF_WEIGHT
        self._order: Any = pyroutingkit.CCHTopology()
        self._order.build(
            topology.tail.astype(np.uint32), topology.head.astype(np.uint32),
            np.ascontiguousarray(place[:, 1]), np.ascontiguousarray(place[:, 0]),
            topology.n_vertices,
        )  # fmt: skip
        self._metric: Any = pyroutingkit.CCHMetric(self._order)

    def matrix(
        self, weights: ArrayLike, origins: ArrayLike, destinations: ArrayLike
    ) -> Float64Array:
        """Return the cost from every origin to every destination.

        Parameters
        ----------
        weights : array_like
            Weight per arc, 0 or more; infinite closes the arc.
        origins, destinations : array_like of int
            Vertices.

        Returns
        -------
        numpy.ndarray
            Origins by destinations; infinite where no open path exists.

        Raises
        ------
        ValueError
            If a weight is negative or missing, or a vertex does not exist.
        """
        values = check_weights(self.topology, weights)
        a = check_vertices(self.topology, origins, "origins")
        b = check_vertices(self.topology, destinations, "destinations")
        # once coarsely, to learn how far the pairs are apart, then with all the bits
        dearest = np.zeros(self.topology.n_vertices)
        np.maximum.at(dearest, self.topology.head, np.where(np.isfinite(values), values, 0.0))
        most = float(dearest.sum())  # no path costs more than the dearest arc into each vertex
        for _ in range(2):
            scale = _LARGEST / most if most > 0.0 else 1.0
            found = self._scaled(values * scale, a, b)
            reached = found[found < self._unreached]
            if not reached.size:
                break
            rounding = self.topology.n_vertices  # at most half a unit per arc, there and back
            most = min(most, (float(reached.max()) + rounding) / scale)
        return np.where(found >= self._unreached, np.inf, found / scale)

    def _scaled(
        self, units: Float64Array, origins: NDArray[np.int32], destinations: NDArray[np.int32]
    ) -> Float64Array:
        """Distances in whole units; weights that do not fit are closed."""
        whole = np.rint(np.minimum(units, float(self._unreached)))
        self._metric.customize(whole.astype(np.uint32))
        found = self._metric.distances_many_to_many(
            origins.astype(np.uint32), destinations.astype(np.uint32)
        )
        table = np.asarray(found, dtype=np.float64)
        return table.reshape(len(origins), len(destinations))

"""What binds: a yearly capacity that the arcs of a network share."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from corridors.schema import Parameter

__all__ = ["Resource", "use_matrix"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Resource:
    """A yearly capacity and what goods on each arc take of it.

    Parameters
    ----------
    id : str
        Name that never changes.
    name : str
        Name that planners use, with the figure as published.
    kind : str
        ``line``, ``border``, ``gauge change``, ``port``, ``road``, ``fleet``, ``berths`` or
        ``sailings``.
    unit : str
        What is counted: trains, wagons, trucks, TEU, t, ships, berth-hours, slots.
    capacity : float
        Units a year left to the lanes asked about.
    gross : float
        Units a year with what other traffic takes.
    arcs : numpy.ndarray
        Numbers of the arcs that share it.
    per_teu, per_t : numpy.ndarray
        Units that a TEU, and a tonne of bulk, takes on each of them.
    both_ways : bool
        Whether both directions count together.
    return_share : float
        Units that go back the same way, per unit sent.
    rows : tuple of Parameter
        Rows it was made of.
    places, edges : tuple of str
        Where it is.
    """

    id: str
    name: str
    kind: str
    unit: str
    capacity: float
    gross: float
    arcs: NDArray[np.int64] = field(repr=False)
    per_teu: FloatArray = field(repr=False)
    per_t: FloatArray = field(repr=False)
    both_ways: bool = False
    return_share: float = 0.0
    rows: tuple[Parameter, ...] = field(default=(), repr=False)
    places: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()

    def per_unit(self, unit: str) -> FloatArray:
        """Units that a TEU (``teu``) or a tonne (``t``) takes on each arc."""
        return self.per_teu if unit == "teu" else self.per_t

    def sized(self, capacity: float) -> "Resource":
        """The same with another capacity."""
        return replace(self, capacity=capacity)

    def capacity_in(self, unit: str, *, one_way: bool) -> float:
        """Capacity in TEU or tonnes a year, on the arc that takes most.

        Parameters
        ----------
        unit : str
            ``teu`` or ``t``.
        one_way : bool
            Whether what goes back takes its part.
        """
        most = float(self.per_unit(unit).max(initial=0.0))
        back = 1.0 + self.return_share if one_way and self.both_ways else 1.0
        return self.capacity / (most * back) if most > 0.0 else float("inf")


def use_matrix(
    resources: Sequence[Resource], n_arcs: int, unit: str, *, one_way: bool
) -> FloatArray:
    """Units of each resource that one TEU or tonne takes on each arc, shape (resources, arcs)."""
    found = np.zeros((len(resources), n_arcs))
    for row, resource in enumerate(resources):
        back = 1.0 + resource.return_share if one_way and resource.both_ways else 1.0
        np.add.at(found[row], resource.arcs, resource.per_unit(unit) * back)
    return found

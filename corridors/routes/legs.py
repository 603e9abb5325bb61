"""Legs: runs of arcs in one mode without handling, and the transfers between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from corridors.costs.components import Component
from corridors.network.arcs import Arc

__all__ = ["Leg", "make_legs"]


@dataclass(frozen=True)
class Leg:
    """A run of arcs in one mode, or one transfer.

    Parameters
    ----------
    origin, destination : str
        Places.
    mode : str
        ``rail``, ``road``, ``ferry``, ``sea`` or ``transfer``.
    side : str
        Gauge or vessel service it runs on; for a transfer the two sides joined by an arrow.
    edges : tuple of str
        Link ids in travel order.
    distance_km : float
        Length [km].
    components : tuple of Component
        What its totals are made of.
    """

    origin: str
    destination: str
    mode: str
    side: str
    edges: tuple[str, ...]
    distance_km: float
    components: tuple[Component, ...]

    def total(self, measure: str) -> float:
        """Mean hours, or central dollars or kilograms."""
        return sum(c.figure for c in self.components if c.measure == measure)

    @property
    def time_h(self) -> float:
        """Mean time [h]."""
        return self.total("time_h")

    @property
    def cost_usd(self) -> float:
        """Central price [USD]."""
        return self.total("cost_usd")

    @property
    def co2_kg(self) -> float:
        """CO2e [kg]."""
        return self.total("co2_kg")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Parameter rows used, each once."""
        return tuple(dict.fromkeys(p for c in self.components for p in c.parameters))


def _leg(arcs: Sequence[Arc], components: Iterable[Component]) -> Leg:
    first = arcs[0]
    transfer = first.link.mode == "transfer"
    lengths = (arc.link.length_km for arc in arcs if not transfer)
    return Leg(
        origin=first.tail,
        destination=arcs[-1].head,
        mode=first.link.moves,
        side=f"{first.leaves} > {first.reaches}" if transfer else first.reaches,
        edges=tuple(arc.link.id for arc in arcs),
        distance_km=sum(lengths),
        components=tuple(components),
    )


def make_legs(arcs: Sequence[Arc], components: Sequence[tuple[Component, ...]]) -> tuple[Leg, ...]:
    """Legs of a journey, in order.

    Parameters
    ----------
    arcs : sequence of Arc
        The journey.
    components : sequence of tuple of Component
        Components of each arc.
    """

    def key(pair: tuple[int, Arc]) -> tuple[str, str, int]:
        number, arc = pair
        alone = number if arc.link.mode == "transfer" else -1
        return arc.link.moves, arc.reaches, alone

    legs = []
    for _, group in groupby(enumerate(arcs), key=key):
        numbers = [number for number, _ in group]
        parts = [item for number in numbers for item in components[number]]
        legs.append(_leg([arcs[number] for number in numbers], parts))
    return tuple(legs)

"""One direction of a link, and what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from corridors.schema import Link, Place

__all__ = ["Arc", "arcs_of"]


@dataclass(frozen=True, slots=True)
class Arc:
    """A link travelled in one direction.

    Parameters
    ----------
    link : Link
        The link.
    forward : bool
        From the link's origin to its destination.
    """

    link: Link
    forward: bool = True

    @property
    def tail(self) -> str:
        """Place left."""
        return self.link.origin if self.forward else self.link.destination

    @property
    def head(self) -> str:
        """Place reached."""
        return self.link.destination if self.forward else self.link.origin

    @property
    def leaves(self) -> str:
        """Side left in a transfer; otherwise the side the link runs on."""
        if self.link.mode != "transfer":
            return side_of(self.link)
        return self.link.from_side if self.forward else self.link.to_side

    @property
    def reaches(self) -> str:
        """Side reached in a transfer; otherwise the side the link runs on."""
        if self.link.mode != "transfer":
            return side_of(self.link)
        return self.link.to_side if self.forward else self.link.from_side

    def countries(self, places: Mapping[str, Place]) -> tuple[str, ...]:
        """Countries touched, in travel order."""
        ends = (places[self.tail].country, places[self.head].country)
        inner = [country for country, km in self.link.countries if km > 0]
        between = inner if self.forward else inner[::-1]
        return tuple(dict.fromkeys((ends[0], *(c for c in between if c != ends[1]), ends[1])))


def side_of(link: Link) -> str:
    """Side of a place that a link runs on: gauge, road or vessel service.

    Examples
    --------
    >>> side_of(Link("a-b-rail", "a", "b", "rail", moves_by="rail", gauge_mm=1520))
    'rail-1520'
    """
    if link.moves_by == "rail":
        return f"rail-{link.gauge_mm:.0f}"
    return link.service or link.moves_by


def arcs_of(link: Link) -> tuple[Arc, ...]:
    """Arcs of a link: one where it is one-way, else two."""
    return (Arc(link),) if link.oneway else (Arc(link), Arc(link, forward=False))

"""What a reader of a journey must know."""

from collections.abc import Sequence
from datetime import date

from corridors.network import Network
from corridors.network.arcs import Arc

__all__ = ["journey_warnings"]


def journey_warnings(network: Network, arcs: Sequence[Arc], on: date) -> tuple[str, ...]:
    """Planned links used, assumed lengths, and dates beyond the evidence."""
    found = []
    for link in dict.fromkeys(arc.link for arc in arcs):
        if link.status in ("planned", "construction"):
            when = f"opens {link.opens}" if link.opens else "no opening date"
            found.append(f"{link.id} is {link.status} ({when}), not in service")
        if link.length_basis == "assumption":
            found.append(f"{link.id}: length {link.length_km:,.0f} km is an assumption")
    if on > network.data_date:
        found.append(f"departure {on} lies after the newest evidence ({network.data_date})")
    return tuple(found)

"""What a reader of a journey must know."""

from collections.abc import Iterable, Sequence
from datetime import date

from corridors.costs import Component
from corridors.network import Network
from corridors.network.arcs import Arc

__all__ = ["journey_warnings", "later_figures"]


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
    found += [f"scenario {network.scenario}: {note}" for note in network.notes]
    found += [f"scenario {network.scenario}: {line}" for line in network.assumed]
    return tuple(found)


def later_figures(network: Network, components: Iterable[Component], on: date) -> tuple[str, ...]:
    """A warning where figures of later years stand in for those of the day.

    Parameters
    ----------
    network : Network
    components : iterable of Component
        What the journey is made of.
    on : datetime.date
        Departure.
    """
    names = dict.fromkeys(name for item in components for name in item.parameters)
    rows = [network.parameters[name] for name in names if name in network.parameters]
    later = [
        row for row in rows if row.valid_from is None and _first_year(network, row.source) > on.year
    ]
    if not later:
        return ()
    return (
        f"{len(later)} of {len(rows)} figures behind it were seen in later years than {on.year}: "
        "no older evidence is held",
    )


def _first_year(network: Network, source: str) -> int:
    """Oldest year that the evidence behind a figure speaks of; 0 where none is given."""
    years = []
    for name in source.split():
        text = network.evidence[name].year[:4] if name in network.evidence else ""
        if text.isdigit():
            years.append(int(text))
    return min(years, default=0)

"""The links of a network as the page wants them."""

from math import isnan
from typing import Any

from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.plotting.interactive.capacities import Capacities
from corridors.plotting.interactive.store import Store
from corridors.plotting.points import label_of
from corridors.plotting.style import MODES
from corridors.schema import Link

__all__ = ["network_content"]

_CITED = ("length", "gauge", "tracks", "electrified", "dates")


def network_content(network: Network, store: Store, capacities: Capacities) -> dict[str, Any]:
    """All links but transfers, one group per mode, ready for JSON."""
    legs: list[dict[str, Any]] = []
    by_mode: dict[str, list[int]] = {mode: [] for mode in MODES}
    for link in network.links.values():
        if link.mode != "transfer":
            by_mode.setdefault(link.moves, []).append(len(legs))
            legs.append(_leg(link, network, store, capacities))
    return {
        "lanes": [],
        "legs": legs,
        "journeys": [
            {"lane": "", "group": mode, "view": network.scenario, "before": False, "legs": numbers}
            for mode, numbers in by_mode.items()
            if numbers
        ],
    }


def _leg(link: Link, network: Network, store: Store, capacities: Capacities) -> dict[str, Any]:
    names = [network.places[end] for end in (link.origin, link.destination)]
    west = names[1].lon < names[0].lon
    found = capacities.of_arcs([Arc(link)], network, network.day, "west" if west else "east")
    cited = {s for what in _CITED for s in getattr(link, f"{what}_source").split()}
    return {
        "title": " – ".join(label_of(place, store.language) for place in names),
        "mode": link.moves,
        "side": "" if isnan(link.gauge_mm) else f"{link.gauge_mm:.0f} mm",
        "facts": {
            "time": "", "cost": "", "carbon": "",
            "length": "" if isnan(link.length_km) else f"{link.length_km:,.0f} km",
            "capacity": "no figure held" if found is None else found.text,
        },
        "about": _about(link),
        "parts": [],
        "sources": store.sources(sorted(cited), network),
        "stops": [
            store.place(place.id, network, rank=_RANKS.get(place.kind, 3)) for place in names
        ],
        "lines": [store.line(link, network) + 1],
    }  # fmt: skip


_RANKS = {"port": 1, "gauge_change": 1}


def _about(link: Link) -> str:
    """State and equipment of a link in words."""
    parts = [link.status if link.status != "operating" else ""]
    if not isnan(link.tracks):
        parts.append("single track" if link.tracks == 1 else f"{link.tracks:.0f} tracks")
    if not isnan(link.electrified):
        parts.append(f"{link.electrified:.0%} under wire")
    if link.opens:
        parts.append(f"open from {link.opens}")
    if link.closes:
        parts.append(f"until {link.closes}")
    parts += [link.service.replace("-", " "), link.operator]
    return ", ".join(part for part in parts if part)

"""Journeys and their legs as the page wants them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corridors.network.arcs import Arc
from corridors.plotting.interactive.capacities import Capacities
from corridors.plotting.interactive.store import Store
from corridors.plotting.points import label_of
from corridors.routes import Leg, Route, Unserved
from corridors.units import days

__all__ = ["Journeys", "Shown"]

_KINDS = {"time_h": "h", "cost_usd": "USD"}


@dataclass(frozen=True)
class Shown:
    """A journey, or the lack of one, and where on the page it belongs.

    Parameters
    ----------
    row : Route or Unserved
    group : str
        What gives the colour: corridor or number of the route.
    view : str
        State of the world in which it is shown.
    before : bool
        Whether it is the journey of the same day without scenario.
    time_h : mapping, optional
        Quantiles that stand in for the route's own.
    """

    row: Route | Unserved
    group: str
    view: str
    before: bool = False
    time_h: Mapping[str, float] | None = None


@dataclass
class Journeys:
    """Gathers journeys and legs; a leg that two journeys share is kept once.

    Parameters
    ----------
    store : Store
        Takes lines, places and sources.
    capacities : Capacities
        Tells what a leg can carry.
    """

    store: Store
    capacities: Capacities
    _legs: dict[str, int] = field(default_factory=dict)
    _made: dict[Route, list[int]] = field(default_factory=dict)
    _lanes: dict[str, str] = field(default_factory=dict)
    _rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, shown: Shown, ends: tuple[str, str]) -> None:
        """Take in a journey; ``ends`` are the names of origin and destination."""
        row = shown.row
        lane = f"{row.origin}~{row.destination}"
        self._lanes.setdefault(lane, " – ".join(ends))
        record: dict[str, Any] = {
            "lane": lane, "group": shown.group, "view": shown.view, "before": shown.before,
            "corridor": row.corridor, "notes": _own(row), "reasons": list(row.reasons),
            "legs": [], "ends": [],
        }  # fmt: skip
        if isinstance(row, Route):
            pair = (row.origin, row.destination)
            record["ends"] = [self.store.place(end, row.network) for end in pair]
            record |= _totals(row, shown.time_h) | {"legs": self._legs_of(row)}
        self._rows.append(record)

    def to_dict(self) -> dict[str, Any]:
        """Lanes, journeys and legs, ready for JSON."""
        return {
            "lanes": [{"id": lane, "title": title} for lane, title in self._lanes.items()],
            "journeys": self._rows,
            "legs": [json.loads(text) for text in self._legs],
        }

    def _legs_of(self, route: Route) -> list[int]:
        if route not in self._made:
            told = route.to_dict()["legs"]
            numbers, at = [], 0
            for leg, record in zip(route.legs, told, strict=True):
                arcs = route.arcs[at : at + len(leg.edges)]
                at += len(leg.edges)
                text = json.dumps(self._leg(route, leg, arcs, record), sort_keys=True)
                numbers.append(self._legs.setdefault(text, len(self._legs)))
            self._made[route] = numbers
        return self._made[route]

    def _leg(
        self, route: Route, leg: Leg, arcs: Sequence[Arc], record: Mapping[str, Any]
    ) -> dict[str, Any]:
        network, store = route.network, self.store
        ends = [network.places[name] for name in (leg.origin, leg.destination)]
        capacity = self.capacities.of_route(route, arcs)
        stops = [(leg.origin, 2), (leg.destination, 2), *((arc.tail, 3) for arc in arcs[1:])]
        if leg.mode == "transfer":
            stops = [(leg.origin, 1)]
        found: dict[str, Any] = {
            "title": " – ".join(dict.fromkeys(label_of(end, store.language) for end in ends)),
            "mode": leg.mode,
            "side": leg.side,
            "facts": _facts(leg, route.feu, "" if capacity is None else capacity.text),
            "parts": _parts(leg, route.feu),
            "sources": store.sources(record["sources"], network),
            "stops": [store.place(name, network, rank=rank) for name, rank in dict.fromkeys(stops)],
        }
        if leg.mode == "transfer":
            return found
        numbers = [store.line(arc.link, network) + 1 for arc in arcs]
        return found | {
            "lines": [n if arc.forward else -n for n, arc in zip(numbers, arcs, strict=True)]
        }


def _own(row: Route | Unserved) -> list[str]:
    """Warnings of a journey but those of its scenario, which stand once for all."""
    name = row.network.scenario if isinstance(row, Route) else row.scenario
    return [text for text in row.warnings if not text.startswith(f"scenario {name}: ")]


def _facts(leg: Leg, feu: float, capacity: str) -> dict[str, str]:
    """What the pointer shows of a leg, in words."""
    long = leg.time_h >= 48
    return {
        "time": f"{days(leg.time_h):,.1f} days" if long else f"{leg.time_h:,.1f} hours",
        "cost": f"USD {leg.cost_usd / feu:,.0f} per FEU",
        "carbon": f"{leg.co2_kg / feu:,.0f} kg CO2e per FEU",
        "length": "" if leg.mode == "transfer" else f"{leg.distance_km:,.0f} km",
        "capacity": capacity or "no figure held",
    }


def _totals(route: Route, time_h: Mapping[str, float] | None) -> dict[str, Any]:
    span = time_h or route.time_h.to_dict()
    return {
        "days": [round(days(span[name]), 2) for name in ("p50", "p10", "p90")],
        "km": round(route.distance_km),
        "usd": round(route.cost_usd_per_feu),
        "kg": round(route.co2_kg_per_feu),
        "borders": route.border_crossings,
        "changes": route.gauge_changes + route.transshipments,
        "verdict": route.verdict or "",
    }


def _parts(leg: Leg, feu: float) -> list[list[Any]]:
    """What the hours and dollars of a leg are made of: kind, figure, unit, weakest basis."""
    sums: dict[tuple[str, str, str], float] = {}
    for item in leg.components:
        if item.measure in _KINDS:
            figure = item.figure / (1.0 if item.measure == "time_h" else feu)
            key = (item.kind, _KINDS[item.measure], item.basis)
            sums[key] = sums.get(key, 0.0) + figure
    return [[kind, round(value, 2), unit, basis] for (kind, unit, basis), value in sums.items()]

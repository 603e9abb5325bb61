"""One observed journey beside the modelled one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from corridors.costs import Component
from corridors.network import Network
from corridors.routes import Route
from corridors.schema import Observation

__all__ = ["ValidationRow", "line_of"]


@dataclass(frozen=True)
class ValidationRow:
    """One observed journey beside the modelled one.

    Parameters
    ----------
    observation : Observation
        What was seen.
    day : datetime.date
        State of the world and departure: the middle of the period seen.
    route : Route or None
        The modelled journey; None where it does not exist.
    p10, p50, p90 : float
        Modelled figures [h or USD/FEU]; for money all tariffs low, central and high. NaN without
        a journey.
    notes : tuple of str
        Why there is no journey, or what to know about the comparison.
    """

    observation: Observation
    day: date
    route: Route | None = field(default=None, repr=False)
    p10: float = float("nan")
    p50: float = float("nan")
    p90: float = float("nan")
    notes: tuple[str, ...] = ()

    @property
    def error(self) -> float:
        """Modelled median over the observed figure, less one."""
        return self.p50 / self.observation.value - 1.0

    @property
    def inside(self) -> bool:
        """Whether the observed figure lies between the modelled 10th and 90th percentile."""
        return bool(self.p10 <= self.observation.value <= self.p90)

    @property
    def width(self) -> float:
        """90th percentile over the 10th."""
        return self.p90 / self.p10

    @property
    def special_train(self) -> bool:
        """Whether the page calls it a first, test, showcase, record or full-timetable train."""
        return self.observation.train != "ordinary"

    @property
    def sails(self) -> bool:
        """Whether the modelled journey boards a vessel."""
        return self.route is not None and any(
            leg.mode in ("ferry", "sea") for leg in self.route.legs
        )

    def largest(self, count: int = 3) -> str:
        """Largest parts of the modelled figure, as the ledger shows them."""
        if self.route is None:
            return ""
        parts: dict[str, tuple[float, str]] = {}
        ends = {arc.link.id: (arc.tail, arc.head) for arc in self.route.arcs}
        for item in self.route.components:
            if item.measure != self.observation.measure:
                continue
            tail, head = ends.get(item.edge, (item.edge, item.edge))
            what = _part(self.route.network, item, tail, head)
            before = parts.get(what, (0.0, item.basis))[0]
            parts[what] = (before + item.figure / _units(self), item.basis)
        ranked = sorted(parts.items(), key=lambda part: -part[1][0])[:count]
        unit = "h" if self.observation.measure == "time_h" else "USD"
        return "; ".join(
            f"{what} {figure:,.0f} {unit} [{basis}]" for what, (figure, basis) in ranked
        )

    def to_dict(self) -> dict[str, Any]:
        """The row ready for JSON."""
        seen, route = self.observation, self.route
        return {
            "id": seen.id,
            "origin": seen.origin,
            "destination": seen.destination,
            "corridor": seen.corridor,
            "via": list(seen.via),
            "measure": seen.measure,
            "unit": seen.unit,
            "clock": seen.clock,
            "kind": seen.kind,
            "use": seen.use,
            "day": self.day.isoformat(),
            "observed_low": seen.low,
            "observed": seen.value,
            "observed_high": seen.high,
            "p10": round(self.p10, 2),
            "p50": round(self.p50, 2),
            "p90": round(self.p90, 2),
            "error": round(self.error, 4),
            "inside": self.inside if route is not None else None,
            "p90_over_p10": round(self.width, 3),
            "sails": self.sails if route is not None else None,
            "special_train": self.special_train,
            "feasible": route is not None,
            "distance_km": round(route.distance_km, 1) if route is not None else float("nan"),
            "places": list(route.places) if route is not None else [],
            "largest": self.largest(),
            "source": seen.source,
            "notes": list(self.notes),
        }


def _units(row: ValidationRow) -> float:
    """What a part is divided by: money counts per forty-foot unit."""
    return row.route.feu if row.route is not None and row.observation.measure == "cost_usd" else 1.0


def _part(network: Network, item: Component, tail: str, head: str) -> str:
    """Name of the part of a journey that a component belongs to."""
    countries = [network.places[place].country for place in dict.fromkeys((tail, head))]
    if item.kind in ("running", "line haul"):
        row = network.parameters[item.parameters[0]]
        pairs = dict(p.split("=", 1) for p in row.where.split(";") if "=" in p)
        return f"{item.kind} {pairs.get('country') or '-'.join(dict.fromkeys(countries))}"
    return f"{item.kind} {tail if tail == head else f'{tail}-{head}'}"


def line_of(row: ValidationRow) -> str:
    """Observed, modelled, error and largest parts, on a line or two."""
    seen = row.observation
    scale, unit = (24.0, "days") if seen.measure == "time_h" else (1.0, "USD")
    head = f"{seen.id} ({seen.kind}, {seen.use}, {row.day}): "
    head += f"observed {seen.value / scale:,.1f} {unit}"
    if row.route is None:
        return f"{head}; no journey: {'; '.join(row.notes)}"
    modelled = "{:,.1f} ({:,.1f} to {:,.1f})".format(
        *(figure / scale for figure in (row.p50, row.p10, row.p90))
    )
    where = "inside" if row.inside else "outside"
    notes = "".join(f"\n    {note}" for note in row.notes)
    return f"{head}, modelled {modelled}, {row.error:+.0%}, {where}\n    {row.largest()}{notes}"

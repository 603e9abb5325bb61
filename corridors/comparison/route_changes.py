"""One lane by one corridor in two states."""

from dataclasses import dataclass, field
from typing import Any

from corridors.routes import Route, Unserved
from corridors.units import days

__all__ = ["RouteChange"]


@dataclass(frozen=True)
class RouteChange:
    """One lane by one corridor in both states.

    Parameters
    ----------
    before, after : Route or Unserved
    """

    before: Route | Unserved = field(repr=False)
    after: Route | Unserved = field(repr=False)

    @property
    def hours(self) -> float:
        """Change of the median time [h]; NaN where one side has no service."""
        if isinstance(self.before, Route) and isinstance(self.after, Route):
            return self.after.time_h.p50 - self.before.time_h.p50
        return float("nan")

    @property
    def dollars(self) -> float:
        """Change of the price [USD]; NaN where one side has no service."""
        if isinstance(self.before, Route) and isinstance(self.after, Route):
            return self.after.cost_usd.value - self.before.cost_usd.value
        return float("nan")

    @property
    def same_way(self) -> bool:
        """Whether the journey takes the same links."""
        sides = [row.edges if isinstance(row, Route) else () for row in (self.before, self.after)]
        return sides[0] == sides[1]

    @property
    def changed(self) -> bool:
        """Whether way, time, price or service differ."""
        if self.before.feasible != self.after.feasible or not self.same_way:
            return True
        return self.before.feasible and (abs(self.hours) > 0 or abs(self.dollars) > 0)

    def to_dict(self) -> dict[str, Any]:
        """Lane, corridor and change, ready for JSON."""
        left, joined = (
            [e for e in _edges(one) if e not in set(_edges(other))]
            for one, other in ((self.before, self.after), (self.after, self.before))
        )
        return {
            "origin": self.after.origin, "destination": self.after.destination,
            "corridor": self.after.corridor, "feasible_before": self.before.feasible,
            "feasible_after": self.after.feasible,
            "time_h_change": None if self.hours != self.hours else round(self.hours, 2),
            "cost_usd_change": None if self.dollars != self.dollars else round(self.dollars, 2),
            "links_left": left, "links_joined": joined, "reasons": list(self.after.reasons),
        }  # fmt: skip

    def summary(self) -> str:
        """One line: what became of the journey."""
        row = self.after
        lane = f"route {row.origin} - {row.destination} by {row.corridor}"
        if not row.feasible:
            return f"{lane}: service lost ({'; '.join(row.reasons)})"
        if not self.before.feasible:
            return f"{lane}: new service"
        way = "same way" if self.same_way else "another way"
        return f"{lane}: {days(self.hours):+.2f} days, {self.dollars:+,.0f} USD, {way}"


def _edges(row: Route | Unserved) -> tuple[str, ...]:
    return row.edges if isinstance(row, Route) else ()

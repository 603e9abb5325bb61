"""A journey that does not exist, with the reasons."""

from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = ["Unserved"]


@dataclass(frozen=True)
class Unserved:
    """A row of a table for which there is no journey.

    Parameters
    ----------
    origin, destination : str
        Ends.
    corridor : str
        Corridor asked for.
    as_of, on : datetime.date
        State of the world, and departure.
    reasons : tuple of str
        What makes it impossible.
    warnings : tuple of str
        What a reader must know.
    scenario : str
        Scenario of the state.
    """

    origin: str
    destination: str
    corridor: str
    as_of: date
    on: date
    reasons: tuple[str, ...]
    feasible: bool = False
    warnings: tuple[str, ...] = ()
    scenario: str = "baseline"

    def summary(self) -> str:
        """One line."""
        return f"{self.origin} to {self.destination} by {self.corridor}: no service, " + "; ".join(
            self.reasons
        )

    def to_dict(self) -> dict[str, Any]:
        """The keys of a route, empty, with the reasons."""
        empty = ("distance_km", "time_h", "cost_usd", "co2_kg", "generalised_usd",
                 "border_crossings", "gauge_changes", "transshipments", "verdict")  # fmt: skip
        return {
            "origin": self.origin,
            "destination": self.destination,
            "corridor": self.corridor,
            "as_of": self.as_of.isoformat(),
            "on": self.on.isoformat(),
            "feasible": False,
            "reasons": list(self.reasons),
            **dict.fromkeys(empty),
            "countries": [],
            "edges": [],
            "legs": [],
            "warnings": list(self.warnings),
        }

"""What each route gives up against the next for what it gains."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.routes.features import names_of
from corridors.units import days

if TYPE_CHECKING:
    from corridors.routes.route import Route

__all__ = ["MEASURES", "measure_of", "trade_off_rows"]

MEASURES = {
    "time_h": ("days", 1),
    "cost_usd": ("USD", 0),
    "co2_kg": ("kg CO2e", 0),
    "distance_km": ("km", 0),
    "generalised_usd": ("USD of price and time", 0),
    "border_crossings": ("border crossings", 0),
    "risk": ("of risk", 2),
}


def measure_of(route: "Route", objective: str) -> float:
    """A route's figure for an objective: mean hours, central dollars, kilograms, kilometres, count.

    Raises
    ------
    OptionError
        Routes have no such figure.
    """
    if objective not in MEASURES:
        raise OptionError(f"routes have no {objective!r}; give one of {', '.join(MEASURES)}")
    value = getattr(route, objective)
    if objective == "time_h":
        return float(value.mean)
    return float(value.value if objective == "cost_usd" else value)


def _said(objective: str, amount: float) -> str:
    unit, digits = MEASURES[objective]
    shown = days(amount) if objective == "time_h" else amount
    return f"{shown:,.{digits}f} {unit}"


def _sentence(differences: dict[str, float]) -> str:
    """``2.1 days for 640 USD``: what is saved, for what more is spent."""
    saved = [_said(key, -d) for key, d in differences.items() if d < 0]
    spent = [_said(key, d) for key, d in differences.items() if d > 0]
    if not saved:
        return f"{', '.join(spent)} more" if spent else "the same"
    return " and ".join(saved) + (" for " + " and ".join(spent) if spent else " for nothing")


def trade_off_rows(routes: Sequence["Route"], objectives: Sequence[str]) -> list[dict[str, Any]]:
    """One row per route by rising first objective, each against the next.

    Parameters
    ----------
    routes : sequence of Route
        The routes.
    objectives : sequence of str
        What they are compared by; the first one orders them.
    """
    values = [{key: measure_of(route, key) for key in objectives} for route in routes]
    names = names_of(routes)
    order = sorted(range(len(routes)), key=lambda n: [values[n][key] for key in objectives])
    rows = []
    for at, number in enumerate(order):
        row: dict[str, Any] = {"name": names[number], **values[number]}
        if at + 1 < len(order):
            other = order[at + 1]
            gaps = {key: values[number][key] - values[other][key] for key in objectives}
            row |= {"against": names[other], "trade_off": _sentence(gaps)}
        else:
            row |= {"against": "", "trade_off": ""}
        rows.append(row)
    return rows

"""Drawn hours and dollars of journeys."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridors.costs.sampling import total_draws
from corridors.routes import Route, Unserved
from corridors.routes.ranges import TimeSpan

__all__ = ["Drawn", "drawn_of"]


@dataclass(frozen=True)
class Drawn:
    """Percentiles and mean of a journey's draws, with one draw per shared cause.

    Parameters
    ----------
    time_h, cost_usd : TimeSpan
        Hours, and dollars of the consignment.
    """

    time_h: TimeSpan
    cost_usd: TimeSpan


def drawn_of(rows: Sequence[Route | Unserved], draws: int, seed: int) -> list[Drawn | None]:
    """What was drawn for each row; None where there is no journey or nothing is drawn."""
    return [
        Drawn(_span(row, "time_h", draws, seed), _span(row, "cost_usd", draws, seed))
        if draws and isinstance(row, Route)
        else None
        for row in rows
    ]


def _span(route: Route, measure: str, draws: int, seed: int) -> TimeSpan:
    parts = [item for item in route.components if item.measure == measure]
    p10, p50, p90 = np.quantile(total_draws(parts, draws=draws, seed=seed), [0.1, 0.5, 0.9])
    return TimeSpan(float(p10), float(p50), float(p90), sum(item.mean for item in parts))

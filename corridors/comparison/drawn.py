"""Drawn hours and dollars of a journey."""

import numpy as np

from corridors.costs.sampling import total_draws
from corridors.routes import Route
from corridors.routes.ranges import TimeSpan

__all__ = ["TIMES", "quantiles"]

TIMES = ("time_h_p10", "time_h_p50", "time_h_p90", "time_h_mean", "days_p50")


def quantiles(route: Route, draws: int, seed: int) -> dict[str, TimeSpan]:
    """Drawn time and price of a journey, with one draw per shared cause."""
    found = {}
    for measure in ("time_h", "cost_usd"):
        parts = [item for item in route.components if item.measure == measure]
        p10, p50, p90 = np.quantile(total_draws(parts, draws=draws, seed=seed), [0.1, 0.5, 0.9])
        mean = sum(item.mean for item in parts)
        found[measure] = TimeSpan(float(p10), float(p50), float(p90), mean)
    return found

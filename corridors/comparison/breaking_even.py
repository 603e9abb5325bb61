"""The size of a lever at which one corridor overtakes another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from math import inf, isfinite
from typing import Literal

from corridors.comparison.lanes import Lane
from corridors.comparison.levers import Lever
from corridors.comparison.states import Asked, StateEngine
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routes import Route, Unserved
from corridors.scenarios.acting import resized, targets_of

__all__ = ["BreakEven", "break_even"]


@dataclass(frozen=True)
class BreakEven:
    """Size of a lever at which two corridors are equal on a lane.

    Parameters
    ----------
    lever : Lever
    size : float
        In the measure's unit; NaN where they never meet in the range.
    tolerance : float
        Largest distance of ``size`` from the exact point.
    better : str
        Corridor that leads at the low end of the range, and at the high end.
    evaluations : int
        Worlds looked at.
    """

    lever: Lever
    size: float
    tolerance: float
    at_low: str
    at_high: str
    by: str
    evaluations: int

    def summary(self) -> str:
        """One sentence."""
        unit = f" {self.lever.measure.unit}" if self.lever.measure.unit else ""
        if self.size != self.size:
            return (
                f"{self.at_low} leads by {self.by} from {self.lever.low:g} to "
                f"{self.lever.high:g}{unit} of '{self.lever.name}': no break-even in the range"
            )
        return (
            f"{self.at_low} leads by {self.by} below {self.size:.6g}{unit} of "
            f"'{self.lever.name}', {self.at_high} above (within {self.tolerance:g})"
        )


def _figure(row: Route | Unserved, by: str) -> float:
    """Figure of a journey; infinite where there is none."""
    if not isinstance(row, Route):
        return inf
    return {
        "time_h_mean": row.time_h.mean, "time_h_p50": row.time_h.p50,
        "cost_usd": row.cost_usd.value, "co2_kg": row.co2_kg,
    }[by]  # fmt: skip


def _crossing(
    gap: Callable[[float], float], low: float, high: float, tolerance: float
) -> float:  # fmt: skip
    """Where a gap changes its sign: by halves while a side is infinite, then by Brent."""
    from scipy.optimize import brentq

    while high - low > tolerance:
        if isfinite(gap(low)) and isfinite(gap(high)):
            return float(brentq(gap, low, high, xtol=tolerance))
        middle = 0.5 * (low + high)
        if gap(middle) * gap(low) > 0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def break_even(
    network: Network,
    lever: Lever,
    lane: Lane,
    *,
    corridors: tuple[str, str] = ("middle", "northern"),
    by: Literal["time_h_mean", "time_h_p50", "cost_usd", "co2_kg"] = "time_h_mean",
    tolerance: float = 1e-3,
    consignment: Consignment | None = None,
    on: date | str | None = None,
) -> BreakEven:
    """Find the size of a lever at which one corridor overtakes the other.

    Parameters
    ----------
    network : Network
        State before the lever.
    lever : Lever
        What is turned.
    lane : (str, str)
        Origin and destination.
    corridors : (str, str)
        The two to hold against each other.
    by : str
        Figure that decides; each corridor takes its best way by hours or dollars at each size.
    tolerance : float
        How exact, in the lever's unit.

    Raises
    ------
    OptionError
        Neither corridor serves the lane at some size.

    Notes
    -----
    Brent's method between the ends of the range, by halves where a corridor has no service on one
    side; where the figures cross more than once, one crossing is found.
    """
    minimise = {"cost_usd": "cost_usd", "co2_kg": "co2_kg"}.get(by, "time_h")
    asked = Asked([lane], list(corridors), minimise, consignment or Consignment(),
                  None if on is None else day_of(on))  # fmt: skip
    engine = StateEngine(network, asked)
    targets = targets_of(network, lever.measure)
    known: dict[float, float] = {}

    def gap(size: float) -> float:
        if size not in known:
            world = resized(network, lever.measure.sized(float(size)), targets)
            rows = engine.rows(replace(world, scenario=f"{lever.name} {size!r}"))
            values = [_figure(row, by) for row in rows]
            if values == [inf, inf]:
                raise OptionError(
                    f"neither {corridors[0]} nor {corridors[1]} serves {lane[0]} - {lane[1]} at "
                    f"{size:g}; give a range in which one does"
                )
            known[size] = values[0] - values[1]
        return known[size]

    low, high = float(lever.low), float(lever.high)
    first, last = gap(low), gap(high)
    leader = {True: corridors[0], False: corridors[1]}
    size = float("nan") if first * last > 0 else _crossing(gap, low, high, tolerance)
    return BreakEven(lever, size, tolerance, leader[first < 0], leader[last < 0], by, len(known))



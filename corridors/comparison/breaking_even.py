"""Where one corridor overtakes another: the size of a lever, or the day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil, inf, isfinite
from typing import Any, Literal

import numpy as np

from corridors.comparison.lanes import Lane
from corridors.comparison.levers import Days, Lever
from corridors.comparison.states import Asked, Row, StateEngine
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routes import Route
from corridors.scenarios.acting import resized, targets_of

__all__ = ["BreakEven", "break_even"]


@dataclass(frozen=True)
class BreakEven:
    """Sizes of a lever, or days, at which the lead on a lane passes from a corridor to another.

    Parameters
    ----------
    lever : Lever or Days
    crossings : tuple of float
        All that were found, in the measure's unit or as ordinals of days; empty where the same
        corridor leads throughout.
    leaders : tuple of str
        Who leads before the first crossing, between them, and after the last.
    tolerance : float
        Largest distance of a crossing from the exact point.
    by : str
        Figure that decides.
    evaluations : int
        Worlds looked at.
    """

    lever: Lever | Days
    crossings: tuple[float, ...]
    leaders: tuple[str, ...]
    tolerance: float
    by: str
    evaluations: int

    @property
    def size(self) -> float:
        """First crossing; NaN where there is none."""
        return self.crossings[0] if self.crossings else float("nan")

    @property
    def day(self) -> date | None:
        """First day on which the lead has passed, where days are searched."""
        if isinstance(self.lever, Lever) or not self.crossings:
            return None
        return date.fromordinal(int(self.crossings[0]))

    @property
    def at_low(self) -> str:
        """Corridor that leads at the low end of the range."""
        return self.leaders[0]

    @property
    def at_high(self) -> str:
        """Corridor that leads at the high end of the range."""
        return self.leaders[-1]

    def to_dict(self) -> dict[str, Any]:
        """The answer ready for JSON."""
        return {
            "lever": self.lever.name, "unit": self.lever.unit,
            "size": None if not self.crossings else self.size,
            "day": None if self.day is None else self.day.isoformat(),
            "crossings": [self._shown(value) for value in self.crossings],
            "leaders": list(self.leaders), "at_low": self.at_low, "at_high": self.at_high,
            "by": self.by, "tolerance": self.tolerance, "evaluations": self.evaluations,
        }  # fmt: skip

    def _shown(self, value: float) -> float | str:
        if isinstance(self.lever, Lever):
            return value
        return date.fromordinal(int(value)).isoformat()

    def summary(self) -> str:
        """One sentence."""
        lever = self.lever
        unit = f" {lever.unit}" if lever.unit else ""
        ends = [f"{lever.label(end)}" if isinstance(lever, Days) else f"{end:g}"
                for end in (lever.low, lever.high)]  # fmt: skip
        if not self.crossings:
            return (
                f"{self.at_low} leads by {self.by} from {ends[0]} to {ends[1]}{unit} of "
                f"'{lever.name}': no break-even in the range"
            )
        told = [f"{self.at_low} leads by {self.by} from {ends[0]}{unit} of '{lever.name}'"]
        for value, leader in zip(self.crossings, self.leaders[1:], strict=True):
            told.append(f"{leader} from {self._point(value)}{unit}")
        return f"{', '.join(told)}, to {ends[1]}{unit} (within {self.tolerance:g})"

    def _point(self, value: float) -> str:
        if isinstance(self.lever, Days):
            return str(self._shown(value))
        whole = self.lever.measure.kind == "ships"
        return f"{value:.6g}" + (f" (in whole ships {ceil(value)})" if whole else "")


class _Gaps:
    """Lead of the second corridor over the first at sizes of a lever; each is looked at once."""

    def __init__(
        self, network: Network, lever: Lever | Days, engine: StateEngine, lane: Lane,
        corridors: tuple[str, str], by: str,
    ) -> None:  # fmt: skip
        self._network, self._lever, self._engine = network, lever, engine
        self._lane, self._corridors, self._by = lane, corridors, by
        self._targets = targets_of(network, lever.measure) if isinstance(lever, Lever) else []
        self.known: dict[float, float] = {}

    def _world(self, size: float) -> Network:
        if isinstance(self._lever, Days):
            return self._lever.world(self._network, size)
        world = resized(self._network, self._lever.measure.sized(size), self._targets)
        return replace(world, scenario=f"{self._lever.name} {size!r}")

    def __call__(self, size: float) -> float:
        size = float(size)
        if size not in self.known:
            rows = self._engine.rows(self._world(size))
            values = [_figure(row, self._by) for row in rows]
            if values == [inf, inf]:
                raise OptionError(
                    f"neither {self._corridors[0]} nor {self._corridors[1]} serves "
                    f"{self._lane[0]} - {self._lane[1]} at {self._lever.label(size)}; give a "
                    "range in which one does"
                )
            self.known[size] = values[0] - values[1]
        return self.known[size]


def _figure(row: Row, by: str) -> float:
    """Figure of a journey; infinite where there is none."""
    if not isinstance(row, Route):
        return inf
    return {
        "time_h_mean": row.time_h.mean, "time_h_p50": row.time_h.p50,
        "cost_usd": row.cost_usd.value, "co2_kg": row.co2_kg,
    }[by]  # fmt: skip


def _crossing(
    gap: Callable[[float], float], low: float, high: float, tolerance: float, *, smooth: bool
) -> float:
    """Where a gap changes its sign: by halves where it jumps, else by Brent."""
    from scipy.optimize import brentq

    while high - low > tolerance:
        if smooth and isfinite(gap(low)) and isfinite(gap(high)):
            return float(brentq(gap, low, high, xtol=tolerance))
        middle = 0.5 * (low + high) if smooth else (low + high) // 2
        if (gap(middle) < 0) == (gap(low) < 0):
            low = middle
        else:
            high = middle
    return high if not smooth else 0.5 * (low + high)


def break_even(
    network: Network,
    lever: Lever | Days,
    lane: Lane,
    *,
    corridors: tuple[str, str] = ("middle", "northern"),
    by: Literal["time_h_mean", "time_h_p50", "cost_usd", "co2_kg"] = "time_h_mean",
    tolerance: float = 1e-3,
    points: int = 9,
    consignment: Consignment | None = None,
    on: date | str | None = None,
) -> BreakEven:
    """Find where one corridor overtakes the other.

    Parameters
    ----------
    network : Network
        State before the lever.
    lever : Lever or Days
        What is turned; of days the first and the last are the range, and all are looked at.
    lane : (str, str)
        Origin and destination.
    corridors : (str, str)
        The two to hold against each other.
    by : str
        Figure that decides; each corridor takes its best way by hours, dollars or kilograms at
        each size.
    tolerance : float
        How exact, in the lever's unit; days are always exact to one day.
    points : int
        Sizes at equal steps that are looked at first; between two of them one crossing at most
        is found.
    consignment : Consignment, optional
        What is sent; default one FEU.
    on : datetime.date or str, optional
        Day of departure; default the day of the state.

    Returns
    -------
    BreakEven
        All crossings, and who leads before, between and after them.

    Raises
    ------
    OptionError
        Neither corridor serves the lane at some size; fewer than 2 points; no tolerance.

    Notes
    -----
    Between two points with different leaders Brent's method, or halves where the gap jumps: with
    the day, or where one corridor has no service.

    Examples
    --------
    >>> import corridors as co
    >>> from corridors.samples import sample_network
    >>> sea = co.Lever.on("time", quantity="sailing_h", scale=(0.1, 40.0))
    >>> found = co.break_even(sample_network(), sea, ("alpha", "omega"))
    >>> len(found.leaders) == len(found.crossings) + 1
    True
    """
    if points < 2:
        raise OptionError(f"points is {points}; give 2 or more")
    if tolerance <= 0:
        raise OptionError(f"tolerance is {tolerance:g}; give a number above 0")
    minimise = {"cost_usd": "cost_usd", "co2_kg": "co2_kg"}.get(by, "time_h")
    asked = Asked([lane], list(corridors), minimise, consignment or Consignment(),
                  None if on is None else day_of(on))  # fmt: skip
    gap = _Gaps(network, lever, StateEngine(network, asked), lane, corridors, by)
    sized = isinstance(lever, Lever)
    steps: Sequence[float] = (
        lever.values
        if isinstance(lever, Days)
        else np.linspace(lever.low, lever.high, points).tolist()
    )
    exact = tolerance if sized else 1.0
    leads = [gap(step) < 0 for step in steps]
    leaders, crossings = [corridors[0] if leads[0] else corridors[1]], []
    for (low, high), (before, after) in zip(pairwise(steps), pairwise(leads), strict=True):
        if before != after:
            crossings.append(_crossing(gap, low, high, exact, smooth=sized))
            leaders.append(corridors[0] if after else corridors[1])
    return BreakEven(lever, tuple(crossings), tuple(leaders), exact, by, len(gap.known))

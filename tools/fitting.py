"""What a fit is made of: groups of rows, ways of sharing causes, journeys, least squares.

``tools/calibrate.py`` says what is fitted to what.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from corridors.costs import Spread
from corridors.costs.sampling import scores
from corridors.network import Network
from corridors.schema import QUANTITIES, Observation, Parameter
from corridors.validation import ValidationRow

Floats = NDArray[np.float64]
PRIOR = re.compile(
    r"^fitted [\d-]+ .*?: prior low/value/high = (?P<low>[^/]*)/(?P<value>[^/]*)/(?P<high>\S*) "
    r"\((?P<basis>[a-z]+), cause (?P<cause>[a-z0-9-]*)\); (?P<reason>.*)$"
)
SHARES = (0.1, 0.5, 0.9)
MEASURES = ("time_h", "cost_usd")
_STEPS = 13  # multipliers tried for each group alone
HURRY = "train_time_share"


@dataclass(frozen=True)
class Group:
    """Rows that one multiplier moves."""

    name: str
    measure: str
    rows: tuple[str, ...]
    width: float


@dataclass(frozen=True)
class Sharing:
    """A way in which components share causes: some causes, each with patterns of row ids."""

    name: str
    lots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    but: tuple[str, ...] = ()
    preferred: bool = False

    def of(self, row: Parameter) -> str:
        """Cause of a row; only hours, or speeds that give them, share the fate of a train."""
        own = row.cause or row.id
        if QUANTITIES[row.quantity].unit not in ("h", "km/h"):
            return own
        if any(fnmatch(row.id, pattern) for pattern in self.but):
            return own
        for cause, patterns in self.lots:
            if any(fnmatch(row.id, pattern) for pattern in patterns):
                return cause
        return own


def measure_of(row: dict[str, str]) -> str:
    """What a row of the table is fitted to."""
    return "cost_usd" if "usd" in row.get("quantity", "") else "time_h"


def restored(row: dict[str, str], measures: Sequence[str] = MEASURES) -> dict[str, str]:
    """A row of the table as it was before any fit of these measures."""
    found = PRIOR.match(row["reason"]) if measure_of(row) in measures else None
    return row if found is None else {**row, **found.groupdict()}


def moved(row: Parameter, factor: float) -> Parameter:
    """A row times a factor, kept inside its own range."""
    if row.value <= 0.0:
        return row
    value = min(max(row.value * factor, row.low), row.high)
    step = value / row.value
    low, high = row.low * step, row.high * step
    if row.basis in ("published", "derived"):
        low, high = max(low, row.low), min(high, row.high)
    return replace(row, low=low, value=value, high=high)


class Journey:
    """One observed journey with the parts of its modelled figure."""

    def __init__(self, row: ValidationRow, network: Network, grouped: dict[str, int]) -> None:
        assert row.route is not None
        self.row, self.lane = row, lane_of(row.observation)
        self.measure = row.observation.measure
        # by the row that shortens them, if any: hours of an ordinary train
        self.fixed: dict[str, list[tuple[str, Spread]]] = defaultdict(list)
        self._fixed_total: dict[str, dict[str, Floats]] = {}
        self.feu = row.route.feu
        scales: dict[tuple[str, str], float] = defaultdict(float)
        for item in row.route.components:
            if item.measure != self.measure:
                continue
            used, spread, hurry = item.parameters, item.spread, ""
            if network.parameters[used[-1]].quantity == HURRY:
                used, hurry = used[:-1], used[-1]
                spread = spread.scaled(1.0 / network.parameters[hurry].value)
            name = used[0]
            parameter = network.parameters[name]
            if len(used) > 1 or name not in grouped or not parameter.value:
                self.fixed[hurry].append((item.cause, spread))
            elif parameter.quantity == "speed_kmh":
                scales[name, hurry] += spread.value * parameter.value
            else:
                scales[name, hurry] += spread.value / parameter.value
        self.free = [
            (network.parameters[name], hurry, scale) for (name, hurry), scale in scales.items()
        ]
        self.trains = {
            h: network.parameters[h] for h in (*self.fixed, *(h for _, h in scales)) if h
        }

    def _fixed(self, sharing: Sharing, causes: dict[str, str]) -> dict[str, Floats]:
        """What no multiplier of its own moves: draws of hours, or low, central, high dollars."""
        if sharing.name not in self._fixed_total:
            found: dict[str, Floats] = {}
            for hurry, items in self.fixed.items():
                if self.measure == "cost_usd":
                    found[hurry] = np.array([[s.p10, s.value, s.p90] for _, s in items]).sum(axis=0)
                else:
                    found[hurry] = sum(
                        (s.at(scores(causes.get(cause, cause))) for cause, s in items), np.zeros(1)
                    )
            self._fixed_total[sharing.name] = found
        return self._fixed_total[sharing.name]

    def quantiles(
        self, factors: Sequence[float], grouped: dict[str, int], sharing: Sharing,
        causes: dict[str, str],
    ) -> Floats:  # fmt: skip
        """10th, 50th and 90th percentile for the groups' multipliers."""
        share = {"": 1.0} | {
            name: moved(row, factors[grouped[name]] if name in grouped else 1.0).value
            for name, row in self.trains.items()
        }
        total = sum(
            (share[hurry] * figures for hurry, figures in self._fixed(sharing, causes).items()),
            np.zeros(1),
        )
        for parameter, hurry, scale in self.free:
            new = moved(parameter, factors[grouped[parameter.id]])
            spread = Spread(new.low, new.value, new.high, new.shape)
            divides = parameter.quantity == "speed_kmh"
            scale *= share[hurry]
            spread = spread.inverse(scale) if divides else spread.scaled(scale)
            if self.measure == "cost_usd":
                total = total + np.array([spread.p10, spread.value, spread.p90])
            else:
                total = total + spread.at(scores(sharing.of(parameter)))
        if self.measure == "cost_usd":
            return np.asarray(total / self.feu)
        return np.asarray(np.quantile(total, SHARES))


def lane_of(seen: Observation) -> str:
    """Both ends, in one order."""
    return "|".join(sorted((seen.origin, seen.destination)))


def robust(errors: Floats) -> Floats:
    """Losses that grow linearly for outliers (soft l1)."""
    return np.asarray(2.0 * (np.sqrt(1.0 + errors**2) - 1.0))


class Fit:
    """Multipliers of some groups from some journeys."""

    def __init__(
        self, journeys: Sequence[Journey], groups: Sequence[Group], sharing: Sharing,
        causes: dict[str, str], settings: dict[str, Any],
    ) -> None:  # fmt: skip
        self.journeys, self.groups, self.sharing, self.causes = journeys, groups, sharing, causes
        self.grouped = {name: at for at, group in enumerate(groups) for name in group.rows}
        self.settings = settings
        lanes = Counter((j.measure, j.lane) for j in journeys)
        ordinary = settings["observation_error"]
        special = settings.get("special_error", ordinary)
        self.errors = [
            (special if j.row.special_train else ordinary) * math.sqrt(lanes[j.measure, j.lane])
            for j in journeys
        ]
        self.widths = np.array([settings["prior_share"] * group.width for group in groups])

    def medians(self, logs: Floats) -> list[float]:
        """Modelled medians."""
        factors = np.exp(logs)
        return [
            float(j.quantiles(factors, self.grouped, self.sharing, self.causes)[1])
            for j in self.journeys
        ]

    def plain(self, logs: Floats) -> Floats:
        """Errors of the journeys in units of their stated error."""
        return np.array(
            [
                math.log(middle / j.row.observation.value) / error
                for middle, j, error in zip(
                    self.medians(logs), self.journeys, self.errors, strict=True
                )
            ]
        )

    def residuals(self, logs: Floats, free: Sequence[int]) -> Floats:
        """What least squares sees: outliers weigh less, priors pull back."""
        full = np.zeros(len(self.groups))
        full[list(free)] = logs
        plain = self.plain(full)
        soft = np.sign(plain) * np.sqrt(robust(plain))
        return np.concatenate([soft, logs / self.widths[list(free)]])

    def helpful(self) -> list[int]:
        """Groups that help lanes which the fit has not seen.

        Each group alone: its multiplier is fitted without a lane, lane after lane, and must bring
        the losses of the lanes left out below those of the prior.
        """
        steps = np.linspace(-2.0, 2.0, _STEPS)
        lanes = np.array([j.lane for j in self.journeys])
        kept = []
        for at, width in enumerate(self.widths):
            errors = np.array([self.plain(np.eye(len(self.groups))[at] * width * s) for s in steps])
            losses = robust(errors)
            apart = 0.0
            for lane in np.unique(lanes):
                rest = losses[:, lanes != lane].sum(axis=1) + steps**2
                fine = np.linspace(steps[0], steps[-1], 20 * _STEPS)
                best = fine[int(np.interp(fine, steps, rest).argmin())]
                apart += sum(
                    float(np.interp(best, steps, column)) for column in losses[:, lanes == lane].T
                )
            if apart < losses[_STEPS // 2].sum():
                kept.append(at)
        return kept

    def run(self, among: Sequence[int] | None = None) -> tuple[Floats, Floats]:
        """Logs of the multipliers, and the share by which the journeys narrow each prior."""
        free = list(range(len(self.groups)) if among is None else among)
        narrowed = np.zeros(len(self.groups))
        while free:
            found = least_squares(
                self.residuals, np.zeros(len(free)), args=(free,), diff_step=0.02, max_nfev=12
            )
            after = np.sqrt(np.diag(np.linalg.inv(found.jac.T @ found.jac)))
            share = 1.0 - after / self.widths[free]
            narrowed[free] = share
            worst = int(np.argmin(share))
            if share[worst] >= self.settings["least_reduction"]:
                logs = np.zeros(len(self.groups))
                logs[free] = found.x
                return logs, narrowed
            del free[worst]
        return np.zeros(len(self.groups)), narrowed


def pinball(low: float, middle: float, high: float, seen: float) -> float:
    """Loss of three percentiles against a figure, in logs."""
    total = 0.0
    for share, figure in zip(SHARES, (low, middle, high), strict=True):
        gap = math.log(seen / figure)
        total += max(share * gap, (share - 1.0) * gap)
    return total


def score(found: Sequence[tuple[Journey, Floats]]) -> dict[str, float]:
    """Errors of percentiles against what was seen."""
    seen = [(q, j.row.observation.value) for j, q in found]
    return {
        "error": float(np.median([abs(q[1] / x - 1.0) for q, x in seen])),
        "bias": float(np.median([q[1] / x - 1.0 for q, x in seen])),
        "inside": float(np.mean([q[0] <= x <= q[2] for q, x in seen])),
        "loss": float(np.mean([pinball(*q, x) for q, x in seen])),
        "width": float(np.median([q[2] / q[0] for q, _ in seen])),
        "rail width": float(
            np.median([q[2] / q[0] for j, q in found if not j.row.sails] or [math.nan])
        ),
    }


def said(figures: dict[str, float]) -> str:
    """Figures of `score` in words."""
    return (
        f"median abs. error {figures['error']:.1%}, bias {figures['bias']:+.1%}, inside "
        f"{figures['inside']:.0%}, p90/p10 {figures['width']:.2f} (rail alone "
        f"{figures['rail width']:.2f}), pinball loss {figures['loss']:.4f}"
    )

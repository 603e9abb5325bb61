"""Fit a few groups of parameters to the journeys marked for it.

``python tools/calibrate.py`` writes ``data/parameters.csv``; with ``--dry-run`` it only prints
what would change. Only rows of ``data/observations.csv`` with ``use=calibrate`` are read: observed
times, and all prices, observed or tariff. ``tools/calibration.toml`` names the groups. One
multiplier ``m`` moves every row of a group; the fit minimises

    sum of rho(ln(modelled median / observed) / (e * sqrt(n))) + sum of (ln(m) / s)^2

over journeys and groups, where ``n`` journeys share a lane, ``e`` is the stated error of one
journey, ``rho`` grows linearly for outliers (soft l1), and ``s`` is the stated share of the group's
median spread ``ln(high / low) / (2 * 1.2816)``. A row's value never leaves its own low to high, and
the three figures of a published or derived row never do. A group about which the journeys say too
little keeps its prior. Routes are searched again after each fit, until they stay the same.

Whether components share a cause is chosen among the ways listed, by the pinball loss of the 10th,
50th and 90th percentile; the choice must keep journeys by rail alone within the width stated.

A changed row says its prior (``prior low/value/high = a/b/c``) in ``reason``. Every run starts from
the priors, so that a second run writes the same bytes. ``--measure cost_usd`` fits dollars alone
and leaves what is fitted to hours as it is; ``--measure time_h`` the other way round.
"""

import argparse
import csv
import io
import math
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from corridors.costs import Spread
from corridors.costs.distribution import Z90
from corridors.costs.sampling import scores
from corridors.network import Network, load_network
from corridors.schema import QUANTITIES, Observation, Parameter
from corridors.validation import Validation, ValidationRow, validate

ROOT = Path(__file__).resolve().parents[1]
Floats = NDArray[np.float64]
PRIOR = re.compile(
    r"^fitted [\d-]+ .*?: prior low/value/high = (?P<low>[^/]*)/(?P<value>[^/]*)/(?P<high>\S*) "
    r"\((?P<basis>[a-z]+), cause (?P<cause>[a-z0-9-]*)\); (?P<reason>.*)$"
)
SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Group:
    """Rows that one multiplier moves."""

    name: str
    measure: str
    rows: tuple[str, ...]
    width: float


@dataclass(frozen=True)
class Sharing:
    """A way in which components share causes."""

    name: str
    cause: str
    rows: tuple[str, ...]
    but: tuple[str, ...] = ()

    def of(self, row: Parameter) -> str:
        """Cause of a row; only hours share the fate of a train."""
        own = row.cause or row.id
        if QUANTITIES[row.quantity].unit != "h":
            return own
        if not self.cause or any(fnmatch(row.id, pattern) for pattern in self.but):
            return own
        return self.cause if any(fnmatch(row.id, pattern) for pattern in self.rows) else own


MEASURES = ("time_h", "cost_usd")


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
        self.fixed: list[tuple[str, Spread]] = []
        self._fixed_total: dict[str, Floats] = {}
        self.feu = row.route.feu
        scales: dict[str, float] = defaultdict(float)
        for item in row.route.components:
            if item.measure != self.measure:
                continue
            name = item.parameters[0]
            parameter = network.parameters[name]
            if len(item.parameters) > 1 or name not in grouped or not parameter.value:
                self.fixed.append((item.cause, item.spread))
            elif parameter.quantity == "speed_kmh":
                scales[name] += item.spread.value * parameter.value
            else:
                scales[name] += item.spread.value / parameter.value
        self.free = [(network.parameters[name], scale) for name, scale in scales.items()]

    def _fixed(self, sharing: Sharing, causes: dict[str, str]) -> Floats:
        """What no multiplier moves: draws of hours, or low, central and high dollars."""
        if sharing.name not in self._fixed_total:
            if self.measure == "cost_usd":
                found = np.array([[s.p10, s.value, s.p90] for _, s in self.fixed]).sum(axis=0)
            else:
                found = sum(
                    (s.at(scores(causes.get(cause, cause))) for cause, s in self.fixed),
                    np.zeros(1),
                )
            self._fixed_total[sharing.name] = found
        return self._fixed_total[sharing.name]

    def quantiles(
        self, factors: Sequence[float], grouped: dict[str, int], sharing: Sharing,
        causes: dict[str, str],
    ) -> Floats:  # fmt: skip
        """10th, 50th and 90th percentile for the groups' multipliers."""
        total = self._fixed(sharing, causes)
        for parameter, scale in self.free:
            new = moved(parameter, factors[grouped[parameter.id]])
            spread = Spread(new.low, new.value, new.high, new.shape)
            divides = parameter.quantity == "speed_kmh"
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
        error = settings["observation_error"]
        self.errors = [error * math.sqrt(lanes[j.measure, j.lane]) for j in journeys]
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
        soft = np.sign(plain) * np.sqrt(2.0 * (np.sqrt(1.0 + plain**2) - 1.0))
        return np.concatenate([soft, logs / self.widths[list(free)]])

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


def wanted(result: Validation, measure: str) -> list[ValidationRow]:
    """Rows that the fit of one measure may use."""
    return [
        row
        for row in result.rows
        if row.observation.use == "calibrate"
        and row.observation.measure == measure
        and row.observation.clock != "door"
        and row.route is not None
        and (measure == "cost_usd" or row.observation.kind == "observed")
    ]


def groups_of(settings: dict[str, Any], network: Network, measure: str) -> list[Group]:
    """Groups of one measure, with the rows that exist."""
    found, taken = [], set[str]()
    for entry in settings["group"]:
        if entry["measure"] != measure:
            continue
        names = tuple(
            name
            for name in network.parameters
            if name not in taken and any(fnmatch(name, pattern) for pattern in entry["rows"])
        )
        if not names:
            raise SystemExit(f"calibration.toml, group {entry['name']!r}: no row has such an id")
        taken.update(names)
        rows = [network.parameters[name] for name in names]
        widths = [math.log(r.high / r.low) / (2.0 * Z90) for r in rows if 0.0 < r.low < r.high]
        found.append(Group(entry["name"], measure, names, float(np.median(widths))))
    return found


def shared_rows(network: Network, sharing: Sharing) -> list[Parameter]:
    """Rows whose cause a way of sharing changes."""
    return [
        replace(row, cause=sharing.cause)
        for row in network.parameters.values()
        if sharing.cause and sharing.of(row) == sharing.cause and row.cause != sharing.cause
    ]


def for_fit(network: Network) -> list[Observation]:
    """Observations that the fit may read."""
    return [
        row
        for row in network.observations
        if row.use == "calibrate" and (row.measure == "cost_usd" or row.kind == "observed")
    ]


def _routes(found: Validation) -> list[tuple[str, ...]]:
    return [row.route.edges if row.route is not None else () for row in found.rows]


class Result:
    """What one way of sharing causes gives."""

    def __init__(
        self, base: Network, sharing: Sharing, settings: dict[str, Any], found: Validation,
        measures: Sequence[str] = MEASURES,
    ) -> None:  # fmt: skip
        self.base, self.sharing, self.settings = base, sharing, settings
        self.measures = measures
        self.causes = {row.cause or row.id: sharing.of(row) for row in base.parameters.values()}
        self.groups = {m: groups_of(settings, base, m) for m in measures}
        self.factors: dict[str, float] = {}
        self.narrowed: dict[str, float] = {}
        self.fits: dict[str, tuple[Fit, Floats]] = {}
        self.fit(found)

    def fit(self, found: Validation) -> None:
        """Fit to journeys with the routes found."""
        for measure, groups in self.groups.items():
            grouped = {name: at for at, g in enumerate(groups) for name in g.rows}
            journeys = [Journey(r, self.base, grouped) for r in wanted(found, measure)]
            fit = Fit(journeys, groups, self.sharing, self.causes, self.settings["fit"])
            logs, narrowed = fit.run()
            self.fits[measure] = (fit, logs)
            for group, log, share in zip(groups, logs, narrowed, strict=True):
                self.factors[group.name] = math.exp(log)
                self.narrowed[group.name] = float(share)

    def settle(self, found: Validation) -> None:
        """Search and fit in turn until the routes stay the same."""
        before = _routes(found)
        for _ in range(self.settings["fit"]["rounds"]):
            again = validate(
                self.base.with_rows(parameters=self.rows()), observations=for_fit(self.base)
            )
            if _routes(again) == before:
                return
            before = _routes(again)
            self.fit(again)

    def rows(self) -> list[Parameter]:
        """Rows that the fit changes."""
        shared = shared_rows(self.base, self.sharing) if "time_h" in self.measures else []
        changed = {row.id: row for row in shared}
        for groups in self.groups.values():
            for group in groups:
                factor = round(self.factors[group.name], 3)
                for name in group.rows if abs(factor - 1.0) >= 0.005 else ():
                    old = self.base.parameters[name]
                    new = moved(old, factor)
                    if new.value == old.value:
                        continue
                    cause = changed[name].cause if name in changed else old.cause
                    changed[name] = replace(new, cause=cause)
        return list(changed.values())

    def percentiles(self, measure: str) -> list[tuple[Journey, Floats]]:
        """Percentiles of every journey at the fit."""
        fit, logs = self.fits[measure]
        return [
            (j, j.quantiles(np.exp(logs), fit.grouped, fit.sharing, fit.causes))
            for j in fit.journeys
        ]

    def left_out(self, measure: str) -> list[tuple[Journey, Floats]]:
        """Percentiles of every journey, the same groups fitted without its lane."""
        fit, whole = self.fits[measure]
        kept = [int(at) for at in np.flatnonzero(whole)]
        found = []
        for lane in sorted({j.lane for j in fit.journeys}):
            rest = [j for j in fit.journeys if j.lane != lane]
            other = Fit(rest, fit.groups, fit.sharing, fit.causes, fit.settings)
            logs, _ = other.run(kept)
            found += [
                (j, j.quantiles(np.exp(logs), fit.grouped, fit.sharing, fit.causes))
                for j in fit.journeys
                if j.lane == lane
            ]
        return found


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


def chosen(results: Sequence[Result]) -> Result:
    """The way of sharing with the least loss whose block trains stay within the width stated."""
    if "time_h" not in results[0].measures:
        return results[0]
    limit = results[0].settings["fit"]["widest_block_train"]
    losses = defaultdict(list)
    for result in results:
        fitted = score(result.percentiles("time_h"))
        print(f"\n{result.sharing.name}: {said(fitted)}")
        losses[fitted["rail width"] <= limit].append((fitted["loss"], result))
    return min(losses[True] or losses[False], key=lambda pair: pair[0])[1]


def written(table: list[dict[str, str]], result: Result, error: dict[str, float]) -> None:
    """Put the changed rows into the table."""
    when = result.settings["fit"]["fitted"].isoformat()
    changed = {row.id: row for row in result.rows()}
    group_of = {n: g for groups in result.groups.values() for g in groups for n in g.rows}
    for cells in table:
        row = changed.get(cells["id"])
        if row is None:
            continue
        group = group_of.get(row.id)
        measure = group.measure if group is not None else "time_h"
        count = len(result.fits[measure][0].journeys)
        told = f"group {group.name!r}" if group is not None else "shared cause only"
        prior = (
            f"prior low/value/high = {cells['low']}/{cells['value']}/{cells['high']} "
            f"({cells['basis']}, cause {cells['cause']})"
        )
        cells["reason"] = (
            f"fitted {when} on {count} journeys, {told}, error without its lane "
            f"{error[measure]:.1%}: {prior}; {cells['reason']}"
        )
        cells["cause"] = row.cause
        old = result.base.parameters[row.id]
        for name in ("low", "value", "high"):
            if getattr(row, name) != getattr(old, name):
                cells[name] = f"{getattr(row, name):.4g}"
                cells["basis"] = "calibrated"


def main() -> int:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--measure", choices=MEASURES, help="fit this alone")
    parser.add_argument("--dry-run", action="store_true", help="print, and write nothing")
    parser.add_argument("--parameters", type=Path, default=ROOT / "data" / "parameters.csv")
    parser.add_argument("--settings", type=Path, default=ROOT / "tools" / "calibration.toml")
    options = parser.parse_args()
    settings = tomllib.loads(options.settings.read_text(encoding="utf-8"))
    measures = (options.measure,) if options.measure else MEASURES
    columns, table = read(options.parameters, measures)
    prior = options.parameters.with_suffix(".prior.tmp")
    prior.write_text(as_csv(columns, table), encoding="utf-8", newline="")
    try:
        base = load_network(parameters=prior)
    finally:
        prior.unlink()
    sharings = [
        Sharing(
            entry["name"],
            entry.get("cause", ""),
            tuple(entry.get("rows", ())),
            tuple(entry.get("but", ())),
        )
        for entry in settings["sharing"]
    ]
    found = validate(base, observations=for_fit(base))
    for measure in measures:
        rows = wanted(found, measure)
        plain = [(Journey(r, base, {}), np.array([r.p10, r.p50, r.p90])) for r in rows]
        print(f"prior, {measure}, {len(rows)} journeys: {said(score(plain))}", flush=True)
    if "time_h" not in measures:
        del sharings[1:]
    result = chosen([Result(base, sharing, settings, found, measures) for sharing in sharings])
    print(f"\nchosen: {result.sharing.name}", flush=True)
    result.settle(found)
    errors = {}
    for measure, groups in result.groups.items():
        print(f"{measure} fitted: {said(score(result.percentiles(measure)))}")
        apart = score(result.left_out(measure))
        errors[measure] = apart["error"]
        print(f"{measure} without the journey's own lane: {said(apart)}")
        for group in groups:
            print(
                f"  {group.name}: x {result.factors[group.name]:.3f} "
                f"(prior width {group.width:.2f}, narrowed by {result.narrowed[group.name]:.0%})"
            )
    table = read(options.parameters, measures)[1]  # what others wrote meanwhile stays
    written(table, result, errors)
    print(f"{len(result.rows())} rows changed")
    if not options.dry_run:
        options.parameters.write_text(as_csv(columns, table), encoding="utf-8", newline="")
    return 0


def read(path: Path, measures: Sequence[str] = MEASURES) -> tuple[list[str], list[dict[str, str]]]:
    """Columns and rows of the table as before any fit of these measures."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), [restored(row, measures) for row in reader]


def as_csv(columns: Sequence[str], table: Sequence[dict[str, str]]) -> str:
    """The table as text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main())

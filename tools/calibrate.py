"""Fit a few groups of parameters to the journeys marked for it.

``python tools/calibrate.py`` writes ``data/parameters.csv`` and ``docs/models/fit.md``; with
``--dry-run`` it only prints what would change, with ``--measure time_h`` it leaves dollars alone.
Only rows of ``data/observations.csv`` with ``use=calibrate`` are read: observed times, and all
prices, observed or tariff. ``tools/calibration.toml`` names the groups. One multiplier ``m`` moves
every row of a group; the fit minimises

    sum of rho(ln(modelled median / observed) / (e * sqrt(n))) + sum of (ln(m) / s)^2

over journeys and groups, where ``n`` journeys share a lane, ``e`` is the stated error of one
journey (more for first, test and record trains), ``rho`` grows linearly for outliers (soft l1), and
``s`` is the stated share of the group's median spread ``ln(high / low) / (2 * 1.2816)``. A row's
value never leaves its own low to high, and the three figures of a published or derived row never
do. A group about which the journeys say too little keeps its prior, and so does one whose
multiplier does not predict lanes left out better than the prior. Routes are searched again after
each fit, until they stay the same.

Whether components share a cause is chosen among the ways listed, with no multiplier: those that
keep journeys by rail alone within the width stated and cover the share stated with two standard
errors to spare, and of these the one with the least pinball loss of the 10th, 50th and 90th
percentile; among losses closer than ``same_loss`` the way marked ``preferred`` is taken.

A changed row says its prior (``prior low/value/high = a/b/c``) in ``reason``. Every run starts from
the priors, so that a second run writes the same bytes.
"""

import argparse
import csv
import io
import math
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
from fitting import (
    MEASURES,
    Fit,
    Floats,
    Group,
    Journey,
    Sharing,
    moved,
    restored,
    said,
    score,
)

from corridors.costs.distribution import Z90
from corridors.network import Network, load_network
from corridors.schema import Observation, Parameter
from corridors.validation import Validation, validate
from corridors.validation.journeys import ValidationRow

ROOT = Path(__file__).resolve().parents[1]


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
        replace(row, cause=sharing.of(row))
        for row in network.parameters.values()
        if sharing.of(row) not in (row.cause, row.id)
    ]


def for_fit(network: Network, measures: Sequence[str] = MEASURES) -> list[Observation]:
    """Observations that the fit may read."""
    return [
        row
        for row in network.observations
        if row.use == "calibrate"
        and row.measure in measures
        and (row.measure == "cost_usd" or row.kind == "observed")
    ]


def _routes(found: Validation) -> list[tuple[str, ...]]:
    return [row.route.edges if row.route is not None else () for row in found.rows]


class Result:
    """What one way of sharing causes gives."""

    def __init__(
        self, base: Network, sharing: Sharing, settings: dict[str, Any], found: Validation,
        *, measures: Sequence[str] = MEASURES,
    ) -> None:  # fmt: skip
        self.base, self.sharing, self.settings = base, sharing, settings
        self.causes = {row.cause or row.id: sharing.of(row) for row in base.parameters.values()}
        self.groups = {m: groups_of(settings, base, m) for m in measures}
        self.factors: dict[str, float] = {}
        self.narrowed: dict[str, float] = {}
        self.fits: dict[str, tuple[Fit, Floats]] = {}
        self.apart: dict[str, list[tuple[Journey, Floats]]] = {}
        self.travel(found)

    def travel(self, found: Validation) -> None:
        """Take the routes found, at the priors."""
        self.apart.clear()
        for measure, groups in self.groups.items():
            grouped = {name: at for at, g in enumerate(groups) for name in g.rows}
            journeys = [Journey(r, self.base, grouped) for r in wanted(found, measure)]
            fit = Fit(journeys, groups, self.sharing, self.causes, self.settings["fit"])
            self.fits[measure] = (fit, np.zeros(len(groups)))

    def fit(self, found: Validation) -> None:
        """Fit to journeys with the routes found."""
        self.travel(found)
        for measure, groups in self.groups.items():
            fit = self.fits[measure][0]
            logs, narrowed = fit.run(fit.helpful() if measure == "time_h" else None)
            self.fits[measure] = (fit, logs)
            for group, log, share in zip(groups, logs, narrowed, strict=True):
                self.factors[group.name] = math.exp(log)
                self.narrowed[group.name] = float(share)

    def settle(self, found: Validation) -> None:
        """Search and fit in turn until the routes stay the same."""
        before = _routes(found)
        for _ in range(self.settings["fit"]["rounds"]):
            seen = for_fit(self.base, tuple(self.groups))
            again = validate(self.base.with_rows(parameters=self.rows()), observations=seen)
            if _routes(again) == before:
                return
            before = _routes(again)
            self.fit(again)

    def rows(self) -> list[Parameter]:
        """Rows that the fit changes."""
        changed = {row.id: row for row in shared_rows(self.base, self.sharing)}
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

    def percentiles(self, measure: str, logs: Floats | None = None) -> list[tuple[Journey, Floats]]:
        """Percentiles of every journey at the fit, or at multipliers given."""
        fit, fitted = self.fits[measure]
        logs = fitted if logs is None else logs
        return [
            (j, j.quantiles(np.exp(logs), fit.grouped, fit.sharing, fit.causes))
            for j in fit.journeys
        ]

    def left_out(self, measure: str) -> list[tuple[Journey, Floats]]:
        """Percentiles of every journey, the same groups fitted without its lane."""
        if measure not in self.apart:
            self.apart[measure] = self._left_out(measure)
        return self.apart[measure]

    def _left_out(self, measure: str) -> list[tuple[Journey, Floats]]:
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


def chosen(results: Sequence[Result]) -> Result:
    """The way of sharing with the least pinball loss among those that keep both promises.

    Block trains must stay within the width stated, and the share of journeys stated must lie
    between the percentiles, two standard errors of the count to spare, because journeys to come
    are met less well than those chosen on. Where no way keeps both, the promise broken least
    decides. Among losses that differ from the least by no more than the settings call the same, the
    way that they prefer for what a train is goes first.
    """
    settings = results[0].settings["fit"]
    figures = {r.sharing.name: r.percentiles("time_h") for r in results}
    told = {name: score(lot) for name, lot in figures.items()}
    for name, scores in told.items():
        print(f"\n{name}: {said(scores)}")
    share, count = settings["coverage"], len(results[0].fits["time_h"][0].journeys)
    wanted_inside = share + 2.0 * math.sqrt(share * (1.0 - share) / count)

    def broken(result: Result) -> float:
        scores = told[result.sharing.name]
        wide = scores["rail width"] / settings["widest_block_train"] - 1.0
        short = wanted_inside - scores["inside"]
        return round(max(0.0, wide) + max(0.0, short), 3)

    least_broken = min(map(broken, results))
    kept = [r for r in results if broken(r) == least_broken]
    best = min(kept, key=lambda r: told[r.sharing.name]["loss"])
    least = told[best.sharing.name]["loss"] * (1.0 + settings["same_loss"])
    equal = [r for r in kept if told[r.sharing.name]["loss"] <= least]
    return next((r for r in equal if r.sharing.preferred), best)


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


def by_kind(found: Sequence[tuple[Journey, Floats]]) -> Iterable[tuple[str, dict[str, float]]]:
    """Scores of all journeys, and of those alike in length, way and train."""
    lots: dict[str, list[tuple[Journey, Floats]]] = {"all": list(found)}
    for journey, figures in found:
        row = journey.row
        days = figures[1] / 24.0
        length = "under 7 days" if days < 7.0 else "7 to 14 days" if days < 14.0 else "over 14 days"
        way = "with a ship" if row.sails else "by rail alone"
        train = "first, test or best train" if row.special_train else "ordinary train"
        for name in (f"modelled {length}", way, train):
            lots.setdefault(name, []).append((journey, figures))
    return [(name, score(lots[name]) | {"n": float(len(lots[name]))}) for name in
            ("all", *sorted(set(lots) - {"all"}))]  # fmt: skip


def page(result: Result, tried: Sequence[tuple[str, dict[str, float]]]) -> str:
    """Text of ``docs/models/fit.md``."""
    fit = result.settings["fit"]
    fitted, apart = result.percentiles("time_h"), result.left_out("time_h")
    lines = [
        "# The fit on observed journeys",
        "",
        "Written by `python tools/calibrate.py`, which says what is minimised; settings and",
        f"groups: `tools/calibration.toml`. Fitted {fit['fitted']} on the {len(fitted)} observed "
        "times of",
        "`data/observations.csv` marked `calibrate`; nothing here has read a row that judges.",
        "",
        "## Ways of sharing causes",
        "",
        "Figures with no multiplier. Of the ways that keep p90/p10 of journeys by rail alone",
        f"within {fit['widest_block_train']} and {fit['coverage']:.0%} of the journeys, and two "
        "standard errors of that count more,",
        "between p10 and p90, the one with the least pinball loss is taken; among losses within "
        f"{fit['same_loss']:.0%}",
        "of it the one that the settings prefer:",
        f"*{result.sharing.name}*.",
        "",
        "| way | median abs. error | inside p10-p90 | p90/p10 | the same, rail alone | loss |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {f['error']:.1%} | {f['inside']:.0%} | {f['width']:.2f} | "
            f"{f['rail width']:.2f} | {f['loss']:.4f} |"
            for name, f in tried
        ),
        "",
        "## Groups",
        "",
        "A group keeps its prior (x 1) where the journeys narrow its uncertainty by less than",
        f"{fit['least_reduction']:.0%}, or where its multiplier, fitted without a lane, does not "
        "predict that lane better",
        "than the prior does.",
        "",
        "| group | multiplier | prior width | narrowed by |",
        "| --- | --- | --- | --- |",
        *(
            f"| {g.name} | x {result.factors[g.name]:.3f} | {g.width:.2f} | "
            f"{result.narrowed[g.name]:.0%} |"
            for g in result.groups["time_h"]
        ),
        "",
        "## Cross-validation",
        "",
        "Each journey against a fit that has not seen its lane, beside the fit on all.",
        "",
        "| journeys | n | median abs. error, own lane left out | inside p10-p90 | p90/p10 | "
        "error of the fit on all | inside |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    whole = dict(by_kind(fitted))
    for name, f in by_kind(apart):
        other = whole.get(name, dict.fromkeys(f, math.nan))
        lines.append(
            f"| {name} | {f['n']:.0f} | {f['error']:.1%} | {f['inside']:.0%} | {f['width']:.2f} | "
            f"{other['error']:.1%} | {other['inside']:.0%} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dry-run", action="store_true", help="print, and write nothing")
    parser.add_argument("--measure", choices=MEASURES, help="fit hours or dollars alone")
    parser.add_argument("--parameters", type=Path, default=ROOT / "data" / "parameters.csv")
    parser.add_argument("--settings", type=Path, default=ROOT / "tools" / "calibration.toml")
    options = parser.parse_args()
    measures = (options.measure,) if options.measure else MEASURES
    settings = tomllib.loads(options.settings.read_text(encoding="utf-8"))
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
            tuple((cause, tuple(rows)) for cause, rows in entry.get("causes", {}).items()),
            tuple(entry.get("but", ())),
            entry.get("preferred", False),
        )
        for entry in settings["sharing"]
    ]
    if "time_h" not in measures:  # ways of sharing are hours; a fit of money keeps them
        sharings = sharings[:1]
    found = validate(base, observations=for_fit(base, measures))
    for measure in measures:
        rows = wanted(found, measure)
        plain = [(Journey(r, base, {}), np.array([r.p10, r.p50, r.p90])) for r in rows]
        print(f"prior, {measure}, {len(rows)} journeys: {said(score(plain))}", flush=True)
    results = [Result(base, way, settings, found, measures=measures) for way in sharings]
    tried = [(r.sharing.name, score(r.percentiles(measures[0]))) for r in results]
    result = chosen(results) if len(results) > 1 else results[0]
    print(f"\nchosen: {result.sharing.name}", flush=True)
    result.fit(found)
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
        if "time_h" in measures:
            text = page(result, tried)
            (ROOT / "docs" / "models" / "fit.md").write_text(text, encoding="utf-8", newline="")
    return 0


def read(path: Path, measures: Sequence[str] = MEASURES) -> tuple[list[str], list[dict[str, str]]]:
    """Columns and rows of the table as before any fit."""
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

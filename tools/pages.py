"""Write the pages of ``docs`` that are made from the tables.

``python tools/pages.py validation`` writes ``docs/validation.md``, ``components`` the page of the
parts of a time; with ``--check`` nothing is written, and a page out of date gives exit code 1.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from caspian_table import with_table
from model_pages import components_page

from corridors.network import load_network
from corridors.validation import Validation, ValidationRow, validate

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 0.15  # errors above it are explained
FAR_KM = 3000  # a block train's journey, not one leg of it
BANDS = {"time_h": "days", "cost_usd": "USD/FEU"}


def share(value: float, sign: str = "") -> str:
    """A share in per cent; a dash where it is missing."""
    return f"{value:{sign}.0%}".replace("%", " %") if value == value else "-"


def table(head: list[str], lines: list[list[str]]) -> list[str]:
    """Lines of a Markdown table."""
    rule = ["---"] * len(head)
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *lines)]


def group_lines(result: Validation) -> list[str]:
    """Table of groups."""
    lines = []
    for group in result.groups():
        interval = ""
        if group["low"] == group["low"]:
            interval = f" ({share(group['low'])} to {share(group['high'])})"
        width = group["p90_over_p10"]
        lines.append(
            [group["corridor"], group["use"], str(group["n"]), str(group["no_journey"]),
             share(group["median_abs_error"]) + interval, share(group["median_error"], "+"),
             share(group["share_inside"]), f"{width:.2f}" if width == width else "-"]
        )  # fmt: skip
    head = ["corridor", "use", "journeys", "none found", "median abs. error (90 % interval)",
            "median error", "inside p10-p90", "p90/p10"]  # fmt: skip
    return table(head, lines)


def why(row: ValidationRow) -> str:
    """What the ledger and the table say about a miss."""
    note = row.observation.note
    if row.route is None:
        return f"no journey: {'; '.join(row.notes)}"
    if row.inside and abs(row.error) <= LIMIT:
        return "; ".join(row.notes)
    side = "too slow" if row.error > 0 else "too fast"
    if row.observation.measure == "cost_usd":
        side = "too dear" if row.error > 0 else "too cheap"
    parts = [f"model {side}; largest: {row.largest(3)}", *([f"seen: {note}"] if note else [])]
    return ". ".join([*parts, *row.notes]).replace("|", "/")


def journey_line(row: ValidationRow) -> list[str]:
    """Cells of one journey."""
    seen = row.observation
    scale, digits = (24.0, 1) if seen.measure == "time_h" else (1.0, 0)

    def shown(*figures: float) -> list[str]:
        return [f"{f / scale:,.{digits}f}" if f == f else "-" for f in figures]

    observed = shown(seen.value)[0]
    if seen.low == seen.low and seen.high == seen.high and seen.low != seen.high:
        observed += f" ({'-'.join(shown(seen.low, seen.high))})"
    modelled = "-"
    if row.route is not None:
        low, middle, high = shown(row.p10, row.p50, row.p90)
        modelled = f"{middle} ({low}-{high})"
    inside = "-" if row.route is None else "yes" if row.inside else "**no**"
    return [f"`{seen.id}`", seen.corridor, row.day.isoformat(), seen.use, observed, modelled,
            share(row.error, "+"), inside, why(row)]  # fmt: skip


def journey_lines(result: Validation) -> list[str]:
    """Table of journeys of one measure and kind."""
    unit = BANDS[result.rows[0].observation.measure]
    head = ["journey", "corridor", "as of", "use", f"observed [{unit}]",
            f"modelled p50 (p10-p90) [{unit}]", "error", "inside", "why it misses"]  # fmt: skip
    ordered = sorted(result.rows, key=lambda r: (r.observation.corridor, r.observation.id))
    return table(head, [journey_line(row) for row in ordered])


def targets(result: Validation) -> list[str]:
    """What the model is to reach, and what it does."""
    judged = result.select(use="judge", measure="time_h", kind="observed")
    rail = [row for row in judged.rows if row.route is not None and not row.sails]
    group = next((g for g in judged.groups() if g["corridor"] == "all"), None)
    rates = result.select(use="judge", measure="cost_usd")
    errors = sorted(abs(row.error) for row in rates.rows if row.route is not None)
    lines = []
    if group is not None:
        lines += [
            ["observed times that judge: median absolute error", "at most 15 %",
             f"{100 * group['median_abs_error']:.1f} % ({share(group['low'])} to "
             f"{share(group['high'])}), {group['n']} journeys"],
            ["the same: inside p10-p90", "at least 80 %", share(group["share_inside"])],
        ]  # fmt: skip
    if rail:
        widths = sorted(row.width for row in rail)
        lines.append(
            ["the same by rail alone: p90/p10", "at most 2.5",
             f"median {_median(widths):.2f}, widest {widths[-1]:.2f}"]
        )  # fmt: skip
        far = sorted(
            row.width for row in rail
            if row.route is not None and row.route.distance_km >= FAR_KM and not row.special_train
        )  # fmt: skip
        lines.append(
            [f"the same, ordinary trains over {FAR_KM:,} km or more: p90/p10", "at most 2.5",
             f"median {_median(far):.2f}, widest {far[-1]:.2f}, {len(far)} journeys"
             if far else "no journey"]
        )  # fmt: skip
    if errors:
        lines.append(
            ["through rates that judge, all kinds: median absolute error", "at most 20 %",
             f"{share(_median(errors))}, {len(errors)} rates"]
        )  # fmt: skip
    lines += [named_target(result, *given) for given in NAMED]
    return table(["target", "wanted", "reached"], lines)


def train_lines(result: Validation) -> list[str]:
    """Observed times by kind of train: first, test and best ones beside the others."""
    lines = []
    for use in ("calibrate", "judge"):
        for special in (False, True):
            rows = [
                row
                for row in result.select(use=use, measure="time_h", kind="observed").rows
                if row.special_train is special and row.route is not None
            ]
            if not rows:
                continue
            seen = np.array([row.observation.value for row in rows])
            figures = np.array([[row.p50, row.p10] for row in rows])
            errors = np.median(np.abs(figures / seen[:, None] - 1.0), axis=0).tolist()
            lines.append([
                "first, test, best or record" if special else "others", use, str(len(rows)),
                share(errors[0]), share(float(np.median([row.error for row in rows])), "+"),
                share(float(np.mean([row.inside for row in rows]))), share(errors[1]),
                share(float(np.mean([row.observation.value < row.p10 for row in rows]))),
                share(float(np.mean([row.observation.value > row.p90 for row in rows]))),
            ])  # fmt: skip
    head = ["trains", "use", "journeys", "median abs. error of p50", "median error",
            "inside p10-p90", "median abs. error of p10", "faster than p10",
            "slower than p90"]  # fmt: skip
    return table(head, lines)


def _median(values: list[float]) -> float:
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


NAMED = (
    ("xian-baku-mean-2025-12", "Xi'an-Baku, December 2025", "mean of 16-17 days, spread of 15-21"),
    ("xian-baku-mean-2026-01", "Xi'an-Baku, January 2026", "mean of 16-17 days, spread of 15-21"),
    ("china-border-poti-claim-2025", "Chinese border-Black Sea, 2025",
     "13-17 days between p10 and p50"),
    ("china-border-poti-2022", "Chinese border-Black Sea, 2022",
     "38-53 days inside, if dated rows give it"),
)  # fmt: skip


def named_target(result: Validation, name: str, what: str, wanted: str) -> list[str]:
    """Line of one journey that the model is to reproduce."""
    row = next((row for row in result.rows if row.observation.id == name), None)
    if row is None or row.route is None:
        return [what, wanted, "no journey"]
    span = row.route.time_h
    return [what, wanted, f"mean {span.mean / 24:.1f}, p50 {span.p50 / 24:.1f}, p10-p90 "
            f"{span.p10 / 24:.1f}-{span.p90 / 24:.1f} days"]  # fmt: skip


def validation_page() -> str:
    """Text of ``docs/validation.md``."""
    network = load_network()
    result = validate(network)
    lines = [
        "# Modelled against observed journeys",
        "",
        "Written by `python tools/pages.py validation`; `corridors validate` prints the same.",
        f"Newest evidence: {network.data_date}.",
        "",
        "Each row of `data/observations.csv` is searched in the network of the middle of its",
        "period, by the corridor and places it names, for one forty-foot unit. Error = modelled",
        "median over the observed figure, less one. `tools/calibrate.py` read rows marked",
        "`calibrate`; no fit read rows marked `judge`, but people have seen how they came out",
        "between versions of the model, so they are no longer blind. The rows of sources `ad-t-*`",
        "and `ad-u-*` were split before the model saw them; the rule that chooses how causes are",
        "shared asked for more coverage on the calibrating rows after a first look at the judges",
        "(72 % inside then), and the change of gauge between China and Kazakhstan was told apart",
        "by years (rail posts of Kazakhstan: 40 h in 2019, 70 h in 2023) when it was known that",
        "journeys of 2016 to 2018 came out too slow. Observed journeys are the measure;",
        "timetables and announcements speak of good days, so a sound model lies above them. The",
        "interval comes from drawing whole lanes with replacement. A train is never compared with",
        "a truck that would be faster.",
        "",
        "## Targets",
        "",
        *targets(result),
        "",
        "## Observed times by kind of train",
        "",
        "Papers tell of first, test, showcase, record and full-timetable trains (column `train`);",
        "a planner sends an ordinary one. Such trains are modelled as what they are",
        "(`Consignment(train=...)`): the share of hours they take is a parameter of its own. The",
        "targets above count all rows. Best days belong to the lower tail, so the error of the",
        "modelled 10th percentile stands beside that of the median.",
        "",
        *train_lines(result),
        "",
        "How the fit does on lanes it has not seen: [the fit](models/fit.md).",
    ]
    for measure, title in (("time_h", "Time"), ("cost_usd", "Money")):
        for kind in ("observed", "timetabled", "announced"):
            part = result.select(measure=measure, kind=kind)
            if not part.rows:
                continue
            lines += ["", f"## {title}, {kind}", "", *group_lines(part), "", *journey_lines(part)]
    return "\n".join(lines) + "\n"


def caspian_page() -> str:
    """The page of the Caspian with its table made anew."""
    page = (ROOT / "docs/models/caspian.md").read_text(encoding="utf-8")
    return with_table(page, load_network())


PAGES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "validation": ("docs/validation.md", validation_page),
    "components": ("docs/models/components.md", lambda: components_page(load_network())),
    "caspian": ("docs/models/caspian.md", caspian_page),
}


def main() -> int:
    """Write or check pages."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("page", choices=sorted(PAGES))
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    options = parser.parse_args()
    name, build = PAGES[options.page]
    path, text = ROOT / name, build()
    if options.check:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            print(f"{name} is out of date; run python tools/pages.py {options.page}")
            return 1
        return 0
    path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

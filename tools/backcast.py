"""Hold the choice model against the corridor volumes of 2021-2025.

    python tools/backcast.py            # write docs/backcast.md with the parameters as they are
    python tools/backcast.py --fit      # print the biases that fit the years 2021-2023 best

The demand of each year is given from outside (``data/demand.csv``); network, rules and capacities
are those of 1 July of the year. Ocean services are shut, because the demand is that by land.
"""

import argparse
import csv
from dataclasses import replace
from datetime import date
from math import nan
from pathlib import Path

import numpy as np

import corridors as co
from corridors.flows import FlowPlan, load_demand
from corridors.flows.choosing import ChoiceModel, chosen, model_of
from corridors.flows.demand import lanes_of
from corridors.flows.setting import Setting

ROOT = Path(__file__).resolve().parents[1]
# that of the Caspian is held: volumes tell how biases differ, not how high they all are
FITTED = (
    "choice-bias-russia-2021", "choice-bias-russia", "choice-bias-kyrgyz",
    "choice-bias-boxes-by-wagon",
)  # fmt: skip
TITLES = {
    "titr-teu": "Middle Corridor by Kazakhstan, containers",
    "titr-dry-mt": "Middle Corridor by Kazakhstan, all but crude by tanker",
    "utlc-eu-teu": "China - EU through Russia, containers",
    "alat-teu": "Alat, containers",
    "aktau-teu": "Aktau - Alat, containers",
    "btk-teu": "Baku - Kars, containers",
    "btk-mt": "Baku - Kars, all goods",
    "bolashak-mt": "Bolashak, all goods",
    "malaszewicze-teu": "Malaszewicze, containers",
    "cku-teu": "China - Kyrgyzstan by road, containers",
}
_STEP_USD = 250.0
# most of what passes there is given with the demand of China - EU
NEARLY_GIVEN = ("utlc-eu-teu", "malaszewicze-teu")
KAZAKH_PORTS = {"aktau-port", "kuryk-port"}


def setting_of(net: co.Network, year: int) -> tuple[Setting, list[str]]:
    """Network and demand of a year, and the flow of each lane."""
    day = date(year, 7, 1)
    world = net.as_of(day)
    demand = load_demand(year)
    lanes = tuple(lanes_of(world, demand))
    return Setting(world, lanes, day, None, ("deep-sea",)), demand["flow"].tolist()


def measured(plan: FlowPlan, flows: list[str]) -> dict[str, float]:
    """Modelled figure of each measure."""
    setting = plan.setting
    graph = setting.planner.graph
    found = dict.fromkeys(TITLES, 0.0)
    for path in plan.paths:
        lane = setting.lanes[path.lane]
        boxes = path.amount if lane.cargo.unit == "teu" else 0.0
        mt = path.amount * (setting.t_per_teu if boxes else 1.0) / 1e6
        arcs = [graph.arcs[number] for number in path.arcs]
        links, places = {arc.link.id for arc in arcs}, {arc.head for arc in arcs}
        crossings = [{a.tail, a.head} for a in arcs if a.link.service.startswith("caspian")]
        corridor = plan.corridor_of(path)
        passes = {
            "titr": any(ends & KAZAKH_PORTS and "alat" in ends for ends in crossings),
            "utlc-eu": corridor == "northern" and flows[path.lane].startswith("china-eu"),
            "alat": any("alat" in ends for ends in crossings),
            "aktau": any(ends == {"aktau-port", "alat"} for ends in crossings),
            "btk": "marabda-akhalkalaki-rail" in links,
            "bolashak": "bolashak-serhetyaka-border" in links,
            "malaszewicze": "malaszewicze" in places,
            "cku": corridor == "cku",
        }
        for name in TITLES:
            place, _, unit = name.rpartition("-")
            if passes[place.removesuffix("-dry")]:
                found[name] += boxes if unit == "teu" else mt
    return found


def published() -> list[dict[str, str]]:
    """Rows of ``data/backcast.csv``."""
    with (ROOT / "data" / "backcast.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_biases(model: ChoiceModel, values: tuple[float, ...]) -> ChoiceModel:
    """The model with other biases, in the order of `FITTED`."""
    sizes = dict(zip(FITTED, values, strict=True))
    rows = tuple(replace(row, value=sizes.get(row.id, row.value)) for row in model.biases)
    return replace(model, biases=rows)


def counted(row: dict[str, str], runs: dict[int, dict[str, float]]) -> float:
    """Modelled figure of a published one: the share of the flow that is counted there."""
    return runs[int(row["year"])][row["measure"]] * float(row["counted_share"] or 1.0)


def logs(runs: dict[int, dict[str, float]], use: str) -> np.ndarray:
    """Logarithms of modelled over published."""
    rows = [row for row in published() if row["use"] == use and int(row["year"]) in runs]
    found = [counted(row, runs) / float(row["value"]) for row in rows]
    return np.log(np.maximum(found, 1e-3))


def fit(net: co.Network) -> tuple[float, ...]:
    """Biases that fit the years marked for calibration: least squares of the logarithms."""
    from scipy.optimize import least_squares

    worlds = {year: setting_of(net, year) for year in (2021, 2022, 2023)}
    start = np.array([net.parameters[name].value for name in FITTED])

    def errors(tried: np.ndarray) -> np.ndarray:
        runs = {}
        for year, (state, flows) in worlds.items():
            model = with_biases(model_of(state), tuple(float(x) for x in tried))
            runs[year] = measured(chosen(state, model), flows)
        found = logs(runs, "calibrate")
        print(" ".join(f"{x:.0f}" for x in tried), f"misfit {found @ found:.3f}", flush=True)
        return found

    # steps wide enough that what is left of the queues' gap does not drown them
    best = least_squares(
        errors, start, diff_step=_STEP_USD / start, x_scale=_STEP_USD, ftol=0.01, max_nfev=8
    )
    return tuple(float(x) for x in best.x)


_HEAD = """# Backcast 2021-2025

Written by `tools/backcast.py`. The choice model of `assign_flows` (`method="choice"`) with the
network, prices and capacities of each 1 July and the demand of `data/demand.csv`, ocean services
shut. Biases of shippers were fitted on 2021-2023 only.

How blind is it?

* Demand is a total between two places, never a corridor's. It had to be put together from what was
  published, and part of that was counted on a corridor: boxes and wagons of the association, of
  Kuryk and of Baku up to 2023. From 2024 on no count of the corridors below is used for demand,
  but for China - EU by land, of which only the carrier's own count exists: rows marked * are
  nearly given with it, and the error without them is printed too.
* China - Caucasus follows the trains that arrived in Azerbaijan (11, 287, 392 in three years).
* Where the published figure counts part of a flow only, the modelled one is multiplied by that part
  (`counted_share`: one carrier has 91 % of the boxes between China and the EU on broad gauge).
* Hours on vessels depend on the ships and the cargo of each year (`cargo_slots_per_day`), and
  part of those rows were counted in the judged years.
* Crude goes by tanker and is on no link; it is taken off the published totals.
* The judged figures were known when the model was built and when it was mended: demand that stood
  in two flows, the carrier's share, wagons of Lake Van's own trade, capacities by year, path sizes.
  Each change has evidence of its own; no parameter was fitted on the judged years.
"""


def _form(row: dict[str, str], value: float) -> str:
    return f"{value:,.0f} TEU" if row["unit"].startswith("TEU") else f"{value:.2f} Mt"


def _figures(runs: dict[int, dict[str, float]], use: str, title: str) -> list[str]:
    """Table of fitted or judged years with its mean error."""
    lines = [f"## {title}", "", "| measure | year | published | range | modelled | error |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    errors, blind = [], []
    for row in published():
        if row["use"] != use:
            continue
        value, found = float(row["value"]), counted(row, runs)
        error = found / value - 1.0
        errors.append(abs(error))
        given = row["measure"] in NEARLY_GIVEN
        if not given:
            blind.append(abs(error))
        low, high = float(row["low"]), float(row["high"])
        between = "" if low == high else f"{_form(row, low)} to {_form(row, high)}"
        lines.append(
            f"| {TITLES[row['measure']]}{' *' if given else ''} | {row['year']} | "
            f"{_form(row, value)} | {between} | {_form(row, found)} | {error:+.0%} |"
        )
    return [
        *lines, "", f"Mean absolute error {np.mean(errors):.0%} over {len(errors)} figures, "
        f"{np.mean(blind):.0%} over the {len(blind)} without *.", "",
    ]  # fmt: skip


def _directions(runs: dict[int, dict[str, float]]) -> list[str]:
    """Whether changes of a fifth and more point the right way."""
    lines = [
        "## Direction of change", "",
        "Published changes of a fifth or more; a modelled change below a tenth is none.", "",
        "| measure | years | published | modelled | right |", "|---|---|---|---|---|",
    ]  # fmt: skip
    by_key = {(row["measure"], int(row["year"])): float(row["value"]) for row in published()}
    for (measure, year), value in by_key.items():
        before = by_key.get((measure, year - 1))
        if before is None or abs(value / before - 1.0) < 0.2:
            continue
        was, now = runs[year - 1][measure], runs[year][measure]
        change = now / was - 1.0 if was else nan
        right = "yes" if change * (value / before - 1.0) > 0 and abs(change) >= 0.1 else "no"
        lines.append(
            f"| {TITLES[measure]} | {year - 1}-{year} | {value / before - 1.0:+.0%} | "
            f"{change:+.0%} | {right} |"
        )
    return [*lines, ""]


def report(net: co.Network) -> str:
    """The page."""
    runs, gaps, plan = {}, [], None
    for year in range(2021, 2026):
        state, flows = setting_of(net, year)
        plan = chosen(state)
        runs[year] = measured(plan, flows)
        gaps.append(
            f"* {year}: {len(state.lanes)} lanes, gap {plan.gap:.0e}, conservation residual "
            f"{plan.residual:.0e}"
        )
    lines = [
        _HEAD,
        *_figures(runs, "calibrate", "Fitted years"),
        *_figures(runs, "judge", "Judged years"),
        *_directions(runs),
        "## Parameters", "", "| row | value | range | holds | basis |", "|---|---|---|---|---|",
    ]  # fmt: skip
    names = ("choice-usd", "reliability-ratio", "queue-at-capacity", "queue-at-capacity-line",
             "queue-at-capacity-vessels", "queue-power")  # fmt: skip
    biases = [r for r in net.parameters.values() if r.quantity == "choice_bias_usd_per_feu"]
    for row in (*biases, *(net.parameters[name] for name in names)):
        ends = " to ".join(str(day) for day in (row.valid_from, row.valid_to) if day)
        lines.append(
            f"| `{row.id}` | {row.value:g} {row.unit} | {row.low:g} to {row.high:g} | {ends} | "
            f"{row.basis} |"
        )
    lines += ["", "A corridor's tonnes when its own cost rises by 1 %, queues settled anew (2025):",
              "", "| corridor | change |", "|---|---|"]  # fmt: skip
    if plan is not None:
        lines += [f"| {name} | {value:+.1f} % |" for name, value in plan.elasticities().items()]
    return "\n".join([*lines, "", *gaps, ""])


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Backcast of the choice model.")
    parser.add_argument("--fit", action="store_true", help="fit the biases on 2021-2023")
    net = co.load_network()
    if parser.parse_args().fit:
        for name, value in zip(FITTED, fit(net), strict=True):
            print(f"{name}: {value:g}")
        return
    (ROOT / "docs" / "backcast.md").write_text(report(net), encoding="utf-8")
    print("wrote docs/backcast.md")


if __name__ == "__main__":
    main()

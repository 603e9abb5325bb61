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
from itertools import product
from math import log, nan
from pathlib import Path

import numpy as np

import corridors as co
from corridors.flows import FlowPlan, load_demand
from corridors.flows.choosing import ChoiceModel, chosen, model_of
from corridors.flows.demand import lanes_of
from corridors.flows.setting import Setting

ROOT = Path(__file__).resolve().parents[1]
FITTED = ("choice-bias-russia", "choice-bias-caspian", "choice-bias-kyrgyz")
TITLES = {
    "titr-teu": "Middle Corridor, containers",
    "titr-mt": "Middle Corridor, all goods",
    "utlc-eu-teu": "China - EU through Russia, containers",
    "cku-teu": "China - Kyrgyzstan by road, containers",
    "btk-mt": "Baku - Kars, all goods",
    "bolashak-mt": "Bolashak, all goods",
    "alat-teu": "Alat, containers",
    "malaszewicze-teu": "Malaszewicze, containers",
}


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
        tonnes = path.amount * (setting.t_per_teu if boxes else 1.0)
        corridor = plan.corridor_of(path)
        links = {graph.arcs[number].link.id for number in path.arcs}
        places = {graph.arcs[number].head for number in path.arcs}
        if corridor == "middle":
            found["titr-teu"] += boxes
            found["titr-mt"] += tonnes / 1e6
        if corridor == "northern" and flows[path.lane].startswith("china-eu"):
            found["utlc-eu-teu"] += boxes
        if corridor == "cku":
            found["cku-teu"] += boxes
        if "marabda-akhalkalaki-rail" in links:
            found["btk-mt"] += tonnes / 1e6
        if "bolashak-serhetyaka-border" in links:
            found["bolashak-mt"] += tonnes / 1e6
        if "alat" in places and any(
            graph.arcs[n].link.service.startswith("caspian") for n in path.arcs
        ):
            found["alat-teu"] += boxes
        if "malaszewicze" in places:
            found["malaszewicze-teu"] += boxes
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


def misfit(runs: dict[int, dict[str, float]], use: str) -> float:
    """Sum of squared logarithms of modelled over published."""
    total = 0.0
    for row in published():
        if row["use"] == use and int(row["year"]) in runs:
            found = runs[int(row["year"])][row["measure"]]
            total += log(max(found, 1e-3 * float(row["value"])) / float(row["value"])) ** 2
    return total


def fit(net: co.Network) -> tuple[float, ...]:
    """Biases that fit the years marked for calibration, on a grid refined twice."""
    worlds = {year: setting_of(net, year) for year in (2021, 2022, 2023)}
    best, centre, width = np.inf, (2500.0, 500.0, 3000.0), 1000.0
    for _ in range(3):
        middle = centre
        for steps in product((-1, 0, 1), repeat=len(FITTED)):
            tried = tuple(c + s * width for c, s in zip(middle, steps, strict=True))
            runs = {}
            for year, (state, flows) in worlds.items():
                model = with_biases(model_of(state), tried)
                runs[year] = measured(chosen(state, model), flows)
            error = misfit(runs, "calibrate")
            if error < best:
                best, centre = error, tried
        print(f"{centre} misfit {best:.3f}", flush=True)
        width /= 2.0
    return centre


def report(net: co.Network) -> str:
    """The page."""
    runs, gaps = {}, []
    for year in range(2021, 2026):
        state, flows = setting_of(net, year)
        plan = chosen(state)
        runs[year] = measured(plan, flows)
        gaps.append(f"{year}: gap {plan.gap:.0e}, conservation residual {plan.residual:.0e}")
    rows = published()
    lines = [
        "# Backcast 2021-2025",
        "",
        "Written by `tools/backcast.py`. The choice model of `assign_flows` (`method=\"choice\"`)",
        "with the network and capacities of each 1 July and the demand of `data/demand.csv`.",
        "",
        "What it can show is limited. Totals by land were put together from the counts of the",
        "operators themselves, so the largest flows of each corridor are nearly given with the",
        "demand; what is predicted is how the flows with a real alternative divide, and whether",
        "capacities bite. Biases of shippers were fitted on 2021-2023 only.",
        "",
    ]  # fmt: skip
    for use, title in (("calibrate", "Fitted years"), ("judge", "Judged years")):
        lines += [f"## {title}", "", "| measure | year | published | modelled | error |",
                  "|---|---|---|---|---|"]  # fmt: skip
        errors = []
        for row in rows:
            if row["use"] != use:
                continue
            value, found = float(row["value"]), runs[int(row["year"])][row["measure"]]
            error = found / value - 1.0
            errors.append(abs(error))
            form = "{:,.0f} TEU" if row["unit"].startswith("TEU") else "{:.2f} Mt"
            lines.append(
                f"| {TITLES[row['measure']]} | {row['year']} | {form.format(value)} | "
                f"{form.format(found)} | {error:+.0%} |"
            )
        lines += ["", f"Mean absolute error {np.mean(errors) if errors else nan:.0%} over "
                  f"{len(errors)} figures.", ""]  # fmt: skip
    lines += ["## Direction of change", "", "| measure | years | published | modelled | right |",
              "|---|---|---|---|---|"]  # fmt: skip
    by_key = {(row["measure"], int(row["year"])): float(row["value"]) for row in rows}
    for (measure, year), value in by_key.items():
        before = by_key.get((measure, year - 1))
        if before is None or abs(value / before - 1.0) < 0.2:
            continue
        was, now = runs[year - 1][measure], runs[year][measure]
        change = now / was - 1.0 if was else nan
        # a change of less than a tenth is none
        right = "yes" if change * (value / before - 1.0) > 0 and abs(change) >= 0.1 else "no"
        lines.append(
            f"| {TITLES[measure]} | {year - 1}-{year} | {value / before - 1.0:+.0%} | "
            f"{change:+.0%} | {right} |"
        )
    state, _ = setting_of(net, 2025)
    model = model_of(state)
    lines += ["", "## Parameters", "", "| row | value | basis |", "|---|---|---|"]
    names = ("choice-usd", "reliability-ratio", "queue-at-capacity", "queue-power")
    for row in (*model.biases, *(net.parameters[name] for name in names)):
        lines.append(f"| `{row.id}` | {row.value:g} {row.unit} | {row.basis} |")
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

"""Write docs/study.md and docs/study.csv: what the Middle Corridor could take over; the new line.

    python tools/study.py

Every figure is computed; the same answers come from ``corridors assign`` and ``corridors flow``.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import corridors as co
from corridors.flows import FlowPlan, MaxFlow, cut_capacity, load_demand

ROOT = Path(__file__).resolve().parents[1]
YEAR = 2025
FULL_H = 50.0  # a refusal that stands for fewer hours moves next to nothing
BY_LAND = ("deep-sea",)  # demand.csv counts what goes by land
TARGETS_MT = (5, 10, 11, 20)
STEPS = 14
LINE = "kashgar-torugart-border-1435"
HEAD = {
    "northern_mt": ("northern Mt", "{:.2f}"), "middle_mt": ("Middle Mt", "{:.2f}"),
    "middle_teu": ("of it TEU", "{:,.0f}"), "cku_mt": ("CKU Mt", "{:.2f}"),
    "kti_mt": ("KTI Mt", "{:.2f}"), "other_mt": ("other Mt", "{:.2f}"),
    "unserved_mt": ("unserved Mt", "{:.2f}"), "days": ("mean days", "{:.1f}"),
    "usd_per_t": ("USD/t", "{:.0f}"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One plan of the study."""

    part: str
    name: str
    figures: dict[str, float]


def figures_of(plan: FlowPlan) -> dict[str, float]:
    """Figures of a plan that the tables show; a corridor's Mt count boxes and wagons."""
    lanes, table = plan.lanes(), plan.corridors()
    per_teu = plan.setting.t_per_teu
    load = table["unit"].map({"teu": per_teu, "t": 1.0})
    mt = (table["amount"] * load / 1e6).groupby(table["corridor"]).sum()
    boxes = table[(table["corridor"] == "middle") & (table["unit"] == "teu")]["amount"].sum()
    weight = lanes["unit"].map({"teu": per_teu, "t": 1.0})
    tonnes = float((lanes["served"] * weight).sum())
    hours = float((lanes["served"] * weight * lanes["time_h"].fillna(0.0)).sum())
    found = {f"{name}_mt": float(mt.get(name, 0.0)) for name in
             ("northern", "middle", "cku", "kti", "other")}  # fmt: skip
    return {
        **found,
        "middle_teu": float(boxes),
        "unserved_mt": float((lanes["unserved"] * weight).sum()) / 1e6,
        "days": hours / tonnes / 24.0 if tonnes else float("nan"),
        "usd_per_t": plan.cost_usd / tonnes if tonnes else float("nan"),
    }


def table_of(rows: list[Row]) -> list[str]:
    """A table of plans."""
    lines = ["| plan | " + " | ".join(title for title, _ in HEAD.values()) + " |",
             "|---" * (len(HEAD) + 1) + "|"]  # fmt: skip
    for row in rows:
        cells = (form.format(row.figures[key]) for key, (_, form) in HEAD.items())
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def extra_of(before: FlowPlan, after: FlowPlan) -> dict[str, float]:
    """What the goods that both plans serve pay and wait more: tonnes, dollars, days a tonne."""
    first, then = before.lanes(), after.lanes()
    weight = first["unit"].map({"teu": before.setting.t_per_teu, "t": 1.0})
    still = first["served"].combine(then["served"], min)
    usd = float((still * (then["cost_usd_per_unit"] - first["cost_usd_per_unit"])).sum())
    hours = float((still * weight * (then["time_h"] - first["time_h"])).sum())
    tonnes = float((still * weight).sum())
    return {"mt": tonnes / 1e6, "usd": usd, "days": hours / tonnes / 24.0}


def closures(net: co.Network) -> tuple[list[Row], list[Row], list[str], dict[str, float]]:
    """Russia closed at 0 to 100 per cent, what holds back the last plan, what stays pays more."""
    demand = load_demand(YEAR)
    abroad = demand[(demand["origin"] != "moscow") & (demand["destination"] != "moscow")]
    parts, plans = [], []
    for part, table in (("all lanes", demand), ("without the trade of Russia", abroad)):
        rows, plans = [], []
        for percent in (0, 25, 50, 100):
            world = cut_capacity(net, "RU", percent / 100.0) if percent < 100 else net
            shut = ("RU",) if percent == 100 else ()
            plans.append(co.assign_flows(world, table, avoid=(*BY_LAND, *shut)))
            rows.append(Row(part, f"{percent} % closed", figures_of(plans[-1])))
        sea = co.assign_flows(net, table, avoid=("RU",))
        rows.append(Row(part, "100 % closed, ocean open", figures_of(sea)))
        parts.append(rows)
    last = plans[-1]
    held = last.bottlenecks()
    binding = [f"* {name}" for name in held[held["t_held_back"] > 0.0]["name"].head(8)]
    proof = f"Gap {last.gap:.0e}, conservation residual {last.residual:.0e}."
    return parts[0], parts[1], [*binding, "", proof, ""], extra_of(plans[0], last)


def reached_after(found: MaxFlow, ladder: list[dict[str, float]]) -> dict[int, int | None]:
    """Steps after which twice the flow one way reaches each target; None where none does."""
    levels = [found.t_per_year, *(float(row["after_per_year"]) for row in ladder)]
    return {
        target: next((n for n, t in enumerate(levels) if 2.0 * t >= target * 1e6), None)
        for target in TARGETS_MT
    }


def ladder_part(found: MaxFlow, ladder: list[dict[str, float]]) -> list[str]:
    """Measures that raise what the Middle Corridor can carry, and the targets they reach."""
    lines = [
        "| step | lifted | Mt a year one way after it | published cost of works there |",
        "|---|---|---|---|",
        f"| 0 | (today) | {found.t_per_year / 1e6:.2f} | |",
    ]
    for row in ladder:
        usd = row["investment_usd"]
        paid = f"{usd / 1e6:,.0f} million USD: {row['measure']}" if usd == usd else "none found"
        lines.append(
            f"| {row['step']} | {row['relieved']} | {row['after_per_year'] / 1e6:.2f} | {paid} |"
        )
    lines += ["", "Both ways (twice the figure one way):", ""]
    for target, step in reached_after(found, ladder).items():
        said = f"not reached in {STEPS} steps" if step is None else (
            "within today's capacity" if step == 0
            else f"after {step} step{'s' if step > 1 else ''}: "
            + "; ".join(str(row["relieved"]) for row in ladder[:step])
        )  # fmt: skip
        lines.append(f"* {target} Mt a year: {said}")
    return [*lines, ""]


def kyrgyz_line(net: co.Network) -> tuple[list[Row], list[str]]:
    """The railway China - Kyrgyzstan - Uzbekistan open in 2031, demand of 2030.

    Plans, and what is full in the predicted splits.
    """
    world = net.as_of("2031-06-01")
    demand = load_demand(2030)
    # the trade of Russia outgrows its posts in 2030; as queues it would drown the rest
    abroad = demand[(demand["origin"] != "moscow") & (demand["destination"] != "moscow")]
    rows, told = [], []
    for title, method, table, shut in (
        ("cheapest plan", "cheapest", demand, ()),
        ("cheapest plan, Russia shut", "cheapest", demand, ("RU",)),
        ("predicted split, no trade of Russia", "choice", abroad, ()),
    ):
        for line, avoid in (("without the line", (LINE,)), ("with it", ())):
            plan = co.assign_flows(
                world, table, method, avoid=(*BY_LAND, *shut, *avoid), on="2031-06-01"
            )
            rows.append(Row("line", f"{title}, {line}", figures_of(plan)))
            held = plan.bottlenecks()
            full = held[held["refused_h"] >= FULL_H]["name"].head(8)
            if method == "choice":
                told.append(f"* Full in the predicted split {line}: {'; '.join(full)}.")
    return rows, told


def answer(
    some: list[Row], extra: dict[str, float], found: MaxFlow, ladder: list[dict[str, float]],
    line: list[Row],
) -> list[str]:  # fmt: skip
    """What can be quoted, with its limits."""
    start, shut = some[0].figures, some[3].figures
    gained = shut["middle_mt"] - start["middle_mt"]
    lost = start["northern_mt"] - shut["northern_mt"]
    share = gained / lost if lost else float("nan")
    sea = some[4].figures
    first = reached_after(found, ladder)
    without, with_it = (row.figures for row in line[4:6])
    leaves = without["middle_mt"] - with_it["middle_mt"]
    fresh = with_it["cku_mt"] - without["cku_mt"]
    closed, opened = (row.figures for row in line[2:4])
    words = {t: "today" if n == 0 else f"not within {STEPS} steps" if n is None
             else f"after {n} step{'s' if n > 1 else ''} of the ladder"
             for t, n in first.items()}  # fmt: skip
    return [
        f"* With Russia shut to transit the Middle Corridor would carry {shut['middle_mt']:.1f} Mt "
        f"a year of the demand of {YEAR} instead of {start['middle_mt']:.1f}: it takes over "
        f"{gained:.1f} of the {lost:.1f} Mt that the Russian route loses ({share:.0%}). The "
        f"{extra['mt']:.1f} Mt that find a way in both worlds pay {extra['usd'] / 1e6:,.0f} "
        f"million USD a year more and take {extra['days']:.1f} days longer on average, those that "
        f"need no new way included. {shut['unserved_mt']:.1f} Mt find no way by land; with ocean "
        f"services open {sea['unserved_mt']:.1f} Mt do not.",
        f"* What it can carry at most between Xi'an and Poti is {found.t_per_year / 1e6:.1f} Mt a "
        "year one way in wagons. Both ways "
        + ", ".join(f"{t} Mt {said}" for t, said in words.items())
        + ".",
        f"* In the predicted split of 2031 the line through Kyrgyzstan carries {fresh:.2f} Mt a "
        f"year more by Kyrgyzstan; {abs(leaves):.2f} Mt "
        f"{'leave' if leaves >= 0 else 'join'} the Middle Corridor, and "
        f"{without['northern_mt'] - with_it['northern_mt']:.2f} Mt leave the Russian route "
        "(what is full in either case stands below). With "
        f"Russia shut, {closed['unserved_mt'] - opened['unserved_mt']:.2f} Mt that had found no "
        "way find one.",
    ]


LIMITS = """Read orders of magnitude: published capacities are used where there are any, but most
line capacities and what other traffic takes are assumptions with wide ranges
(`data/parameters.csv`). The cheapest plan honours no sanctions and no habits: with Russia open it
sends all it can that way. It knows no contracts, no ramp-up and no change of demand with price.
Demand is that by land (`data/demand.csv`); what it leaves out (domestic traffic, bulk that crosses
one border only) is in the shares of other traffic. The model's record is in `backcast.md`."""


def page(net: co.Network) -> tuple[str, list[Row]]:
    """The page, and every plan behind it."""
    whole, some, binding, extra = closures(net)
    found = co.max_flow(net, "xian", "poti", corridor="middle", unit="t")
    ladder = found.relief_ladder(steps=STEPS).to_dict("records")
    line, full = kyrgyz_line(net)
    lines = [
        "# Study: how much could the Middle Corridor take over?", "",
        f"Written by `tools/study.py`; network {net.hash}, newest evidence {net.data_date}, demand "
        f"of {YEAR} and 2030. All plans as a table: `docs/study.csv`.", "",
        "## The answer in short", "", *answer(some, extra, found, ladder, line), "", LIMITS, "",
        "## Russia closed in part or in full", "",
        "`corridors assign --avoid deep-sea --cut RU 50`; at 100 %, `--avoid RU`.", "",
        "Days and dollars are means over what is served: they fall where far lanes find no room.",
        "", "### All lanes", "", *table_of(whole),
        "### Without the trade of Russia itself", "", *table_of(some),
        "What holds back the plan with Russia shut, most first:", "", *binding,
        "## What would raise the Middle Corridor", "",
        "`corridors flow xian poti --corridor middle --unit t --steps 14`. Bottlenecks of Xi'an -",
        "Poti are lifted one after another, the one that gains most first: goods in wagons, other",
        "traffic taken off; what is counted for both ways leaves room for wagons that go back.",
        "Published costs are those of works at the place, not the price of lifting it for ever.",
        "", *ladder_part(found, ladder),
        "## The line China - Kyrgyzstan - Uzbekistan in 2031, demand of 2030", "",
        "`corridors assign --year 2030 --as-of 2031-06-01 --avoid deep-sea`; without the line also",
        f"`--avoid {LINE}`.", "", *table_of(line), *full, "",
        "Most of these capacities are assumptions: what the line changes for others hangs on them.",
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n", [*whole, *some, *line]


def main() -> None:
    """Write the page and its table."""
    text, rows = page(co.load_network())
    (ROOT / "docs" / "study.md").write_text(text, encoding="utf-8")
    with (ROOT / "docs" / "study.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["part", "plan", *rows[0].figures])
        out.writerows([row.part, row.name, *(f"{v:.6g}" for v in row.figures.values())]
                      for row in rows)  # fmt: skip
    print("wrote docs/study.md and docs/study.csv")


if __name__ == "__main__":
    main()

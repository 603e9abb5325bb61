"""Write docs/study.md: Russia closed in part or in full, and the line through Kyrgyzstan open.

python tools/study.py
"""

from dataclasses import replace
from pathlib import Path

import corridors as co
from corridors.flows import FlowPlan, load_demand
from corridors.network.pending import Pending

ROOT = Path(__file__).resolve().parents[1]
YEAR = 2025
BY_LAND = ("deep-sea",)  # demand.csv counts what goes by land
TARGETS_MT = (5, 10, 11, 20)


def totals(plan: FlowPlan) -> dict[str, float]:
    """Figures of a plan that the tables show."""
    lanes, table = plan.lanes(), plan.corridors()

    def of(corridor: str, unit: str) -> float:
        chosen = table[(table["corridor"] == corridor) & (table["unit"] == unit)]
        return float(chosen["amount"].sum())

    load = lanes["unit"].map({"teu": plan.setting.t_per_teu, "t": 1.0})
    tonnes = float((lanes["served"] * load).sum())
    hours = float((lanes["served"] * load * lanes["time_h"].fillna(0.0)).sum())
    return {
        "northern_teu": of("northern", "teu"),
        "middle_teu": of("middle", "teu"),
        "middle_mt": (of("middle", "teu") * plan.setting.t_per_teu + of("middle", "t")) / 1e6,
        "cku_teu": of("cku", "teu"),
        "other_teu": of("other", "teu") + of("kti", "teu"),
        "unserved_teu": float(lanes.loc[lanes["unit"] == "teu", "unserved"].sum()),
        "unserved_mt": float((lanes["unserved"] * load).sum()) / 1e6,
        "days": hours / tonnes / 24.0 if tonnes else float("nan"),
        "usd_per_t": plan.cost_usd / tonnes if tonnes else float("nan"),
    }


def table_of(rows: dict[str, dict[str, float]]) -> list[str]:
    """A table of plans."""
    head = ("northern TEU", "middle TEU", "middle Mt", "CKU TEU", "other TEU", "unserved TEU",
            "unserved Mt", "mean days", "USD/t")  # fmt: skip
    forms = ("{:,.0f}", "{:,.0f}", "{:.2f}", "{:,.0f}", "{:,.0f}", "{:,.0f}", "{:.2f}", "{:.1f}",
             "{:.0f}")  # fmt: skip
    lines = ["| plan | " + " | ".join(head) + " |", "|---" * (len(head) + 1) + "|"]
    for name, row in rows.items():
        cells = (form.format(value) for form, value in zip(forms, row.values(), strict=True))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def closed(net: co.Network, share: float) -> tuple[co.Network, tuple[str, ...]]:
    """The network with a share of all capacities in Russia gone."""
    if share >= 1.0:
        return net, ("RU",)
    cut = Pending(
        "capacity", (("country", ("RU",)),), "scale", 1.0 - share, said=f"Russia {share:.0%} closed"
    )
    return replace(net, pending=(*net.pending, cut)), ()


def northern(net: co.Network) -> list[str]:
    """Russia closed at 25, 50 and 100 per cent."""
    demand = load_demand(YEAR)
    russian = {"moscow"}
    transit = demand[~demand["origin"].isin(russian) & ~demand["destination"].isin(russian)]
    lines: list[str] = []
    for title, table in (("All lanes", demand), ("Without the trade of Russia itself", transit)):
        rows, last = {}, None
        for share in (0.0, 0.25, 0.5, 1.0):
            world, avoid = closed(net, share)
            last = co.assign_flows(world, table, avoid=(*BY_LAND, *avoid))
            rows[f"{share:.0%} closed"] = totals(last)
        lines += [f"### {title}", "", *table_of(rows), ""]
        if last is not None and title != "All lanes":
            lines += ["What holds back the last plan, most first:", ""]
            lines += [f"* {name}" for name in last.bottlenecks()["name"].head(8)]
            lines += ["", f"Gap {last.gap:.0e}, conservation residual {last.residual:.0e}.", ""]
    return lines


def ladder(net: co.Network) -> list[str]:
    """Measures that raise what the Middle Corridor can carry."""
    found = co.max_flow(net, "xian", "poti", corridor="middle", unit="t")
    table = found.relief_ladder(steps=14)
    start = found.t_per_year / 1e6
    lines = [
        f"Xi'an - Poti by the Middle Corridor carries at most {start:.2f} Mt a year one way,",
        "other traffic taken off. Bottlenecks are lifted one after another, the one that gains",
        "most first (goods in wagons; what is counted for both ways leaves room for wagons that",
        "go back).",
        "",
        "| step | lifted | Mt a year after | published cost |",
        "|---|---|---|---|",
    ]
    reached: dict[int, int] = {}
    for row in table.to_dict("records"):
        after, cost = row["after_per_year"] / 1e6, row["investment_usd"]
        paid = f"{cost / 1e6:,.0f} million USD" if cost == cost else "none found"
        lines.append(f"| {row['step']} | {row['relieved']} | {after:.2f} | {paid} |")
        for target in TARGETS_MT:
            if target not in reached and 2.0 * after >= target:
                reached[target] = int(row["step"])
    lines += ["", "Counted both ways (twice the figure one way):", ""]
    for target in TARGETS_MT:
        if 2.0 * start >= target:
            said = "reached today"
        elif target in reached:
            said = f"after step {reached[target]}"
        else:
            said = f"not reached in {len(table)} steps"
        lines.append(f"* {target} Mt a year: {said}")
    return [*lines, ""]


def kyrgyz_line(net: co.Network) -> list[str]:
    """The railway China - Kyrgyzstan - Uzbekistan open in 2031."""
    world = net.as_of("2031-06-01")
    demand = load_demand(2030)
    # the trade of Russia itself outgrows its posts in 2030; as queues it would drown the rest
    transit = demand[(demand["origin"] != "moscow") & (demand["destination"] != "moscow")]
    shut = "kashgar-torugart-border-1435"
    rows = {}
    for title, method, closed_too in (
        ("cheapest", "cheapest", ()), ("Russia shut", "cheapest", ("RU",)),
        ("predicted split without the trade of Russia", "choice", ()),
    ):  # fmt: skip
        for line, avoid in (("without the line", (shut,)), ("with it", ())):
            table = transit if method == "choice" else demand
            plan = co.assign_flows(
                world, table, method, avoid=(*BY_LAND, *closed_too, *avoid), on="2031-06-01"
            )
            rows[f"{title}, {line}"] = totals(plan)
    before, after = (
        rows[f"predicted split without the trade of Russia, {line}"]
        for line in ("without the line", "with it")
    )
    leaves = before["middle_mt"] - after["middle_mt"]
    fresh = after["cku_teu"] - before["cku_teu"]
    served = (
        rows["Russia shut, without the line"]["unserved_mt"]
        - rows["Russia shut, with it"]["unserved_mt"]
    )
    return [
        *table_of(rows), "",
        f"In the predicted split {leaves:.2f} Mt leave the Middle Corridor and {fresh:,.0f} TEU",
        f"more pass Kyrgyzstan. With Russia shut {served:.2f} Mt a year find room that found none",
        "before.",
        "",
    ]  # fmt: skip


def main() -> None:
    """Write the page."""
    net = co.load_network()
    lines = [
        "# Study: how much could the Middle Corridor take over?",
        "",
        f"Written by `tools/study.py`; network {net.hash}, newest evidence {net.data_date}.",
        f"Cheapest plans for the demand by land of {YEAR} (`data/demand.csv`), ocean services",
        "shut.",
        "Capacities are published figures where there are any; line capacities and what other",
        "traffic takes are mostly assumptions with wide ranges (`data/parameters.csv`), so read",
        "orders of magnitude. The cheapest plan honours no sanctions and no habits: with Russia",
        "open it sends all it can that way.",
        "",
        "## Russia closed in part or in full",
        "",
        *northern(net),
        "## What would raise the Middle Corridor",
        "",
        *ladder(net),
        "## The line China - Kyrgyzstan - Uzbekistan in 2031, demand of 2030",
        "",
        *kyrgyz_line(net),
    ]  # fmt: skip
    (ROOT / "docs" / "study.md").write_text("\n".join(lines), encoding="utf-8")
    print("wrote docs/study.md")


if __name__ == "__main__":
    main()

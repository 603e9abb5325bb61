"""Write ``docs/scenarios.md`` from the shipped scenarios and one run of all of them.

python tools/scenario_page.py
"""

from pathlib import Path

import corridors as co
from corridors.scenarios import KINDS, Scenario
from corridors.units import days

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scenarios.md"


def effect(row: co.Route | object, before: object) -> str:
    """Change of one lane in words, empty where nothing changes."""
    lane = f"{row.origin} - {row.destination} {row.corridor}"
    if isinstance(row, co.Route) and isinstance(before, co.Route):
        change = days(row.time_h.p50 - before.time_h.p50)
        return f"{lane} {change:+.1f} d" if abs(change) >= 0.05 else ""
    if isinstance(row, co.Route):
        return f"{lane} new"
    return f"{lane} lost" if isinstance(before, co.Route) else ""


def section(scenario: Scenario, rows: list[tuple[object, object]]) -> list[str]:
    """Lines about one scenario."""
    lines = [f"## {scenario.name}", "", f"*{scenario.title}.* {scenario.note}", ""]
    if scenario.as_of:
        lines += [f"Looked at on {scenario.as_of}, against the baseline of the same day.", ""]
    for number, measure in enumerate(scenario.measures, start=1):
        why = f"`{measure.source}`" if measure.source else measure.reason
        lines.append(f"{number}. {measure} - {measure.basis}: {why}")
    if scenario.assumed:
        lines += ["", "Assumed:", "", *(f"* {line}" for line in scenario.assumed)]
    told = [text for row, before in rows if (text := effect(row, before))]
    lines += ["", "Default lanes: " + ("; ".join(told) + "." if told else "times as before."), ""]
    return lines


def main() -> None:
    """Run all scenarios and write the page."""
    network = co.load_network()
    names = co.list_scenarios()
    found = co.compare(network, scenarios=names)
    pairs = list(zip(found.rows, found.baseline, strict=True))
    per = len(pairs) // len(names)
    lines = [
        "# Scenarios", "",
        "Made by `tools/scenario_page.py`; do not edit by hand. Changes of the median time "
        f"(0.05 days or more) on the default lanes, network {network.hash}, newest evidence "
        f"{network.data_date}. Counterfactual rules are marked as such; no probability is a "
        "forecast.", "",
        "| kind of measure | meaning |", "|---|---|",
        *(f"| `{kind.name}` | {kind.meaning} |" for kind in KINDS.values()), "",
    ]  # fmt: skip
    for number, name in enumerate(names):
        lines += section(co.load_scenario(name), pairs[number * per : (number + 1) * per])
    lines += ["## What holds up", "", "```", co.robust_choices(found).summary(), "```"]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {PAGE.name}: {len(names)} scenarios")


if __name__ == "__main__":
    main()

"""Write ``docs/scenarios.md`` from the shipped scenarios and one run of all of them.

python tools/scenario_page.py
"""

from pathlib import Path

import corridors as co
from corridors.comparison import effects_of
from corridors.comparison.wording import change_text
from corridors.scenarios import KINDS, Scenario

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scenarios.md"
UNMOVED = ("same", "")


def section(scenario: Scenario, told: list[str], effects: list[str]) -> list[str]:
    """Lines about one scenario."""
    lines = [f"## {scenario.name}", "", f"*{scenario.title}.* {scenario.note}", ""]
    if scenario.before:
        lines += [f"Looked at on {scenario.as_of}, against the baseline of {scenario.before}.", ""]
    elif scenario.as_of:
        lines += [f"Looked at on {scenario.as_of}, against the baseline of the same day.", ""]
    for number, measure in enumerate(scenario.measures, start=1):
        why = f"`{measure.source}`" if measure.source else measure.reason
        lines.append(f"{number}. {measure} - {measure.basis}: {why}")
    if not scenario.measures:
        lines.append("No measure.")
    if scenario.assumed:
        lines += ["", "Assumed:", "", *(f"* {line}" for line in scenario.assumed)]
    lines += ["", "Default lanes: " + ("; ".join(told) + "." if told else "as before."), ""]
    if effects:
        lines += ["What it changes instead:", "", *(f"* {line}" for line in effects), ""]
    return lines


def main() -> None:
    """Run all scenarios and write the page."""
    network = co.load_network()
    names = co.list_scenarios()
    found = co.compare(network, scenarios=names, jobs=-1)
    effects = effects_of(network, found, jobs=-1)
    rows = list(zip(found.rows, found.baseline, found.barred, strict=True))
    per = len(rows) // len(names)
    lines = [
        "# Scenarios", "",
        "Made by `tools/scenario_page.py`; do not edit by hand. Changes of the median time and of "
        f"the price of one FEU on the default lanes, network {network.hash}, newest evidence "
        f"{network.data_date}. Counterfactual rules are marked as such; no probability is a "
        "forecast.", "",
        "| kind of measure | meaning |", "|---|---|",
        *(f"| `{kind.name}` | {kind.meaning} |" for kind in KINDS.values()), "",
    ]  # fmt: skip
    for number, name in enumerate(names):
        told = [
            f"{row.origin} - {row.destination} {row.corridor} {text}"
            for row, before, barred in rows[number * per : (number + 1) * per]
            if (text := change_text(row, before, (None, None), barred)) not in UNMOVED
        ]
        shown = list(effects[number].lines()) if number in effects else []
        lines += section(co.load_scenario(name), told, shown)
    lines += ["## What holds up", "", "```", co.robust_choices(found).summary(), "```"]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {PAGE.name}: {len(names)} scenarios")


if __name__ == "__main__":
    main()

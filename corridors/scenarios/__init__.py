"""Scenarios: dated, stacked, sourced changes of a network."""

from corridors.scenarios.catalogue import list_scenarios, load_scenario, template
from corridors.scenarios.kinds import KINDS
from corridors.scenarios.measure import Measure
from corridors.scenarios.scenario import BASELINE, Scenario
from corridors.scenarios.switching import rules_of

__all__ = [
    "BASELINE",
    "KINDS",
    "Measure",
    "Scenario",
    "list_scenarios",
    "load_scenario",
    "rules_of",
    "template",
]

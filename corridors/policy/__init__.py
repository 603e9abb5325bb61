"""Policy rules: sanctions and border rules by goods code, party and date, with reasons.

Examples
--------
>>> from corridors.policy import load_rules
>>> len(load_rules().select(territory="PL-BY", date=__import__("datetime").date(2025, 9, 18))) > 0
True
"""

from corridors.policy.arcs import ArcVerdict, ArcVerdicts, arc_verdicts, minimal_relief
from corridors.policy.choosing import PolicyChoice, choice_of
from corridors.policy.events import Event, EventSet, load_events
from corridors.policy.facts import Endpoint, Goods, Journey, Passage
from corridors.policy.fields import RULE_FIELDS
from corridors.policy.in_force import CorridorTable, corridor_table, list_rules, rule_page
from corridors.policy.journeys import (
    check_policy,
    known_names,
    passage_of,
    passages_of,
    shipped_rules,
)
from corridors.policy.judging import judge
from corridors.policy.jurisdictions import Jurisdictions, load_jurisdictions
from corridors.policy.loading import load_rules
from corridors.policy.own_rules import field_guide, template
from corridors.policy.rules import Rule, RuleSet
from corridors.policy.verdict import Reason, Spread, Verdict
from corridors.policy.verdict_table import JourneyCase, VerdictTable, verdict_table

__all__ = [
    "RULE_FIELDS",
    "ArcVerdict",
    "ArcVerdicts",
    "CorridorTable",
    "Endpoint",
    "Event",
    "EventSet",
    "Goods",
    "Journey",
    "JourneyCase",
    "Jurisdictions",
    "Passage",
    "PolicyChoice",
    "Reason",
    "Rule",
    "RuleSet",
    "Spread",
    "Verdict",
    "VerdictTable",
    "arc_verdicts",
    "check_policy",
    "choice_of",
    "corridor_table",
    "field_guide",
    "judge",
    "known_names",
    "list_rules",
    "load_events",
    "load_jurisdictions",
    "load_rules",
    "minimal_relief",
    "passage_of",
    "passages_of",
    "rule_page",
    "shipped_rules",
    "template",
    "verdict_table",
]

"""Policy rules: sanctions and border rules by goods code, party and date, with reasons.

Examples
--------
>>> from corridors.policy import load_rules
>>> len(load_rules().select(territory="PL-BY", date=__import__("datetime").date(2025, 9, 18))) > 0
True
"""

from corridors.policy.facts import Endpoint, Goods, Journey, Passage
from corridors.policy.fields import RULE_FIELDS
from corridors.policy.judging import judge
from corridors.policy.jurisdictions import Jurisdictions, load_jurisdictions
from corridors.policy.loading import load_rules
from corridors.policy.rules import Rule, RuleSet
from corridors.policy.verdict import Reason, Spread, Verdict

__all__ = [
    "RULE_FIELDS",
    "Endpoint",
    "Goods",
    "Journey",
    "Jurisdictions",
    "Passage",
    "Reason",
    "Rule",
    "RuleSet",
    "Spread",
    "Verdict",
    "judge",
    "load_jurisdictions",
    "load_rules",
]

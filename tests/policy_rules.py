"""Rules in a few words, for tests of routing under rules."""

import csv
from pathlib import Path

from corridors.policy import RULE_FIELDS, RuleSet, load_rules

_COMMON = {
    "imposer": "CN",
    "mode": "any",
    "kind": "law",
    "applies_to": "freight",
    "class": "T",
    "scope": "leg",
    "binds": "everyone",
    "relation": "any",
    "goods_include": "all",
    "valid_from": "2020-01-01",
    "status": "in_force",
    "verified_on": "2026-01-01",
    "effect": "block",
    "source_title": "by hand",
    "publisher": "tests",
    "source_date": "2026-01-01",
    "confidence": "C",
}


def write_rules(folder: Path, *rows: dict[str, str], name: str = "own.csv") -> Path:
    """File of rules; what a row leaves out is common to all."""
    path = folder / name
    columns = [entry.name for entry in RULE_FIELDS]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow({**_COMMON, "title": f"rule {row['id']}", **row})
    return path


def made_rules(folder: Path, *rows: dict[str, str]) -> RuleSet:
    """Only these rules, none of the shipped ones."""
    return load_rules([write_rules(folder, *rows)])

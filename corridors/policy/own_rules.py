"""A rules file to start from."""

import csv
import io

from corridors.policy.fields import RULE_FIELDS, RuleField

__all__ = ["field_guide", "template"]

_EXAMPLE = {
    "id": "my-no-electronics-by-brest",
    "title": "We do not send electronics over Brest",
    "imposer": "market:carriers",
    "kind": "private_policy",
    "applies_to": "freight",
    "class": "P",
    "corridors": "northern",
    "scope": "leg",
    "binds": "everyone",
    "countries": "PL;BY",
    "borders": "BY-PL",
    "mode": "rail;road",
    "relation": "any",
    "goods_include": "hs:85",
    "goods_exclude": "use:humanitarian",
    "valid_from": "2026-01-01",
    "status": "in_force",
    "verified_on": "2026-07-01",
    "effect": "block",
    "unblock": "another border",
    "note": "An example: replace it.",
}


def template() -> str:
    """Text of a rules file with all columns and one example row.

    Examples
    --------
    >>> template().splitlines()[0].split(",")[:3]
    ['id', 'restriction', 'title']
    """
    text = io.StringIO()
    names = [entry.name for entry in RULE_FIELDS]
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerow(_EXAMPLE)
    return text.getvalue()


def _line(entry: RuleField) -> str:
    allowed = f"; one of {', '.join(entry.allowed)}" if entry.allowed else ""
    unit = f" [{entry.unit}]" if entry.unit else ""
    needed = " (required)" if entry.required else ""
    return f"{entry.name}{needed}: {entry.meaning}{unit}{allowed}"


def field_guide() -> str:
    """Every column of a rules file, one a line."""
    return "\n".join(_line(entry) for entry in RULE_FIELDS)

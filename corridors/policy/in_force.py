"""Which rules stand against a corridor on a day, by what they bear on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.policy.fields import RULE_FIELDS
from corridors.policy.goods import State
from corridors.policy.judging import day_of
from corridors.policy.rules import RuleSet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CorridorTable", "corridor_table", "list_rules", "rule_page"]

CLASSES = ("T", "OD", "P", "O")


@dataclass(frozen=True)
class CorridorTable:
    """Rules in force by corridor, class and day.

    Parameters
    ----------
    cells : dict
        Rule ids by (corridor, class, day). T transit, OD origin or destination, P party,
        equipment or payment, O closures and operators' orders.
    """

    cells: dict[tuple[str, str, date], tuple[str, ...]]

    def __call__(self, corridor: str, kind: str, day: date) -> frozenset[str]:
        """Ids in one cell."""
        return frozenset(self.cells.get((corridor, kind, day), ()))

    def summary(self) -> str:
        """Return the table as text, one cell a line."""
        return "\n".join(
            f"{corridor:9} {day.isoformat()} {kind:2} {', '.join(ids) or 'none'}"
            for (corridor, kind, day), ids in self.cells.items()
        )

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html("Rules by corridor", self.to_frame())

    def to_frame(self) -> "pd.DataFrame":
        """One row per corridor, day and class with ``count`` and ``rules``."""
        import pandas as pd

        return pd.DataFrame(
            [
                {"corridor": c, "day": d.isoformat(), "class": k, "count": len(i), "rules": i}
                for (c, k, d), i in self.cells.items()
            ]
        )


def corridor_table(
    rules: RuleSet, days: Iterable[date | str], *, corridors: Iterable[str] | None = None
) -> CorridorTable:
    """Tabulate the rules that surely hold on some days.

    Parameters
    ----------
    rules : RuleSet
        The rules.
    days : iterable of date or str
        Days to look at.
    corridors : iterable of str, optional
        Corridors; all that a rule names by default.

    Examples
    --------
    >>> from corridors.policy import load_rules
    >>> table = corridor_table(load_rules(), ["2022-01-31"])
    >>> sorted(table("middle", "T", date(2022, 1, 31)))
    []
    """
    names = list(corridors or dict.fromkeys(c for rule in rules.rules for c in rule.corridors))
    cells = {}
    for corridor in names:
        for day in map(day_of, days if isinstance(days, list) else list(days)):
            held = [
                rule
                for rule in rules.rules
                if corridor in rule.corridors and rules.state(rule, day) is State.APPLIES
            ]
            for kind in CLASSES:
                ids = tuple(rule.id for rule in held if rule.bears_on == kind)
                cells[corridor, kind, day] = ids
    return CorridorTable(cells)


def list_rules(
    rules: RuleSet,
    *,
    territory: str | None = None,
    on: date | str | None = None,
    goods: str | None = None,
) -> list[dict[str, Any]]:
    """List rules in short, for a screen or JSON.

    Parameters
    ----------
    rules : RuleSet
        The rules.
    territory : str, optional
        Country, set, border or place.
    on : date or str, optional
        Day on which they hold, or may hold.
    goods : str, optional
        HS code they cover, or may cover.
    """
    day = day_of(on) if on is not None else None
    found = rules.select(territory=territory, date=day, goods=goods)
    return [
        {
            "id": rule.id,
            "title": rule.title,
            "imposer": rule.imposer,
            "kind": rule.kind,
            "effect": rule.effect,
            "applies_to": rule.applies_to,
            "dates": rule.window.text,
            "status": rule.status,
            "certain": day is None or rules.state(rule, day) is State.APPLIES,
        }
        for rule in found.rules
    ]


def rule_page(rules: RuleSet, name: str) -> list[dict[str, str]]:
    """All fields of one rule with their meaning.

    Raises
    ------
    UnknownNameError
        No rule bears the name.
    """
    row = rules[name].row
    return [
        {"field": entry.name, "value": row.get(entry.name, ""), "meaning": entry.meaning}
        for entry in RULE_FIELDS
    ]

"""What makes a journey "middle" or "northern": rules read from ``corridors.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridors.data.files import read_text
from corridors.errors import DataError, UnknownNameError

__all__ = ["CorridorRule", "find_corridor", "read_corridors"]

OTHER = "other"


@dataclass(frozen=True)
class CorridorRule:
    """A corridor: gateways to pass in order, in either direction.

    Parameters
    ----------
    id, title : str
        Name in calls, name for people.
    gates : tuple of frozenset of str
        Link or place ids; one of each set must be passed, in this order or the reverse.
    countries_any : frozenset of str
        Countries of which one must be touched, as one more gate.
    countries_none : frozenset of str
        Countries that must not be touched.
    gates_none : frozenset of str
        Link or place ids that no search for the corridor passes. A journey that passes them
        still belongs to it.
    note : str
        Remark for people.
    variants : mapping
        Named ways through the corridor: places in order.
    """

    id: str
    title: str
    gates: tuple[frozenset[str], ...] = ()
    countries_any: frozenset[str] = frozenset()
    countries_none: frozenset[str] = frozenset()
    gates_none: frozenset[str] = frozenset()
    note: str = ""
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


_KEYS = {"title", "gates", "countries_any", "countries_none", "gates_none", "note", "variants"}


def _rule(name: str, table: Mapping[str, Any], where: str, problems: list[str]) -> CorridorRule:
    unknown = sorted(set(table) - _KEYS)
    problems += [
        f"{where}, corridor {name!r}: unknown key {key!r}; known are {', '.join(sorted(_KEYS))}"
        for key in unknown
    ]
    if not table.get("gates") and not table.get("countries_any"):
        problems.append(f"{where}, corridor {name!r}: nothing to pass; give gates or countries_any")
    return CorridorRule(
        id=name,
        title=str(table.get("title", name)),
        gates=tuple(frozenset(map(str, gate)) for gate in table.get("gates", ())),
        countries_any=frozenset(map(str, table.get("countries_any", ()))),
        countries_none=frozenset(map(str, table.get("countries_none", ()))),
        gates_none=frozenset(map(str, table.get("gates_none", ()))),
        note=str(table.get("note", "")),
        variants={k: tuple(v["via"]) for k, v in table.get("variants", {}).items()},
    )


def read_corridors(path: Path) -> tuple[CorridorRule, ...]:
    """Corridor rules in the order in which they are matched.

    Raises
    ------
    DataError
        The file is not TOML, or a rule asks for nothing.
    """
    try:
        content = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise DataError([f"{path.name}: broken TOML ({error})"]) from None
    tables, problems = content.get("corridors", {}), []
    order = content.get("order", list(tables))
    if sorted(order) != sorted(tables):
        problems.append(f"{path.name}: order names {order}; the corridors are {sorted(tables)}")
    rules = [_rule(name, tables.get(name, {}), path.name, problems) for name in order]
    if problems:
        raise DataError(problems)
    return tuple(rules)


def find_corridor(rules: tuple[CorridorRule, ...], name: str) -> CorridorRule | None:
    """Rule by its name; None for ``other``.

    Raises
    ------
    UnknownNameError
        No corridor has the name.
    """
    wanted = name.strip().casefold()
    for rule in rules:
        if wanted in (rule.id, rule.title.casefold()):
            return rule
    if wanted == OTHER:
        return None
    raise UnknownNameError("corridor", name, [*(rule.id for rule in rules), OTHER])

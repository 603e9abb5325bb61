"""Rows, dates and rules in which two states differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from corridors.costs.parameters import PreparedRow
from corridors.network import Network
from corridors.network.pending import Pending
from corridors.scenarios import rules_of
from corridors.scenarios.selecting import LINK_KEYS, LinkIndex

__all__ = ["Change", "changes_between", "touched_links"]


@dataclass(frozen=True)
class Change:
    """One field that differs.

    Parameters
    ----------
    table : str
        ``state``, ``places``, ``links``, ``parameters``, ``rules``, ``capacity``, ``demand``; or
        ``links in use``, ``parameters in use``, ``rules in force`` where only the day differs.
    row, field : str
        Row and column; ``row`` for one that stands on one side only.
    before, after : str
        As text; empty where there is nothing.
    """

    table: str
    row: str
    field: str
    before: str
    after: str


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        return ";".join(
            f"{part[0]}..{part[1]}" if isinstance(part, tuple) else str(part) for part in value
        )
    return str(value)


def _rows(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if before is after:
        return
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is new:
            continue
        if old is None or new is None:
            yield Change(table, name, "row", _said(old), _said(new))
            continue
        for item in fields(new):
            one, other = getattr(old, item.name), getattr(new, item.name)
            if one is not other and _text(one) != _text(other):
                yield Change(table, name, item.name, _text(one), _text(other))


def _said(row: Any) -> str:
    if row is None:
        return ""
    if hasattr(row, "quantity"):
        where = f" where {row.where}" if row.where else ""
        return f"{row.quantity} {row.low:g} / {row.value:g} / {row.high:g} {row.unit}{where}"
    return str(getattr(row, "mode", "") or getattr(row, "name", "")) or "there"


def _waiting(before: Network, after: Network) -> Iterator[Change]:
    old, new = set(before.pending), set(after.pending)
    for pending in [*before.pending, *after.pending]:
        if (pending in old) == (pending in new) or pending.table == "rules":
            continue
        there, gone = (pending.said, "") if pending in new else ("", pending.said)
        yield Change(pending.table, _where(pending), pending.action, gone, there)


def _where(pending: Pending) -> str:
    return "; ".join(f"{key}={','.join(values)}" for key, values in pending.where) or "all"


def _rules(before: Network, after: Network) -> Iterator[Change]:
    if before.pending == after.pending and before.day == after.day:
        return
    old, new = rules_of(before), rules_of(after)
    for name in sorted(old.ids.keys() | new.ids.keys()):
        one, other = old.ids.get(name), new.ids.get(name)
        sides = [
            "" if rule is None else "counts" if rules.active(rule) else "off, end unknown"
            for rule, rules in ((one, old), (other, new))
        ]
        if sides[0] != sides[1]:
            yield Change("rules", name, "row", *sides)
        elif one is not None and other is not None and one.window != other.window:
            yield Change("rules", name, "window", one.window.text, other.window.text)
    for name in sorted(old.ids.keys() & new.ids.keys()):
        held = [
            rules.state(rules.ids[name], net.day).name.lower()
            for rules, net in ((old, before), (new, after))
        ]
        if before.day != after.day and held[0] != held[1]:
            yield Change("rules in force", name, "state", held[0], held[1])


def _dated(before: Network, after: Network) -> Iterator[Change]:
    if before.day == after.day:
        return
    yield Change("state", "network", "day", str(before.day), str(after.day))
    pairs = (("links in use", before.links, after.links),
             ("parameters in use", before.parameters, after.parameters))  # fmt: skip
    for table, old, new in pairs:
        for name in sorted(old.keys() & new.keys()):
            held = old[name].valid_on(before.day), new[name].valid_on(after.day)
            if held[0] != held[1]:
                yield Change(table, name, "holds", *(str(side).lower() for side in held))


def changes_between(before: Network, after: Network) -> tuple[Change, ...]:
    """Every field in which two states differ, table by table."""
    return (
        *_dated(before, after),
        *_rows("places", before.places, after.places),
        *_rows("links", before.links, after.links),
        *_rows("parameters", before.parameters, after.parameters),
        *_waiting(before, after),
        *_rules(before, after),
    )


def touched_links(before: Network, after: Network, changes: Iterable[Change]) -> frozenset[str]:
    """Links whose own rows, figures or capacities differ; figures of most links do not count."""
    found = {change.row for change in changes if change.table in ("links", "links in use")}
    index = LinkIndex(after)
    waiting = {*before.pending} ^ {*after.pending}
    wheres = [pending.where for pending in waiting if pending.table == "capacity"]
    rows = {change.row for change in changes if change.table == "parameters"}
    for side in (before, after):
        for name in rows & side.parameters.keys():
            wanted = PreparedRow(side.parameters[name]).wanted
            wheres.append(tuple((key, tuple(values)) for key, values in wanted.items()))
    for where in wheres:
        own = index.links(where) if any(key in LINK_KEYS for key, _ in where) else ()
        if len(own) <= len(after.links) / 4:
            found |= set(own)
    return frozenset(found)

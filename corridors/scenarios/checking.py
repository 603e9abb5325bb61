"""Read one measure of a scenario file: every problem in words, with key and remedy."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Any

from corridors.data.cells import parse_date
from corridors.data.checks import check_rows
from corridors.scenarios.kinds import CAPACITY_UNITS, DEMAND_UNITS, KINDS, Kind
from corridors.scenarios.measure import Measure, Selection
from corridors.scenarios.selecting import LINK_KEYS
from corridors.scenarios.switching import RULE_KEYS
from corridors.schema import MODES, MOVERS, QUANTITIES, SELECTOR_KEYS, Link, Parameter, Place

__all__ = ["read_day", "read_measure", "unknown_keys"]

_KEYS = ("kind", "select", "set", "scale", "add", "low", "high", "unit", "from", "to", "opens_by",
         "at_least", "at_most", "switch", "rule", "places", "links", "parameters", "note", "basis",
         "source", "reason", "range")  # fmt: skip
_DEMAND_KEYS = ("origin", "destination", "origin_country", "destination_country", "commodity",
                "corridor", "year")  # fmt: skip
_BASES = ("published", "derived", "assumption")
_TABLES = {"places": Place, "links": Link, "parameters": Parameter}
_YEARS = (2000, 2100)


def unknown_keys(where: str, given: Mapping[str, Any], known: tuple[str, ...]) -> list[str]:
    """A sentence for each key that nobody knows."""
    found = []
    for key in given:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            found.append(f"{where}: unknown key {key!r}; {remedy}")
    return found


def read_day(value: Any, *, until: bool = False) -> date:
    """A day as TOML or text writes it.

    Raises
    ------
    ValueError
        It is no date.
    """
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return parse_date(str(value), until=until)


class _Reader:
    """One measure, with the problems found while reading it."""

    def __init__(self, where: str, table: Mapping[str, Any]) -> None:
        self.where, self.table = where, table
        self.problems: list[str] = unknown_keys(where, table, _KEYS)

    def fault(self, key: str, value: Any, remedy: str) -> None:
        self.problems.append(f"{self.where}: {key} is {value!r}; {remedy}")

    def number(self, key: str) -> float | None:
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
            self.fault(key, value, "give a number")
            return None
        return float(value)

    def day(self, key: str, *, until: bool = False) -> date | None:
        if key not in self.table:
            return None
        try:
            return read_day(self.table[key], until=until)
        except ValueError:
            self.fault(key, self.table[key], "give a date such as 2026, 2026-09 or 2026-09-12")
            return None

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.fault(key, value, "give text")
            return ""
        return value.strip()

    def select(self, kind: Kind) -> Selection:
        given = self.table.get("select", {})
        if not isinstance(given, Mapping):
            self.fault("select", given, "give a table such as { border = 'BY-PL' }")
            return ()
        keys = {
            "rules": RULE_KEYS, "demand": _DEMAND_KEYS, "events": ("id", *LINK_KEYS[1:]),
            "parameters": ("id", "quantity", *dict.fromkeys((*SELECTOR_KEYS, *LINK_KEYS[1:]))),
        }.get(kind.acts_on, LINK_KEYS)  # fmt: skip
        self.problems += unknown_keys(f"{self.where}, select", given, keys)
        found = []
        for key, value in given.items():
            values = value if isinstance(value, list) else [value]
            texts = tuple(str(v) for v in values)
            if not texts or not all(isinstance(v, (str, int)) and str(v) for v in values):
                self.fault(f"select.{key}", value, "give one name, or a list of names")
                continue
            if key in keys:
                self._selector(kind, key, texts)
                found.append((key, texts))
        return tuple(found)

    def _selector(self, kind: Kind, key: str, values: tuple[str, ...]) -> None:
        for value in values:
            name = f"select.{key}"
            if key in ("country", "origin_country", "destination_country"):
                if not re.fullmatch(r"[A-Z]{2}", value):
                    self.fault(name, value, "give an ISO code such as 'KZ'")
            elif key == "border" and not re.fullmatch(r"[A-Z]{2}-[A-Z]{2}", value):
                self.fault(name, value, "give two ISO codes such as 'BY-PL'")
            elif key == "mode" and kind.acts_on != "rules" and value not in MODES:
                self.fault(
                    name, value, f"give one of {', '.join(dict.fromkeys((*MODES, *MOVERS)))}"
                )
            elif key == "quantity" and value not in QUANTITIES:
                near = get_close_matches(value, QUANTITIES, n=3, cutoff=0.4)
                self.fault(name, value, f"nearest: {', '.join(near) or 'none'}")
            elif key == "quantity" and not kind.covers(value):
                self.fault(name, value, f"a {kind.name} measure acts on "
                           f"{', '.join(kind.allowed_quantities)}")  # fmt: skip

    def action(self, kind: Kind) -> str:
        given = [key for key in ("set", "scale", "add") if key in self.table]
        if not kind.actions:
            for key in given:
                self.fault(key, self.table[key], f"a {kind.name} measure has no size; drop it")
            return ""
        if len(given) != 1:
            said = " and ".join(given) or "no size"
            self.problems.append(f"{self.where}: {said} given; give one of set, scale, add")
            return ""
        return given[0]

    def unit(self, kind: Kind, action: str, select: Selection) -> str:
        unit = self.text("unit")
        if action == "scale":
            if unit:
                self.fault("unit", unit, "a factor has none; drop it")
            return ""
        if action not in ("set", "add"):
            return unit
        if kind.acts_on == "capacity":
            known: tuple[str, ...] = CAPACITY_UNITS
        elif kind.acts_on == "demand":
            known = DEMAND_UNITS
        else:
            asked = dict(select).get("quantity") or kind.allowed_quantities
            known = tuple(dict.fromkeys(QUANTITIES[q].unit for q in asked if q in QUANTITIES))
            if "id" in dict(select) and "quantity" not in dict(select):
                return unit or ""
        if unit not in known:
            self.fault("unit", unit, f"give {' or '.join(repr(u) for u in known)}")
        return unit

    def opens_by(self) -> tuple[tuple[int, float], ...]:
        given = self.table.get("opens_by", {})
        if not isinstance(given, Mapping):
            self.fault("opens_by", given, "give a table such as { 2028 = 0.1, 2030 = 0.5 }")
            return ()
        found = []
        for year, share in given.items():
            if not str(year).isdigit() or not _YEARS[0] <= int(year) <= _YEARS[1]:
                self.fault("opens_by", year, f"give years from {_YEARS[0]} to {_YEARS[1]}")
            elif (
                isinstance(share, bool)
                or not isinstance(share, (int, float))
                or not 0 <= share <= 1
            ):
                self.fault(f"opens_by.{year}", share, "give a probability from 0 to 1")
            else:
                found.append((int(year), float(share)))
        ordered = sorted(found)
        shares = [share for _, share in ordered]
        if shares != sorted(shares):
            self.fault("opens_by", dict(ordered), "give probabilities that never fall")
        return tuple(ordered)

    def new_row(self, kind: Kind) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """Table and cells of a new place, link, parameter or rule."""
        if kind.acts_on == "rules":
            rule = self.table.get("rule", {})
            return "rule", tuple((str(k), v) for k, v in rule.items())
        given = [name for name in _TABLES if name in self.table]
        if kind.acts_on != "rows":
            for name in given:
                self.fault(name, "...", f"only kind 'new' makes rows, not {kind.name!r}")
            return "", ()
        if len(given) != 1 or not isinstance(self.table[given[0]], Mapping):
            self.problems.append(
                f"{self.where}: give one table of cells: places, links or parameters"
            )
            return "", ()
        name = given[0]
        row, cells = _TABLES[name], self.table[name]
        from corridors.schema import column_of, fields_of

        columns = tuple(column_of(row, field) for field in fields_of(row))
        self.problems += unknown_keys(f"{self.where}, {name}", cells, columns)
        rows, faults = check_rows(row, [(self.where, cells)], noun=name[:-1])
        self.problems += faults
        if not rows:
            return name, ()
        return name, tuple((field, getattr(rows[0], field)) for field in fields_of(row))

    def switch(self, kind: Kind) -> str:
        if kind.acts_on != "rules":
            if "switch" in self.table:
                self.fault("switch", self.table["switch"], "only rules can be switched; drop it")
            return ""
        if "rule" in self.table:
            return "new"
        switch = self.text("switch")
        if switch not in ("on", "off"):
            self.fault("switch", switch, "give on or off, or the cells of a new rule")
        return switch

    def stated(self, kind: Kind, measure: Measure) -> None:
        """Order of the range, basis, source and reason."""
        low, value, high = measure.low, measure.value, measure.high
        if (low is None) != (high is None):
            self.problems.append(f"{self.where}: low and high go together; give both or neither")
        elif (
            low is not None and high is not None and value is not None and not low <= value <= high
        ):
            self.problems.append(
                f"{self.where}: low {low:g}, {measure.action} {value:g}, high {high:g} are out of "
                "order; give them rising"
            )
        if measure.action == "scale" and value is not None and min(value, low or value) <= 0:
            self.fault("scale", value, "give a factor above 0")
        if measure.first and measure.last and measure.last < measure.first:
            self.problems.append(
                f"{self.where}: to {measure.last} lies before from {measure.first}; swap them"
            )
        if measure.basis not in _BASES:
            self.fault("basis", measure.basis, f"give one of {', '.join(_BASES)}")
        elif measure.basis == "assumption":
            if not measure.reason:
                self.problems.append(f"{self.where}: reason is missing; say why this is assumed")
            if not measure.range_text and measure.action != "off":
                self.problems.append(
                    f"{self.where}: an assumption without range; give low and high, or range in "
                    "words"
                )
        elif not measure.source:
            self.problems.append(
                f"{self.where}: source is missing; cite it, or give basis 'assumption'"
            )
        if kind.name == "open" and not (measure.first or measure.opens_by):
            self.problems.append(f"{self.where}: no date; give from, or opens_by with years")


def read_measure(
    where: str, table: Any, *, scenario: str, sourced: bool = True
) -> tuple[Measure | None, list[str]]:
    """One measure, or a sentence for each thing wrong with it.

    Parameters
    ----------
    where : str
        ``poland-closes.toml, measure 2``.
    table : mapping
        The table as TOML gives it.
    scenario : str
        Name of the scenario.
    sourced : bool
        Ask for basis, source, reason and range.
    """
    if not isinstance(table, Mapping):
        return None, [f"{where}: {table!r} is no table; write it below [[measures]]"]
    name = str(table.get("kind"))
    if name not in KINDS:
        near = get_close_matches(str(name), KINDS, n=1)
        said = f"did you mean {near[0]!r}?" if near else f"give one of {', '.join(KINDS)}"
        return None, [f"{where}: kind is {name!r}; {said}"]
    kind = KINDS[name]
    where = f"{where} ({name})"
    read = _Reader(where, table)
    select = read.select(kind)
    if not select and kind.acts_on in ("links", "capacity", "events"):
        read.problems.append(f"{where}: select is missing; say what it acts on")
    switch = read.switch(kind)
    if kind.acts_on == "rules" and switch in ("on", "off") and not select:
        read.problems.append(f"{where}: select is missing; say which rules")
    if kind.name == "parameter" and not {"id", "quantity"} & set(dict(select)):
        read.problems.append(f"{where}: select.quantity is missing; name a quantity or row ids")
    action = read.action(kind)
    row_table, row = read.new_row(kind)
    measure = Measure(
        kind=name,
        select=select,
        action=action or switch or ("new" if kind.acts_on == "rows" else ""),
        value=read.number(action) if action else None,
        low=read.number("low"),
        high=read.number("high"),
        unit=read.unit(kind, action, select),
        first=read.day("from"),
        last=read.day("to", until=True),
        opens_by=read.opens_by(),
        at_least=read.number("at_least"),
        at_most=read.number("at_most"),
        row=row,
        table=row_table if row else "",
        note=read.text("note"),
        basis=read.text("basis"),
        source=read.text("source"),
        reason=read.text("reason"),
        spread=read.text("range"),
        place=where,
        scenario=scenario,
    )
    if sourced:
        read.stated(kind, measure)
    return measure, read.problems

"""Turn one row of ``rules.csv`` into a rule, or into sentences about what is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any, TypeVar

from corridors.data.cells import parse_date
from corridors.errors import UnknownNameError
from corridors.policy.facts import COUNTRY_ROLES, LOADINGS
from corridors.policy.fields import RULE_FIELDS
from corridors.policy.goods import GoodsScope, ListedCode, expand_hs, tokens_of
from corridors.policy.jurisdictions import Jurisdictions
from corridors.policy.rules import Bind, ExceptionCase, Rule, Window

__all__ = ["parse_rule"]

ID = re.compile(r"[A-Za-z0-9]+([-.][A-Za-z0-9]+)*")
LIST = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
NAME_ROLES = frozenset(
    ("container_owner", "carrier", "bank", "consignor", "operator", "vessel_imo")
)
ROLES = {"persons_of": "persons_of", "exporter_of": "exporter_of", "driver_of": "driver",
         "bank_of": "bank_country", "payer_of": "payer", "insurer_of": "insurer"}  # fmt: skip
FACTS = NAME_ROLES | COUNTRY_ROLES | {"use", "hs", "loading", "mode", "post", "goods_origin",
                                      "station", "transload"}  # fmt: skip
MAGNITUDE = ("delay", "surcharge", "capacity", "risk")
T = TypeVar("T")


class _Cells:
    """Cells of one row, with the problems found while reading them."""

    def __init__(self, where: str, row: Mapping[str, str], sets: Jurisdictions) -> None:
        self.where, self.row, self.sets = where, row, sets
        self.problems: list[str] = []

    def text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def names(self, column: str) -> tuple[str, ...]:
        return tuple(tokens_of(self.text(column)))

    def fault(self, column: str, value: object, remedy: str) -> None:
        name = f", rule {self.text('id')!r}" if self.text("id") else ""
        shown = str(value) if len(str(value)) <= 60 else str(value)[:57] + "..."
        given = f"is {shown!r}" if shown else "is empty"
        self.problems.append(f"{self.where}{name}: {column} {given}; {remedy}")

    def read(self, column: str, reader: Callable[[str], T], default: T, remedy: str) -> T:
        text = self.text(column)
        if not text:
            return default
        try:
            return reader(text)
        except (ValueError, IndexError, KeyError):
            self.fault(column, text, remedy)
            return default

    def places(self, column: str) -> tuple[str, ...]:
        found = []
        for name in self.names(column):
            try:
                found.append(self.sets.normal(name))
            except UnknownNameError as error:
                near = f"; nearest: {', '.join(error.nearest)}" if error.nearest else ""
                self.fault(column, name, f"give ISO 3166 alpha-2 codes or a set such as EU{near}")
        return tuple(found)


def _number(text: str) -> float:
    value = float(text)
    if not isfinite(value) or value < 0:
        raise ValueError(text)
    return value


def _day(text: str) -> date:
    return parse_date(text)


def _window(cells: _Cells) -> Window:
    form = "give a date such as 2024, 2024-05 or 2024-05-20"
    start, end = cells.text("valid_from"), cells.text("valid_to")
    first = cells.read("valid_from", _day, date.min, form)
    surely = cells.read("valid_from", lambda t: parse_date(t, until=True), date.min, form)
    surely = cells.read("from_by", _day, surely, form)
    last = cells.read("valid_to", lambda t: parse_date(t, until=True), date.max, form)
    surely_to = cells.read("valid_to", _day, date.max, form)
    if len(end) < 10 and end:
        surely_to = max(surely_to, surely)
    surely_to = cells.read("to_not_before", _day, surely_to, form)
    if last < first:
        cells.fault("valid_to", end, f"it lies before valid_from {start}; swap them or mend one")
    if surely < first:
        cells.fault("from_by", cells.text("from_by"), f"give a day on or after valid_from {start}")
    if surely_to > last:
        cells.fault(
            "to_not_before", cells.text("to_not_before"), f"give a day up to valid_to {end}"
        )
    yearly = []
    for span in cells.names("calendar"):
        ends = span.split("..")
        if not all(DAY.fullmatch(part) for part in ends) or len(ends) > 2 or ends[0] > ends[-1]:
            cells.fault("calendar", span, "give month-day or a rising span such as 10-01..10-03")
            continue
        yearly.append((ends[0], ends[-1]))
    unknown = cells.text("status") == "end_unknown"
    shown_end = end or ("end not found" if unknown else "no end stated")
    text = f"{start} to {shown_end}" + (f", yearly {cells.text('calendar')}" if yearly else "")
    return Window(first, surely, surely_to, last, tuple(yearly), text)


def _countries(cells: _Cells, column: str, text: str) -> tuple[str, ...]:
    found = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(cells.sets.normal(name))
        except UnknownNameError:
            cells.fault(column, name, "give ISO 3166 alpha-2 codes or a set such as EU")
    return tuple(found)


def _bind(cells: _Cells, text: str) -> Bind | None:
    role, _, values = text.partition(":")
    if role == "everyone" and not values:
        return Bind("everyone")
    role = ROLES.get(role, role)
    known = sorted(ROLES | dict.fromkeys(NAME_ROLES | COUNTRY_ROLES))
    if role not in ROLES.values() and role not in NAME_ROLES | COUNTRY_ROLES:
        cells.fault("binds", text, f"give everyone or one of {', '.join(known)} with a colon")
        return None
    negated, values = values.startswith("!"), values.lstrip("!")
    if not values:
        cells.fault("binds", text, "name countries or parties after the colon")
        return None
    if role in NAME_ROLES or values == "any":
        return Bind(role, tuple(v.strip() for v in values.split(",")), negated)
    return Bind(role, _countries(cells, "binds", values), negated)


def _binds(cells: _Cells) -> tuple[tuple[Bind, ...], ...]:
    found = []
    for choice in cells.names("binds"):
        parts = [_bind(cells, part.strip()) for part in choice.split("&")]
        found.append(tuple(part for part in parts if part is not None))
    return tuple(found)


def _exceptions(cells: _Cells) -> tuple[ExceptionCase, ...]:
    found: dict[tuple[tuple[str, str], ...], str] = {}
    for text in cells.names("exceptions"):
        when, arrow, then = text.partition("=>")
        pairs = [part.strip().partition(":") for part in when.split("&")]
        if not arrow or then.strip() not in ("pass", "licence"):
            cells.fault("exceptions", text, "write condition=>pass or condition=>licence")
            continue
        strange = [key for key, _, value in pairs if key not in FACTS or not value]
        if strange:
            cells.fault("exceptions", text, f"conditions may ask for {', '.join(sorted(FACTS))}")
            continue
        conditions = tuple(sorted((key, value) for key, _, value in pairs))
        if found.setdefault(conditions, then.strip()) != then.strip():
            cells.fault("exceptions", text, "the same condition leads to two answers; keep one")
    return tuple(ExceptionCase(conditions, then) for conditions, then in found.items())


def _token(cells: _Cells, column: str, token: str) -> bool:
    head, _, tail = token.rstrip("?").partition(":")
    if head == "hs":
        try:
            expand_hs(tail)
        except ValueError:
            cells.fault(column, token, "give hs: and 2 to 6 digits, or a range such as hs:01-24")
            return False
        return True
    good = token == "all" and column == "goods_include"
    good = good or (head == "use" and re.fullmatch(r"[a-z_]+", tail) is not None)
    good = good or (
        head == "list" and column == "goods_include" and LIST.fullmatch(tail) is not None
    )
    if not good:
        cells.fault(column, token, "give all, hs:8517, list:NAME or use:word")
    return good


def _goods(cells: _Cells, lists: Mapping[str, Sequence[ListedCode]]) -> GoodsScope:
    columns = ("goods_include", "goods_exclude", "goods_described")
    include, exclude, described = (
        [token for token in cells.names(column) if _token(cells, column, token)]
        for column in columns
    )
    for token in set(include) & set(exclude):
        cells.fault("goods_exclude", token, "it stands in goods_include too; keep one")
    named = [token[5:] for token in include if token.startswith("list:")]
    known = cells.text("list_known")
    if known not in ("", "true", "false"):
        cells.fault("list_known", known, "give true, false or nothing")
    for name in named:
        if known == "true" and name not in lists:
            cells.fault("list_known", known, f"add the codes as goods/{name}.csv, or say false")
        if known == "":
            cells.fault(
                "list_known", "", f"say whether the codes of list {name} are held: true or false"
            )
    return GoodsScope.build(include, exclude, described, lists if known == "true" else {})


def _magnitude(cells: _Cells, effect: str) -> dict[str, float | None]:
    found = {
        column: cells.read(column, lambda t: _number(t), None, "give a number, 0 or more")
        for column in ("low", "value", "high", "p_low", "p_high")
    }
    low, value, high = found["low"], found["value"], found["high"]
    basis = cells.text("magnitude_basis")
    if effect in MAGNITUDE and (low is None or high is None) and basis != "unpublished":
        cells.fault(
            "low" if low is None else "high", "",
            f"a {effect} needs low, high and unit, or magnitude_basis unpublished",
        )  # fmt: skip
    if low is not None or high is not None or value is not None:
        if not cells.text("unit"):
            cells.fault("unit", "", "say the unit of the magnitude")
        given = [number for number in (low, value, high) if number is not None]
        if given != sorted(given):
            cells.fault("high", cells.text("high"), "give low, value and high in rising order")
    for column in ("p_low", "p_high"):
        if (found[column] or 0) > 1:
            cells.fault(column, cells.text(column), "give a probability from 0 to 1")
    return found


def _choices(cells: _Cells) -> None:
    for entry in RULE_FIELDS:
        text = cells.text(entry.name)
        if entry.required and not text:
            cells.fault(entry.name, "", f"give {', '.join(entry.allowed) or 'a value'}")
        elif text and entry.allowed:
            values = cells.names(entry.name) if entry.type == "names" else (text,)
            for value in values:
                if value not in entry.allowed:
                    cells.fault(entry.name, value, f"give one of {', '.join(entry.allowed)}")
        elif text and entry.type == "date":
            cells.read(entry.name, _day, None, "give a date such as 2024, 2024-05 or 2024-05-20")


def _borders(cells: _Cells, column: str) -> frozenset[str]:
    found = set()
    for text in cells.names(column):
        parts = text.split("-")
        if len(parts) != 2 or not all(part in cells.sets.countries for part in parts):
            cells.fault(column, text, "give two country codes such as BY-PL")
            continue
        found.add("-".join(sorted(parts)))
    return frozenset(found)


def parse_rule(
    where: str,
    row: Mapping[str, str],
    sets: Jurisdictions,
    lists: Mapping[str, Sequence[ListedCode]],
) -> tuple[Rule | None, list[str]]:
    """One rule, or what is wrong with its row.

    Parameters
    ----------
    where : str
        ``rules.csv line 12``.
    row : mapping
        Cells by column.
    sets : Jurisdictions
        Known countries and sets.
    lists : mapping
        Goods lists that are held, by name.
    """
    cells = _Cells(where, row, sets)
    _choices(cells)
    name, effect = cells.text("id"), cells.text("effect")
    if name and not ID.fullmatch(name):
        cells.fault("id", name, "give letters, digits and single hyphens")
    loading = cells.text("loading")
    if loading and loading not in LOADINGS:
        cells.fault("loading", loading, f"give one of {', '.join(LOADINGS)}")
    imposer = cells.text("imposer")
    if not imposer.startswith("market:") and imposer:
        cells.places("imposer")
    minimum = cells.read("min_countries", int, 0, "give a whole number")
    modes, relations = frozenset(cells.names("mode")), frozenset(cells.names("relation"))
    values: dict[str, Any] = _magnitude(cells, effect)
    end = cells.text("valid_to")
    window = _window(cells)
    if cells.text("status") == "ended" and not end:
        cells.fault("status", "ended", "give valid_to, or say in_force or end_unknown")
    rule = Rule(
        id=name,
        title=cells.text("title"),
        imposer=imposer,
        kind=cells.text("kind"),
        applies_to=cells.text("applies_to"),
        bears_on=cells.text("class"),
        scope=cells.text("scope"),
        binds=_binds(cells),
        countries=cells.places("countries"),
        window=window,
        status=cells.text("status"),
        verified_on=cells.read(
            "verified_on", lambda t: parse_date(t, until=True), date.min, "give a date"
        ),
        effect=effect,
        goods=_goods(cells, lists),
        restriction=cells.text("restriction") or name,
        corridors=cells.names("corridors"),
        places=frozenset(cells.names("places")),
        posts=frozenset(cells.names("posts")),
        borders=_borders(cells, "borders"),
        edges=frozenset(cells.names("edges")),
        except_borders=_borders(cells, "except_borders"),
        modes=frozenset() if "any" in modes else modes,
        relations=frozenset() if "any" in relations else relations,
        min_countries=minimum,
        exported_from=cells.places("exported_from"),
        goods_origin=cells.places("goods_origin"),
        destination=cells.places("destination"),
        loading=loading,
        unit=cells.text("unit"),
        magnitude_basis=cells.text("magnitude_basis"),
        exceptions=_exceptions(cells),
        unblock=cells.text("unblock"),
        queue=cells.text("queue"),
        cause_group=cells.text("cause_group"),
        misread=cells.text("misread"),
        where=where,
        row=dict(row),
        **values,
    )
    return (None if cells.problems else rule), cells.problems

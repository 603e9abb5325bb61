"""The columns of the policy tables: name, type, unit, what is allowed, meaning."""

from dataclasses import dataclass

__all__ = [
    "APPLIES_TO",
    "EFFECTS",
    "EVENT_FIELDS",
    "GOODS_FIELDS",
    "JURISDICTION_FIELDS",
    "KINDS",
    "NOTED_ONLY",
    "RELATIONS",
    "RULE_FIELDS",
    "SCOPES",
    "STATUSES",
    "RuleField",
]

KINDS = ("law", "guidance", "operator_order", "private_policy", "insurance_market")
APPLIES_TO = (
    "freight",
    "vehicle",
    "equipment",
    "vessel",
    "finance",
    "insurance",
    "information",
    "people",
)
NOTED_ONLY = frozenset(("finance", "insurance", "information", "people"))
CLASSES = ("T", "OD", "P", "O")
SCOPES = ("shipment", "leg", "party")
MODES = ("any", "rail", "road", "ferry", "sea")
RELATIONS = ("any", "origin", "destination", "transit")
STATUSES = ("in_force", "ended", "end_unknown")
EFFECTS = ("block", "licence", "check", "delay", "surcharge", "capacity", "risk")
BASES = ("published", "derived", "assumption", "unpublished", "none")
UNITS = ("h", "USD/container", "EUR/container", "USD/TEU", "USD/FEU", "trains/day", "probability")


@dataclass(frozen=True)
class RuleField:
    """One column of a table.

    Parameters
    ----------
    name : str
        Column name.
    type : str
        ``text``, ``names`` (separated by semicolons), ``number``, ``whole``, ``date`` or ``truth``.
    unit : str
        Unit of a number.
    allowed : tuple of str
        The only values, where there is such a list.
    meaning : str
        One line for people.
    required : bool
        Whether the cell must be filled.
    """

    name: str
    type: str
    unit: str
    allowed: tuple[str, ...]
    meaning: str
    required: bool = False


def _f(
    name: str,
    meaning: str,
    type: str = "text",
    *,
    unit: str = "",
    allowed: tuple[str, ...] = (),
    required: bool = False,
) -> RuleField:
    return RuleField(name, type, unit, allowed, meaning, required)


RULE_FIELDS: tuple[RuleField, ...] = (
    _f("id", "lower-case name that never changes", required=True),
    _f(
        "restriction",
        "restriction in the evidence that the rule comes from; several rules may share one",
    ),
    _f("title", "what is restricted, in one line", required=True),
    _f(
        "imposer",
        "who made it: a country, a set, or market:insurers, market:carriers",
        required=True,
    ),
    _f("kind", "sort of act; law stands apart from private policy", allowed=KINDS, required=True),
    _f(
        "applies_to",
        "what is regulated; finance, insurance, information and people change no verdict",
        allowed=APPLIES_TO,
        required=True,
    ),
    _f(
        "class",
        "T transit, OD origin or destination, P party or equipment or payment, O closure or "
        "operation",
        allowed=CLASSES,
        required=True,
    ),
    _f("corridors", "corridors in whose table the rule stands", "names"),
    _f(
        "scope",
        "shipment: no detour cures it; leg: depends on the way; party: depends on who",
        allowed=SCOPES,
        required=True,
    ),
    _f(
        "binds",
        "whose act is regulated: everyone, persons_of:EU, exporter_of:EU, carrier_est:RU, "
        "truck_plate:!EU,EFTA ...; any of those between semicolons, all of those joined by &",
        "names",
        required=True,
    ),
    _f(
        "countries",
        "where: countries or sets; each is one territory for the relation",
        "names",
        required=True,
    ),
    _f("places", "where: node ids, one of which the leg must touch", "names"),
    _f("posts", "where: names of border posts or ports that need not be nodes", "names"),
    _f("borders", "where: land borders such as BY-PL, one of which the leg must cross", "names"),
    _f("edges", "where: edge ids", "names"),
    _f("except_borders", "borders by which a journey stays outside the rule", "names"),
    _f("mode", "what moves the goods", "names", allowed=MODES, required=True),
    _f(
        "relation",
        "relation of the journey to the territory; empty reads as any",
        "names",
        allowed=RELATIONS,
    ),
    _f(
        "min_countries",
        "how many of the countries one leg must touch; 2: it crosses from one to another",
        "whole",
    ),
    _f("exported_from", "only goods exported from these countries or sets", "names"),
    _f("goods_origin", "only goods made in these countries or sets", "names"),
    _f("destination", "only goods bound for these countries or sets", "names"),
    _f("loading", "only goods loaded so: container, covered_wagon, wagon, trailer, empty_platform"),
    _f(
        "goods_include",
        "all, hs:8517, hs:01-24, list:NAME, use:military; a ? after a code: described, not known",
        "names",
        required=True,
    ),
    _f("goods_exclude", "goods outside the rule, as above", "names"),
    _f("list_known", "whether the codes of the named lists are held in data/goods", "truth"),
    _f(
        "goods_described",
        "HS prefixes read from the published description of a list that is not held",
        "names",
    ),
    _f(
        "valid_from",
        "first day; a month or year alone leaves the day unknown inside it",
        "date",
        required=True,
    ),
    _f("from_by", "day by which it was surely in force, where the first day is not known", "date"),
    _f(
        "to_not_before",
        "last day it was surely in force, where sources conflict on the end",
        "date",
    ),
    _f("valid_to", "last day in force; empty with in_force or end_unknown", "date"),
    _f(
        "status",
        "in_force, ended, or end_unknown: inactive unless switched on",
        allowed=STATUSES,
        required=True,
    ),
    _f(
        "verified_on",
        "newest day for which the sources read support the row",
        "date",
        required=True,
    ),
    _f("calendar", "yearly days on which it holds, such as 10-01..10-03", "names"),
    _f("effect", "what it does", allowed=EFFECTS, required=True),
    _f("low", "low end of the magnitude", "number"),
    _f("value", "central magnitude, empty where not published", "number"),
    _f("high", "high end of the magnitude", "number"),
    _f("unit", "unit of the magnitude", allowed=UNITS),
    _f("p_low", "low probability of a risk", "number", unit="1"),
    _f("p_high", "high probability of a risk", "number", unit="1"),
    _f(
        "magnitude_basis",
        "where the magnitude comes from; unpublished: nobody gave a number",
        allowed=BASES,
    ),
    _f("exceptions", "condition=>pass or condition=>licence; conditions joined by &", "names"),
    _f("unblock", "what would change the answer", "names"),
    _f("queue", "queue the delay is spent in; delays in one queue take the maximum", "text"),
    _f("cause_group", "shared cause, counted once", "text"),
    _f("misread", "the wrong claim that the rule is often quoted for"),
    _f("instrument", "legal or contractual instrument"),
    _f("magnitude_text", "magnitudes as the source words them"),
    _f("source_title", "title of the source read"),
    _f("publisher", "who published it"),
    _f("source_date", "date of the source", "date"),
    _f("url", "address of the source"),
    _f(
        "confidence",
        "A official text or operator, B press quoting it, C other",
        allowed=("A", "B", "C"),
    ),
    _f("note", "readings, conflicts and doubts"),
)

GOODS_FIELDS: tuple[RuleField, ...] = (
    _f("hs", "HS prefix or range of prefixes", required=True),
    _f("text", "goods in words"),
    _f(
        "basis",
        "published, or derived from the names of products",
        allowed=("published", "derived"),
        required=True,
    ),
    _f("valid_from", "first day on the list; empty: since the list began", "date"),
    _f("source", "rule or evidence the row comes from"),
)

JURISDICTION_FIELDS: tuple[RuleField, ...] = (
    _f("set", "name of the set", required=True),
    _f("member", "country codes or names of sets", "names", required=True),
    _f("valid_from", "first day of membership; empty: before any rule here", "date"),
    _f("valid_to", "last day of membership", "date"),
    _f("source", "where the membership is stated"),
    _f("note", "remark"),
)

EVENT_FIELDS: tuple[RuleField, ...] = (
    _f("id", "evidence id", required=True),
    _f("title", "what happened", required=True),
    _f("date_from", "first day; a month or year stands for its first", "date", required=True),
    _f("date_to", "last day, empty where not found", "date"),
    _f("end_known", "false where the sources give no end", "truth", required=True),
    _f("days", "single days or spans on which it held, where it did not hold throughout", "names"),
    _f("calendar", "yearly days on which it comes back, such as 10-01..10-03", "names"),
    _f("place_text", "place as the source words it"),
    _f("places", "node ids", "names"),
    _f("borders", "borders such as BY-PL", "names"),
    _f("countries", "ISO 3166 alpha-2 codes", "names", required=True),
    _f("mode", "what was hit", "names", required=True),
    _f("cause", "conflict, weather, policy ...", required=True),
    _f(
        "effect",
        "closure, delay, queue, capacity, price, surcharge, volume, level, opening or note",
        required=True,
    ),
    _f("low", "low end of the published magnitude", "number"),
    _f("value", "published magnitude", "number"),
    _f("high", "high end", "number"),
    _f("unit", "unit of the magnitude"),
    _f(
        "magnitude_basis",
        "published, or derived by the evidence table",
        allowed=("published", "derived", "unpublished"),
    ),
    _f("rule", "rule of rules.csv that models the same act"),
    _f("effect_text", "effect in words"),
    _f("magnitude_text", "magnitude and unit as the source table prints them"),
    _f("source_title", "title of the source"),
    _f("publisher", "who published it"),
    _f("source_date", "date of the source", "date"),
    _f("url", "address of the source"),
    _f("confidence", "A, B or C", allowed=("A", "B", "C")),
    _f("note", "conditions, conflicts, doubts"),
)

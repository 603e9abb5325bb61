"""Rules as frozen values, and sets of them that can be filtered and merged."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corridors.errors import UnknownNameError
from corridors.policy.fields import NOTED_ONLY
from corridors.policy.goods import GoodsScope, State, normal_hs
from corridors.policy.jurisdictions import Jurisdictions

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bind", "ExceptionCase", "Rule", "RuleSet", "Window"]


@dataclass(frozen=True)
class Bind:
    """One condition on who is bound: a role and the countries or names it asks for."""

    role: str
    values: tuple[str, ...] = ()
    negated: bool = False

    def __str__(self) -> str:
        values = ("none of " if self.negated else "") + ", ".join(self.values)
        words = self.role.replace("_est", " established in").replace("_", " ")
        return f"{words} {values}" if self.values else words


@dataclass(frozen=True)
class ExceptionCase:
    """Conditions under which a rule gives way, and to what."""

    conditions: tuple[tuple[str, str], ...]
    then: str


@dataclass(frozen=True)
class Window:
    """When a rule holds; days whose state the sources leave open are *unknown*."""

    first: date
    surely_from: date
    surely_to: date
    last: date
    yearly: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def at(self, day: date) -> State:
        """State on a day.

        Examples
        --------
        >>> window = Window(date(2025, 11, 1), date(2025, 11, 30), date.max, date.max)
        >>> window.at(date(2025, 11, 15)).name
        'UNKNOWN'
        """
        if day < self.first or day > self.last:
            return State.NOT
        if self.yearly:
            today = f"{day:%m-%d}"
            if not any(start <= today <= end for start, end in self.yearly):
                return State.NOT
        if day < self.surely_from or day > self.surely_to:
            return State.UNKNOWN
        return State.APPLIES


@dataclass(frozen=True, eq=False)
class Rule:
    """One dated policy rule; fields are those of ``rules.csv``."""

    id: str
    title: str
    imposer: str
    kind: str
    applies_to: str
    bears_on: str
    scope: str
    binds: tuple[tuple[Bind, ...], ...]
    countries: tuple[str, ...]
    window: Window
    status: str
    verified_on: date
    effect: str
    goods: GoodsScope
    restriction: str = ""
    corridors: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    borders: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()
    except_borders: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    min_countries: int = 0
    exported_from: tuple[str, ...] = ()
    goods_origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    loading: str = ""
    low: float | None = None
    value: float | None = None
    high: float | None = None
    unit: str = ""
    p_low: float | None = None
    p_high: float | None = None
    magnitude_basis: str = ""
    exceptions: tuple[ExceptionCase, ...] = ()
    unblock: str = ""
    queue: str = ""
    cause_group: str = ""
    misread: str = ""
    where: str = ""
    row: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def noted_only(self) -> bool:
        """Whether the rule is shown but changes no verdict."""
        return self.applies_to in NOTED_ONLY

    @property
    def who_and_what(self) -> str:
        """Imposer, act and instrument in one line."""
        kind = self.kind.replace("_", " ")
        instrument = self.row.get("instrument", "")
        return f"{self.imposer} ({kind}): {self.title}" + (f" [{instrument}]" if instrument else "")

    @property
    def source(self) -> str:
        """Publisher, title, date, confidence and address."""
        row = self.row
        parts = [row.get("publisher", ""), row.get("source_title", ""), row.get("source_date", "")]
        parts += [
            f"confidence {row['confidence']}" if row.get("confidence") else "",
            row.get("url", ""),
        ]
        return ", ".join(part for part in parts if part)

    def __repr__(self) -> str:
        return f"Rule({self.id}, {self.effect}, {self.window.text})"


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Rules that can be held against a journey; never changed in place.

    Examples
    --------
    >>> from corridors.policy import load_rules
    >>> rules = load_rules()
    >>> "sa-ru-res1374-2024" in rules.on(date(2026, 11, 21)).ids
    True
    """

    rules: tuple[Rule, ...]
    jurisdictions: Jurisdictions
    stale_after_days: int = 180
    switched_on: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.rules)

    def __iter__(self) -> Any:
        return iter(self.rules)

    def __contains__(self, name: object) -> bool:
        return name in self.ids

    def __repr__(self) -> str:
        return f"RuleSet({len(self.rules)} rules, known to {self.known_to or 'never'})"

    @cached_property
    def ids(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def known_to(self) -> date | None:
        """Newest day for which any rule was verified: the horizon of the set."""
        return max((rule.verified_on for rule in self.rules), default=None)

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """Compiled look-ups, filled by the judge."""
        return {}

    def __getitem__(self, name: str) -> Rule:
        try:
            return self.ids[name]
        except KeyError:
            from difflib import get_close_matches

            near = get_close_matches(name, list(self.ids), n=3)
            raise UnknownNameError("rule", name, near) from None

    def active(self, rule: Rule) -> bool:
        """Whether a rule counts at all: those whose end is unknown only when switched on."""
        return rule.status != "end_unknown" or rule.id in self.switched_on

    def state(self, rule: Rule, day: date) -> State:
        """Whether a rule is in force on a day."""
        return rule.window.at(day) if self.active(rule) else State.NOT

    def _keep(self, test: Callable[[Rule], bool]) -> "RuleSet":
        return replace(self, rules=tuple(rule for rule in self.rules if test(rule)))

    def on(self, day: date, *, uncertain: bool = True) -> "RuleSet":
        """Rules in force on a day.

        Parameters
        ----------
        day : date
            The day.
        uncertain : bool
            Keep rules of which the sources leave open whether they held that day.
        """
        wanted = (State.APPLIES, State.UNKNOWN) if uncertain else (State.APPLIES,)
        return self._keep(lambda rule: self.state(rule, day) in wanted)

    def select(
        self,
        *,
        territory: str | Iterable[str] | None = None,
        date: date | None = None,
        goods: str | None = None,
        kinds: Collection[str] | None = None,
        corridor: str | None = None,
    ) -> "RuleSet":
        """Rules by where they hold, when, and what they may cover.

        Parameters
        ----------
        territory : str or iterable of str, optional
            Country, set, border such as ``BY-PL``, node id, or post.
        date : date, optional
            Day on which they hold, or may hold.
        goods : str, optional
            HS code they cover, or may cover.
        kinds : collection of str, optional
            Sorts of act, such as ``("law",)``.
        corridor : str, optional
            Corridor in whose table they stand.

        Raises
        ------
        UnknownNameError
            The territory is neither a country, set, border nor place of any rule.
        """
        found = self.on(date) if date is not None else self
        if territory is not None:
            names = [territory] if isinstance(territory, str) else list(territory)
            wanted = [_where_test(self, name) for name in names]
            found = found._keep(lambda rule: any(test(rule) for test in wanted))
        if goods is not None:
            code = normal_hs(goods)
            day = date or self.known_to
            found = found._keep(
                lambda rule: (
                    day is None
                    or rule.goods.match(code, None, day)[0] in (State.APPLIES, State.UNKNOWN)
                )
            )
        if kinds is not None:
            found = found._keep(lambda rule: rule.kind in kinds)
        if corridor is not None:
            found = found._keep(lambda rule: corridor in rule.corridors)
        return found

    def without(self, ids: Iterable[str]) -> "RuleSet":
        """Leave some rules out.

        Raises
        ------
        UnknownNameError
            No rule bears the id.
        """
        gone = {self[name].id for name in ids}
        return self._keep(lambda rule: rule.id not in gone)

    def only(self, ids: Iterable[str]) -> "RuleSet":
        """Leave all but some rules out.

        Raises
        ------
        UnknownNameError
            No rule bears the id.
        """
        kept = {self[name].id for name in ids}
        return self._keep(lambda rule: rule.id in kept)

    def with_rules(self, more: "RuleSet | Iterable[Rule]") -> "RuleSet":
        """Add rules; one of the same id takes the place of the old one."""
        new = {rule.id: rule for rule in more}
        kept = tuple(rule for rule in self.rules if rule.id not in new)
        return replace(self, rules=kept + tuple(new.values()))

    def switch_on(self, ids: Iterable[str] | None = None) -> "RuleSet":
        """Count rules whose end is unknown: those named, or all of them."""
        open_ended = {rule.id for rule in self.rules if rule.status == "end_unknown"}
        wanted = open_ended if ids is None else {self[name].id for name in ids}
        return replace(self, switched_on=self.switched_on | wanted)

    def to_frame(self) -> "pd.DataFrame":
        """One row per rule with all columns of the table."""
        import pandas as pd

        return pd.DataFrame([dict(rule.row) for rule in self.rules])


def _where_test(rules: RuleSet, name: str) -> Callable[[Rule], bool]:
    pair = re.fullmatch(r"([A-Za-z]{2})-([A-Za-z]{2})", name)
    if pair:
        border = "-".join(sorted((pair[1].upper(), pair[2].upper())))
        return lambda rule: border in rule.borders
    slug = name.strip().lower()
    if any(slug in rule.places | rule.posts | rule.edges for rule in rules.rules):
        return lambda rule: slug in rule.places | rule.posts | rule.edges
    sets = rules.jurisdictions
    wanted = sets.members(sets.normal(name))
    return lambda rule: bool(wanted & sets.expand(rule.countries))

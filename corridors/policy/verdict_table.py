"""Verdicts of many consignments on many journeys at once."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from corridors.errors import OptionError
from corridors.policy.adding import amount_of, shares
from corridors.policy.facts import Endpoint, Goods, GoodsFacts, Passage, facts_of, on_departure
from corridors.policy.goods import State
from corridors.policy.goods_side import bound_state, exception_of, loading_state, trade_state
from corridors.policy.judging import day_of
from corridors.policy.matching import Finding
from corridors.policy.rules import Rule, RuleSet
from corridors.policy.surveying import survey
from corridors.policy.verdict import VERDICTS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["JourneyCase", "VerdictTable", "verdict_table"]

# the graver of two outcomes decides, as in `matching.combine`
_RANK = {State.APPLIES: 0, State.UNKNOWN: 1, State.NOT_ASSESSED: 2, State.NOT: 3}
_STRICT = {"block": VERDICTS.index("blocked"), "licence": VERDICTS.index("licence"),
           "check": VERDICTS.index("check")}  # fmt: skip
_CHECK, _DELAY = VERDICTS.index("check"), VERDICTS.index("delay")
T = TypeVar("T")


class JourneyCase(NamedTuple):
    """A journey to judge: its passages and both ends."""

    name: str
    passages: Sequence[Passage]
    origin: Endpoint
    destination: Endpoint
    on: date | str | None = None


@dataclass(frozen=True, eq=False)
class VerdictTable:
    """Verdicts of consignments (rows) on journeys (columns).

    Parameters
    ----------
    journeys : tuple of str
        Names of the journeys.
    codes : array of uint8
        Index into `VERDICTS`.
    deciding : array of int16
        Number of the first rule behind a verdict, -1 for a pass.
    delay_h : array of float32
        Hours added, central value [h].
    rules : tuple of str
        Ids that `deciding` points to.
    """

    journeys: tuple[str, ...]
    codes: "NDArray[np.uint8]"
    deciding: "NDArray[np.int16]"
    delay_h: "NDArray[np.float32]"
    rules: tuple[str, ...]

    def __repr__(self) -> str:
        rows, columns = self.codes.shape
        return f"VerdictTable({rows} consignments x {columns} journeys)"

    def verdict(self, consignment: int, journey: int) -> str:
        """Verdict of one pair, by position."""
        return VERDICTS[self.codes[consignment, journey]]

    def rule(self, consignment: int, journey: int) -> str:
        """Return the rule behind one pair, empty for a pass."""
        number = self.deciding[consignment, journey]
        return self.rules[number] if number >= 0 else ""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each verdict stands in the table."""
        import numpy as np

        found = np.bincount(self.codes.ravel(), minlength=len(VERDICTS))
        return dict(zip(VERDICTS, map(int, found), strict=True))

    def summary(self) -> str:
        """Shape and counts on one line."""
        shown = ", ".join(f"{count} {name}" for name, count in self.counts.items() if count)
        return f"{self!r}: {shown}"

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html("Policy verdicts", self.to_frame())

    def to_frame(self) -> "pd.DataFrame":
        """One row per consignment and journey: ``verdict``, ``rule``, ``delay_h`` [h]."""
        import numpy as np
        import pandas as pd

        rows, columns = self.codes.shape
        # position -1 of the rules, a pass, reads the empty name at the end
        return pd.DataFrame(
            {
                "consignment": np.repeat(np.arange(rows), columns),
                "journey": np.tile(np.array(self.journeys), rows),
                "verdict": np.array(VERDICTS)[self.codes.ravel()],
                "rule": np.array([*self.rules, ""])[self.deciding.ravel()],
                "delay_h": self.delay_h.ravel(),
            }
        )


class _Classes:
    """Consignments grouped by the facts that a test looks at."""

    def __init__(self, facts: Sequence[GoodsFacts], key: Callable[[GoodsFacts], Hashable]) -> None:
        import numpy as np

        numbers: dict[Hashable, int] = {}
        self.of = np.fromiter(
            (numbers.setdefault(key(fact), len(numbers)) for fact in facts), np.intp, len(facts)
        )
        first = dict.fromkeys(range(len(numbers)), -1)
        for position, number in enumerate(self.of.tolist()):
            if first[number] < 0:
                first[number] = position
        self.examples = [facts[position] for position in first.values()]

    def spread(self, test: Callable[[GoodsFacts], State]) -> Any:
        """Rank of an outcome for every consignment."""
        import numpy as np

        ranks = np.fromiter((_RANK[test(fact)] for fact in self.examples), np.uint8)
        return ranks[self.of]


def _breaks(rules: RuleSet) -> list[date]:
    """Days on which a set or a goods list changes; between them the goods' side is constant."""
    found = {code[1] for rule in rules.rules for code in rule.goods.codes.values() if code[1]}
    for row in rules.jurisdictions.rows:
        found.add(row.valid_from)
        if row.valid_to < date.max:
            found.add(row.valid_to + timedelta(days=1))
    return sorted(found)


class _GoodsSide:
    """What goods and people say about rules, for all consignments at once."""

    def __init__(self, rules: RuleSet, facts: Sequence[GoodsFacts]) -> None:
        self.rules, self.facts = rules, facts
        self.trade = _Classes(facts, lambda f: (f.exported_from, f.goods_origin))
        self.who = _Classes(facts, lambda f: (f.jurisdictions, f.parties, f.exported_from))
        self.what = _Classes(facts, lambda f: (f.hs, f.use))
        self.load = _Classes(facts, lambda f: f.loading)
        self._known: dict[Any, Any] = {}
        self._breaks = _breaks(rules)

    def _cached(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def ranks(self, rule: Rule, country: str, day: date) -> Any:
        """Rank of the goods' side of a rule for every consignment."""
        sets = self.rules.jurisdictions

        def make() -> Any:
            import numpy as np

            found = self.what.spread(lambda f: rule.goods.match(f.hs, f.use, day)[0])
            found = np.maximum(
                found,
                self.who.spread(
                    lambda f: bound_state(rule, f, sets, f.exported_from or country, day).state
                ),
            )
            if rule.exported_from or rule.goods_origin:
                found = np.maximum(
                    found,
                    self.trade.spread(
                        lambda f: trade_state(rule, f, sets, f.exported_from or country, day).state
                    ),
                )
            if rule.loading:
                found = np.maximum(found, self.load.spread(lambda f: loading_state(rule, f)))
            return found

        return self._cached((rule.id, country, bisect_right(self._breaks, day)), make)

    def exempt(self, rule: Rule, country: str, legs: Sequence[Passage]) -> tuple[Any, Any]:
        """Which consignments an exception frees, and which it leads to a licence."""
        import numpy as np

        classes = self._cached(
            "exceptions",
            lambda: _Classes(
                self.facts,
                lambda f: (f.hs, f.use, f.loading, f.goods_origin, f.exported_from, f.parties),
            ),
        )
        then = [exception_of(rule, f, f.exported_from or country, legs) for f in classes.examples]
        return (
            np.array([answer == "pass" for answer in then])[classes.of],
            np.array([answer == "licence" for answer in then])[classes.of],
        )

    def granted(self, rule: Rule) -> Any:
        """Which consignments hold the licence of a rule."""
        import numpy as np

        return self._cached(
            ("granted", rule.id), lambda: np.array([rule.id in f.granted for f in self.facts])
        )


def _delays(rules: RuleSet, found: Iterable[tuple[Rule, Any]], count: int) -> Any:
    """Central hours added for every consignment, as `adding.added` sums them."""
    import numpy as np

    share = shares(rules)
    parts: dict[str, Any] = {}
    for rule, applies in found:
        amount = amount_of(rule, "delay")
        if amount is None or rule.unit != "h":
            continue
        hours = np.where(applies, amount[1], 0.0)
        name = share[rule.id]
        parts[name] = np.maximum(parts[name], hours) if name in parts else hours
    return sum(parts.values(), np.zeros(count))


def _column(
    side: _GoodsSide, found: Iterable[tuple[Rule, Finding]], country: str, number: Mapping[str, int]
) -> tuple[Any, Any, Any]:
    """Codes, deciding rules and hours of one journey."""
    import numpy as np

    count = len(side.facts)
    codes = np.zeros(count, np.uint8)
    deciding = np.full(count, -1, np.int16)
    slow: list[tuple[Rule, Any]] = []
    for rule, way in found:
        strict = _STRICT.get(rule.effect)
        if rule.noted_only or way.state is State.NOT:
            continue
        if strict is None and rule.effect not in ("delay", "surcharge"):
            continue
        rank = np.maximum(side.ranks(rule, country, way.day), _RANK[way.state])
        sure, open_ = rank == _RANK[State.APPLIES], rank == _RANK[State.UNKNOWN]
        softened = None
        if rule.exceptions and (sure.any() or open_.any()):
            free, softened = side.exempt(rule, country, way.passages)
            sure, open_ = sure & ~free, open_ & ~free
        if strict is None:
            code = np.where(sure, _DELAY, 0)
            slow.append((rule, sure))
        else:
            code = np.where(sure, strict, np.where(open_, _CHECK, 0))
            if softened is not None:
                code = np.where(sure & softened, _STRICT["licence"], code)
            if rule.effect == "licence":
                lifted = _DELAY if rule.low is not None else 0
                held = side.granted(rule) & (sure | open_)
                code = np.where(held, lifted, code)
                slow.append((rule, held))
        worse = code > codes
        codes[worse] = code[worse]
        deciding[worse] = number[rule.id]
    barred = np.array([any(n.casefold() in f.blocked for _, n in f.parties) for f in side.facts])
    codes[barred] = VERDICTS.index("blocked")
    deciding[barred] = -1
    return codes, deciding, _delays(side.rules, slow, count)


def verdict_table(
    rules: RuleSet, journeys: Iterable[JourneyCase], goods: Iterable[Goods]
) -> VerdictTable:
    """Judge every consignment on every journey.

    Answers equal those of `judge`; journeys are surveyed once, consignments grouped by the facts
    that rules look at.

    Parameters
    ----------
    rules : RuleSet
        The rules.
    journeys : iterable of JourneyCase
        Journeys, one column each.
    goods : iterable of Goods
        Consignments, one row each.

    Raises
    ------
    OptionError
        There is no journey or no consignment.
    """
    import numpy as np

    cases = list(journeys)
    facts = [facts_of(item, rules.jurisdictions) for item in goods]
    if not cases or not facts:
        raise OptionError("give at least one journey and one consignment")
    number = {rule.id: position for position, rule in enumerate(rules.rules)}
    shape = (len(facts), len(cases))
    codes = np.zeros(shape, np.uint8)
    deciding = np.full(shape, -1, np.int16)
    hours = np.zeros(shape, np.float32)
    groups: dict[frozenset[str], list[int]] = {}
    for position, fact in enumerate(facts):
        groups.setdefault(fact.stored_in, []).append(position)
    for stored, members in groups.items():
        side = _GoodsSide(rules, [facts[position] for position in members])
        for column, case in enumerate(cases):
            start = day_of(case.on) if case.on is not None else case.passages[0].entered
            ends = (case.origin, case.destination)
            legs = on_departure(case.passages, start)
            way = survey(rules, legs, ends, on=start, stored=stored)
            column_codes, rule_numbers, delays = _column(
                side, way.found, case.origin.country, number
            )
            codes[members, column] = column_codes
            deciding[members, column] = rule_numbers
            hours[members, column] = delays
    names = tuple(case.name for case in cases)
    return VerdictTable(names, codes, deciding, hours, tuple(rule.id for rule in rules.rules))

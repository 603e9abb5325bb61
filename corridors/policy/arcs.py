"""Verdicts link by link, for a search that must honour the rules."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from corridors.errors import OptionError
from corridors.policy.facts import Endpoint, Goods, Passage, facts_of
from corridors.policy.judging import compose, day_of
from corridors.policy.rules import RuleSet
from corridors.policy.surveying import survey
from corridors.policy.verdict import VERDICTS, Reason, Spread, Verdict, worst

_LEGAL = frozenset(("pass", "delay"))
TIERS = {
    "legal": _LEGAL,
    "licence": _LEGAL | {"licence"},
    "check": _LEGAL | {"check"},
    "open": _LEGAL | {"licence", "check"},
}

__all__ = ["TIERS", "ArcVerdict", "ArcVerdicts", "arc_verdicts", "minimal_relief"]


@dataclass(frozen=True)
class ArcVerdict:
    """What the rules say about one link, whatever way leads to it.

    Parameters
    ----------
    verdict : str
        ``pass``, ``delay``, ``check``, ``licence`` or ``blocked``.
    rules : tuple of (str, str)
        Rules behind it, each with its own verdict.
    opens : date or None
        First day on which no rule of today closes it, where all of them have an end.
    delay_h : Spread
        Hours added [h].
    surcharge_usd : Spread
        Charges added [USD].
    """

    verdict: str
    rules: tuple[tuple[str, str], ...]
    delay_h: Spread
    surcharge_usd: Spread
    opens: date | None = None


@dataclass(frozen=True)
class ArcVerdicts:
    """Verdicts of many links, and that of the shipment, which no detour cures.

    Delays stand on every link of the same queue or cause; a journey pays each but once, so the
    whole journey is judged again when it has been found.
    """

    links: tuple[ArcVerdict, ...]
    shipment: Verdict

    def allowed(self, accept: str | Collection[str] = "legal") -> tuple[bool, ...]:
        """Which links a tier may use.

        Parameters
        ----------
        accept : str or collection of str
            A tier of `TIERS` (``legal``, ``licence``, ``check``, ``open``), or verdicts.
        """
        wanted = _accepted(accept)
        return tuple(link.verdict in wanted for link in self.links)

    def forbidding(self, accept: str | Collection[str] = "legal") -> tuple[str, ...]:
        """Rules that close a link or the shipment to a tier."""
        wanted = _accepted(accept)
        names = [
            rule for link in self.links for rule, verdict in link.rules if verdict not in wanted
        ]
        names += [r.rule.id for r in self.shipment.reasons if r.verdict not in wanted]
        return tuple(dict.fromkeys(names))


def _accepted(accept: str | Collection[str]) -> frozenset[str]:
    if isinstance(accept, str):
        if accept not in TIERS:
            raise OptionError(f"tier is {accept!r}; give one of {', '.join(TIERS)}")
        return TIERS[accept]
    strange = set(accept) - set(VERDICTS)
    if strange:
        raise OptionError(f"verdicts hold {sorted(strange)}; give some of {', '.join(VERDICTS)}")
    return frozenset(accept)


def _opens(reasons: Iterable[Reason]) -> date | None:
    days = [reason.opens for reason in reasons if reason.verdict != "delay"]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def arc_verdicts(
    rules: RuleSet,
    links: Iterable[Passage],
    goods: Goods,
    *,
    origin: Endpoint | tuple[str, str] | str,
    destination: Endpoint | tuple[str, str] | str,
    on: date | str,
) -> ArcVerdicts:
    """Judge each link by itself, and the shipment once.

    Parameters
    ----------
    rules : RuleSet
        The rules.
    links : iterable of Passage
        Links with the day each would be entered; they need not form a journey.
    goods : Goods
        The consignment.
    origin, destination : Endpoint, pair or str
        Country, or country and place id: transit depends on both.
    on : date or str
        Departure, for the rules about the shipment.

    Notes
    -----
    A rule that asks for several countries of a set (navigation seals) holds here on the links
    that cross a border between two of them.
    """
    sets = rules.jurisdictions
    facts = facts_of(goods, sets)
    given = [(end, "") if isinstance(end, str) else end for end in (origin, destination)]
    ends = (
        Endpoint(sets.normal(given[0][0]), given[0][1]),
        Endpoint(sets.normal(given[1][0]), given[1][1]),
    )
    start = day_of(on)
    found: dict[Passage, ArcVerdict] = {}
    order = list(links)
    for link in order:
        if link in found:
            continue
        way = survey(
            rules,
            (link,),
            ends,
            on=link.entered,
            stored=facts.stored_in,
            shipment=False,
        )
        verdict = compose(rules, way, facts)
        closing = [r for r in verdict.reasons if r.verdict != "pass"]
        found[link] = ArcVerdict(
            worst(r.verdict for r in closing),
            tuple((r.rule.id, r.verdict) for r in closing),
            verdict.delay_h,
            verdict.surcharge_usd,
            _opens(closing),
        )
    shipment = survey(rules, (), ends, on=start, stored=facts.stored_in, legs=False)
    return ArcVerdicts(tuple(found[link] for link in order), compose(rules, shipment, facts))


def minimal_relief(
    candidates: Collection[str],
    feasible: Callable[[frozenset[str]], bool],
    *,
    largest: int = 4,
    limit: int = 20,
) -> tuple[frozenset[str], ...]:
    """Find the smallest sets of rules whose fall would open a way.

    Parameters
    ----------
    candidates : collection of str
        Rules that close something.
    feasible : callable
        Whether there is a way without some rules. Dropping more rules must never close one.
    largest : int
        Greatest number of rules in a set.
    limit : int
        How many sets to return.

    Returns
    -------
    tuple of frozenset of str
        Sets by increasing size, none holding another; empty where even the fall of all
        candidates opens nothing, or no set of the size allowed does.

    Examples
    --------
    >>> [sorted(x) for x in minimal_relief("abc", lambda gone: {"a"} <= gone or {"b", "c"} <= gone)]
    [['a'], ['b', 'c']]
    """
    names = tuple(dict.fromkeys(candidates))
    if feasible(frozenset()):
        return (frozenset(),)
    if not feasible(frozenset(names)):
        return ()
    everything = frozenset(names)
    # a rule without whose fall nothing opens belongs to every answer
    needed = frozenset(name for name in names if not feasible(everything - {name}))
    found: list[frozenset[str]] = []
    for group in _groups(needed, [name for name in names if name not in needed], largest):
        if any(known <= group for known in found):
            continue
        if feasible(group):
            found.append(group)
            if len(found) == limit:
                break
    return tuple(found)


def _groups(
    needed: frozenset[str], others: Sequence[str], largest: int
) -> Iterator[frozenset[str]]:
    for size in range(max(largest - len(needed), -1) + 1):
        for chosen in combinations(others, size):
            if needed or chosen:
                yield needed | frozenset(chosen)

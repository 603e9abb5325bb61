"""Match goods codes against what a rule covers: yes, no, or not known.

Codes are HS prefixes and the longest prefix wins. A code shorter than a prefix that begins with
it is *unknown*, never *no*: chapter 85 may or may not hold heading 8517.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

__all__ = ["GoodsScope", "ListedCode", "State", "expand_hs", "normal_hs"]

_HS = re.compile(r"[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{1,4})?)?)?")
_RANGE = re.compile(r"([0-9]{2,6})(?:-([0-9]{2,6}))?")


class State(IntEnum):
    """Outcome of one test of a rule."""

    NOT = 0
    APPLIES = 1
    UNKNOWN = 2
    NOT_ASSESSED = 3


def normal_hs(code: object) -> str | None:
    """Digits of an HS or CN code of two or more digits, `None` where none is given.

    Raises
    ------
    ValueError
        The text is not a code.

    Examples
    --------
    >>> normal_hs("85.17 12")
    '851712'
    """
    if code is None or str(code).strip() == "":
        return None
    text = re.sub(r"[ .]", "", str(code))
    if not _HS.fullmatch(text) or text[:2] == "00":
        raise ValueError(f"HS code {str(code)!r}; give 2, 4, 6 or 7 to 10 digits such as 8517")
    return text


def expand_hs(text: str) -> tuple[str, ...]:
    """Prefixes that ``8517`` or a range such as ``01-24`` stands for.

    Raises
    ------
    ValueError
        The text is neither a code nor a rising range of codes of one length.

    Examples
    --------
    >>> expand_hs("0801-0803")
    ('0801', '0802', '0803')
    """
    match = _RANGE.fullmatch(text)
    if match is None or len(match[1]) % 2:
        raise ValueError(text)
    first, last = match[1], match[2] or match[1]
    if len(first) != len(last) or int(last) < int(first) or first[:2] == "00":
        raise ValueError(text)
    return tuple(str(number).zfill(len(first)) for number in range(int(first), int(last) + 1))


@dataclass(frozen=True)
class ListedCode:
    """One code of a goods list: row of a file in ``data/goods``."""

    hs: str
    text: str = ""
    basis: str = "published"
    valid_from: date | None = None
    source: str = ""


@dataclass(frozen=True)
class GoodsScope:
    """What goods a rule covers.

    Parameters
    ----------
    everything : bool
        The rule covers all goods but the exceptions.
    codes : mapping of str to (State, date or None)
        Prefix to outcome: covered, not covered, or inside a description whose codes are not held.
    uses, exempt_uses : frozenset of str
        Uses that bring goods in or out whatever their code.
    missing_lists : tuple of str
        Lists named by the rule whose codes are not held.
    described : bool
        Whether the missing lists come with a published description.
    """

    everything: bool
    codes: Mapping[str, tuple[State, date | None]] = field(default_factory=dict)
    uses: frozenset[str] = frozenset()
    exempt_uses: frozenset[str] = frozenset()
    missing_lists: tuple[str, ...] = ()
    described: bool = True
    longer: Mapping[str, frozenset[State]] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        include: Sequence[str],
        exclude: Sequence[str],
        described: Sequence[str],
        lists: Mapping[str, Sequence[ListedCode]],
    ) -> "GoodsScope":
        """Scope from tokens such as ``hs:8517``, ``list:RU-FOOD-2014`` or ``use:military``."""
        codes: dict[str, tuple[State, date | None]] = {}
        uses: set[str] = set()
        exempt: set[str] = set()
        missing = []
        everything = False

        def add(token: str, sure: State) -> None:
            state = State.UNKNOWN if token.endswith("?") else sure
            for prefix in expand_hs(token.removeprefix("hs:").rstrip("?")):
                codes[prefix] = (state, None)

        for token in described:
            if token.startswith("use:"):
                uses.add(token[4:])
            else:
                add(token + "?", State.UNKNOWN)
        for token in include:
            if token == "all":
                everything = True
            elif token.startswith("use:"):
                uses.add(token[4:])
            elif token.startswith("list:"):
                held = lists.get(token[5:])
                if held is None:
                    missing.append(token[5:])
                for code in held or ():
                    codes[code.hs] = (State.APPLIES, code.valid_from)
            else:
                add(token, State.APPLIES)
        for token in exclude:
            if token.startswith("use:"):
                exempt.add(token[4:])
            else:
                add(token, State.NOT)
        return cls(
            everything,
            codes,
            frozenset(uses),
            frozenset(exempt),
            tuple(missing),
            bool(described),
            _longer(codes),
        )

    @property
    def named_goods(self) -> bool:
        """Whether the answer depends on the goods at all."""
        return bool(self.codes or self.uses or self.exempt_uses or self.missing_lists)

    def match(self, hs: str | None, use: str | None, on: date) -> tuple[State, str]:
        """Whether goods are covered, and the reason in a few words.

        Parameters
        ----------
        hs : str or None
            Digits of the code.
        use : str or None
            Stated use.
        on : date
            Day for which the lists are read.
        """
        if use is not None and use in self.exempt_uses:
            return State.NOT, f"use {use} is exempt"
        if use is not None and use in self.uses:
            return State.APPLIES, f"use {use}"
        base = State.APPLIES if self.everything else State.NOT
        if hs is None:
            if self.codes or (self.missing_lists and not self.described):
                return State.UNKNOWN, "no HS code was given"
            return base, "all goods" if self.everything else "use not named by the rule"
        state, found = base, ""
        for length in range(len(hs), 1, -1):
            entry = self.codes.get(hs[:length])
            if entry is not None and (entry[1] is None or on >= entry[1]):
                state, found = entry[0], hs[:length]
                break
        deeper = self.longer.get(hs)
        if deeper is not None and deeper != {state}:
            return State.UNKNOWN, f"HS {hs} is shorter than the codes of the rule"
        if state is State.UNKNOWN:
            return state, f"HS {hs} lies inside the published description {found}; codes not held"
        if state is State.APPLIES:
            return state, f"HS {hs}" if found else "all goods"
        if self.missing_lists and not self.described and not found:
            return State.UNKNOWN, f"list {self.missing_lists[0]} is not held"
        return state, f"HS {hs} is {'exempt' if found and self.everything else 'not covered'}"

    def assumed_outside(self, hs: str | None, use: str | None) -> str:
        """Assumption behind a *no* that rests on a description instead of the list."""
        if self.missing_lists and hs is not None:
            return (
                f"HS {hs} lies outside the published description of "
                f"{', '.join(self.missing_lists)}, "
                "whose codes are not held: taken as not listed"
            )
        if self.uses and use is None and not self.codes:
            return f"use not stated: taken as none of {', '.join(sorted(self.uses))}"
        return ""


def _longer(codes: Mapping[str, tuple[State, date | None]]) -> dict[str, frozenset[State]]:
    """Outcomes of the prefixes that begin with, but are longer than, a short code."""
    found: dict[str, set[State]] = {}
    for prefix, (state, _) in codes.items():
        for length in range(2, len(prefix)):
            found.setdefault(prefix[:length], set()).add(state)
    return {short: frozenset(states) for short, states in found.items()}


def tokens_of(text: str) -> Iterable[str]:
    """Parts of a cell that holds a list."""
    return (part.strip() for part in text.split(";") if part.strip())

"""How a report writes figures and lists."""

from collections.abc import Sequence

from corridors.units import days

__all__ = ["changed_days", "changed_usd", "count", "joined", "said_days", "said_span", "said_usd"]

SPACE = "\u00a0"  # keeps a figure with its unit
MINUS = "\u2212"


def said_days(hours: float) -> str:
    """Days to a tenth.

    Examples
    --------
    >>> said_days(36).replace(SPACE, " ")
    '1.5 days'
    """
    return f"{days(hours):,.1f}{SPACE}days"


def said_usd(dollars: float) -> str:
    """Whole dollars."""
    return f"USD{SPACE}{dollars:,.0f}"


def said_span(low: float, high: float) -> str:
    """A range of hours, in days without the unit."""
    return f"{days(low):,.1f} to {days(high):,.1f}"


def changed_days(hours: float) -> str:
    """A change of hours in words, to a tenth of a day.

    Examples
    --------
    >>> changed_days(-48).replace(SPACE, " "), changed_days(0.5)
    ('2.0 days less', 'as long')
    """
    return _changed(round(days(hours), 1), lambda size: f"{size:,.1f}{SPACE}days", "as long")


def changed_usd(dollars: float) -> str:
    """A change of dollars in words, to the dollar."""
    return _changed(round(dollars), said_usd, "as much")


def _changed(size: float, said: object, same: str) -> str:
    if not size:
        return same
    words = said(abs(size))  # type: ignore[operator]
    return f"{words} {'more' if size > 0 else 'less'}"


def joined(words: Sequence[str], *, last: str = "and") -> str:
    """A list as a phrase.

    Examples
    --------
    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(number: int, what: str, many: str = "") -> str:
    """A number with its noun.

    Examples
    --------
    >>> count(1, "lane"), count(3, "journey")
    ('1 lane', '3 journeys')
    """
    return f"{number:,} {what if number == 1 else many or what + 's'}"

"""Ends of ranges: printed by a source that the row cites, or told in its reason or note."""

import re
from collections.abc import Iterable, Mapping
from math import isclose

from corridors.schema import Evidence, Link, Parameter

__all__ = ["opening_problems", "range_problems"]

_NUMBER = re.compile(r"\d[\d,]*\.?\d*")
# Units differ between page and table: days or hours, months or years, per cent or share.
_FACTORS = (1.0, 24.0, 1.0 / 24.0, 12.0, 1.0 / 12.0, 100.0, 0.01, 365.0, 1.0 / 365.0)
_CLOSE = 0.011  # figures are written to three or four places
_WHOLE = {"range", "either", "ends"}  # words that speak of both ends
_OPENING = {"low": "early", "high": "late"}


def _printed(
    row: Parameter, evidence: Mapping[str, Evidence], parameters: Mapping[str, Parameter]
) -> list[float]:
    """Figures that the sources of a row hold."""
    found: list[float] = []
    for name in row.source.split():
        cited: Evidence | Parameter | None = evidence.get(name) or parameters.get(name)
        if cited is not None:
            found += [cited.low, cited.value, cited.high]
    return found


def _explained(end: str, figure: float, row: Parameter, printed: list[float]) -> bool:
    words = set(re.findall(r"[a-z]+", row.reason.lower()))
    if end in words or words & _WHOLE:
        return True
    told = [float(text.replace(",", "")) for text in _NUMBER.findall(row.reason)]
    return any(
        isclose(figure, number * factor, rel_tol=_CLOSE)
        for number in (*printed, *told)
        for factor in _FACTORS
    )


def range_problems(
    rows: Iterable[Parameter],
    evidence: Mapping[str, Evidence],
    parameters: Mapping[str, Parameter],
    *,
    file: str,
) -> list[str]:
    """Ends of ranges of published and derived rows that no source prints and no reason names.

    Parameters
    ----------
    rows : iterable of Parameter
    evidence, parameters : mapping
        What rows may cite, by id.
    file : str
        Name of the table in messages.

    Returns
    -------
    list of str
        One sentence per end.
    """
    found = []
    for row in rows:
        if row.basis not in ("published", "derived"):
            continue
        printed = _printed(row, evidence, parameters)
        for end, figure in (("low", row.low), ("high", row.high)):
            if figure == row.value or _explained(end, figure, row, printed):
                continue
            found.append(
                f"{file}, parameter {row.id!r}: {end} is {figure:g}, which no source of it prints; "
                f"say in reason what it is and why, with the word {end}, or cite it"
            )
    return found


def opening_problems(
    links: Iterable[Link], evidence: Mapping[str, Evidence], *, file: str
) -> list[str]:
    """Earliest and latest openings of links that no source prints and no note names.

    Parameters
    ----------
    links : iterable of Link
    evidence : mapping
        What links may cite, by id.
    file : str
        Name of the table in messages.

    Returns
    -------
    list of str
        One sentence per end.
    """
    found = []
    for link in links:
        words = set(re.findall(r"[a-z]+", link.note.lower()))
        cited = [evidence[name] for name in link.dates_source.split() if name in evidence]
        years = {
            int(figure)
            for row in cited
            for figure in (row.low, row.value, row.high)
            if figure % 1 == 0
        }
        for end, day in (("low", link.opens_low), ("high", link.opens_high)):
            if day is None or day == link.opens or day.year in years:
                continue
            if words & {_OPENING[end], "judgement", *_WHOLE} or str(day.year) in link.note:
                continue
            found.append(
                f"{file}, link {link.id!r}: opens_{end} is {day:%Y-%m-%d}, which no source of it "
                f"prints; say in note why, with the word {_OPENING[end]}, or cite it"
            )
    return found

"""Turn the text of one cell into the value its field asks for."""

import calendar
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from corridors.schema import Field

__all__ = ["parse_cell", "parse_date"]


def parse_date(text: str, *, until: bool = False) -> date:
    """Read ``2024``, ``2024-05`` or ``2024-05-20``.

    Parameters
    ----------
    text : str
        The date.
    until : bool
        A year or month stands for its last day instead of its first.

    Examples
    --------
    >>> parse_date("2024-02", until=True)
    datetime.date(2024, 2, 29)
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if until else 1)
    if len(parts) > 3 or not 1 <= month <= 12:
        raise ValueError(text)
    return date(year, month, calendar.monthrange(year, month)[1] if until else 1)


def _date(text: str, field: Field) -> date:
    return parse_date(text, until=field.until)


def _truth(text: str, field: Field) -> bool:
    return {"true": True, "false": False, "1": True, "0": False}[text.lower()]


def _names(text: str, field: Field) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _kilometres(text: str, field: Field) -> tuple[tuple[str, float], ...]:
    pairs = (
        json.loads(text).items()
        if text.startswith("{")
        else (p.split(":") for p in text.split(";"))
    )
    return tuple((str(country).strip(), float(km)) for country, km in pairs)


def _spells(text: str, field: Field) -> tuple[tuple[date, date], ...]:
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        first, _, last = part.partition("..")
        found.append((parse_date(first), parse_date(last or first, until=True)))
    return tuple(found)


_READERS: Mapping[Any, Callable[[str, Field], Any]] = {
    date: _date,
    bool: _truth,
    tuple[str, ...]: _names,
    tuple[tuple[str, float], ...]: _kilometres,
    tuple[tuple[date, date], ...]: _spells,
}


def parse_cell(value: object, field: Field) -> Any:
    """Value of a cell by its field; text and lists pass through where they fit already.

    Raises
    ------
    ValueError
        The text does not have the form that the field asks for.
    """
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if not isinstance(value, str):
        return value
    text = value.strip()
    reader = _READERS.get(field.type)
    try:
        return reader(text, field) if reader else text
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(text) from error

"""Turn the columns of a table into values, each distinct cell read once."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from itertools import repeat
from math import isfinite
from typing import Any

from corridors.data.cells import parse_cell
from corridors.schema import Field

__all__ = ["rows_of_columns"]

_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?|[+-]?\.\d+")
_REFUSED = object()


def _number(value: Any, field: Field) -> Any:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return _REFUSED
        value = float(value)
    elif type(value) not in (float, int):
        return _REFUSED
    fits = isfinite(value) and field.low <= value <= field.high
    return float(value) if fits else _REFUSED


def _text(value: Any, field: Field) -> Any:
    if not isinstance(value, str) or (field.choices and value not in field.choices):
        return _REFUSED
    fits = not field.pattern or re.fullmatch(field.pattern, value)
    return value if fits else _REFUSED


def _reader(field: Field) -> Callable[[Any], Any]:
    """Value of a cell that surely fits; anything that may not is refused."""
    judge = {float: _number, str: _text}.get(field.type)

    def read(cell: Any) -> Any:
        try:
            value = parse_cell(cell, field)
        except (ValueError, OverflowError):
            return _REFUSED
        if judge is not None:
            return judge(value, field)
        return value if isinstance(cell, (str, list)) and field.type is not int else _REFUSED

    return read


def _column(cells: Sequence[Any], field: Field, default: Any, refused: set[int]) -> list[Any]:
    read, known, found = _reader(field), dict[str, Any](), []
    for number, cell in enumerate(cells):
        if cell is None or cell == "":
            value = _REFUSED if field.required else default
        elif type(cell) is not str:
            value = read(cell)
        elif cell in known:
            value = known[cell]
        else:
            value = known[cell] = read(cell)
        if value is _REFUSED:
            refused.add(number)
        found.append(value)
    return found


def rows_of_columns(
    row: type, table: Mapping[str, Field], columns: Mapping[str, Sequence[Any]], count: int
) -> list[Any]:
    """Rows of a table; None for each that holds a cell which may not fit.

    Parameters
    ----------
    row : type
        Row class of `corridors.schema`.
    table : mapping of str to Field
        Its fields by attribute.
    columns : mapping of str to sequence
        Cells by attribute; attributes without a column keep their default.
    count : int
        Number of rows.
    """
    refused: set[int] = set()
    values: list[Any] = []
    for item in fields(row):
        field, default = table[item.name], None if item.default is MISSING else item.default
        if item.name in columns:
            values.append(_column(columns[item.name], field, default, refused))
        elif field.required:
            return [None] * count
        else:
            values.append(repeat(default, count))
    cells = zip(*values, strict=True)
    return [None if n in refused else row(*line) for n, line in enumerate(cells)]

"""Check rows against the schema and say what is wrong, all at once."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import inf
from typing import TYPE_CHECKING, Annotated, Any

from corridors.data.cells import parse_cell
from corridors.data.columns import rows_of_columns
from corridors.schema import Field, column_of, fields_of

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["check_rows"]


def _whole_match(field: Field) -> Any:
    from pydantic import AfterValidator

    def match(text: str) -> str:
        if field.choices and text not in field.choices:
            raise ValueError(text)
        if field.pattern and not re.fullmatch(field.pattern, text):
            raise ValueError(text)
        return text

    return AfterValidator(match)


def _annotation(field: Field) -> Any:
    from pydantic import BeforeValidator
    from pydantic import Field as Limits

    notes: list[Any] = [BeforeValidator(lambda value, f=field: parse_cell(value, f))]
    if field.type in (float, int):
        low = field.low if field.low > -inf else None
        high = field.high if field.high < inf else None
        notes.append(Limits(allow_inf_nan=False, ge=low, le=high))
    elif field.type is str:
        notes.append(_whole_match(field))
    return Annotated[(field.type, *notes)]


@cache
def _model(row: type) -> "type[BaseModel]":
    from pydantic import ConfigDict, create_model

    columns: Any = {
        name: (_annotation(field), ... if field.required else None)
        for name, field in fields_of(row).items()
    }
    return create_model(row.__name__, __config__=ConfigDict(extra="ignore"), **columns)


def _shown(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def check_rows(
    row: type,
    records: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    noun: str,
) -> tuple[list[Any], list[str]]:
    """Rows as values, and a sentence for each cell that does not fit.

    Parameters
    ----------
    row : type
        Row class of `corridors.schema`.
    records : iterable of (str, mapping)
        Where a record stands (``"edges.csv line 3"``) and its cells by column name.
    noun : str
        What a row is called in messages.

    Returns
    -------
    rows : list
        The rows without problems.
    problems : list of str
    """
    fields = fields_of(row)
    given = list(records)
    names = {name: column_of(row, name) for name in fields}
    present = {name: [record.get(column) for _, record in given] for name, column in names.items()}
    filled = {name: cells for name, cells in present.items() if any(c is not None for c in cells)}
    rows: list[Any] = []
    problems: list[str] = []
    for checked, (where, record) in zip(
        rows_of_columns(row, fields, filled, len(given)), given, strict=True
    ):
        if checked is not None:
            rows.append(checked)
            continue
        made, faults = _checked_closely(row, record, where, noun)
        rows += made
        problems += faults
    return rows, problems


def _checked_closely(
    row: type, record: Mapping[str, Any], where: str, noun: str
) -> tuple[list[Any], list[str]]:
    """The row of a record in doubt, or what is wrong with it."""
    from pydantic import ValidationError

    fields = fields_of(row)
    cells = {
        name: record.get(column_of(row, name))
        for name in fields
        if record.get(column_of(row, name)) not in (None, "")
    }
    try:
        checked = _model(row).model_validate(cells)
    except ValidationError as error:
        name = f", {noun} {cells['id']!r}" if cells.get("id") else ""
        problems = []
        for fault in error.errors():
            attribute = str(fault["loc"][0])
            given = "empty" if fault["type"] == "missing" else _shown(fault["input"])
            problems.append(
                f"{where}{name}: {column_of(row, attribute)} is {given}; "
                f"give {fields[attribute].allowed}"
            )
        return [], problems
    return [row(**{name: getattr(checked, name) for name in cells})], []

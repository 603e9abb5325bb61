"""Check rows against the schema and say what is wrong, all at once."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import inf
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    create_model,
)
from pydantic import Field as Limits

from corridors.data.cells import parse_cell
from corridors.schema import Field, column_of, fields_of

__all__ = ["check_rows"]


def _whole_match(field: Field) -> AfterValidator:
    def match(text: str) -> str:
        if field.choices and text not in field.choices:
            raise ValueError(text)
        if field.pattern and not re.fullmatch(field.pattern, text):
            raise ValueError(text)
        return text

    return AfterValidator(match)


def _annotation(field: Field) -> Any:
    notes: list[Any] = [BeforeValidator(lambda value, f=field: parse_cell(value, f))]
    if field.type in (float, int):
        low = field.low if field.low > -inf else None
        high = field.high if field.high < inf else None
        notes.append(Limits(allow_inf_nan=False, ge=low, le=high))
    elif field.type is str:
        notes.append(_whole_match(field))
    return Annotated[(field.type, *notes)]


@cache
def _model(row: type) -> type[BaseModel]:
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
    fields, model = fields_of(row), _model(row)
    rows: list[Any] = []
    problems: list[str] = []
    for where, record in records:
        cells = {
            name: record.get(column_of(row, name))
            for name in fields
            if record.get(column_of(row, name)) not in (None, "")
        }
        try:
            checked = model.model_validate(cells)
        except ValidationError as error:
            name = f", {noun} {cells['id']!r}" if cells.get("id") else ""
            for fault in error.errors():
                attribute = str(fault["loc"][0])
                column = column_of(row, attribute)
                given = "empty" if fault["type"] == "missing" else _shown(fault["input"])
                problems.append(
                    f"{where}{name}: {column} is {given}; give {fields[attribute].allowed}"
                )
            continue
        rows.append(row(**{name: getattr(checked, name) for name in cells}))
    return rows, problems

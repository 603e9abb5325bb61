"""Fields of a row class, and the columns they stand in."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import get_args, get_type_hints

from corridors.schema.fields import Field
from corridors.schema.rows import Link

__all__ = ["column_of", "fields_of"]


@cache
def fields_of(row: type) -> Mapping[str, Field]:
    """Fields of a table row class, by attribute name, with their types filled in."""
    from dataclasses import replace

    hints = get_type_hints(row, include_extras=True)
    found: dict[str, Field] = {}
    for item in fields(row):
        kind, note = get_args(hints[item.name])[:2]
        options = [option for option in get_args(kind) if option is not type(None)]
        plain = options[0] if type(None) in get_args(kind) else kind
        found[item.name] = replace(note, type=plain)
    return found


def column_of(row: type, attribute: str) -> str:
    """Name of the column that holds an attribute; they differ only for a link's ends."""
    return (
        {"origin": "from", "destination": "to"}.get(attribute, attribute)
        if row is Link
        else attribute
    )

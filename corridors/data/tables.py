"""Read whole tables: every problem of every file in one `DataError`."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from corridors.data.checks import check_rows
from corridors.data.files import read_text
from corridors.errors import DataError
from corridors.schema import Link, Place, column_of, fields_of

__all__ = ["read_links", "read_places", "read_rows"]

Row = TypeVar("Row")


def _duplicates(path: Path, noun: str, rows: Sequence[Any]) -> list[str]:
    counts = Counter(row.id for row in rows)
    return [
        f"{path.name}: {noun} {name!r} stands {count} times; ids must be unique"
        for name, count in counts.items()
        if count > 1
    ]


def _unknown_columns(path: Path, row: type, given: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    known = [column_of(row, name) for name in fields_of(row)]
    found = []
    for column in given:
        if column not in known:
            near = get_close_matches(column, known, n=1)
            remedy = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            found.append(f"{path.name}: unknown column {column!r}; {remedy}")
    required = [column_of(row, n) for n, field in fields_of(row).items() if field.required]
    found += [f"{path.name}: column {c!r} is missing; add it" for c in required if c not in given]
    return found


def _finish(path: Path, noun: str, row: type, records: Any, problems: list[str]) -> list[Any]:
    rows, faults = check_rows(row, records, noun=noun)
    problems += faults + _duplicates(path, noun, rows)
    if problems:
        raise DataError(problems)
    return rows


def read_rows(path: Path, row: type[Row], *, noun: str) -> list[Row]:
    """Rows of a CSV file as values of a schema class.

    Parameters
    ----------
    path : Path
        UTF-8 file with a header row.
    row : type
        Row class of `corridors.schema`.
    noun : str
        What a row is called in messages.

    Raises
    ------
    DataError
        With one sentence per problem.
    """
    reader = csv.reader(io.StringIO(read_text(path)))
    try:
        header, *lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise DataError([f"{path.name} line {reader.line_num}: broken CSV ({error})"]) from None
    problems = _unknown_columns(path, row, header)
    if not lines:
        problems.append(f"{path.name}: there are no rows; give at least one")
    if problems:
        raise DataError(problems)
    records = []
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            problems.append(
                f"{path.name} line {number}: {len(line)} cells under {len(header)} columns; "
                "quote cells that hold commas"
            )
            continue
        records.append((f"{path.name} line {number}", dict(zip(header, line, strict=True))))
    return _finish(path, noun, row, records, problems)


def read_links(path: Path) -> list[Link]:
    """Rows of ``edges.csv``."""
    return read_rows(path, Link, noun="edge")


def read_places(path: Path) -> list[Place]:
    """Features of ``nodes.geojson``.

    Raises
    ------
    DataError
        The file is not a GeoJSON collection of points, or a feature does not fit the schema.
    """
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise DataError([f"{path.name} line {error.lineno}: broken JSON ({error.msg})"]) from None
    features = content.get("features") if isinstance(content, Mapping) else None
    if not isinstance(features, list) or not features:
        raise DataError([f"{path.name}: no features; give a GeoJSON FeatureCollection of points"])
    records, problems = [], []
    known = fields_of(Place)
    for number, feature in enumerate(features, start=1):
        where = f"{path.name} feature {number}"
        properties = (feature.get("properties") or {}) if isinstance(feature, Mapping) else {}
        geometry = (feature.get("geometry") or {}) if isinstance(feature, Mapping) else {}
        point = geometry.get("coordinates")
        name = f", node {properties['id']!r}" if properties.get("id") else ""
        if geometry.get("type") != "Point" or not isinstance(point, list) or len(point) < 2:
            problems.append(f"{where}{name}: geometry is not a point; give [longitude, latitude]")
            continue
        problems += [
            f"{where}{name}: unknown property {key!r}; known are {', '.join(known)}"
            for key in properties
            if key not in known
        ]
        records.append((where, {**properties, "lon": point[0], "lat": point[1]}))
    return _finish(path, "node", Place, records, problems)

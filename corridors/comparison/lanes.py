"""Lanes: pairs of ends, from a file or as shipped."""

import csv
import io
from pathlib import Path

from corridors.data.files import data_file, read_text
from corridors.errors import DataError

__all__ = ["Lane", "read_lanes", "shipped_lanes"]

Lane = tuple[str, str]


def read_lanes(path: str | Path) -> list[Lane]:
    """Lanes of a CSV file with the columns ``origin`` and ``destination``.

    Raises
    ------
    DataError
        A column is missing, or a cell is empty; every such row at once.
    """
    file = Path(path)
    rows = csv.DictReader(io.StringIO(read_text(file)))
    missing = {"origin", "destination"} - set(rows.fieldnames or ())
    if missing:
        raise DataError(
            [f"{file.name}: column {name!r} is missing; give origin and destination"
             for name in sorted(missing)]
        )  # fmt: skip
    lanes, problems = [], []
    for number, row in enumerate(rows, start=2):
        ends = tuple((row[name] or "").strip() for name in ("origin", "destination"))
        if not all(ends):
            problems.append(f"{file.name} line {number}: an end is empty; give two places")
        lanes.append((ends[0], ends[1]))
    if problems or not lanes:
        raise DataError(problems or [f"{file.name}: there are no lanes; give at least one row"])
    return lanes


def shipped_lanes() -> list[Lane]:
    """The default lanes, those of ``data/lanes.csv``."""
    return read_lanes(data_file("lanes.csv"))

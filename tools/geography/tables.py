"""Read and write the shared tables and the hand-written build inputs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .lines import Point

HERE = Path(__file__).resolve().parent
Row = dict[str, str]
Link = tuple[str, str, str]
"""From, to, and what moves on it (rail, road, ferry, sea)."""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file; a row with too few or too many cells stops the build."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    odd = [i for i, row in enumerate(rows, 2) if None in row or None in row.values()]
    if odd:
        lines = ", ".join(map(str, odd))
        raise SystemExit(
            f"{path.name}: row {lines} has not one cell for each of the "
            f"{len(reader.fieldnames or ())} columns; quote cells that hold commas"
        )
    return rows


def write_rows(path: Path, rows: Iterable[Row], columns: list[str]) -> None:
    """Write rows with Unix line ends, so that a rebuild gives the same bytes; all or nothing."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """Write GeoJSON with one feature a line: short, and readable in a diff."""
    lines = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features]
    body = ",\n".join(lines)
    path.write_text(
        '{"type":"FeatureCollection","features":[\n' + body + "\n]}\n", encoding="utf-8"
    )


def read_features(path: Path) -> list[dict[str, Any]]:
    """Return the features of a GeoJSON file."""
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


@dataclass(frozen=True)
class Way:
    """The points that lead a link, and how each stretch between them is drawn."""

    points: tuple[Point, ...] = ()
    straight: tuple[bool, ...] = (False,)

    def reversed(self) -> Way:
        """Return the same way seen from the other end."""
        return Way(self.points[::-1], self.straight[::-1])


@dataclass(frozen=True)
class Inputs:
    """All hand-written build inputs."""

    ways: dict[Link, Way]
    inner: dict[tuple[Point, Point], tuple[Point, ...]]
    bridges: frozenset[frozenset[str]]
    third_countries: dict[tuple[Link, str], bool]
    exceptions: dict[tuple[str, Link], float]
    positions: dict[str, Point]
    seas: list[Row]
    totals: list[Row]
    used: set[Any] = field(default_factory=set)

    def way(self, link: Link) -> Way:
        """Return the hand points of a link in either direction; none means the bare search."""
        a, b, by = link
        if link in self.ways:
            self.used.add(link)
            return self.ways[link]
        if (b, a, by) in self.ways:
            self.used.add((b, a, by))
            return self.ways[b, a, by].reversed()
        return Way()

    def limit(self, check: str, link: Link, usual: float) -> float:
        """Return the limit of a check for a link, wider where an exception is written down."""
        a, b, by = link
        found = [
            self.exceptions[check, k] for k in (link, (b, a, by)) if (check, k) in self.exceptions
        ]
        self.used.update((check, k) for k in (link, (b, a, by)))
        return max([usual, *found])

    def passes(self, link: Link, country: str) -> bool | None:
        """Tell whether a third country is really crossed; None where nobody has said so."""
        a, b, by = link
        for key in (link, (b, a, by)):
            if (key, country) in self.third_countries:
                self.used.add((key, country))
                return self.third_countries[key, country]
        return None

    def unused(self) -> list[str]:
        """Name the hand inputs that no link of the table asked for."""
        keys: list[Any] = [*self.ways, *self.third_countries, *self.exceptions]
        return [f"build input {k} belongs to no link" for k in keys if k not in self.used]


def read_inputs(folder: Path = HERE) -> Inputs:
    """Read the hand-written tables beside this module."""
    stops: dict[Link, list[Row]] = {}
    for row in read_rows(folder / "waypoints.csv"):
        stops.setdefault((row["from"], row["to"], row["by"]), []).append(row)
    ways = {}
    for link, rows in stops.items():
        points: list[Point] = []
        straight: list[bool] = []
        last = False
        for row in rows:
            how = row["how"]
            if how == "hop_end":
                last = True
                continue
            point = (float(row["lat"]), float(row["lon"]))
            if how in ("via", "hop"):
                points.append(point)
                straight.append(how == "hop")
            else:
                raise SystemExit(f"waypoints.csv, {link}: how is '{how}'; give via, hop or hop_end")
        ways[link] = Way(tuple(points), (*straight, last))
    inner: dict[tuple[Point, Point], tuple[Point, ...]] = {}
    for row in read_rows(folder / "inner_points.csv"):
        a, b, at = ((float(row[f"{end}lat"]), float(row[f"{end}lon"])) for end in ("a_", "b_", ""))
        inner[a, b] = (*inner.get((a, b), ()), at)
    third = {
        ((r["from"], r["to"], r["by"]), r["country"]): r["real"] == "yes"
        for r in read_rows(folder / "third_countries.csv")
    }
    exceptions = {
        (r["check"], (r["from"], r["to"], r["by"])): float(r["limit"])
        for r in read_rows(folder / "exceptions.csv")
    }
    bridges = frozenset(
        frozenset((r["country_a"], r["country_b"])) for r in read_rows(folder / "bridges.csv")
    )
    positions = {
        r["id"]: (float(r["lat"]), float(r["lon"])) for r in read_rows(folder / "positions.csv")
    }
    seas, totals = (read_rows(folder / n) for n in ("seas.csv", "totals.csv"))
    return Inputs(ways, inner, bridges, third, exceptions, positions, seas, totals)

"""Gather the published figures that the tables of ``data`` cite into ``data/evidence.csv``.

    python tools/evidence.py --from FOLDER [FOLDER ...]   # rebuild from collections of figures
    python tools/evidence.py                              # prune what nothing cites, and check

Looks up every id cited in ``data/**/*.csv`` (columns ``source`` and ``*_source``) and
``data/**/*.toml`` (keys ``source``, ``sources`` and ``*_source``), takes its row from the CSV
files of the folders, from ``tools/added_evidence.csv`` and from the dataset rows below, and
writes them sorted by id. Without a folder the rows already shipped are kept. Citations of rows
of other tables (parameters, rules, events) are checked too. Exits 1 when an id is found nowhere.
"""

import argparse
import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = [
    *("id", "scope", "from_place", "to_place", "via", "mode", "quantity", "value", "low", "high"),
    *("unit", "cargo", "direction", "year", "status", "source_title", "publisher", "source_date"),
    *("url", "confidence", "note"),
]
# Tables whose `source` names an act of law in words instead of ids.
IN_WORDS = {"jurisdictions.csv"}
DATASETS = (
    {
        "id": "ds-geonames",
        "source_title": "GeoNames gazetteer",
        "publisher": "GeoNames",
        "url": "https://www.geonames.org/",
        "note": "towns used as labels and way-points; licence CC BY 4.0",
    },
    {
        "id": "ds-naturalearth",
        "source_title": "Natural Earth 1:10m cultural and physical vectors, 5.1.1",
        "publisher": "Natural Earth",
        "url": "https://www.naturalearthdata.com/",
        "note": "country outlines, lakes and coasts; public domain",
    },
    {
        "id": "ds-osm",
        "source_title": "OpenStreetMap railways, world extract as a graph",
        "publisher": "OpenStreetMap contributors",
        "url": "https://www.openstreetmap.org/copyright",
        "note": "positions and track lengths measured from it; licence ODbL 1.0",
    },
    {
        "id": "ds-searoute",
        "source_title": "searoute, shortest ways at sea over a network of shipping lanes",
        "publisher": "searoute developers",
        "url": "https://github.com/genthalili/searoute-py",
        "note": "Black Sea and ocean lengths measured from it; licence Apache 2.0",
    },
    {
        "id": "ds-waypoints",
        "source_title": "Way-points set by hand for links that no data set draws",
        "publisher": "corridors developers",
        "url": "tools/geography",
        "note": "lengths along straight lines between way-points: planned lines, Caspian, roads",
    },
)

Row = dict[str, str]


def is_citation(name: str) -> bool:
    """Whether a column or key holds ids of sources."""
    return name in ("source", "sources") or name.endswith("_source")


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV file as texts, missing cells empty."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def citations_of_toml(value: Any, name: str = "") -> Iterator[str]:
    """Ids cited anywhere below a TOML value."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from citations_of_toml(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from citations_of_toml(part, name)
    elif isinstance(value, str) and is_citation(name):
        yield from value.split()


def cited_ids(data: Path) -> dict[str, list[str]]:
    """Cited ids of a folder of tables, each with the places that cite it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(data.rglob("*.csv")):
        top = path.relative_to(data).parts[0]
        if top == "evidence.csv" or top in IN_WORDS:
            continue
        for line, row in enumerate(read_rows(path), start=2):
            for column, cell in row.items():
                if column is not None and is_citation(column):
                    for name in cell.split():
                        found[name].append(f"{path.relative_to(data)} line {line}")
    for path in sorted(data.rglob("*.toml")):
        for name in citations_of_toml(tomllib.loads(path.read_text(encoding="utf-8"))):
            found[name].append(str(path.relative_to(data)))
    return dict(found)


def ids_of_tables(data: Path) -> set[str]:
    """Ids of the rows of all other tables, which may be cited as well."""
    paths = [path for path in data.rglob("*.csv") if path != data / "evidence.csv"]
    return {row["id"] for path in paths for row in read_rows(path) if row.get("id")}


def known_rows(folders: list[Path], root: Path) -> tuple[dict[str, Row], list[str]]:
    """Rows that can be cited, by id, and a message for each id with two different rows."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.csv"))]
    if not folders:
        paths.append(root / "data" / "evidence.csv")
    paths.append(root / "tools" / "added_evidence.csv")
    known: dict[str, Row] = {}
    clashes = []
    for path in (path for path in paths if path.exists()):
        for row in read_rows(path):
            if not set(COLUMNS) <= set(row):
                break  # another kind of table: it is not a collection of figures
            row = {column: row[column] for column in COLUMNS}
            # added_evidence.csv is read last and is the one that people edit
            if folders and known.get(row["id"], row) != row:
                clashes.append(f"{path.name}, id '{row['id']}': differs from an earlier file")
            known[row["id"]] = row
    for dataset in DATASETS:
        row = dict.fromkeys(COLUMNS, "") | {"scope": "system", "status": "dataset"} | dataset
        known[row["id"]] = row | {"confidence": "A"}
    return known, clashes


def gather(folders: list[Path], root: Path = ROOT) -> list[str]:
    """Write ``data/evidence.csv`` below a root folder.

    Returns
    -------
    list of str
        One message per problem: an id found nowhere, an id with two different rows. A row
        without address is only warned of.
    """
    data = root / "data"
    cited = cited_ids(data)
    known, problems = known_rows(folders, root)
    others = ids_of_tables(data)
    rows = [known[name] for name in sorted(cited) if name in known]
    for name in sorted(set(cited) - set(known) - others):
        where = ", ".join(cited[name][:3])
        problems.append(f"{where}: '{name}' is cited but found nowhere; add its row or drop it")
    for row in rows:
        if not row["url"]:
            print(f"warning: '{row['id']}' has no url; give its address", file=sys.stderr)
    with (data / "evidence.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} published figures cited; {len(problems)} problems")
    return problems


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--from", dest="folders", nargs="+", type=Path, default=[])
    problems = gather(parser.parse_args(arguments).folders)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

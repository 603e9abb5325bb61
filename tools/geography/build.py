"""Build tracks, lengths, countries, node positions and base map from the hand-written tables."""

from __future__ import annotations

import argparse
import filecmp
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    __package__ = "tools.geography"

from . import basemap, tracks
from .checks import check_link, hidden, own_countries
from .lines import Point, rounded
from .railways import Railways
from .tables import (
    Inputs,
    Link,
    Row,
    read_features,
    read_inputs,
    read_rows,
    write_features,
    write_rows,
)
from .territory import Territory, read_countries
from .tracks import Track

DATA = Path(__file__).resolve().parents[2] / "data"
SNAP_KM = 3.0
BASEMAP = ("countries.geojson", "lakes.geojson", "seas.geojson", "cities.csv")
OUTPUTS = ("nodes.geojson", "edges.csv", "tracks.geojson", *(f"basemap/{n}" for n in BASEMAP))
SOURCES = {"rail": "ds-osm", "sea": "ds-searoute", "hand": "ds-waypoints"}
SEA_MODES = ("ferry", "sea")


class BuildError(Exception):
    """The build found problems; ``problems`` holds them all."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(f"- {p}" for p in problems))
        self.problems = problems


def place_nodes(
    nodes: list[dict[str, Any]], rows: list[Row], inputs: Inputs, railways: Railways
) -> dict[str, Point]:
    """Return the final position of each node: on the track where there is track near by."""
    on_rail = {r[end] for r in rows for end in ("from", "to") if r["moves_by"] == "rail"}
    out = {}
    for node in nodes:
        name, kind = node["properties"]["id"], node["properties"]["kind"]
        lon, lat = node["geometry"]["coordinates"]
        lat, lon = inputs.positions.get(name, (lat, lon))
        free = kind != "port" and name in on_rail
        out[name] = (
            tracks.snapped(railways, (lat, lon), SNAP_KM) if free else rounded([(lat, lon)], 3)[0]
        )
    return out


def build_links(
    links: list[Link], at: dict[str, Point], inputs: Inputs, railways: Railways
) -> tuple[dict[Link, Track], list[str]]:
    """Return the track of every link, and what could not be built."""
    anchors = {n: railways.anchor(at[n]) for a, b, by in links if by == "rail" for n in (a, b)}
    built: dict[Link, Track] = {}
    problems = []
    for link in links:
        a, b, by = link
        if (b, a, by) in built:
            other = built[b, a, by]
            built[link] = Track(other.pieces[::-1], other.drawn[::-1], other.quality)
            continue
        way = inputs.way(link)
        if by == "rail":
            found = tracks.rail(railways, anchors[a], anchors[b], way)
            if found is None:
                problems.append(f"link {'-'.join(link)}: no track found; lead it by waypoints.csv")
                continue
            built[link] = found
        elif by in SEA_MODES or all(way.straight):
            built[link] = tracks.by_sea(at[a], at[b], way)
        else:
            problems.append(f"link {'-'.join(link)}: give its whole way in waypoints.csv")
    return built, problems


def length_source(link: Link, track: Track) -> str:
    """Name the data set a measured length comes from."""
    kinds = {p.kind for p in track.pieces}
    if link[2] in SEA_MODES and "lane" in kinds:
        return SOURCES["sea"]
    return SOURCES["rail" if "track" in kinds else "hand"]


def scaled(km: dict[str, float], length: float) -> str:
    """Return ``KZ:283.6;RU:8.9`` with a sum equal to the length, largest first."""
    total = sum(km.values())
    if not total:
        return ""
    parts = {c: round(v * length / total, 1) for c, v in km.items()}
    parts = {c: v for c, v in parts.items() if v > 0}
    ranked = sorted(parts, key=lambda c: (-parts[c], c))
    parts[ranked[0]] = round(parts[ranked[0]] + length - sum(parts.values()), 2)
    return ";".join(f"{c}:{parts[c]:g}" for c in ranked)


def totals(rows: list[Row], built: dict[Link, Track]) -> dict[Link, tuple[float, str]]:
    """Share published totals among their links by measured length."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["total"], []).append(row)
    out = {}
    for members in groups.values():
        links = [(r["from"], r["to"], r["by"]) for r in members]
        whole = sum(built[k].km for k in links if k in built)
        for row, link in zip(members, links, strict=True):
            if link in built:
                share = float(row["total_km"]) * built[link].km / whole
                out[link] = (round(share, 1), f"{row['source']} {length_source(link, built[link])}")
    return out


def fill_rows(
    rows: list[Row],
    built: dict[Link, Track],
    country: dict[str, str],
    territory: Territory,
    inputs: Inputs,
) -> list[str]:
    """Write lengths, countries and quality into the rows; return the problems."""
    problems: list[str] = []
    shared = totals(inputs.totals, built)
    own = set(SOURCES.values())
    shares = {}
    for link, track in built.items():
        km = territory.shares(list(track.pieces))
        kept, wrong = own_countries(link, km, (country[link[0]], country[link[1]]), inputs)
        if link[2] in SEA_MODES:
            kept = {c: v for c, v in km.items() if v > track.km / 2}
            wrong = []
        shares[link] = kept
        problems += wrong
    for row in rows:
        if row["mode"] == "transfer":
            row["geometry"] = "none"
            row["length_km"], row["length_basis"], row["length_source"] = (
                "0",
                "derived",
                SOURCES["hand"],
            )
            continue
        link = (row["from"], row["to"], row["moves_by"])
        if link not in built:
            continue
        track = built[link]
        row["measured_km"] = f"{track.km:.1f}"
        row["geometry"] = track.quality
        built_here = link in shared or set(row["length_source"].split()) <= own
        if built_here and row["length_basis"] != "published":
            length, source = shared.get(link, (round(track.km, 1), length_source(link, track)))
            row["length_km"], row["length_basis"] = f"{length:g}", "derived"
            row["length_source"] = source
        row["countries"] = scaled(shares[link], float(row["length_km"]))
    return problems


def build(data: Path, *, verbose: bool = False) -> None:
    """Rebuild everything in a data folder from its hand-written columns.

    Raises
    ------
    BuildError
        With all problems at once; nothing has been written then.
    """
    inputs = read_inputs()
    nodes = sorted(read_features(data / "nodes.geojson"), key=lambda f: str(f["properties"]["id"]))
    rows = read_rows(data / "edges.csv")
    columns = list(rows[0])
    countries = read_countries()
    territory = Territory(countries)
    railways = Railways.read(inputs.inner)
    whose = dict(zip(railways.points, territory.of(railways.points), strict=True))

    def allowed(a: Point, b: Point) -> bool:
        pair = frozenset((whose[a], whose[b])) - {""}
        return len(pair) < 2 or pair in inputs.bridges

    railways.bridge(allowed)
    at = place_nodes(nodes, rows, inputs, railways)
    country = {f["properties"]["id"]: f["properties"]["country"] for f in nodes}
    links = tracks.links_of(rows)
    built, problems = build_links(links, at, inputs, railways)
    problems += fill_rows(rows, built, country, territory, inputs)
    published: dict[Link, list[float]] = {}
    noted: dict[Link, bool] = {}
    for row in rows:
        link = (row["from"], row["to"], row["moves_by"])
        if row["length_km"] and link in built and row["measured_km"] != row["length_km"]:
            published.setdefault(link, []).append(float(row["length_km"]))
            noted[link] = bool(row["note"])
    for link in sorted(built):
        problems += check_link(
            link,
            track=built[link],
            ends=(at[link[0]], at[link[1]]),
            published_km=published.get(link, []),
            note=noted.get(link, False),
            inputs=inputs,
        )
        if verbose:
            bow, piece = hidden(built[link])
            print(
                f"{'-'.join(link)}: {built[link].km:.1f} km {built[link].quality} "
                f"longest piece hides about {bow:.0f} km over {piece:.0f} km"
            )
    problems += inputs.unused()
    if problems:
        raise BuildError(problems)
    own = {"", *SOURCES.values()}
    for node in nodes:
        lat, lon = at[node["properties"]["id"]]
        node["geometry"]["coordinates"] = [lon, lat]
        if node["properties"]["position_source"] in own:
            traced = railways.anchor((lat, lon)).off_km <= tracks.ON_TRACK_KM
            node["properties"]["position_source"] = SOURCES["rail" if traced else "hand"]
    write_nodes(data / "nodes.geojson", nodes)
    write_rows(data / "edges.csv", rows, columns)
    by_id = {r["id"]: (r["from"], r["to"], r["moves_by"]) for r in rows if r["mode"] != "transfer"}
    write_features(data / "tracks.geojson", [feature(i, built[by_id[i]]) for i in sorted(by_id)])
    basemap.write(data / "basemap", countries, inputs.seas)


def feature(name: str, track: Track) -> dict[str, Any]:
    """Return the drawn line as a GeoJSON feature."""
    return {
        "type": "Feature",
        "properties": {"id": name, "geometry": track.quality},
        "geometry": {"type": "LineString", "coordinates": [[x, y] for y, x in track.drawn]},
    }


def write_nodes(path: Path, nodes: list[dict[str, Any]]) -> None:
    """Write the places in the layout they are edited in: one feature a line."""
    lines = [json.dumps(n, ensure_ascii=False) for n in nodes]
    head = '{\n"type": "FeatureCollection",\n"name": "nodes",\n"features": [\n'
    path.write_text(head + ",\n".join(lines) + "\n]\n}\n", encoding="utf-8")


def check(data: Path) -> list[str]:
    """Rebuild in a temporary folder and name the files that come out different."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("nodes.geojson", "edges.csv"):
            shutil.copy(data / name, copy / name)
        build(copy)
        return [
            f"{name} differs from a fresh build; run python -m tools.geography"
            for name in OUTPUTS
            if not (data / name).exists()
            or not filecmp.cmp(data / name, copy / name, shallow=False)
        ]


def main() -> int:
    """Run the build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="data folder to read and write")
    parser.add_argument("--check", action="store_true", help="rebuild elsewhere and compare")
    parser.add_argument("--verbose", action="store_true", help="print every link")
    options = parser.parse_args()
    try:
        if options.check:
            problems = check(options.data)
        else:
            build(options.data, verbose=options.verbose)
            problems = []
    except BuildError as error:
        problems = error.problems
    for problem in problems:
        print(f"- {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

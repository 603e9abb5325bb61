"""Write results and networks as CSV, GeoJSON and GeoPackage."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.export.writing import write_safely
from corridors.network import Network

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["ATTRIBUTION", "write_geojson", "write_geopackage", "write_table"]

ATTRIBUTION = (
    "Contains information from OpenStreetMap, (c) OpenStreetMap contributors, available under the "
    "Open Database License"
)
AnyPath = str | os.PathLike[str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _layers(result: Any) -> Mapping[str, "gpd.GeoDataFrame"]:
    """Layers of a network (nodes, edges) or of a result (legs)."""
    if isinstance(result, Network):
        return {"nodes": result.nodes, "edges": result.edges}
    frame = result.to_gdf()
    if frame.empty:
        raise OptionError("there is nothing to write: the result holds no journey")
    return {"legs": frame}


def _harmless(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula, quoted."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _plain(frame: "gpd.GeoDataFrame") -> "gpd.GeoDataFrame":
    """A frame whose cells every format can hold: dates as text, ids as a column."""
    flat = frame.reset_index() if frame.index.name else frame.copy()
    for name in flat.columns.drop(flat.geometry.name):
        if flat[name].dtype == object:
            flat[name] = flat[name].map(
                lambda v: v if v is None or isinstance(v, (str, bool, float, int)) else str(v)
            )
    return flat


def write_table(frame: "pd.DataFrame", path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write a frame as CSV, UTF-8; cells that look like formulas are quoted.

    Parameters
    ----------
    frame : pandas.DataFrame
    path : path
        File that ends in ``.csv``.
    overwrite : bool
        Replace a file that exists.

    Raises
    ------
    OptionError
        The file exists, or cannot be written.
    """
    if Path(path).suffix.lower() != ".csv":
        raise OptionError(f"{path}: tables are written as .csv")
    safe = frame.map(_harmless)
    return write_safely(
        path, lambda p: safe.to_csv(p, index=False, lineterminator="\n"), overwrite=overwrite
    )


def write_geopackage(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write a network or result as GeoPackage (EPSG:4326).

    Parameters
    ----------
    result : Network, Route, RouteSet or Comparison
        A network gives the layers ``nodes`` and ``edges``, a result the layer ``legs``.
    path : path
        File that ends in ``.gpkg``.
    overwrite : bool
        Replace a file that exists.

    Raises
    ------
    OptionError
        Nothing to write, the file exists, or it cannot be written.
    """
    if Path(path).suffix.lower() != ".gpkg":
        raise OptionError(f"{path}: a GeoPackage ends in .gpkg")
    layers = _layers(result)

    def write(file: Path) -> None:
        for name, frame in layers.items():
            _plain(frame).to_file(
                file, layer=name, driver="GPKG", engine="pyogrio",
                dataset_metadata={"ATTRIBUTION": ATTRIBUTION},
            )  # fmt: skip

    return write_safely(path, write, overwrite=overwrite)


def write_geojson(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write the lines of a network or result as GeoJSON.

    Parameters
    ----------
    result : Network, Route, RouteSet or Comparison
        Of a network the links are written, of a result its legs.
    path : path
        File that ends in ``.geojson``.
    overwrite : bool
        Replace a file that exists.
    """
    import json

    if Path(path).suffix.lower() not in (".geojson", ".json"):
        raise OptionError(f"{path}: GeoJSON ends in .geojson")
    layers = _layers(result)
    frame = layers.get("edges", next(iter(layers.values())))

    def write(file: Path) -> None:
        content = json.loads(_plain(frame).to_json(drop_id=True))
        content["attribution"] = ATTRIBUTION
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    return write_safely(path, write, overwrite=overwrite)

"""Write map layers as GeoPackage, GeoJSON, KML, GeoParquet and FlatGeobuf."""

import json
import os
from pathlib import Path
from typing import Any

from corridors.errors import MissingExtraError
from corridors.export.columns import described
from corridors.export.contents import ATTRIBUTION, Contents, contents_of
from corridors.export.qgis import write_styles
from corridors.export.writing import checked_suffix, write_safely

__all__ = [
    "write_flatgeobuf",
    "write_geojson",
    "write_geopackage",
    "write_geoparquet",
    "write_kml",
]

AnyPath = str | os.PathLike[str]


def _save(frame: Any, file: Path, driver: str, **options: Any) -> None:
    """Have GDAL write a frame; its failures become those of the system."""
    import pyogrio

    try:
        pyogrio.write_dataframe(frame, file, driver=driver, **options)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise OSError(str(error)) from None


def _said(contents: Contents) -> str:
    return "; ".join(text for text in (ATTRIBUTION, contents.note) if text)


def write_geopackage(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write a network or result as GeoPackage (EPSG:4326), with a style for QGIS inside.

    Parameters
    ----------
    result : Network, GeoDataFrame or any result that lies on a map
        A network gives the layers ``edges`` and ``nodes``; journeys the layer ``legs``; flows the
        layers ``links`` (what each carries) and ``ways``. The table ``columns`` says the unit and
        meaning of each column.
    path : path
        File that ends in ``.gpkg``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        Nothing to write, another ending, the file exists and is to be kept, or it cannot be
        written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import geopandas as gpd
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_geopackage(sample_network(), Path(folder) / "network.gpkg")
    ...     len(gpd.read_file(file, layer="nodes"))
    7
    """
    import pandas as pd

    checked_suffix(path, (".gpkg",))
    contents = contents_of(result)
    layers = contents.on_map
    about = pd.concat(
        [described(layer.columns.drop(layer.geometry.name)).assign(layer=name)
         for name, layer in layers.items()], ignore_index=True,
    )  # fmt: skip

    def write(file: Path) -> None:
        for name, layer in layers.items():
            _save(layer, file, "GPKG", layer=name, layer_metadata={"ATTRIBUTION": _said(contents)},
                  dataset_metadata={"ATTRIBUTION": _said(contents)})  # fmt: skip
        _save(about[["layer", "column", "unit", "meaning"]], file, "GPKG", layer="columns")
        write_styles(file, layers)

    return write_safely(path, write, overwrite=overwrite)


def write_geojson(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write the main layer of a network or result as GeoJSON.

    Parameters
    ----------
    result : Network, GeoDataFrame or any result that lies on a map
        Of a network the links are written, of a result its legs, places or links.
    path : path
        File that ends in ``.geojson`` or ``.json``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands. Beside the features it has ``attribution``, ``about``, and
        ``columns`` with unit and meaning.

    Raises
    ------
    OptionError
        Nothing to write, another ending, the file exists and is to be kept, or it cannot be
        written.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_geojson(sample_network(), Path(folder) / "links.geojson")
    ...     len(json.loads(file.read_text(encoding="utf-8"))["features"])
    14
    """
    checked_suffix(path, (".geojson", ".json"))
    contents = contents_of(result)
    layer = contents.layer
    columns = described(layer.columns.drop(layer.geometry.name)).to_dict("records")

    def write(file: Path) -> None:
        features = json.loads(layer.to_json(drop_id=True))["features"]
        whole = {
            "type": "FeatureCollection", "attribution": ATTRIBUTION, "about": contents.note,
            "columns": columns, "features": features,
        }  # fmt: skip
        file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    return write_safely(path, write, overwrite=overwrite)


def write_kml(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write the main layer of a network or result as KML, for globes.

    Parameters
    ----------
    result : Network, GeoDataFrame or any result that lies on a map
        Of a network the links are written, of a result its legs, places or links.
    path : path
        File that ends in ``.kml``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        Nothing to write, another ending, the file exists and is to be kept, or it cannot be
        written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> route = co.find_route(co.samples.sample_network(), "alpha", "omega")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_kml(route, Path(folder) / "route.kml").name
    'route.kml'
    """
    checked_suffix(path, (".kml",))
    contents = contents_of(result)
    layer = contents.layer
    titled = "name" not in layer.columns and "id" in layer.columns
    named = layer.assign(Name=layer["id"]) if titled else layer

    def write(file: Path) -> None:
        _save(named, file, "LIBKML", layer=next(iter(contents.layers)),
              dataset_options={"NAME": contents.title, "DESCRIPTION": _said(contents)})  # fmt: skip

    return write_safely(path, write, overwrite=overwrite)


def write_flatgeobuf(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write the main layer of a network or result as FlatGeobuf.

    Parameters
    ----------
    result : Network, GeoDataFrame or any result that lies on a map
        Of a network the links are written, of a result its legs, places or links.
    path : path
        File that ends in ``.fgb``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands. Rows keep no order: the format sorts them by place.

    Raises
    ------
    OptionError
        Nothing to write, another ending, the file exists and is to be kept, or it cannot be
        written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_flatgeobuf(sample_network(), Path(folder) / "links.fgb").name
    'links.fgb'
    """
    checked_suffix(path, (".fgb",))
    contents = contents_of(result)
    layer = contents.layer

    def write(file: Path) -> None:
        _save(layer, file, "FlatGeobuf",
              layer_options={"TITLE": contents.title, "DESCRIPTION": _said(contents)})  # fmt: skip

    return write_safely(path, write, overwrite=overwrite)


def write_geoparquet(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write the main layer of a network or result as GeoParquet.

    Parameters
    ----------
    result : Network, GeoDataFrame or any result that lies on a map
        Of a network the links are written, of a result its legs, places or links.
    path : path
        File that ends in ``.parquet`` or ``.geoparquet``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands. The attribution and the units of the columns stand in the metadata
        of the file.

    Raises
    ------
    MissingExtraError
        pyarrow is not installed.
    OptionError
        Nothing to write, another ending, the file exists and is to be kept, or it cannot be
        written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_geoparquet(sample_network(), Path(folder) / "links.parquet").name
    'links.parquet'
    """
    checked_suffix(path, (".parquet", ".geoparquet"))
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("writing GeoParquet", "exchange") from None
    contents = contents_of(result)
    layer = contents.layer

    def write(file: Path) -> None:
        layer.to_parquet(file, index=False)
        table = pq.read_table(file)
        units = described(table.column_names).to_dict("records")
        told = {b"attribution": _said(contents).encode(), b"columns": json.dumps(units).encode()}
        pq.write_table(table.replace_schema_metadata({**table.schema.metadata, **told}), file)

    return write_safely(path, write, overwrite=overwrite)

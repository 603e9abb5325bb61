"""Styles for QGIS inside a GeoPackage: each layer opens in the colours of the maps."""

import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corridors.plotting.style import CORRIDORS, MODES, LineLook

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["qml", "write_styles"]

HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
WIDTH_MM = 0.6
PLAIN = LineLook("#1f1f1f", "#f2f2f2")
BY: tuple[tuple[str, Mapping[str, LineLook]], ...] = (("corridor", CORRIDORS), ("mode", MODES))
TABLE = """CREATE TABLE layer_styles (
 id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
 f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
 styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
 update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
ROW = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,
 f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)
 VALUES ('', '', ?, ?, ?, ?, '', 1, 'Colours of the corridors maps', 'corridors')"""
LISTED = """INSERT INTO gpkg_contents (table_name, data_type, identifier)
 VALUES ('layer_styles', 'attributes', 'layer_styles')"""


def _options(parent: ET.Element, values: Mapping[str, str]) -> None:
    inner = ET.SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(inner, "Option", type="QString", name=name, value=value)


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _symbol(parent: ET.Element, name: str, look: LineLook, *, line: bool) -> None:
    kind = "line" if line else "marker"
    symbol = ET.SubElement(parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1",
                           force_rhr="0")  # fmt: skip
    drawn = {"class": "SimpleLine" if line else "SimpleMarker", "enabled": "1", "locked": "0"}
    layer = ET.SubElement(symbol, "layer", {**drawn, "pass": "0"})
    if line:
        dash = ";".join(f"{part * WIDTH_MM:g}" for part in look.dash)
        _options(layer, {
            "line_color": _rgba(look.light), "line_style": "solid", "line_width_unit": "MM",
            "line_width": f"{WIDTH_MM * look.width:g}", "capstyle": "flat", "joinstyle": "round",
            "use_custom_dash": str(int(bool(dash))), "customdash": dash or "5;2",
            "customdash_unit": "MM",
        })  # fmt: skip
    else:
        _options(layer, {"name": "circle", "color": "255,255,255,255", "size": "1.6",
                         "size_unit": "MM", "outline_color": _rgba(look.light)})  # fmt: skip


def qml(layer: "gpd.GeoDataFrame") -> str:
    """Style of a layer in the words of QGIS: by corridor, by mode, else of one kind.

    Parameters
    ----------
    layer : GeoDataFrame
        Lines or points.

    Returns
    -------
    str
        QML.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> 'attr="mode"' in qml(sample_network().edges)
    True
    """
    line = bool(layer.geom_type.str.contains("Line").any())
    by = next(((n, looks) for n, looks in BY if line and n in layer.columns), None)
    root = ET.Element("qgis", version="3.28.0", styleCategories="Symbology")
    if by is None:
        renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", enableorderby="0")
        _symbol(ET.SubElement(renderer, "symbols"), "0", PLAIN, line=line)
        return HEAD + ET.tostring(root, encoding="unicode")
    column, looks = by
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr=column,
                             enableorderby="0")  # fmt: skip
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    values = sorted({str(value) for value in layer[column].dropna()})
    for number, value in enumerate(values):
        ET.SubElement(categories, "category", symbol=str(number), value=value, type="string",
                      label=value.replace("-", " ").capitalize(), render="true")  # fmt: skip
        _symbol(symbols, str(number), looks.get(value, PLAIN), line=line)
    return HEAD + ET.tostring(root, encoding="unicode")


def write_styles(file: Path, layers: Mapping[str, "gpd.GeoDataFrame"]) -> None:
    """Put a default style for each layer into a GeoPackage.

    Parameters
    ----------
    file : Path
        The GeoPackage.
    layers : mapping of str to GeoDataFrame
        Its layers.
    """
    base = sqlite3.connect(file)
    try:
        with base:
            base.execute(TABLE)
            base.execute(LISTED)
            found = base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
            shapes = dict(found.fetchall())
            for name, layer in layers.items():
                base.execute(ROW, (name, shapes[name], "corridors", qml(layer)))
    finally:
        base.close()

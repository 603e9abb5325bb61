"""Write results to files that other programs open."""

from corridors.export.contents import ATTRIBUTION
from corridors.export.figures import write_figure
from corridors.export.formats import FORMATS, write
from corridors.export.graphs import write_gmns, write_graphml
from corridors.export.layers import (
    write_flatgeobuf,
    write_geojson,
    write_geopackage,
    write_geoparquet,
    write_kml,
)
from corridors.export.pages import write_html
from corridors.export.tabular import write_excel, write_table
from corridors.export.typeset import write_latex, write_markdown

__all__ = [
    "ATTRIBUTION",
    "FORMATS",
    "write",
    "write_excel",
    "write_figure",
    "write_flatgeobuf",
    "write_geojson",
    "write_geopackage",
    "write_geoparquet",
    "write_gmns",
    "write_graphml",
    "write_html",
    "write_kml",
    "write_latex",
    "write_markdown",
    "write_table",
]

"""Write results to files that other programs open."""

from corridors.export.figures import write_figure
from corridors.export.tables import ATTRIBUTION, write_geojson, write_geopackage, write_table

__all__ = ["ATTRIBUTION", "write_figure", "write_geojson", "write_geopackage", "write_table"]

"""The formats, by file ending."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corridors.export.graphs import write_gmns, write_graphml
from corridors.export.layers import (
    write_flatgeobuf,
    write_geojson,
    write_geopackage,
    write_geoparquet,
    write_kml,
)
from corridors.export.tabular import write_excel, write_table
from corridors.export.typeset import write_latex, write_markdown
from corridors.export.writing import checked_suffix

__all__ = ["FORMATS", "write"]

Writer = Callable[..., Path]

FORMATS: Mapping[str, Writer] = {
    ".gpkg": write_geopackage,
    ".geojson": write_geojson,
    ".json": write_geojson,
    ".kml": write_kml,
    ".parquet": write_geoparquet,
    ".geoparquet": write_geoparquet,
    ".fgb": write_flatgeobuf,
    ".csv": write_table,
    ".xlsx": write_excel,
    ".md": write_markdown,
    ".tex": write_latex,
    ".zip": write_gmns,
    ".graphml": write_graphml,
}


def write(result: Any, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a network or result to a file whose ending says the format.

    Parameters
    ----------
    result : Network, DataFrame, GeoDataFrame or any result with ``to_frame``
        What to write.
    path : path
        File that ends in ``.gpkg``, ``.geojson``, ``.json``, ``.kml``, ``.parquet``,
        ``.geoparquet``, ``.fgb``, ``.csv``, ``.xlsx``, ``.md`` or ``.tex``; for a network also
        ``.zip`` (GMNS) or ``.graphml``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    MissingExtraError
        The format needs an extra that is not installed.
    OptionError
        Another ending, nothing to write, the file exists and is to be kept, or it cannot be
        written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> from corridors.export import write
    >>> route = co.find_route(co.samples.sample_network(), "alpha", "omega")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(route, Path(folder) / "route.geojson").name
    'route.geojson'
    """
    return FORMATS[checked_suffix(path, tuple(FORMATS))](result, path, overwrite=overwrite)

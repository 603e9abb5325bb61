"""Sioux Falls (LeBlanc, Morlok and Pierskalla 1975), read from the example of AequilibraE's wheel.

AequilibraE itself is not imported: its files are enough.
"""

import sqlite3
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

__all__ = ["ZONES", "tables"]

ZONES = 24
_COLUMNS = "a_node, b_node, capacity_ab, free_flow_time, b, power"


def tables() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Links and trips.

    Returns
    -------
    links : numpy.ndarray
        Shape (76, 6): from, to (numbers from 1), capacity, free time, and the two coefficients of
        the time function.
    trips : numpy.ndarray
        Shape (24, 24): trips from each zone to each.

    Raises
    ------
    ModuleNotFoundError
        AequilibraE (extra ``test``) is not installed.
    """
    found = find_spec("aequilibrae")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("AequilibraE holds Sioux Falls; install the extra 'test'")
    folder = Path(next(iter(found.submodule_search_locations))) / "reference_files"
    with ZipFile(folder / "sioux_falls.zip") as archive:
        base = sqlite3.connect(":memory:")
        base.deserialize(archive.read("project_database.sqlite"))
        rows = base.execute(f"SELECT {_COLUMNS} FROM links ORDER BY link_id").fetchall()
        base.close()
        matrix = archive.read("matrices/demand.aem")
    # the matrix is the end of its file, row by row
    trips = np.frombuffer(matrix[-8 * ZONES**2 :]).reshape(ZONES, ZONES)
    return np.array(rows, dtype=float), trips.copy()

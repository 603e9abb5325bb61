"""Write a network as a graph: GMNS and GraphML."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.export.contents import ATTRIBUTION, contents_of
from corridors.export.tabular import tamed
from corridors.export.writing import checked_suffix, write_safely
from corridors.network import Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["gmns_tables", "write_gmns", "write_graphml"]

AnyPath = str | os.PathLike[str]
USES = {
    "rail": "Rail freight", "road": "Road freight", "ferry": "Ferry", "sea": "Deep-sea shipping",
    "transfer": "Change of vehicle, gauge or mode inside a place",
}  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)  # earliest date that a zip file can hold: the same bytes each time


def _network(result: Any, words: str) -> Network:
    if not isinstance(result, Network):
        raise OptionError(f"{words} holds a network; give one, not {type(result).__name__}")
    return result


def gmns_tables(network: Network) -> Mapping[str, "pd.DataFrame"]:
    """Tables of the General Modeling Network Specification.

    Parameters
    ----------
    network : Network
        What to write.

    Returns
    -------
    mapping of str to DataFrame
        ``config``, ``node``, ``link``, ``geometry`` and ``use_definition``. Lengths are in
        kilometres. Columns that the specification lacks follow its own.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> gmns_tables(sample_network())["link"]["directed"].any()
    np.False_
    """
    import pandas as pd

    nodes, links = network.nodes.reset_index(), network.edges.reset_index()
    node = pd.DataFrame(
        {"node_id": nodes["id"], "name": nodes["name"], "x_coord": nodes["lon"],
         "y_coord": nodes["lat"], "node_type": nodes["kind"]}
    )  # fmt: skip
    runs = links["mode"] != "transfer"  # the others stand on a point
    moves = [link.moves for link in network.links.values()]
    link = pd.DataFrame(
        {"link_id": links["id"], "name": links["id"], "from_node_id": links["from"],
         "to_node_id": links["to"], "directed": links["oneway"].astype(bool),
         "geometry_id": links["id"].where(runs), "dir_flag": 1, "length": links["length_km"],
         "facility_type": links["mode"], "allowed_uses": moves, "jurisdiction": links["operator"]}
    )  # fmt: skip
    lines = links[runs]
    geometry = pd.DataFrame({"geometry_id": lines["id"], "geometry": lines.geometry.to_wkt()})
    plain = contents_of(network).tables
    own = ("id", "from", "to", "oneway", "length_km", "operator")
    use = pd.DataFrame(
        [{"use": name, "persons_per_vehicle": 1.0, "pce": 1.0, "description": words}
         for name, words in USES.items() if name in set(moves)]
    )  # fmt: skip
    config = pd.DataFrame(
        [{"dataset_name": "corridors", "short_length": "meter", "long_length": "kilometer",
          "speed": "kilometer/hour", "crs": "EPSG:4326", "geometry_field_format": "wkt",
          "currency": "USD", "version_number": "0.95", "id_type": "string",
          "attribution": ATTRIBUTION, "as_of": network.day.isoformat()}]
    )  # fmt: skip
    return {
        "config": config,
        "node": node.join(plain["nodes"].drop(columns=["id", "name", "lon", "lat", "kind"])),
        "link": link.join(plain["edges"].drop(columns=[*own])),
        "geometry": geometry,
        "use_definition": use,
    }


def write_gmns(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write a network to the General Modeling Network Specification: its tables in a zip file.

    Parameters
    ----------
    result : Network
        What to write.
    path : path
        File that ends in ``.zip``: ``node.csv``, ``link.csv``, ``geometry.csv``,
        ``use_definition.csv`` and ``config.csv``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        No network, another ending, the file exists and is to be kept, or it cannot be written.

    References
    ----------
    https://github.com/zephyr-data-specs/GMNS

    Examples
    --------
    >>> import tempfile, zipfile
    >>> from pathlib import Path
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_gmns(sample_network(), Path(folder) / "network.zip")
    ...     sorted(zipfile.ZipFile(file).namelist())[:2]
    ['config.csv', 'geometry.csv']
    """
    checked_suffix(path, (".zip",))
    tables = gmns_tables(_network(result, "GMNS"))

    def write(file: Path) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
            for name, table in tables.items():
                text = tamed(table).to_csv(index=False, lineterminator="\n")
                pack.writestr(zipfile.ZipInfo(f"{name}.csv", EPOCH), text, zipfile.ZIP_DEFLATED)

    return write_safely(path, write, overwrite=overwrite)


def write_graphml(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write a network as GraphML: one arc per direction of each link.

    Parameters
    ----------
    result : Network
        What to write.
    path : path
        File that ends in ``.graphml``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        No network, another ending, the file exists and is to be kept, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import networkx as nx
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_graphml(sample_network(), Path(folder) / "network.graphml")
    ...     nx.read_graphml(file, force_multigraph=True).number_of_nodes()
    7
    """
    import networkx as nx

    checked_suffix(path, (".graphml",))
    graph = _network(result, "GraphML").to_networkx()
    written: nx.MultiDiGraph[Any] = nx.MultiDiGraph(
        attribution=ATTRIBUTION, as_of=result.day.isoformat()
    )
    written.add_nodes_from((name, _cells(cells)) for name, cells in graph.nodes(data=True))
    for tail, head, key, cells in graph.edges(keys=True, data=True):
        written.add_edge(tail, head, key=key, **_cells(cells))
    return write_safely(
        path, lambda file: nx.write_graphml(written, file, named_key_ids=True),
        overwrite=overwrite,
    )  # fmt: skip


def _cells(record: Mapping[str, Any]) -> dict[str, Any]:
    """Cells that are there; dates and lists as text."""
    return {
        name: value if isinstance(value, (str, bool, int, float)) else str(value)
        for name, value in record.items()
        if value is not None and value == value
    }

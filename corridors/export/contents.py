"""What a network or result holds, as tables and as map layers that any format can take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.network import Network

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["ATTRIBUTION", "Contents", "contents_of"]

ATTRIBUTION = (
    "Contains information from OpenStreetMap, (c) OpenStreetMap contributors, available under the "
    "Open Database License"
)
AMOUNTS = ("per_year", "amount")  # columns that say how much goes a way
CRS = "EPSG:4326"


@dataclass(frozen=True)
class Contents:
    """Tables and layers of a network or result.

    Parameters
    ----------
    title : str
        What it is.
    note : str
        State of the world and date of the data, where they are known.
    tables : mapping of str to DataFrame
        Tables by name, the main one first; no index, cells that every format can hold.
    layers : mapping of str to GeoDataFrame
        Layers by name, the main one first (EPSG:4326).
    """

    title: str
    note: str
    tables: Mapping[str, "pd.DataFrame"] = field(repr=False)
    layers: Mapping[str, "gpd.GeoDataFrame"] = field(repr=False)

    @property
    def about(self) -> list[str]:
        """What it is, state of the world, attribution."""
        return [text for text in (self.title, self.note, ATTRIBUTION) if text]

    @property
    def table(self) -> "pd.DataFrame":
        """The main table."""
        return next(iter(self.tables.values()))

    @property
    def on_map(self) -> Mapping[str, "gpd.GeoDataFrame"]:
        """The layers, of which there must be one.

        Raises
        ------
        OptionError
            There is nothing that lies on a map.
        """
        if not self.layers:
            raise OptionError(
                f"{self.title}: nothing of it lies on a map, no journey or place; "
                "write it as a table: .csv, .xlsx, .md or .tex"
            )
        return self.layers

    @property
    def layer(self) -> "gpd.GeoDataFrame":
        """The main layer, see `on_map`."""
        return next(iter(self.on_map.values()))


def contents_of(result: Any) -> Contents:
    """Take a network, a result or a frame apart.

    Parameters
    ----------
    result : Network, DataFrame, GeoDataFrame or any result with ``to_frame``
        What is to be written.

    Raises
    ------
    OptionError
        Something that has no table.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> found = contents_of(sample_network())
    >>> list(found.tables), list(found.layers)
    (['edges', 'nodes'], ['edges', 'nodes'])
    """
    import pandas as pd

    if isinstance(result, Network):
        layers = {"edges": _flat(result.edges), "nodes": _flat(result.nodes)}
        return Contents("Network", _note(result), _bare(layers), layers)
    if isinstance(result, pd.DataFrame):
        return _of_frame(result)
    if not callable(getattr(result, "to_frame", None)):
        raise OptionError(
            f"cannot write {type(result).__name__}; give a network, a result or a frame"
        )
    frame = result.to_frame()
    network = _network_of(result)
    layers = _layers_of(result, frame, network)
    tables = {"rows": _flat(frame), **{n: t for n, t in _bare(layers).items() if n != "ways"}}
    return Contents(type(result).__name__, _note(network), tables, layers)


def _of_frame(frame: Any) -> Contents:
    import geopandas as gpd

    flat = _flat(frame)
    if isinstance(flat, gpd.GeoDataFrame):
        return Contents("Layer", "", _bare({"rows": flat}), {"rows": flat})
    return Contents("Table", "", {"rows": flat}, {})


def _network_of(result: Any) -> Network | None:
    """The network behind a result, wherever it keeps it."""
    routes = getattr(result, "routes", ())
    owners = (result, getattr(result, "setting", None), getattr(result, "after", None))
    for owner in (*owners, *(routes[:1] if isinstance(routes, tuple) else ())):
        found = owner if isinstance(owner, Network) else getattr(owner, "network", None)
        if isinstance(found, Network):
            return found
    return None


def _note(network: Network | None) -> str:
    if network is None:
        return ""
    return (
        f"network as of {network.day.isoformat()}, data to {network.data_date.isoformat()}, "
        f"hash {network.hash}"
    )


def _layers_of(
    result: Any, frame: "pd.DataFrame", network: Network | None
) -> dict[str, "gpd.GeoDataFrame"]:
    if callable(getattr(result, "to_gdf", None)):
        if getattr(result, "routes", None) == ():
            return {}
        shapes = result.to_gdf()
        name = "legs" if "edges" in shapes.columns else "places"
        return {name: _flat(shapes)} if len(shapes) else {}
    amount = next((name for name in AMOUNTS if name in frame.columns), None)
    if network is None or amount is None or "edges" not in frame.columns or frame.empty:
        return {}
    told = getattr(result, "links", None)
    links = _links_told(told(), network) if callable(told) else None
    return {
        "links": _links_in_use(frame, amount, network) if links is None else links,
        "ways": _flat(_ways(frame, network)),
    }


def _ways(frame: "pd.DataFrame", network: Network) -> "gpd.GeoDataFrame":
    """Each row of a frame of ways with its course."""
    import geopandas as gpd
    from shapely import MultiLineString

    shapes = []
    for edges in frame["edges"]:
        links = [network.links[edge] for edge in edges]
        drawn = [link for link in links if link.mode != "transfer"]
        lines = [network.lines.of(link, network.places) for link in drawn]
        shapes.append(MultiLineString([list(line) for line in lines]))
    return gpd.GeoDataFrame(frame.reset_index(drop=True), geometry=shapes, crs=CRS)


def _links_told(use: "pd.DataFrame", network: Network) -> "gpd.GeoDataFrame":
    """Links with what a plan says of each: goods, containers, use of the tightest capacity."""
    found = network.edges.loc[list(use["edge"])].reset_index()
    told = {"t_per_year": "t_per_year", "teu_per_year": "teu_per_year",
            "utilisation": "utilisation", "name": "tightest_capacity"}  # fmt: skip
    for place, (column, name) in enumerate(told.items(), start=1):
        found.insert(place, name, use[column].to_numpy())
    return _flat(found)


def _links_in_use(frame: "pd.DataFrame", amount: str, network: Network) -> "gpd.GeoDataFrame":
    """Links that ways run over, with what they carry together, by unit."""
    units = frame["unit"] if "unit" in frame.columns else [""] * len(frame)
    totals: dict[tuple[str, str], float] = {}
    for edges, unit, value in zip(frame["edges"], units, frame[amount], strict=True):
        for edge in edges:
            totals[edge, str(unit)] = totals.get((edge, str(unit)), 0.0) + float(value)
    links = network.edges
    found = links.loc[[edge for edge, _ in totals]].reset_index()
    found.insert(1, amount, list(totals.values()))
    if "unit" in frame.columns:
        found.insert(2, "unit", [unit for _, unit in totals])
    return _flat(found)


def _bare(layers: Mapping[str, "gpd.GeoDataFrame"]) -> dict[str, "pd.DataFrame"]:
    """Layers without their shapes."""
    import pandas as pd

    return {
        name: pd.DataFrame(layer.drop(columns=layer.geometry.name))
        for name, layer in layers.items()
    }


def _flat(frame: Any) -> Any:
    """A frame that every format can hold: named index as columns, lists and dates as text."""
    import pandas as pd

    named = [name for name in frame.index.names if name]
    fresh = [name for name in named if name not in frame.columns]
    flat = frame.reset_index(level=fresh) if fresh else frame.copy()
    flat = flat.reset_index(drop=True)
    shape = getattr(flat, "_geometry_column_name", None)
    for name in flat.columns:
        if name != shape and not pd.api.types.is_numeric_dtype(flat[name]):
            flat[name] = flat[name].map(_cell)
    flat.columns = [str(name) for name in flat.columns]
    return flat


def _cell(value: Any) -> Any:
    """A cell as text, number or nothing."""
    import pandas as pd

    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(str(part) for part in value)
    if pd.isna(value):
        return None
    return value if isinstance(value, (str, bool, int, float)) else str(value)

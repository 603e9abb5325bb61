"""A network as a networkx graph and back, without loss."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridors.data.checks import check_rows
from corridors.errors import DataError
from corridors.network.frames import link_record, place_record
from corridors.schema import Link, Place

if TYPE_CHECKING:
    import networkx as nx

    from corridors.network.model import Network

__all__ = ["from_networkx", "to_networkx"]

_TABLES = "corridors"


def to_networkx(network: "Network") -> "nx.MultiDiGraph[Any]":
    """Write a network as a multigraph of arcs."""
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.graph[_TABLES] = network
    for place in network.places.values():
        graph.add_node(place.id, **place_record(place))
    for link in network.links.values():
        cells = link_record(link)
        graph.add_edge(link.origin, link.destination, key=link.id, forward=True, **cells)
        if not link.oneway and link.origin != link.destination:
            graph.add_edge(link.destination, link.origin, key=link.id, forward=False, **cells)
    return graph


def _cells(record: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if v is not None and v == v}


def from_networkx(graph: "nx.MultiDiGraph[Any]") -> "Network":
    """Read a network from the graph that `to_networkx` wrote."""
    base: Network | None = graph.graph.get(_TABLES)
    if base is None:
        raise DataError(["graph: made elsewhere; start from Network.to_networkx()"])
    places, problems = check_rows(
        Place, ((f"graph node {n!r}", _cells(d)) for n, d in graph.nodes(data=True)), noun="node"
    )
    arcs = ((k, d) for _, _, k, d in graph.edges(keys=True, data=True) if d.get("forward", True))
    links, faults = check_rows(
        Link, ((f"graph arc {k!r}", _cells(d)) for k, d in arcs), noun="edge"
    )
    if problems or faults:
        raise DataError([*problems, *faults])
    return replace(base, places={p.id: p for p in places}, links={link.id: link for link in links})

"""Build a network from the shipped tables or a user's own."""

from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

from corridors.data import data_file, read_links, read_places, read_rows
from corridors.errors import DataError
from corridors.network.checking import integrity_problems
from corridors.network.gateways import CorridorRule, read_corridors
from corridors.network.lines import Lines
from corridors.network.model import Network
from corridors.schema import Evidence, Observation, Parameter

__all__ = ["load_network"]

AnyPath = str | PathLike[str]


def _path(given: AnyPath | None, *shipped: str) -> Path:
    return data_file(*shipped) if given is None else Path(given)


def _gather(problems: list[str], read: Any, *args: Any, **options: Any) -> Any:
    try:
        return read(*args, **options)
    except DataError as error:
        problems += error.problems
        return []


def load_network(
    *,
    nodes: AnyPath | None = None,
    edges: AnyPath | None = None,
    parameters: AnyPath | None = None,
    evidence: AnyPath | None = None,
    corridors: AnyPath | None = None,
    tracks: AnyPath | None = None,
    observations: AnyPath | None = None,
) -> Network:
    """Load the shipped network, or one with some tables of your own.

    Parameters
    ----------
    nodes : path, optional
        GeoJSON of places.
    edges : path, optional
        CSV of links.
    parameters, evidence, corridors, observations : path, optional
        The other tables.
    tracks : path, optional
        GeoJSON of drawn lines by link id; a link without one is drawn straight.

    Returns
    -------
    Network
        All dates; its ``day`` is the newest date of the evidence.

    Raises
    ------
    DataError
        Every problem of every file, with file, row, id, value and what is allowed.

    Examples
    --------
    >>> import corridors as co
    >>> co.load_network().links["dostyk-aktogay-rail"].gauge_mm
    1520.0
    """
    problems: list[str] = []
    own = edges is not None or nodes is not None
    places = _gather(problems, read_places, _path(nodes, "nodes.geojson"))
    links = _gather(problems, read_links, _path(edges, "edges.csv"))
    rows = _gather(
        problems, read_rows, _path(parameters, "parameters.csv"), Parameter, noun="parameter"
    )
    facts = _gather(problems, read_rows, _path(evidence, "evidence.csv"), Evidence, noun="evidence")
    seen = [] if own and observations is None else _gather(
        problems, read_rows, _path(observations, "observations.csv"), Observation,
        noun="observation",
    )  # fmt: skip
    rules: tuple[CorridorRule, ...] = _gather(
        problems, read_corridors, _path(corridors, "corridors.toml")
    )
    if problems:
        raise DataError(problems)
    network = Network(
        places={row.id: row for row in places},
        links={row.id: row for row in links},
        parameters={row.id: row for row in rows},
        evidence={row.id: row for row in facts},
        corridors=_known_gates(
            tuple(rules), {*(p.id for p in places), *(e.id for e in links)}, own
        ),
        day=date.min,
        lines=Lines(_path(tracks, "tracks.geojson")),
        observations=tuple(seen),
    )
    network = replace(network, day=network.data_date)
    problems = integrity_problems(network)
    if problems:
        raise DataError(problems)
    return network


def _known_gates(
    rules: tuple[CorridorRule, ...], known: set[str], own: bool
) -> tuple[CorridorRule, ...]:
    """Rules whose gates a user's own tables hold; shipped tables must hold them all."""
    if not own:
        return rules
    trimmed = []
    for rule in rules:
        gates = tuple(frozenset(gate & known) for gate in rule.gates)
        if all(gates):
            trimmed.append(replace(rule, gates=gates, gates_none=rule.gates_none & known))
    return tuple(trimmed)

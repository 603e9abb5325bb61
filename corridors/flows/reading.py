"""Rows of ``parameters.csv`` that speak of an arc's capacity, with the facts that select them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors.costs.lookup import Lookup, MissingParameter
from corridors.costs.parameters import ParameterTable
from corridors.errors import DataError
from corridors.network.arcs import Arc
from corridors.routing.graph import Graph
from corridors.schema import Parameter

__all__ = ["Facts", "Reading", "kind_of", "of_services", "sides_lie"]

Facts = dict[str, frozenset[str]]
_GAUGE = "gauge change"


def kind_of(arc: Arc) -> str:
    """What planners call the thing that an arc passes.

    Parameters
    ----------
    arc : Arc
    """
    link = arc.link
    if link.mode == "transfer":
        sides = {arc.leaves[:4], arc.reaches[:4]}
        if sides == {"rail"}:
            return _GAUGE
        return "terminal" if sides == {"rail", "road"} else "port"
    if link.mode == "border" and link.moves_by == "rail":
        return "border"
    return {"road": "road", "ferry": "sailings", "sea": "sailings"}.get(link.moves_by, "line")


def sides_lie(graph: Graph) -> Mapping[tuple[str, str], float]:
    """Mean longitude of the places that the rail lines of a place's side lead to [degrees].

    Parameters
    ----------
    graph : Graph
    """
    sums: dict[tuple[str, str], list[float]] = {}
    places = graph.network.places
    for arc in graph.arcs:
        link = arc.link
        if link.mode != "transfer" and link.gauge_mm == link.gauge_mm:
            side = f"rail-{link.gauge_mm:.0f}"
            sums.setdefault((arc.tail, side), []).append(places[arc.head].lon)
    return {key: sum(found) / len(found) for key, found in sums.items()}


def of_services(graph: Graph, services: Collection[str]) -> NDArray[np.bool_]:
    """Arcs of vessel services, and of the quays that serve them.

    Parameters
    ----------
    graph : Graph
    services : collection of str
    """
    return graph.arcs_where(
        bool({arc.link.service, arc.leaves, arc.reaches} & set(services)) for arc in graph.arcs
    )


@dataclass(frozen=True)
class Reading:
    """The table on a day, asked about arcs of a graph.

    Parameters
    ----------
    graph : Graph
    day : datetime.date
        Day on which the rows must hold.
    heading : str
        ``west`` or ``east``, for what happens inside a place and tells no way by itself.
    """

    graph: Graph
    day: date
    heading: str

    @cached_property
    def table(self) -> ParameterTable:
        """All rows."""
        return ParameterTable(self.graph.network.parameters.values())

    @cached_property
    def lookup(self) -> Lookup:
        """Rows by selectors."""
        return Lookup(self.graph.network.places, self.table, self.day, self.heading)

    @cached_property
    def _lie(self) -> Mapping[tuple[str, str], float]:
        return sides_lie(self.graph)

    def facts(self, arc: Arc) -> Facts:
        """Facts of an arc; a gauge change goes the way in which its two sides lie."""
        link = arc.link
        tracks = "unknown" if link.tracks != link.tracks else f"{link.tracks:.0f}"
        found = self.lookup.facts(arc, tracks=tracks)
        kind = kind_of(arc)
        found["mode"] |= {kind.replace(" ", "-")}
        if link.mode == "transfer":
            ends = [self._lie.get((arc.tail, side)) for side in (arc.leaves, arc.reaches)]
            if kind == _GAUGE and ends[0] is not None and ends[1] is not None:
                way = "west" if ends[1] < ends[0] else "east"
                found["direction"] = found["direction"] - {"west", "east"} | {way}
        return found

    def find(self, quantity: str, facts: Facts) -> Parameter | None:
        """Row that fits best, or None."""
        return self.lookup.find(quantity, facts)

    def need(self, quantity: str, facts: Facts, what: str) -> Parameter:
        """Row that fits best.

        Raises
        ------
        DataError
            Nothing fits.
        """
        try:
            return self.lookup.need(quantity, facts, what)
        except MissingParameter as missing:
            raise DataError([str(missing)]) from None

    def share_of(self, quantity: str, facts: Facts) -> float:
        """Share that a row states; nothing where none fits."""
        row = self.find(quantity, facts)
        return 0.0 if row is None else row.value

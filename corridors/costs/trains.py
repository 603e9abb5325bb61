"""Hours of trains that are passed on before others.

A full-timetable train has a path of its own over all gauges and is worked first where gauges
change; a showcase train is waved through. Both lose fewer hours on rail, at borders and in queues
than an ordinary train: each such component is the ordinary one times ``train_time_share``. Sailing,
handling and closed ports take as long for everybody, and so does a truck.
"""

from collections.abc import Iterable
from dataclasses import replace

from corridors.costs.components import Component
from corridors.costs.lookup import Lookup
from corridors.network.arcs import Arc
from corridors.schema import BASES, Parameter

__all__ = ["HURRIED", "hurried"]

_AT_QUAY = frozenset({"vessel wait", "vessel headway", "vessel queue", "berth wait"})
HURRIED = _AT_QUAY | {"running", "border", "gauge change", "gauge queue", "onward wait"}
"""Kinds of components that precedence shortens."""


def hurried(items: Iterable[Component], arc: Arc, lookup: Lookup) -> list[Component]:
    """Components of an arc as the train that carries the goods takes them.

    Parameters
    ----------
    items : iterable of Component
        Hours of an ordinary train.
    arc : Arc
        Where they fall.
    lookup : Lookup
        Rows, and which train it is.

    Returns
    -------
    list of Component
        The same for an ordinary train, by road and where no row speaks of the train.
    """
    found = list(items)
    if lookup.train == "ordinary" or "road" in (arc.link.moves, arc.leaves, arc.reaches):
        return found
    on_land = lookup.find("train_time_share", lookup.facts(arc))
    at_quay = lookup.find("train_time_share", lookup.facts(arc, mode="ferry"))
    return [_shortened(item, at_quay if item.kind in _AT_QUAY else on_land) for item in found]


def _shortened(item: Component, row: Parameter | None) -> Component:
    if row is None or item.kind not in HURRIED:
        return item
    return replace(
        item,
        spread=item.spread.scaled(row.value),
        parameters=(*item.parameters, row.id),
        basis=max(item.basis, row.basis, key=BASES.index),
    )

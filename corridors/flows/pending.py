"""Changes of capacity that a scenario asks for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corridors.errors import OptionError, ScenarioError
from corridors.flows.resources import Resource
from corridors.network import Network
from corridors.network.pending import Pending
from corridors.routing.graph import Graph
from corridors.scenarios.selecting import LinkIndex

__all__ = ["cut_capacity", "with_pending"]

# Units in which a measure may state a capacity, and units a year of the resource that they are.
_PER_YEAR = {
    "TEU": {"TEU/year": 1.0, "TEU/yr": 1.0},
    "t": {"Mt/year": 1e6, "Mt/yr": 1e6, "t/year": 1.0},
    "trains": {"trains/day": 365.0, "train pairs/day": 365.0, "trains/year": 1.0},
    "wagons": {"wagons/day": 365.0, "wagons/year": 1.0},
    "trucks": {"trucks/day": 365.0, "trucks/year": 1.0},
    "ships": {"ships": 1.0},
}


def _changed(change: Pending, resource: Resource) -> Resource | None:
    value = 0.0 if change.value is None else change.value
    if change.action == "scale":
        return _sized(resource, resource.gross * value)
    known = _PER_YEAR.get(resource.unit, {})
    if change.unit not in known:
        return None
    size = value * known[change.unit]
    return _sized(resource, resource.gross + size if change.action == "add" else size)


def _sized(resource: Resource, gross: float) -> Resource:
    """The same with another capacity, of which other traffic takes the same part."""
    left = resource.capacity / resource.gross if resource.gross else 1.0
    units = (gross / 1e6, "Mt") if resource.unit == "t" else (gross, resource.unit)
    name = f"{resource.name.rsplit(', ', 1)[0]}, {units[0]:,.10g} {units[1]} a year"
    return replace(resource, capacity=gross * left, gross=gross, name=name)


def cut_capacity(network: Network, country: str, share: float) -> Network:
    """A network in which a share of every capacity in a country is gone.

    Parameters
    ----------
    network : Network
    country : str
        Code of two letters, such as ``RU``.
    share : float
        What is gone, 0 to 1; with 1 nothing passes.

    Raises
    ------
    OptionError
        The share is not one, or no place of the network lies in the country.

    Examples
    --------
    >>> import corridors as co
    >>> len(cut_capacity(co.load_network(), "RU", 0.25).pending)
    1
    """
    if not 0.0 <= share <= 1.0:
        raise OptionError(f"share is {share:g}; give 0 to 1")
    code = country.upper()
    if all(place.country != code for place in network.places.values()):
        raise OptionError(f"no place of the network lies in {country!r}; give a code such as RU")
    cut = Pending("capacity", (("country", (code,)),), "scale", 1.0 - share,
                  said=f"{share:.0%} of {code} closed")  # fmt: skip
    return replace(network, pending=(*network.pending, cut))


def with_pending(
    resources: Sequence[Resource], graph: Graph, day: date
) -> tuple[Resource, ...]:  # fmt: skip
    """Capacities after the measures of the network's scenario.

    Raises
    ------
    ScenarioError
        A measure touches no capacity that is counted in its unit.
    """
    found = list(resources)
    waiting = [p for p in graph.network.pending if p.table == "capacity" and p.holds_on(day)]
    index = LinkIndex(graph.network) if waiting else None
    for change in waiting:
        assert index is not None
        links, hits = set(index.links(change.where)), 0
        for number, resource in enumerate(found):
            if any(graph.arcs[arc].link.id in links for arc in resource.arcs.tolist()):
                changed = _changed(change, resource)
                if changed is not None:
                    found[number], hits = changed, hits + 1
        if not hits:
            raise ScenarioError(
                f"{change.said}: no capacity there is counted in {change.unit or 'that unit'}; "
                "look at max_flow(...).resources for what is"
            )
    return tuple(found)

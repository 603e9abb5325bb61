"""Changes of capacity that a scenario asks for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corridors.errors import OptionError, ScenarioError
from corridors.flows.resources import Resource
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.network.pending import Pending
from corridors.routing.graph import Graph

__all__ = ["cut_capacity", "with_pending"]

# Units in which a measure may state a capacity, and units a year of the resource that they are.
_PER_YEAR = {
    "TEU": {"TEU/year": 1.0, "TEU/yr": 1.0},
    "t": {"Mt/year": 1e6, "Mt/yr": 1e6, "t/year": 1.0},
    "trains": {"trains/day": 365.0, "trains/year": 1.0},
    "wagons": {"wagons/day": 365.0, "wagons/year": 1.0},
    "trucks": {"trucks/day": 365.0, "trucks/year": 1.0},
    "ships": {"ships": 1.0},
}


def _facts(arc: Arc, graph: Graph) -> dict[str, set[str]]:
    link, places = arc.link, graph.network.places
    ends = (places[link.origin].country, places[link.destination].country)
    return {
        "edge": {link.id},
        "id": {link.id},
        "place": {link.origin, link.destination},
        "from": {link.origin},
        "to": {link.destination},
        "country": {*ends, *(country for country, _ in link.countries)},
        "border": {"-".join(ends), "-".join(reversed(ends))},
        "mode": {link.mode, link.moves},
        "service": {link.service, arc.leaves, arc.reaches},
        "operator": {link.operator, *link.operator.split(";")},
        "status": {link.status},
    }


def _touches(change: Pending, resource: Resource, graph: Graph) -> bool:
    for number in resource.arcs.tolist():
        facts = _facts(graph.arcs[number], graph)
        if all(facts.get(key, set()) & set(values) for key, values in change.where):
            return True
    return False


def _changed(change: Pending, resource: Resource) -> Resource | None:
    value = 0.0 if change.value is None else change.value
    if change.action == "scale":
        return replace(resource, capacity=resource.capacity * value, gross=resource.gross * value)
    known = _PER_YEAR.get(resource.unit, {})
    if change.unit not in known:
        return None
    left = resource.capacity / resource.gross if resource.gross else 1.0
    size = value * known[change.unit]
    gross = resource.gross + size if change.action == "add" else size
    return replace(resource, capacity=gross * left, gross=gross)


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
    for change in graph.network.pending:
        if change.table != "capacity" or not change.holds_on(day):
            continue
        hits = 0
        for number, resource in enumerate(found):
            if _touches(change, resource, graph):
                changed = _changed(change, resource)
                if changed is not None:
                    found[number], hits = changed, hits + 1
        if not hits:
            raise ScenarioError(
                f"{change.said}: no capacity there is counted in {change.unit or 'that unit'}; "
                "look at max_flow(...).resources for what is"
            )
    return tuple(found)

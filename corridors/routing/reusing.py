"""Price only the arcs that a change of the tables can touch, and take the rest from before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from corridors.costs import Component, Pricer
from corridors.costs.lookup import Lookup
from corridors.costs.parameters import ParameterTable, PreparedRow
from corridors.network import Network
from corridors.network.arcs import Arc, arcs_of
from corridors.schema import Link, Parameter

__all__ = ["changed_parameters", "changed_prices", "price_again", "same_links"]

Prices = list[tuple[Component, ...]]
Facts = Mapping[str, frozenset[str]]


def same_links(one: Network, other: Network) -> bool:
    """Whether two networks differ in parameters only."""
    return (one.day, one.corridors) == (other.day, other.corridors) and (
        one.links is other.links and one.places is other.places
    )


def changed_parameters(before: Network, after: Network) -> list[Parameter]:
    """Rows that one network has and the other has not, or has otherwise."""
    old, new = before.parameters, after.parameters
    if old is new:
        return []
    gone = [row for name, row in old.items() if not _same(row, new.get(name))]
    return [*gone, *(row for name, row in new.items() if not _same(row, old.get(name)))]


def _same(one: object, other: object) -> bool:
    return one is other or one == other


@lru_cache(maxsize=8)
def _wide_facts(network: Network) -> dict[str, Facts]:
    """For each link all that is true of it, of the links beside it and of their ends."""
    lookups = [
        Lookup(network.places, ParameterTable(()), network.day, way) for way in ("west", "east")
    ]
    at: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for link in network.links.values():
        for arc in arcs_of(link):
            for lookup in lookups:
                for key, values in lookup.facts(arc).items():
                    for end in (link.origin, link.destination):
                        at[end][key] |= values
        for end in (link.origin, link.destination):
            at[end]["country"] |= {country for country, km in link.countries if km > 0}
    found: dict[str, Facts] = {}
    for link in network.links.values():
        ends = at[link.origin], at[link.destination]
        found[link.id] = {
            key: frozenset({*ends[0].get(key, ()), *ends[1].get(key, ())})
            for key in ends[0].keys() | ends[1].keys()
        }
    return found


def _can_touch(row: PreparedRow, facts: Facts) -> bool:
    return all(
        key in ("month", "traction", "direction", "train")
        or not facts.get(key, frozenset()).isdisjoint(wanted)
        for key, wanted in row.wanted.items()
    )


def changed_prices(before: Network, after: Network) -> set[str]:
    """Links whose price may differ between two networks; those beside them included."""
    rows = [PreparedRow(row) for row in changed_parameters(before, after)]
    wide = _wide_facts(before)
    found = {name for name, facts in wide.items() if any(_can_touch(row, facts) for row in rows)}
    if before.links is after.links:
        return found
    other = {
        name: link for name, link in after.links.items() if not _same(link, before.links.get(name))
    }
    gone = [link for name, link in before.links.items() if name not in after.links]
    ends = {end for link in (*other.values(), *gone) for end in (link.origin, link.destination)}
    return found | {name for name, link in after.links.items() if _touches(link, ends)}


def _touches(link: Link, ends: set[str]) -> bool:
    return link.origin in ends or link.destination in ends


def price_again(
    pricer: Pricer, arcs: Sequence[Arc], known: Mapping[tuple[str, bool], tuple[Component, ...]],
    changed: Iterable[str],
) -> Prices:  # fmt: skip
    """Components of arcs, taken from before where nothing can have changed.

    Parameters
    ----------
    pricer : Pricer
        Prices the rest.
    arcs : sequence of Arc
    known : mapping
        Components by link id and direction, of the same consignment, day and heading.
    changed : iterable of str
        Links to price anew.
    """
    anew = set(changed)
    keys = [(arc.link.id, arc.forward) for arc in arcs]
    missing = [
        arc for arc, key in zip(arcs, keys, strict=True) if key[0] in anew or key not in known
    ]
    fresh = {
        (arc.link.id, arc.forward): items
        for arc, items in zip(missing, pricer.price(missing), strict=True)
    }
    return [fresh[key] if key in fresh else known[key] for key in keys]

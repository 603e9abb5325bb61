"""Which links a measure means, and what comes near where it means none."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cached_property

from corridors.costs.lookup import Lookup
from corridors.costs.parameters import ParameterTable
from corridors.network import Network
from corridors.network.arcs import Arc, arcs_of
from corridors.scenarios.measure import Selection
from corridors.schema import SELECTOR_KEYS, Link

__all__ = ["LINK_KEYS", "LinkIndex", "near_misses", "said"]

LINK_KEYS = ("id", "edge", "place", "border", "service", "sea", "operator", "country", "side",
             "mode", "gauge", "status", "corridor")  # fmt: skip
"""Selectors of links; ``corridor`` is its gateways and the places of its named ways."""

Facts = Mapping[str, frozenset[str]]


def said(selection: Selection) -> str:
    """A selection in words."""
    return ", ".join(f"{key} = {' or '.join(values)}" for key, values in selection) or "everything"


def fits(given: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of some values fits one that is wanted; ``*`` stands for anything."""
    have = list(given)
    return any(fnmatchcase(value, pattern) for pattern in wanted for value in have)


class LinkIndex:
    """Facts of every link of a network, in the words of the selectors.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._lookup = Lookup(network.places, ParameterTable(()), network.day, "west")

    @cached_property
    def arc_facts(self) -> dict[str, tuple[Facts, ...]]:
        """Facts of the arcs of each link, without month."""
        return {
            name: tuple(self._of_arc(arc) for arc in arcs_of(link))
            for name, link in self.network.links.items()
        }

    def _of_arc(self, arc: Arc) -> Facts:
        found = dict(self._lookup.facts(arc))
        found["country"] = found["country"] | {c for c, km in arc.link.countries if km > 0}
        if arc.link.mode == "transfer":  # either heading can use it
            found["direction"] = found["direction"] | {"west", "east"}
        found.pop("month")
        return found

    @cached_property
    def facts(self) -> dict[str, Facts]:
        """Facts of each link in either direction, with its status and corridors."""
        found: dict[str, Facts] = {}
        for name, arcs in self.arc_facts.items():
            merged = {key: frozenset().union(*(a.get(key, ()) for a in arcs)) for key in arcs[0]}
            link = self.network.links[name]
            if "border" in merged:
                pairs = merged["border"]
                merged["border"] = pairs | {"-".join(reversed(p.split("-"))) for p in pairs}
            merged["id"] = frozenset({name})
            merged["status"] = frozenset({link.status})
            merged["corridor"] = self._corridors(link)
            found[name] = merged
        return found

    def _corridors(self, link: Link) -> frozenset[str]:
        ends = {link.id, link.origin, link.destination}
        return frozenset(rule.id for rule in self.network.corridors if ends & self._ways[rule.id])

    @cached_property
    def _ways(self) -> dict[str, frozenset[str]]:
        return {
            rule.id: frozenset().union(*rule.gates, *(set(v) for v in rule.variants.values()))
            for rule in self.network.corridors
        }

    def links(self, selection: Selection) -> tuple[str, ...]:
        """Ids of the links that fit every selector."""
        wanted = [(key, values) for key, values in selection if key in LINK_KEYS]
        return tuple(
            name
            for name, facts in self.facts.items()
            if all(fits(facts.get(key, ()), values) for key, values in wanted)
        )

    def known(self, key: str) -> set[str]:
        """Values that links have under a selector."""
        return {value for facts in self.facts.values() for value in facts.get(key, ()) if value}


def near_misses(index: LinkIndex, selection: Selection) -> str:
    """What comes near a selection that fits nothing."""
    for key, values in selection:
        if key not in LINK_KEYS:
            continue
        known = index.known(key)
        for value in values:
            if not fits(known, [value]):
                near = get_close_matches(value, sorted(known), n=3, cutoff=0.4)
                if not near and len(known) <= 12:
                    near = sorted(known)
                found = f"no link has {key} {value!r}"
                return f"{found}; nearest: {', '.join(near)}" if near else found
    counts = [
        f"{len(index.links(((key, values),)))} links have {key} {' or '.join(values)}"
        for key, values in selection
        if key in LINK_KEYS
    ]
    return "; ".join([*counts, "none has all of these"]) if counts else "nothing was selected"


PARAMETER_KEYS = ("id", "quantity", *SELECTOR_KEYS, "status", "corridor")

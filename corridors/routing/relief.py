"""Which rules would have to fall where they refuse every way."""

from collections.abc import Collection

import numpy as np

from corridors._kernels.search import shortest_path, shortest_tree
from corridors.policy import Reason, minimal_relief
from corridors.routing.permits import Permits
from corridors.routing.space import Space

__all__ = ["Refusals", "why_refused"]

_LARGEST = 3  # rules in a set looked for exhaustively; beyond, one set that holds none to spare
_SHOWN = 5


class Refusals:
    """Rules that close the links of a space at the earliest hour they can be reached.

    Parameters
    ----------
    permits : Permits
    space : Space
        All ways.
    """

    def __init__(self, permits: Permits, space: Space) -> None:
        self.permits, self.space = permits, space
        hours = permits.aim(space, "time_h").hours
        tree = shortest_tree(space.topology, hours, [space.start], backend=space.backend)
        reached = tree.distance[space.topology.tail]
        earliest: dict[int, float] = {}
        for number, hour in zip(space.arc.tolist(), reached.tolist(), strict=True):
            if number >= 0:
                earliest[number] = min(hour, earliest.get(number, np.inf))
        self.verdicts: dict[str, str] = {r.rule.id: r.verdict for r in self.shipment_reasons}
        self.closing = {number: self._closing(number, hour) for number, hour in earliest.items()}
        self.shipment = frozenset(r.rule.id for r in self.shipment_reasons)
        self.rules = tuple(sorted(frozenset().union(*self.closing.values()) | self.shipment))

    @property
    def shipment_reasons(self) -> list[Reason]:
        """Reasons about the shipment that the tier refuses."""
        permits = self.permits
        return [r for r in permits.shipment.reasons if r.verdict not in permits.accepted]

    def _closing(self, number: int, hour: float) -> frozenset[str]:
        permits = self.permits
        if not np.isfinite(hour) or permits.entries(number, hour):
            return frozenset()
        refused = [e for e in permits.effects(number, hour) if e.verdict not in permits.accepted]
        self.verdicts.update((effect.rule.id, effect.verdict) for effect in refused)
        return frozenset(effect.rule.id for effect in refused)

    def opens(self, gone: Collection[str]) -> bool:
        """Whether a way that passes no place twice is free of all rules but some."""
        left = frozenset(gone)
        if not self.shipment <= left:
            return False
        shut = np.zeros(len(self.permits.planner.graph.arcs), dtype=bool)
        shut[[number for number, names in self.closing.items() if not names <= left]] = True
        while not self.space.empty:
            space = self.space
            closed = np.where(space.joins, False, shut[space.arc])
            weights = np.where(closed, np.inf, self.permits.aim(space, "time_h").hours)
            path = shortest_path(
                space.topology, weights, [space.start], [space.end], backend=space.backend
            )
            if path is None:
                return False
            place = space.returns_to(path)
            if place is None:
                return True
            self.space = space.without_return(place)
        return False

    def smallest(self) -> tuple[frozenset[str], ...]:
        """Smallest sets of rules whose fall opens a way, by size."""
        names = list(self.rules)
        for size in range(1, _LARGEST + 1):
            found = minimal_relief(names, self.opens, largest=size, limit=_SHOWN)
            if found:
                return found
        return self._one_set(names)

    def _one_set(self, names: list[str]) -> tuple[frozenset[str], ...]:
        gone = set(names)
        if not self.opens(gone):
            return ()  # no way passes each place once even without rules
        for name in names:
            if self.opens(gone - {name}):
                gone.discard(name)
        return (frozenset(gone),)


def why_refused(
    permits: Permits, space: Space, combined: Collection[Reason] = ()
) -> tuple[tuple[str, ...], tuple[frozenset[str], ...]]:
    """Reasons why the rules refuse every way, and the sets that would have to fall.

    Parameters
    ----------
    permits : Permits
    space : Space
        All ways.
    combined : collection of Reason
        What refused the last journey as a whole, where no single link is closed.
    """
    refusals = Refusals(permits, space)
    rules = permits.rules
    told = [
        f"{r.rule.id} ({r.rule.title}): {r.verdict} whatever the way; {r.way_out}"
        for r in refusals.shipment_reasons
    ]
    sets = tuple(group for group in refusals.smallest() if group)
    for group in sets:
        names = " and ".join(
            name if name in refusals.shipment
            else f"{name} ({rules[name].title}: {refusals.verdicts[name]})"
            for name in sorted(group)
        )  # fmt: skip
        told.append(f"a way opens if {'this rule falls' if len(group) == 1 else 'these fall'}: "
                    f"{names}")  # fmt: skip
    told += [f"{r.rule.id} ({r.rule.title}): {r.verdict} on the journey as a whole"
             for r in combined]  # fmt: skip
    if not told:
        told.append(f"no journey passes the tier {permits.choice.tier!r}")
    return tuple(told), sets

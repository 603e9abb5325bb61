"""Routes that the shippers of a lane choose among: each corridor's best, and distinct others.

A corridor's best route, the best by ships of another service, and a second way over land.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corridors.flows.pricing import Block
from corridors.flows.setting import Kind, Setting
from corridors.network.gateways import OTHER
from corridors.routing.finding import rule_named
from corridors.routing.planner import Planner
from corridors.routing.space import space_between

__all__ = ["RouteChoice", "cheaper_by_corridor", "path_sizes", "routes_of"]

FloatArray = NDArray[np.float64]
_SAME = 1e-3  # a way cheaper by less than this share is no news
_DEARER = 1.5  # price of arcs already used while a second route of a corridor is sought


@dataclass(frozen=True)
class RouteChoice:
    """A route that a lane may take.

    Parameters
    ----------
    corridor : str
    arcs : tuple of int
        Arc numbers.
    """

    corridor: str
    arcs: tuple[int, ...]


@lru_cache(maxsize=16384)
def _block(planner: Planner, corridor: str, origin: str, destination: str) -> Block | None:
    """Ways of a corridor between two places, none longer than a service of it is."""
    course = planner.course(rule_named(planner.network, corridor))
    space = space_between(course, origin, destination)
    length = planner.graph.length_km
    if space.empty:
        return None
    shortest = Block(space, length).shortest_km
    ratio = _value(planner, "max_detour_ratio", np.inf)
    return Block(space, length, shortest * ratio) if np.isfinite(shortest) else None


def _value(planner: Planner, quantity: str, default: float) -> float:
    for row in planner.network.parameters.values():
        if row.quantity == quantity and not row.where and row.valid_on(planner.on):
            return row.value
    return default


def _serving(
    planner: Planner, origin: str, destination: str
) -> dict[str, Block]:  # fmt: skip
    """Corridors that serve a lane.

    One whose shortest way is longer than ``max_detour_ratio`` times the shortest of all does not.
    """
    names = [*(rule.id for rule in planner.network.corridors), OTHER]
    found = {n: b for n in names if (b := _block(planner, n, origin, destination)) is not None}
    ratio = _value(planner, "max_detour_ratio", np.inf)
    lengths = {name: block.longest_km / ratio for name, block in found.items()}
    nearest = min(lengths.values(), default=np.inf)
    return {name: found[name] for name, km in lengths.items() if km <= ratio * nearest}


def _prices(setting: Setting, kind: Kind) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Price of a unit on each arc, a big one where closed or without room, and where that is."""
    cost = setting.cost(kind)
    closed = np.isinf(cost) | setting.full
    return np.where(closed, 1e9, cost), closed


def routes_of(setting: Setting, origin: str, destination: str, kind: Kind) -> list[RouteChoice]:
    """Routes of a lane: by each corridor that serves it the cheapest, and distinct others.

    Two routes are distinct where they share at most ``max_overlap_share`` of the shorter one, or
    where they sail with another service: a feeder and a rail ferry from neighbouring ports differ
    to a shipper however long the railway that leads to both.
    """
    planner = setting.planner
    price, closed = _prices(setting, kind)
    limit = _value(planner, "max_overlap_share", 1.0)
    routes: list[RouteChoice] = []
    for name, block in _serving(planner, origin, destination).items():
        first = block.price(price).arcs
        if first is None or closed[list(first)].any():
            continue
        found = [first]
        again = price.copy()
        again[list(first)] *= _DEARER
        second = block.price(again).arcs
        if second is not None and not closed[list(second)].any():
            shared = planner.graph.length_km[list(set(first) & set(second))].sum()
            if shared <= limit * min(block.length_of(first), block.length_of(second)):
                found.append(second)
        found += _by_other_ships(planner, block, first, price, closed)
        routes += [RouteChoice(name, arcs) for arcs in dict.fromkeys(found)]
    return routes


def _by_other_ships(
    planner: Planner, block: Block, arcs: Sequence[int], price: FloatArray,
    closed: NDArray[np.bool_],
) -> list[tuple[int, ...]]:  # fmt: skip
    """Cheapest route without the vessel services of another, where it boards any."""
    links = [planner.graph.arcs[number].link for number in arcs]
    used = {link.service for link in links if link.moves_by in ("ferry", "sea")}
    if not used:
        return []
    sails = planner.graph.arcs_where(
        arc.link.moves_by in ("ferry", "sea") and arc.link.service in used
        for arc in planner.graph.arcs
    )
    other = block.price(np.where(sails, 1e9, price)).arcs
    if other is None or closed[list(other)].any() or sails[list(other)].any():
        return []
    return [other]


def cheaper_by_corridor(
    setting: Setting, origin: str, destination: str, kind: Kind, *,
    known: Sequence[RouteChoice], waits_h: FloatArray,
) -> list[RouteChoice]:  # fmt: skip
    """Routes that are cheaper, where queues cost hours, than all known ones of their corridor.

    Parameters
    ----------
    setting : Setting
    origin, destination : str
    kind : Kind
    known : sequence of RouteChoice
        The cheapest without queues of each corridor, and others.
    waits_h : numpy.ndarray
        Hours lost on each arc [h].
    """
    calm, closed = _prices(setting, kind)
    price = calm + setting.worth_of_hour(kind.cargo) * waits_h
    best, least = dict[str, float](), dict[str, float]()
    for route in known:
        name, along = route.corridor, list(route.arcs)
        best[name] = min(float(price[along].sum()), best.get(name, np.inf))
        # the first known is the cheapest without queues: no way costs less with them
        least[name] = min(float(calm[along].sum()), least.get(name, np.inf))
    found = []
    for name, block in _serving(setting.planner, origin, destination).items():
        wanted = best.get(name, 0.0) * (1.0 - _SAME)
        if name not in best or least[name] >= wanted:
            continue
        arcs = block.price(price, below=wanted).arcs
        if arcs is not None and not closed[list(arcs)].any():
            found.append(RouteChoice(name, arcs))
    return found


def path_sizes(
    routes: Sequence[RouteChoice], length_km: FloatArray, cost: FloatArray | None = None,
    scale: float = np.inf,
) -> FloatArray:  # fmt: skip
    """How much of each route is its own: 1 where it shares nothing, 1 / n where n are alike.

    A dearer route that shares a link counts there by its odds against the route in question, so
    that ways nobody takes make none smaller (a path size weighted by choice, as in Ramming 2002).

    Parameters
    ----------
    routes : sequence of RouteChoice
    length_km : numpy.ndarray
        By arc [km].
    cost : numpy.ndarray, optional
        By route; without it all routes count alike.
    scale : float
        Difference in cost that changes odds by a factor of e.

    Examples
    --------
    >>> twins = [RouteChoice("a", (0, 1)), RouteChoice("a", (0, 2)), RouteChoice("b", (3,))]
    >>> path_sizes(twins, np.array([1.0, 1.0, 1.0, 2.0])).tolist()
    [0.75, 0.75, 1.0]
    >>> path_sizes(twins, np.array([1.0, 1.0, 1.0, 2.0]), np.array([0.0, 9e9, 0.0]), 1.0).tolist()
    [1.0, 0.75, 1.0]
    """
    passes = np.zeros((len(routes), len(length_km)))
    for number, route in enumerate(routes):
        passes[number, list(set(route.arcs))] = 1.0
    price = np.zeros(len(routes)) if cost is None else np.asarray(cost, dtype=float)
    found = np.ones(len(routes))
    for number, route in enumerate(routes):
        arcs = list(route.arcs)
        users = np.exp(-np.maximum(price - price[number], 0.0) / scale) @ passes[:, arcs]
        total = float(length_km[arcs].sum())
        if total > 0.0:
            found[number] = float((length_km[arcs] / users).sum()) / total
    return found

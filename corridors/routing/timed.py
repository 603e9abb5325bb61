"""Best way where links are open on some days only: labels of objective and time.

Waiting is always allowed, so that an earlier label of no greater objective is never worse. What
has been paid once (a queue, a cause) is part of a label.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.search import shortest_tree
from corridors.policy.timeline import Effect
from corridors.policy.verdict import Spread
from corridors.routing.space import Space

__all__ = ["Aim", "Entry", "Paid", "Step", "Timed", "covers", "mean_h", "pay", "timed_path"]

FloatArray = NDArray[np.float64]
Entry = tuple[float, tuple[Effect, ...]]
Paid = dict[str, tuple[Spread, Spread]]
_NOTHING = Spread()


class Step(NamedTuple):
    """One link of a way: its number, the hour it is entered [h], and what the rules do there."""

    number: int
    hour: float
    effects: tuple[Effect, ...]


class Timed(NamedTuple):
    """A way with its hours: steps along the network's graph, arcs of the space, what it costs."""

    steps: list[Step]
    path: NDArray[np.int32]
    cost: float


@dataclass(frozen=True, eq=False)
class Aim:
    """What is minimised: ``own + worth * hours``.

    Parameters
    ----------
    own : numpy.ndarray
        Part of the objective that is not time, per arc of the space.
    hours : numpy.ndarray
        Mean hours per arc [h].
    worth : float
        Weight of an hour.
    charged : bool
        Whether dollars count.
    """

    own: FloatArray
    hours: FloatArray
    worth: float
    charged: bool


def mean_h(delay: Spread) -> float:
    """Mean of a delay given by its ends and its mode (triangular) [h]."""
    return sum(delay.ends) / 3.0


def pay(paid: Paid, effects: Iterable[Effect]) -> tuple[Paid, float, float]:
    """What has been paid after a link, and the mean hours and central dollars it added."""
    hours = dollars = 0.0
    for effect in effects:
        if effect.delay_h is None and effect.charge_usd is None:
            continue
        before = paid.get(effect.share, (_NOTHING, _NOTHING))
        delay = before[0] | (effect.delay_h or _NOTHING)
        charge = before[1] | (effect.charge_usd or _NOTHING)
        hours += mean_h(delay) - mean_h(before[0])
        dollars += charge.value - before[1].value
        paid = {**paid, effect.share: (delay, charge)}
    return paid, hours, dollars


def covers(one: Paid, other: Paid) -> bool:
    """Whether one label has paid at least what the other has."""
    for share, spreads in other.items():
        mine = one.get(share)
        if mine is None or any(
            x < y for a, b in zip(mine, spreads, strict=True)
            for x, y in zip(a.ends, b.ends, strict=True)
        ):  # fmt: skip
            return False
    return True


def timed_path(
    space: Space,
    aim: Aim,
    entries: Callable[[int, float], Iterable[Entry]],
    shut: NDArray[np.bool_],
) -> Timed | None:
    """Best way through a space, with the hour each link is entered.

    Parameters
    ----------
    space : Space
        The ways.
    aim : Aim
        What is minimised.
    entries : callable
        For a link of the network's graph and an hour of arrival: hours at which it may be
        entered, each with the effects of the rules.
    shut : numpy.ndarray
        Mask of arcs of the space that are never open.

    Returns
    -------
    Timed or None
        None where there is no way.
    """
    weights = np.where(shut, np.inf, aim.own + aim.worth * aim.hours)
    topology, end = space.topology, space.end
    bound = shortest_tree(
        topology, weights, [end], backward=True, backend=space.backend
    ).distance.tolist()
    if not np.isfinite(bound[space.start]):
        return None
    start, out = topology.forward.start.tolist(), topology.forward.arc.tolist()
    heads, numbers = topology.head.tolist(), space.arc.tolist()
    own, hours, closed = aim.own.tolist(), aim.hours.tolist(), shut.tolist()
    ticket = count()
    labels: list[tuple[int, int, float, tuple[Effect, ...]]] = []  # parent, arc, hour, effects
    settled: dict[int, list[tuple[float, float, Paid]]] = {}
    nothing: Paid = {}
    heap = [(bound[space.start], next(ticket), space.start, 0.0, 0.0, nothing, -1)]
    while heap:
        reached, _, vertex, spent, hour, paid, label = heappop(heap)
        known = settled.setdefault(vertex, [])
        if any(s <= spent and h <= hour and covers(p, paid) for s, h, p in known):
            continue
        known.append((spent, hour, paid))
        if vertex == end:
            return Timed(*_unwound(labels, label, numbers), reached)
        for arc in out[start[vertex] : start[vertex + 1]]:
            head = heads[arc]
            if closed[arc] or bound[head] == np.inf:
                continue
            number = numbers[arc]
            choices: Iterable[Entry] = entries(number, hour) if number >= 0 else ((hour, ()),)
            for entered, effects in choices:
                after, more_h, more_usd = pay(paid, effects) if effects else (paid, 0.0, 0.0)
                later = entered + more_h + hours[arc]
                cost = spent + own[arc] + (more_usd if aim.charged else 0.0)
                if any(s <= cost and h <= later and covers(p, after)
                       for s, h, p in settled.get(head, ())):  # fmt: skip
                    continue
                labels.append((label, arc, entered, effects))
                key = cost + aim.worth * later + bound[head]
                heappush(heap, (key, next(ticket), head, cost, later, after, len(labels) - 1))
    return None


def _unwound(
    labels: list[tuple[int, int, float, tuple[Effect, ...]]], label: int, numbers: list[int]
) -> tuple[list[Step], NDArray[np.int32]]:
    steps, path = [], []
    while label >= 0:
        label, arc, hour, effects = labels[label]
        path.append(arc)
        if numbers[arc] >= 0:
            steps.append(Step(numbers[arc], hour, effects))
    return steps[::-1], np.array(path[::-1], dtype=np.int32)

"""All ways that no other beats, where links are open on some days only: labels hold the hour."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.search import shortest_tree
from corridors.errors import OptionError
from corridors.routing.space import Space
from corridors.routing.timed import Entry, Paid, Step, Timed, covers, pay

__all__ = ["Objectives", "timed_front"]

FloatArray = NDArray[np.float64]
Vector = tuple[float, ...]
_MOST = 2_000_000  # labels; some gigabytes


class Objectives(NamedTuple):
    """What the ways are compared by.

    Attributes
    ----------
    figures : numpy.ndarray
        What each arc of the space adds, arcs by objectives; mean hours where it is time.
    hours : numpy.ndarray
        Mean hours of each arc [h].
    time, dollars : int or None
        Which objective is time, and which dollars.
    step : float
        All sums are multiples of it, so that equal ways tie.
    """

    figures: FloatArray
    hours: FloatArray
    time: int | None
    dollars: int | None
    step: float


class _Label(NamedTuple):
    parent: int
    arc: int
    entered: float
    entry: Entry


def _beats(one: Vector, other: Vector) -> bool:
    return all(x <= y for x, y in zip(one, other, strict=True))


def timed_front(
    space: Space,
    objectives: Objectives,
    entries: Callable[[int, float], Iterable[Entry]],
    shut: NDArray[np.bool_],
    *,
    epsilon: float = 0.0,
) -> list[Timed]:
    """Ways of a space that no other equals or beats in every objective, each at its best hours.

    Parameters
    ----------
    space : Space
        The ways.
    objectives : Objectives
    entries : callable
        As for `timed_path`.
    shut : numpy.ndarray
        Mask of arcs of the space that are never open.
    epsilon : float
        As for `pareto_front`.

    Returns
    -------
    list of Timed
        By rising first objective; the cost of each is its first objective.

    Raises
    ------
    OptionError
        There are too many partial ways.

    Notes
    -----
    Waiting is always allowed, so that an earlier label that is no worse in any objective is never
    worse; the hour is compared beside the objectives unless it is one of them.
    """
    search = _Front(space, objectives, entries, shut, 1.0 + epsilon)
    return search.run()


class _Front:
    def __init__(
        self,
        space: Space,
        objectives: Objectives,
        entries: Callable[[int, float], Iterable[Entry]],
        shut: NDArray[np.bool_],
        slack: float,
    ) -> None:
        self.space, self.objectives, self.entries, self.slack = space, objectives, entries, slack
        topology = space.topology
        figures = np.where(shut[:, None], np.inf, objectives.figures)
        to_go = [
            shortest_tree(
                topology, np.ascontiguousarray(figures[:, n]), [space.end], backward=True,
                backend=space.backend,
            ).distance
            for n in range(figures.shape[1])
        ]  # fmt: skip
        self.to_go: list[Vector] = [tuple(row) for row in np.column_stack(to_go).tolist()]
        self.figures: list[Vector] = [tuple(row) for row in figures.tolist()]
        self.hours: list[float] = objectives.hours.tolist()
        self.start: list[int] = topology.forward.start.tolist()
        self.out: list[int] = topology.forward.arc.tolist()
        self.heads: list[int] = topology.head.tolist()
        self.numbers: list[int] = space.arc.tolist()
        self.labels: list[_Label] = []
        self.settled: dict[int, list[tuple[Vector, float, Paid]]] = {}
        self.goals: list[tuple[Vector, int]] = []

    def _ahead(self, vector: Vector, vertex: int) -> Vector:
        return tuple(x + y for x, y in zip(vector, self.to_go[vertex], strict=True))

    def _hopeless(self, bound: Vector) -> bool:
        wide = tuple(self.slack * x for x in bound)
        return any(_beats(goal, wide) for goal, _ in reversed(self.goals))

    def _known(self, vertex: int, vector: Vector, hour: float, paid: Paid) -> bool:
        return any(
            h <= hour and _beats(v, vector) and covers(p, paid)
            for v, h, p in self.settled.get(vertex, ())
        )

    def run(self) -> list[Timed]:
        space = self.space
        origin: Vector = (0.0,) * len(self.to_go[0])
        bound = self._ahead(origin, space.start)
        nothing: Paid = {}
        heap = [(bound, 0, space.start, origin, 0.0, nothing, -1)]
        ticket = 0
        while heap:
            bound, _, vertex, vector, hour, paid, label = heappop(heap)
            if np.inf in bound or self._hopeless(bound):
                continue
            if self._known(vertex, vector, hour, paid):
                continue
            if vertex == space.end:
                self.goals.append((vector, label))
                continue
            self.settled.setdefault(vertex, []).append((vector, hour, paid))
            for at in range(self.start[vertex], self.start[vertex + 1]):
                head = self.heads[self.out[at]]
                for sums, later, after, made in self._along(
                    self.out[at], vector, hour, paid, label
                ):
                    ahead = self._ahead(sums, head)
                    if np.inf in ahead or self._hopeless(ahead):
                        continue
                    if self._known(head, sums, later, after):
                        continue
                    self.labels.append(made)
                    ticket += 1
                    heappush(heap, (ahead, ticket, head, sums, later, after, len(self.labels) - 1))
            if len(self.labels) > _MOST:
                raise OptionError(
                    f"the front needs more than {_MOST:,} partial journeys; give epsilon, such as "
                    "0.05, or fewer objectives"
                )
        return [self._unwound(label, goal[0]) for goal, label in self.goals]

    def _along(
        self, arc: int, vector: Vector, hour: float, paid: Paid, label: int
    ) -> Iterable[tuple[Vector, float, Paid, _Label]]:
        """Labels that an arc leads to: one for each hour at which it may be entered."""
        wanted, step = self.objectives, self.objectives.step
        number, figures = self.numbers[arc], self.figures[arc]
        choices: Iterable[Entry] = ((hour, ()),)
        if number >= 0 and np.inf not in figures:
            choices = self.entries(number, hour)
        for entry in choices:
            entered, effects = entry
            after, more_h, more_usd = pay(paid, effects) if effects else (paid, 0.0, 0.0)
            later = round((entered + more_h + self.hours[arc]) / step) * step
            sums = [x + y for x, y in zip(vector, figures, strict=True)]
            if wanted.time is not None:
                sums[wanted.time] = later
            if wanted.dollars is not None and more_usd:
                sums[wanted.dollars] = round((sums[wanted.dollars] + more_usd) / step) * step
            yield tuple(sums), later, after, _Label(label, arc, entered, entry)

    def _unwound(self, label: int, cost: float) -> Timed:
        steps, path = [], []
        while label >= 0:
            found = self.labels[label]
            path.append(found.arc)
            if self.numbers[found.arc] >= 0:
                steps.append(Step(self.numbers[found.arc], found.entered, found.entry[1]))
            label = found.parent
        return Timed(steps[::-1], np.array(path[::-1], dtype=np.int32), cost)

"""Corridor rules and via places as states that are searched together with the graph.

A *monitor* watches one ordered list of gates. Its state is how many gates have been passed from
the front and from the back, so that a corridor counts in either direction. A *course* is a set of
monitors: some must be complete at the end, the others must not be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.topology import Topology
from corridors.network.gateways import OTHER, CorridorRule
from corridors.routing.graph import Graph

__all__ = ["Corridors", "Course", "Monitor", "Product", "via_monitor"]

BoolArray = NDArray[np.bool_]
State = tuple[int, int]
_SPOILT: State = (-1, -1)


@dataclass(frozen=True, eq=False)
class Monitor:
    """Ordered gates, as masks over arcs.

    Parameters
    ----------
    gates : numpy.ndarray
        Shape (gates, arcs): whether an arc passes a gate.
    both_ways : bool
        Whether the reverse order counts as well.
    required : bool
        Whether all gates must have been passed at the end, or must not have been.
    barred : numpy.ndarray
        Shape (arcs,): arcs after which the gates no longer count.
    """

    gates: BoolArray
    both_ways: bool
    required: bool
    barred: BoolArray

    @cached_property
    def rows(self) -> BoolArray:
        """Gates and the bar, one row each."""
        return np.vstack([self.gates, self.barred])

    def step(self, state: State, passed: Sequence[bool]) -> State:
        """State after an arc that passes some of the gates, or the bar (last)."""
        if passed[-1] or state == _SPOILT:
            return _SPOILT
        count, (front, back) = len(self.gates), state
        while front < count and passed[front]:
            front += 1
        while self.both_ways and back < count and passed[count - 1 - back]:
            back += 1
        return front, back

    def complete(self, state: State) -> bool:
        """Whether all gates have been passed in one of the orders."""
        return len(self.gates) in state


class Corridors:
    """Corridor rules of a network, watched on one graph.

    Parameters
    ----------
    graph : Graph
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._rules = {rule.id: rule for rule in graph.network.corridors}
        self._monitors = {name: self._watch(rule) for name, rule in self._rules.items()}

    def _watch(self, rule: CorridorRule) -> Monitor:
        graph = self._graph
        masks = [graph.passing(gate) for gate in rule.gates]
        if rule.countries_any:
            masks.append(graph.touching(rule.countries_any))
        return Monitor(
            np.array(masks, dtype=bool),
            both_ways=True,
            required=False,
            barred=graph.touching(rule.countries_none),
        )

    def course(self, name: str) -> tuple[Monitor, ...]:
        """Monitors that make a journey belong to a corridor, or to none (``other``).

        A journey belongs to the first rule that it meets, so the rules before must stay unmet.
        What a corridor is never meant by (``gates_none``) belongs to it, but is not searched.
        """
        found = []
        for rule, monitor in self._monitors.items():
            if rule == name:
                never = self._graph.passing(self._rules[rule].gates_none)
                found.append(replace(monitor, required=True, barred=monitor.barred | never))
                break
            found.append(replace(monitor, required=False))
        return tuple(found)

    def of(self, numbers: Sequence[int]) -> str:
        """Name of the first corridor whose rule a journey meets, or ``other``."""
        for rule, monitor in self._monitors.items():
            state: State = (0, 0)
            passed = monitor.rows[:, list(numbers)]
            for column in passed[:, passed.any(axis=0)].T.tolist():
                state = monitor.step(state, column)
            if monitor.complete(state):
                return rule
        return OTHER


def via_monitor(graph: Graph, places: Sequence[str]) -> Monitor:
    """Monitor of places to pass in the order given."""
    masks = [graph.passing({place}) for place in places]
    barred = np.zeros(len(graph.arcs), dtype=bool)
    return Monitor(np.array(masks, dtype=bool), both_ways=False, required=True, barred=barred)


def _distinct_columns(masks: BoolArray) -> tuple[BoolArray, NDArray[np.int64]]:
    """Columns that differ, and which of them each column is."""
    packed = np.packbits(masks, axis=0)
    names = np.zeros(masks.shape[1], dtype=np.int64)
    for row in packed:  # a few rows of eight masks each
        names = np.unique(names * 256 + row, return_inverse=True)[1].reshape(-1)
    first = np.unique(names, return_index=True)[1]
    return masks[:, first], names


@dataclass(frozen=True, eq=False)
class Product:
    """A graph times the states of its monitors.

    Parameters
    ----------
    tail, head : numpy.ndarray
        Product vertices of each product arc.
    arc : numpy.ndarray
        Arc of the graph behind each product arc.
    states : int
        Number of states; product vertex = vertex + state x vertices.
    final : tuple of int
        States in which a journey may end.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    arc: NDArray[np.int32]
    states: int
    final: tuple[int, ...]


class Course:
    """Monitors compiled with a graph, for searches with any weights.

    Parameters
    ----------
    graph : Graph
    monitors : sequence of Monitor
    """

    def __init__(self, graph: Graph, monitors: Sequence[Monitor]) -> None:
        self.graph, self.monitors = graph, tuple(monitors)
        self.product = self._compile()

    def _compile(self) -> Product:
        graph, monitors = self.graph, self.monitors
        count, size = len(graph.arcs), len(graph.place_of)
        if not monitors:
            return Product(graph.tail, graph.head, np.arange(count, dtype=np.int32), 1, (0,))
        masks = np.vstack([m.rows for m in monitors])
        kinds, kind_of = _distinct_columns(masks)
        bounds = np.cumsum([0, *(len(m.rows) for m in monitors)])
        start = tuple((0, 0) for _ in monitors)
        numbers: dict[tuple[State, ...], int] = {start: 0}
        queue, moves = [start], []
        while queue:
            state = queue.pop()
            for kind in range(kinds.shape[1]):
                column = kinds[:, kind].tolist()
                parts = zip(monitors, state, bounds[:-1], bounds[1:], strict=True)
                after = tuple(m.step(s, column[a:b]) for m, s, a, b in parts)
                if any(m.required and s == _SPOILT for m, s in zip(monitors, after, strict=True)):
                    continue
                if after not in numbers:
                    numbers[after] = len(numbers)
                    queue.append(after)
                moves.append((numbers[state], kind, numbers[after]))
        blocks = []
        for before, kind, later in moves:
            chosen = np.flatnonzero(kind_of == kind)
            blocks.append(
                (graph.tail[chosen] + before * size, graph.head[chosen] + later * size, chosen)
            )
        final = tuple(
            number
            for state, number in numbers.items()
            if all(m.complete(s) == m.required for m, s in zip(monitors, state, strict=True))
        )
        tail, head, arc = (
            np.concatenate(parts).astype(np.int32) for parts in zip(*blocks, strict=True)
        )
        kept = self._useful(tail, head, len(numbers), final)
        return Product(tail[kept], head[kept], arc[kept], len(numbers), final)

    def _useful(
        self, tail: NDArray[np.int32], head: NDArray[np.int32], states: int, final: Sequence[int]
    ) -> BoolArray:
        """Mask of arcs that a way from the first state to a final one can use."""
        size = len(self.graph.place_of)
        if states == 1 or not final:
            return np.full(len(tail), bool(final))
        whole = Topology(size * states, tail, head)
        ends = np.concatenate([np.arange(size) + state * size for state in final])
        between = whole.reachable(np.arange(size)) & whole.reachable(ends, backward=True)
        return between[tail] & between[head]

    def vertices(self, place: str, *, states: Sequence[int]) -> list[int]:
        """Product vertices of a place in some states."""
        size = len(self.graph.place_of)
        return [v + s * size for v in self.graph.vertices_of.get(place, ()) for s in states]

"""Worlds of a sweep: levers that change more than prices, and the cases of each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridors.comparison.lanes import Lane
from corridors.comparison.lever_weights import LeverWeights, WaysOfCases
from corridors.comparison.levers import AnyLever, Days, Lever
from corridors.costs import Consignment
from corridors.network import Network
from corridors.routing import Planner
from corridors.routing.access import join_ends
from corridors.simulation.workers import run_all, workers_for

__all__ = ["Question", "RowOfCases", "rows_of_sweep"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """What is asked in every case.

    Parameters
    ----------
    levers : sequence of levers
    lanes : sequence of (str, str)
    corridors : sequence of str
    minimise : str
    consignment : Consignment
    on : datetime.date, optional
        Day of departure; default the state's.
    """

    levers: Sequence[AnyLever]
    lanes: Sequence[Lane]
    corridors: Sequence[str]
    minimise: str
    consignment: Consignment
    on: date | None = None


class RowOfCases(NamedTuple):
    """One lane by one corridor in every case."""

    origin: str
    destination: str
    corridor: str
    found: WaysOfCases


class _World(NamedTuple):
    """A setting of the levers that change more than prices, and the cases that have it."""

    setting: tuple[float, ...]
    cases: NDArray[np.int64]


def rows_of_sweep(
    network: Network, question: Question, sizes: FloatArray, *, jobs: int | None
) -> list[RowOfCases]:
    """Best ways of every lane by every corridor, the same for any number of workers.

    Parameters
    ----------
    network : Network
    question : Question
    sizes : numpy.ndarray
        Shape (cases, levers).
    jobs : int, optional
        As for `sweep`.
    """
    workers = workers_for(jobs, what="sweep")
    worlds = _worlds(question, sizes)
    groups = [tuple(range(len(question.lanes)))]
    if workers > len(worlds):
        groups = _groups(len(question.lanes), -(-workers // len(worlds)))
    tasks = [
        (network, replace(question, lanes=[question.lanes[n] for n in group]), part, sizes)
        for group in groups
        for part in _parts(question, worlds, workers)
    ]
    found: dict[int, list[tuple[_World, list[RowOfCases]]]] = defaultdict(list)
    parts = len(tasks) // len(groups)
    for number, result in enumerate(run_all(_task, tasks, jobs=jobs)):
        found[number // parts] += result
    return [row for group in found.values() for row in _joined(group, worlds, len(sizes))]


def _structural(question: Question) -> list[int]:
    """Levers that make a world of their own: all but sizes; days come first."""
    chosen = [n for n, lever in enumerate(question.levers) if not isinstance(lever, Lever)]
    return sorted(chosen, key=lambda n: not isinstance(question.levers[n], Days))


def _worlds(question: Question, sizes: FloatArray) -> list[_World]:
    columns = _structural(question)
    if not columns:
        return [_World((), np.arange(len(sizes)))]
    settings, case_of = np.unique(sizes[:, columns], axis=0, return_inverse=True)
    case_of = case_of.reshape(-1)
    return [
        _World(tuple(setting), np.flatnonzero(case_of == number))
        for number, setting in enumerate(settings.tolist())
    ]


def _groups(lanes: int, count: int) -> list[tuple[int, ...]]:
    size = -(-lanes // min(lanes, count))
    return [tuple(range(at, min(at + size, lanes))) for at in range(0, lanes, size)]


def _parts(question: Question, worlds: list[_World], workers: int) -> list[list[_World]]:
    """Worlds of each task; neighbours stay together, as they share a day."""
    size = -(-len(worlds) // workers)
    return [worlds[at : at + size] for at in range(0, len(worlds), size)]


def _task(
    network: Network, question: Question, worlds: Sequence[_World], sizes: FloatArray
) -> list[tuple[_World, list[RowOfCases]]]:
    columns = _structural(question)
    like: dict[date, Planner] = {}
    found = []
    for world in worlds:
        state = network
        for column, value in zip(columns, world.setting, strict=True):
            lever = question.levers[column]
            assert not isinstance(lever, Lever)
            state = lever.world(state, value)
        if len(worlds) > 1 and state.day not in like:
            like[state.day] = _planner(replace(network, day=state.day), question)
        found.append((world, _rows(state, question, sizes[world.cases], like.get(state.day))))
    return found


def _planner(network: Network, question: Question) -> Planner:
    world, _, _ = join_ends(network, [end for lane in question.lanes for end in lane])
    return Planner(world, question.consignment, on=question.on or network.day)


def _rows(
    state: Network, question: Question, sizes: FloatArray, like: Planner | None
) -> list[RowOfCases]:
    """Rows of one world; cases of the same sizes are looked at once."""
    columns = [n for n, lever in enumerate(question.levers) if isinstance(lever, Lever)]
    measures = [lever.measure for lever in question.levers if isinstance(lever, Lever)]
    distinct, case_of = np.unique(sizes[:, columns], axis=0, return_inverse=True)
    if not columns:
        distinct, case_of = np.empty((1, 0)), np.zeros(len(sizes), dtype=np.int64)
    case_of = case_of.reshape(-1)
    engine = LeverWeights(
        state, measures, distinct, question.lanes, consignment=question.consignment,
        on=question.on or state.day, like=like,
    )  # fmt: skip
    found = []
    for number, (origin, destination) in enumerate(engine.ends):
        for corridor in question.corridors:
            ways = engine.best_ways(number, corridor, question.minimise)
            figures = {name: values[case_of] for name, values in ways.figures.items()}
            found.append(RowOfCases(origin, destination, corridor, WaysOfCases(figures, ways.ways)))
    return found


def _joined(
    results: list[tuple[_World, list[RowOfCases]]], worlds: list[_World], cases: int
) -> list[RowOfCases]:
    """Rows over all cases; ways are numbered as the worlds meet them."""
    rows = []
    for number, first in enumerate(results[0][1]):
        known: dict[tuple[str, ...], int] = {}
        figures = {name: np.full(cases, np.nan) for name in first.found.figures}
        for world, found in results:
            own = found[number].found
            numbers = np.array([known.setdefault(way, len(known)) for way in own.ways] + [-1])
            for name, values in own.figures.items():
                figures[name][world.cases] = values
            figures["way"][world.cases] = numbers[own.figures["way"].astype(int)]
        rows.append(first._replace(found=WaysOfCases(figures, tuple(known))))
    return rows

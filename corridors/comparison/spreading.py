"""Rows of many states, in one process or spread over several."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from corridors.comparison.drawn import Drawn, drawn_of
from corridors.comparison.states import Asked, Row, StateEngine
from corridors.errors import OptionError
from corridors.network import Network
from corridors.routes import Route
from corridors.scenarios import BASELINE, Scenario, load_scenario
from corridors.simulation.workers import run_all, workers_for

__all__ = ["RowsOfState", "cases_of", "rows_of_cases"]

_MOST_NAMED = 3


class Case(NamedTuple):
    """A scenario, the day on which it is looked at, and the day of its baseline."""

    scenario: Scenario
    day: date
    baseline: date


class RowsOfState(NamedTuple):
    """Rows of one state and of the baseline of its day, with what was drawn for each."""

    state: Network
    rows: list[Row]
    barred: list[tuple[str, ...]]
    drawn: list[Drawn | None]
    baseline: list[Row]
    baseline_drawn: list[Drawn | None]


def cases_of(
    network: Network,
    scenarios: Iterable[Scenario | str] | None,
    days: Sequence[date] | None,
) -> list[Case]:
    """Scenarios, their days and those of their baselines, scenario by scenario."""
    wanted = [BASELINE] if scenarios is None else [load_scenario(name) for name in scenarios]
    if not wanted or days == []:
        raise OptionError("no scenarios or dates to compare; give at least one")
    if days is not None:
        return [Case(scenario, day, day) for scenario in wanted for day in days]
    return [Case(s, s.as_of or network.day, s.before or s.as_of or network.day) for s in wanted]


def rows_of_cases(
    network: Network, asked: Asked, cases: Sequence[Case], *, baseline: bool, draws: int,
    seed: int, jobs: int | None, told: Callable[[int], None],
) -> list[RowsOfState]:  # fmt: skip
    """Rows of each case, in the order of the cases, whatever the number of workers.

    Parameters
    ----------
    network : Network
    asked : Asked
    cases : sequence of Case
    baseline : bool
        Look at the baseline of each day as well.
    draws, seed : int
    jobs : int, optional
        Processes, as for `compare`.
    told : callable
        Called with the number of lanes done; with several workers when all are.
    """
    workers = workers_for(jobs, what="compare")
    options = (asked, baseline, draws, seed)
    if workers == 1 or len(cases) == 1:
        return _task(network, cases, *options, told)
    found: list[RowsOfState | None] = [None] * len(cases)
    parts = _parts(cases, workers)
    tasks = [(network, [cases[number] for number in part], *options) for part in parts]
    for part, results in zip(parts, run_all(_task, tasks, jobs=jobs), strict=True):
        for number, result in zip(part, results, strict=True):
            found[number] = result
    told(len(cases) * len(asked.lanes))
    return [result for result in found if result is not None]


def _parts(cases: Sequence[Case], workers: int) -> list[tuple[int, ...]]:
    """Numbers of the cases of each task: a day's stay together, as its baseline is priced once."""
    of_day: dict[date, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        of_day[case.day].append(number)
    most = max(1, -(-len(cases) // (2 * workers)))
    parts = [
        tuple(numbers[at : at + most])
        for numbers in of_day.values()
        for at in range(0, len(numbers), most)
    ]
    return sorted(parts, key=len, reverse=True)


def _task(
    network: Network, cases: Sequence[Case], asked: Asked, baseline: bool, draws: int, seed: int,
    told: Callable[[int], None] = lambda done: None,
) -> list[RowsOfState]:  # fmt: skip
    engine = StateEngine(network, asked)
    found = []
    for number, case in enumerate(cases):

        def so_far(done: int, before: int = number * len(asked.lanes)) -> None:
            told(before + done)

        state = case.scenario.apply(network, on=case.day)
        rows, barred = engine.judged(state, so_far)
        plain = engine.rows(replace(network, day=case.baseline)) if baseline else []
        if plain:
            rows = [_explained(*pair, state) for pair in zip(rows, plain, strict=True)]
        drawn = [drawn_of(side, draws, seed) for side in (rows, plain)]
        found.append(RowsOfState(state, rows, barred, drawn[0], plain, drawn[1]))
    return found


def _explained(row: Row, before: Row, state: Network) -> Row:
    """Service that is lost says which links of its old way are shut."""
    if isinstance(row, Route) or not isinstance(before, Route):
        return row
    links = state.links
    shut = [name for name in before.edges if name in links and not links[name].valid_on(row.on)]
    if not shut:
        return row
    more = f" and {len(shut) - _MOST_NAMED} more" if len(shut) > _MOST_NAMED else ""
    told = f"closed on the way of the baseline: {', '.join(shut[:_MOST_NAMED])}{more}"
    return replace(row, reasons=(*row.reasons, told))

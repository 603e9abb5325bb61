"""What each scenario of a comparison does, where the journeys do not show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corridors.comparison.capacities import (
    CapacityChange,
    MostCarried,
    capacity_changes,
    most_carried,
)
from corridors.comparison.changes import Change, changes_between
from corridors.comparison.result import Comparison
from corridors.comparison.wording import change_text
from corridors.network import Network
from corridors.simulation.workers import run_all, workers_for

__all__ = ["Effects", "effects_of", "unmoved", "with_effects"]

_MOST_LINES = 6


@dataclass(frozen=True)
class Effects:
    """What a scenario changes besides the journeys that were asked for.

    Parameters
    ----------
    scenario : str
        Its name.
    capacities : tuple of CapacityChange
        Capacities that differ from the baseline.
    carries : tuple of MostCarried
        The most each corridor can carry, before and after.
    changes : tuple of Change
        Rows that differ.
    """

    scenario: str
    capacities: tuple[CapacityChange, ...]
    carries: tuple[MostCarried, ...]
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything ready for JSON."""
        return {
            "scenario": self.scenario,
            "capacities": [item.to_dict() for item in self.capacities],
            "carries": [item.to_dict() for item in self.carries],
            "changes": [vars(item) for item in self.changes],
        }

    def lines(self) -> Iterator[str]:
        """What is worth a line: the most carried, capacities, else the rows that differ."""
        moved = [item for item in self.carries if item.changed]
        yield from (item.summary() for item in moved)
        if self.carries and not moved:
            same = ", ".join(f"{item.corridor} {item.after:,.0f}" for item in self.carries)
            yield f"the most that corridors can carry stays: {same} TEU a year one way"
        told = dict.fromkeys(item.summary() for item in self.capacities)
        yield from _some(list(told), "capacities")
        if not self.capacities:
            rows = dict.fromkeys(f"{c.table} {c.row}" for c in self.changes)
            yield from _some([f"changes {row}" for row in rows], "rows")


def _some(lines: list[str], what: str) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"and {len(lines) - _MOST_LINES} more {what}"


def unmoved(comparison: Comparison) -> tuple[int, ...]:
    """Numbers of the states in which every journey is as in the baseline."""
    size = len(comparison) // max(1, len(comparison.states))
    pairs = list(zip(comparison.rows, comparison.baseline, comparison.barred, strict=True))
    return tuple(
        number
        for number in range(len(comparison.states))
        if all(
            change_text(row, before, (None, None), barred) in ("same", "")
            for row, before, barred in pairs[number * size : (number + 1) * size]
        )
    )


def effects_of(
    network: Network, comparison: Comparison, states: Sequence[int] | None = None, *,
    jobs: int | None = None,
) -> dict[int, Effects]:  # fmt: skip
    """What states of a comparison change in capacities and rows.

    Parameters
    ----------
    network : Network
        What the scenarios were applied to.
    comparison : Comparison
        Of scenarios.
    states : sequence of int, optional
        Numbers of the states; default those in which no journey changes.
    jobs : int, optional
        As for `corridors.compare`.
    """
    workers_for(jobs, what="effects")
    size = len(comparison) // max(1, len(comparison.states))
    chosen = unmoved(comparison) if states is None else tuple(states)
    lanes = list(dict.fromkeys((row.origin, row.destination) for row in comparison.rows))
    corridors = list(dict.fromkeys(row.corridor for row in comparison.rows))
    tasks = [
        (replace(network, day=comparison.baseline[number * size].as_of),
         comparison.states[number], lanes, corridors)
        for number in chosen
    ]  # fmt: skip
    return dict(zip(chosen, run_all(_effects, tasks, jobs=jobs), strict=True))


def _effects(
    before: Network, after: Network, lanes: Sequence[tuple[str, str]], corridors: Sequence[str]
) -> Effects:
    capacities = capacity_changes(before, after)
    carries = most_carried(before, after, lanes, corridors) if capacities else ()
    return Effects(after.scenario, capacities, carries, changes_between(before, after))


def with_effects(comparison: Comparison, effects: Mapping[int, Effects]) -> list[dict[str, Any]]:
    """Records of a comparison with what its states do to capacities.

    Parameters
    ----------
    comparison : Comparison
    effects : mapping of int to Effects
        By number of the state.

    Returns
    -------
    list of dict
        As `Comparison.to_dict`; rows of these states with ``capacities`` and ``changes`` of their
        scenario, and ``teu_per_year`` with ``teu_per_year_before`` where the most was looked for.
    """
    size = len(comparison) // max(1, len(comparison.states))
    found = comparison.to_dict()
    for number, effect in effects.items():
        said = effect.to_dict()
        most = {(c.origin, c.destination, c.corridor): c for c in effect.carries}
        for row in found[number * size : (number + 1) * size]:
            row["capacities"], row["changes"] = said["capacities"], said["changes"]
            carried = most.get((row["origin"], row["destination"], row["corridor"]))
            if carried is not None:
                row["teu_per_year"] = round(carried.after, 1)
                row["teu_per_year_before"] = round(carried.before, 1)
    return found

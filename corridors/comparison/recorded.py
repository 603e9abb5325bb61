"""Scenarios read back from a run record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from corridors.errors import DataError
from corridors.scenarios import BASELINE, Measure, Scenario
from corridors.scenarios.checking import read_measure

__all__ = ["scenario_from"]


def scenario_from(found: Mapping[str, Any]) -> Scenario:
    """A scenario from its text, as `Scenario.to_dict` writes it.

    Raises
    ------
    DataError
        A measure that this version cannot read.
    """
    if found["name"] == BASELINE.name and not found["measures"]:
        return BASELINE
    measures: list[Measure] = []
    problems: list[str] = []
    for number, table in enumerate(found["measures"], start=1):
        own = {key: value for key, value in table.items() if key != "scenario"}
        measure, faults = read_measure(
            f"record, measure {number}", own, scenario=table["scenario"], sourced=False
        )
        problems += faults
        if measure is not None:
            measures.append(measure)
    if problems:
        raise DataError(problems)
    return Scenario(
        name=found["name"], title=found["title"], note=found["note"], source=found["source"],
        as_of=date.fromisoformat(found["as_of"]) if found["as_of"] else None,
        before=date.fromisoformat(found["before"]) if found.get("before") else None,
        measures=tuple(measures), parts=tuple(found["parts"]),
    )  # fmt: skip

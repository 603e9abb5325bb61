"""Run records: what a result ran on, so that it can be read back and run again."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any

from corridors.comparison.comparing import compare
from corridors.comparison.result import Comparison
from corridors.costs import Consignment
from corridors.data.files import data_folder, read_text
from corridors.errors import DataError, OptionError
from corridors.network import Network
from corridors.routes import Route
from corridors.scenarios import BASELINE, Measure, Scenario, load_scenario

__all__ = ["RunRecord", "read_record", "record_of", "write_record"]

_FORMAT = 1


@dataclass(frozen=True)
class RunRecord:
    """What a comparison ran on, and what came out.

    Parameters
    ----------
    settings : mapping
        Lanes, corridors, scenarios as they were written, objective, consignment, draws, seed.
    inputs : mapping
        Hash of each shipped file, and of each state.
    versions : mapping
        Of this package, Python and the libraries that compute.
    data_date : str
        Newest date of the evidence.
    assumed : tuple of str
        Assumed values of the scenarios.
    rows : tuple of mapping
        The figures, one record per scenario, day, lane and corridor.
    """

    settings: Mapping[str, Any]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    data_date: str
    assumed: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The record ready for JSON."""
        return {
            "format": _FORMAT, "settings": dict(self.settings), "inputs": dict(self.inputs),
            "versions": dict(self.versions), "data_date": self.data_date,
            "assumed": list(self.assumed), "rows": [dict(row) for row in self.rows],
        }  # fmt: skip

    def again(self, network: Network) -> Comparison:
        """Run it once more on a network.

        Parameters
        ----------
        network : Network
            The same tables give the same numbers; `differences` tells where they do not.
        """
        asked = self.settings
        scenarios = [_scenario(found) for found in asked["scenarios"]]
        return compare(
            network,
            lanes=[(a, b) for a, b in asked["lanes"]],
            corridors=asked["corridors"],
            scenarios=scenarios,
            dates=asked["dates"],
            minimise=asked["minimise"],
            consignment=_consignment(asked["consignment"]),
            on=asked["on"],
            draws=asked["draws"] or None,
            seed=asked["seed"],
        )

    def differences(self, other: "RunRecord") -> tuple[str, ...]:
        """Rows and inputs in which two records differ, one line each."""
        found = [
            f"input {name}: {self.inputs.get(name, 'none')} -> {other.inputs.get(name, 'none')}"
            for name in sorted({*self.inputs, *other.inputs})
            if self.inputs.get(name) != other.inputs.get(name)
        ]
        for one, two in zip(self.rows, other.rows, strict=False):
            if dict(one) != dict(two):
                lane = "{scenario} {origin} - {destination} by {corridor}".format(**one)
                found.append(f"row {lane}: {_figures(one)} -> {_figures(two)}")
        if len(self.rows) != len(other.rows):
            found.append(f"rows: {len(self.rows)} -> {len(other.rows)}")
        return tuple(found)


def _figures(row: Mapping[str, Any]) -> str:
    return f"{row['time_h']} h, {row['cost_usd']} USD"


def _versions() -> dict[str, str]:
    import numpy

    from corridors import __version__

    return {"corridors": __version__, "python": platform.python_version(),
            "numpy": numpy.__version__}  # fmt: skip


def _file_hashes() -> dict[str, str]:
    folder = data_folder()
    files = [*sorted(folder.glob("*.csv")), *sorted(folder.glob("*.toml"))]
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in [*files, folder / "nodes.geojson"]
        if file.is_file()
    }


def record_of(
    comparison: Comparison,
    *,
    scenarios: "list[Scenario] | None" = None,
    minimise: str | None = None,
) -> RunRecord:
    """The record of a comparison.

    Parameters
    ----------
    comparison : Comparison
        With at least one journey.
    scenarios : list of Scenario, optional
        The scenarios as they were; default those of the names in the result, read again.
    minimise : str, optional
        Objective, where no row is a journey.

    Returns
    -------
    RunRecord
        Everything that is needed to run it again and to see whether the figures are the same.

    Raises
    ------
    OptionError
        There is no journey in it: nothing tells what it ran on.

    Examples
    --------
    >>> import corridors as co
    >>> table = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")])
    >>> len(co.record_of(table).rows) == len(table)
    True
    """
    routes = comparison.routes
    if not routes:
        raise OptionError("the comparison holds no journey; give lanes that some corridor serves")
    names = comparison.scenarios
    used = scenarios if scenarios is not None else [load_scenario(name) for name in names]
    first = routes[0]
    goods = {name: value for name, value in vars(first.consignment).items() if value is not None}
    own_days = {scenario.name: scenario.as_of for scenario in used}
    days_of = {(_name(row), str(row.as_of)) for row in comparison.rows}
    fixed = any(own_days.get(name) not in (None, date.fromisoformat(day)) for name, day in days_of)
    dates = sorted({day for _, day in days_of}) if fixed else None
    departures = {row.on for row in comparison.rows if row.on != row.as_of}
    rows = []
    for row in comparison.to_dict():
        kept = ("scenario", "as_of", "on", "origin", "destination", "corridor", "feasible",
                "reasons", "time_h", "cost_usd", "co2_kg", "distance_km", "edges")  # fmt: skip
        rows.append({key: row[key] for key in kept})
    return RunRecord(
        settings={
            "lanes": [list(lane) for lane in dict.fromkeys(
                (row.origin, row.destination) for row in comparison.rows)],
            "corridors": list(dict.fromkeys(row["corridor"] for row in rows)),
            "scenarios": [scenario.to_dict() for scenario in used],
            "dates": dates,
            "minimise": minimise or first.minimised,
            "consignment": json.loads(json.dumps(goods, default=list)),
            "on": str(departures.pop()) if len(departures) == 1 else None,
            "draws": comparison.draws,
            "seed": comparison.seed,
        },
        inputs={**_file_hashes(), **{
            f"state {route.network.scenario} {route.as_of}": route.network.hash
            for route in routes
        }},
        versions=_versions(),
        data_date=str(first.network.data_date),
        assumed=tuple(dict.fromkeys(line for s in used for line in s.assumed)),
        rows=tuple(json.loads(json.dumps(rows))),
    )  # fmt: skip


def _name(row: Any) -> str:
    return row.network.scenario if isinstance(row, Route) else row.scenario


def write_record(
    record: RunRecord, path: "str | PathLike[str]", *, overwrite: bool = False
) -> Path:  # fmt: skip
    """Write a record as JSON.

    Parameters
    ----------
    record : RunRecord
        What `record_of` gave.
    path : path
        File to write.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        The file exists, or its folder does not.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> table = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     co.write_record(co.record_of(table), Path(folder) / "run.json").name
    'run.json'
    """
    file = Path(path)
    if file.exists() and not overwrite:
        raise OptionError(f"{file} exists already; give another name, or overwrite=True")
    if not file.parent.is_dir():
        raise OptionError(f"{file.parent} is no folder; make it first")
    text = json.dumps(record.to_dict(), indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    return file


def read_record(path: "str | PathLike[str]") -> RunRecord:
    """Read a record back.

    Parameters
    ----------
    path : path
        JSON that `write_record` wrote.

    Returns
    -------
    RunRecord
        State of the world, lanes, consignment, scenarios, versions and figures of a run.

    Raises
    ------
    DataError
        The file is no record of this format.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> table = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = co.write_record(co.record_of(table), Path(folder) / "run.json")
    ...     again = co.read_record(file)
    >>> again == co.record_of(table)
    True
    """
    file = Path(path)
    try:
        content = json.loads(read_text(file))
        if content["format"] != _FORMAT:
            raise DataError(
                [f"{file.name}: format is {content['format']!r}; this version reads {_FORMAT}"]
            )
        return RunRecord(
            settings=content["settings"], inputs=content["inputs"], versions=content["versions"],
            data_date=content["data_date"], assumed=tuple(content["assumed"]),
            rows=tuple(content["rows"]),
        )  # fmt: skip
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise DataError(
            [f"{file.name}: no run record ({error!r}); write one with write_record"]
        ) from None


def _consignment(found: Mapping[str, Any]) -> Consignment:
    cells: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}
    return Consignment(**cells)


def _scenario(found: Mapping[str, Any]) -> Scenario:
    """A scenario from its text in a record."""
    from corridors.scenarios.checking import read_measure

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
        measures=tuple(measures), parts=tuple(found["parts"]),
    )  # fmt: skip

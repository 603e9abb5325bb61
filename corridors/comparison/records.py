"""Run records: what a result ran on, so that it can be read back and run again."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from corridors.comparison.comparing import compare
from corridors.comparison.recorded import scenario_from
from corridors.comparison.result import Comparison
from corridors.costs import Consignment
from corridors.data.files import data_folder
from corridors.errors import OptionError
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.scenarios import Scenario

__all__ = ["FORMAT", "RunRecord", "record_of"]

FORMAT = 2


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
            "format": FORMAT, "settings": dict(self.settings), "inputs": dict(self.inputs),
            "versions": dict(self.versions), "data_date": self.data_date,
            "assumed": list(self.assumed), "rows": [dict(row) for row in self.rows],
        }  # fmt: skip

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenarios as they were."""
        return [scenario_from(found) for found in self.settings["scenarios"]]

    def again(self, network: Network, *, jobs: int | None = None) -> Comparison:
        """Run it once more on a network.

        Parameters
        ----------
        network : Network
            The same tables give the same numbers; `differences` tells where they do not.
        jobs : int, optional
            As for `corridors.compare`.
        """
        asked = self.settings
        network = replace(network, day=date.fromisoformat(asked["network_day"]))
        return compare(
            network,
            lanes=[(a, b) for a, b in asked["lanes"]],
            corridors=asked["corridors"],
            scenarios=self.scenarios if asked["dates"] or asked["stated"] else None,
            dates=asked["dates"],
            minimise=asked["minimise"],
            consignment=_consignment(asked["consignment"]),
            on=asked["on"],
            policy=_policy(asked["policy"]),
            draws=asked["draws"] or None,
            seed=asked["seed"],
            jobs=jobs,
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
    files = [*sorted(folder.glob("*.csv")), *sorted(folder.glob("*.toml")),
             *sorted((folder / "scenarios").glob("*.toml"))]  # fmt: skip
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in [*files, folder / "nodes.geojson"]
        if file.is_file()
    }


def record_of(
    comparison: Comparison,
    *,
    network: Network | None = None,
    scenarios: "list[Scenario] | None" = None,
    minimise: str | None = None,
) -> RunRecord:
    """The record of a comparison.

    Parameters
    ----------
    comparison : Comparison
        As `corridors.compare` gave it.
    network : Network, optional
        What it ran on, for its day and hash; default read from the states.
    scenarios : list of Scenario, optional
        The scenarios as they were; default those that were run.
    minimise : str, optional
        Objective; default what was asked.

    Returns
    -------
    RunRecord
        Everything that is needed to run it again and to see whether the figures are the same.

    Raises
    ------
    OptionError
        The comparison was put together by hand: nothing tells what it ran on; or it ran with
        rules of its own, which a record cannot hold.

    Examples
    --------
    >>> import corridors as co
    >>> table = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")])
    >>> len(co.record_of(table).rows) == len(table)
    True
    """
    asked = comparison.asked
    if asked is None or not comparison.states:
        raise OptionError(
            "the comparison does not say what it ran on; give one that compare(...) returned"
        )
    used = scenarios if scenarios is not None else list(comparison.ran)
    goods = {k: v for k, v in vars(asked.consignment).items() if v is not None}
    base = network if network is not None else comparison.states[0]
    kept = ("scenario", "as_of", "on", "origin", "destination", "corridor", "feasible", "reasons",
            "verdict", "time_h", "cost_usd", "cost_usd_drawn", "co2_kg", "distance_km",
            "edges")  # fmt: skip
    rows = [{key: row[key] for key in kept if key in row} for row in comparison.to_dict()]
    states = {f"state {s.scenario} {s.day}": s.hash for s in comparison.states}
    return RunRecord(
        settings={
            "lanes": [list(lane) for lane in asked.lanes],
            "corridors": list(asked.corridors),
            "scenarios": [scenario.to_dict() for scenario in used],
            "stated": bool(comparison.baseline),
            "dates": None if comparison.dates is None else [str(d) for d in comparison.dates],
            "network_day": str(base.day),
            "minimise": minimise or asked.minimise,
            "consignment": json.loads(json.dumps(goods, default=list)),
            "on": None if asked.on is None else str(asked.on),
            "policy": _policy_text(asked.policy),
            "draws": comparison.draws,
            "seed": comparison.seed,
        },
        inputs={**_file_hashes(), **states},
        versions=_versions(),
        data_date=str(base.data_date),
        assumed=tuple(dict.fromkeys(line for s in used for line in s.assumed)),
        rows=tuple(json.loads(json.dumps(rows))),
    )


def _policy_text(policy: PolicyChoice | None) -> dict[str, Any] | None:
    if policy is None:
        return None
    if policy.rules is not None:
        raise OptionError("the run had rules of its own; put them into a scenario to record it")
    return {"tier": policy.tier, "without": list(policy.without),
            "longest_wait_d": policy.longest_wait_d, "usd_per": dict(policy.usd_per)}  # fmt: skip


def _policy(found: Mapping[str, Any] | None) -> PolicyChoice | None:
    if found is None:
        return None
    return PolicyChoice(**{**found, "without": tuple(found["without"])})


def _consignment(found: Mapping[str, Any]) -> Consignment:
    cells: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}
    return Consignment(**cells)

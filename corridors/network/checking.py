"""The whole check of a network: integrity, provenance and ends of ranges in one report."""

from typing import TYPE_CHECKING

from corridors.network.integrity import link_problems, parameter_problems, rule_problems
from corridors.network.provenance import CheckReport, trace
from corridors.network.ranges import opening_problems, range_problems

if TYPE_CHECKING:
    from corridors.network.model import Network

__all__ = ["check", "integrity_problems"]


def integrity_problems(network: "Network") -> list[str]:
    """What does not hold together in the tables of a network."""
    return [
        *link_problems(network.links.values(), network.places, file="edges.csv"),
        *parameter_problems(network.parameters.values(), file="parameters.csv"),
        *rule_problems(network.corridors, network.places, network.links, file="corridors.toml"),
    ]


def _end_problems(network: "Network") -> list[str]:
    rows, evidence = network.parameters, network.evidence
    return [
        *range_problems(rows.values(), evidence, rows, file="parameters.csv"),
        *opening_problems(network.links.values(), evidence, file="edges.csv"),
    ]


def check(network: "Network") -> CheckReport:
    """Integrity and provenance of a network, and whether each end of a range is told."""
    observed = [(row.id, row.measure, "", row.source) for row in network.observations]
    counts, unsourced = trace(
        network.links.values(),
        network.parameters,
        network.evidence,
        [(place.id, place.position_source) for place in network.places.values()],
        {"observations.csv": observed},
    )
    return CheckReport(
        counts=dict(counts),
        problems=(*integrity_problems(network), *unsourced, *_end_problems(network)),
        data_date=network.data_date.isoformat(),
    )

"""``corridors export``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from corridors.cli.options import (
    consignment_options,
    network_options,
    scenario_option,
    search_options,
)
from corridors.comparison import compare, read_lanes
from corridors.costs import Consignment
from corridors.flows import assign_flows, load_demand, max_flow
from corridors.flows.assigning import METHODS
from corridors.network import Network
from corridors.routing import find_route, find_routes
from corridors.simulation import simulate

__all__ = ["export"]

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def export() -> None:
    """Write a network or a result to FILE; its ending says the format.

    Maps: .gpkg .geojson .kml .parquet .fgb; tables: .csv .xlsx .md .tex; networks also .zip (GMNS)
    and .graphml. .xlsx and .parquet need the extra corridors[exchange].
    """


def _file_options(command: Command) -> Command:
    """FILE and ``--overwrite``."""
    command = click.option("--overwrite", is_flag=True, help="Replace a file that exists.")(command)
    return click.argument("file", type=click.Path())(command)


def _lane_options(command: Command) -> Command:
    """``--lanes``, ``--lane`` and ``--corridor``."""
    for option in (
        click.option("--corridor", "corridors", multiple=True, metavar="NAME",
                     help="Corridor to take in; repeatable, default all."),
        click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
                     help="One lane; repeatable."),
        click.option("--lanes", type=click.Path(),
                     help="CSV with the columns origin, destination."),
    ):  # fmt: skip
        command = option(command)
    return command


def _lanes(pairs: tuple[tuple[str, str], ...], lanes: str | None) -> list[tuple[str, str]]:
    return [*pairs, *(read_lanes(lanes) if lanes else ())]


def _check(file: str) -> None:
    """Say that an ending is unknown before anything is computed."""
    from corridors.export import FORMATS
    from corridors.export.writing import checked_suffix

    checked_suffix(file, tuple(FORMATS))


def _write(result: object, file: str, *, overwrite: bool) -> None:
    from corridors.export import write

    click.echo(f"wrote {write(result, Path(file), overwrite=overwrite)}")


@export.command("network")
@_file_options
@scenario_option
@network_options
def export_network(*, network: Network, file: str, overwrite: bool) -> None:
    """Write places and links to FILE."""
    _check(file)
    _write(network, file, overwrite=overwrite)


@export.command("route")
@click.argument("origin")
@click.argument("destination")
@_file_options
@click.option("--corridor", metavar="NAME", help="Corridor the journey must belong to.")
@search_options
@consignment_options
@scenario_option
@network_options
def export_route(
    origin: str, destination: str, *, network: Network, consignment: Consignment, file: str,
    corridor: str | None, minimise: str, on: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Write the legs of the best journey to FILE; tables get its totals."""
    _check(file)
    found = find_route(network, origin, destination, corridor=corridor, minimise=minimise,
                       consignment=consignment, on=on)  # fmt: skip
    _write(found, file, overwrite=overwrite)


@export.command("routes")
@click.argument("origin")
@click.argument("destination")
@_file_options
@click.option("-k", "number", type=int, default=5, show_default=True, help="How many at most.")
@click.option("--corridor", metavar="NAME", help="Corridor the journeys belong to.")
@search_options
@consignment_options
@scenario_option
@network_options
def export_routes(
    origin: str, destination: str, *, network: Network, consignment: Consignment, file: str,
    number: int, corridor: str | None, minimise: str, on: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Write distinct journeys to FILE."""
    _check(file)
    found = find_routes(network, origin, destination, k=number, corridor=corridor,
                        minimise=minimise, consignment=consignment, on=on)  # fmt: skip
    _write(found, file, overwrite=overwrite)


@export.command("compare")
@_file_options
@_lane_options
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME",
              help="Scenario by name or file; a+b stacks; repeatable.")  # fmt: skip
@search_options
@consignment_options
@network_options
def export_compare(
    *, network: Network, consignment: Consignment, file: str, lanes: str | None,
    pairs: tuple[tuple[str, str], ...], corridors: tuple[str, ...], scenarios: tuple[str, ...],
    minimise: str, on: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Write corridors side by side to FILE."""
    _check(file)
    given = click.get_current_context().params.get("as_of")
    found = compare(
        network, lanes=_lanes(pairs, lanes) or None, corridors=corridors or None,
        scenarios=scenarios or None, dates=[given] if scenarios and given else None,
        minimise=minimise, consignment=consignment, on=on,
    )  # fmt: skip
    _write(found, file, overwrite=overwrite)


@export.command("simulation")
@_file_options
@_lane_options
@click.option("--draws", type=int, default=10_000, show_default=True, help="How many draws.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which draws.")
@search_options
@consignment_options
@scenario_option
@network_options
def export_simulation(
    *, network: Network, consignment: Consignment, file: str, lanes: str | None,
    pairs: tuple[tuple[str, str], ...], corridors: tuple[str, ...], draws: int, seed: int,
    minimise: str, on: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Write time and cost of drawn journeys to FILE."""
    _check(file)
    asked = _lanes(pairs, lanes)
    if not asked:
        raise click.UsageError("no lanes; give --lane FROM TO or --lanes FILE")
    found = simulate(network, asked, draws=draws, seed=seed, corridors=corridors or None,
                     minimise=minimise, consignment=consignment, on=on)  # fmt: skip
    _write(found, file, overwrite=overwrite)


@export.command("flows")
@click.argument("origin")
@click.argument("destination")
@_file_options
@click.option("--corridor", "corridors", metavar="NAME", multiple=True,
              help="Corridor the goods may take; repeatable, default any.")  # fmt: skip
@click.option("--on", metavar="DATE", help="Day whose capacities hold; default the state's day.")
@scenario_option
@network_options
def export_flows(
    origin: str, destination: str, *, network: Network, file: str, corridors: tuple[str, ...],
    on: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Write the most that can go from ORIGIN to DESTINATION in a year to FILE, way by way."""
    _check(file)
    found = max_flow(network, origin, destination, corridor=corridors or None, on=on)
    _write(found, file, overwrite=overwrite)


@export.command("plan")
@_file_options
@click.option("--year", type=int, default=2025, show_default=True, help="Year of demand.csv.")
@click.option("--method", type=click.Choice(METHODS), default="cheapest", show_default=True,
              help="How lanes find their ways.")  # fmt: skip
@click.option("--on", metavar="DATE", help="Day whose capacities hold; default the state's day.")
@scenario_option
@network_options
def export_plan(
    *, network: Network, file: str, year: int, method: str, on: str | None, overwrite: bool
) -> None:
    """Write the demand of a year, spread over the network, to FILE."""
    _check(file)
    _write(assign_flows(network, load_demand(year), method, on=on), file, overwrite=overwrite)

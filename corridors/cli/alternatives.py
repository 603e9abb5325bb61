"""``corridors routes`` and ``corridors pareto``."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from corridors.cli.comparing import write_csv
from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    search_options,
)
from corridors.cli.policy_options import facts_options, policy_options
from corridors.costs import Consignment
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routes import RouteSet
from corridors.routing import PARETO_OBJECTIVES, find_routes, pareto_routes

__all__ = ["pareto", "routes"]

Command = TypeVar("Command", bound=Callable[..., Any])


def _set_options(command: Command) -> Command:
    """Ends, what the journeys must keep, and where the answer goes."""
    for option in reversed(
        [
            click.argument("origin"),
            click.argument("destination"),
            click.option("--corridor", metavar="NAME", help="Corridor the journeys belong to."),
            click.option("--via", multiple=True, metavar="PLACE",
                         help="Place to pass; repeatable, in order."),
            click.option("--avoid", multiple=True, metavar="WHAT",
                         help="Place, link, country, border, mode, service or operator."),
            click.option("--json", "as_json", is_flag=True, help="Print JSON for machines."),
            click.option("--csv", "csv_file", type=click.Path(),
                         help="Write the table to a CSV file, - to print it."),
            click.option("--map", "map_file", type=click.Path(),
                         help="Draw the routes to a png, svg or pdf file."),
            click.option("--overwrite", is_flag=True, help="Replace files that exist."),
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def _show(
    found: RouteSet, network: Network, *, as_json: bool, csv_file: str | None,
    map_file: str | None, overwrite: bool, table: bool,
) -> None:  # fmt: skip
    if csv_file:
        frame = found.to_frame()
        frame.insert(0, "name", found.names())
        write_csv(frame, csv_file, overwrite=overwrite)
    if map_file:
        from corridors.export import write_figure

        write_figure(found.plot(), map_file, overwrite=overwrite)
    if as_json:
        echo_json(
            [
                {"name": name, "exact": found.exact, "note": found.note, **record}
                for name, record in zip(found.names(), found.to_dict(), strict=True)
            ]
        )
    elif csv_file != "-":
        click.echo(found.summary())
        if table:
            click.echo("\nWhat each gives up against the next:")
            for name, row in found.trade_offs().iterrows():
                if row["trade_off"]:
                    click.echo(f"  {name}, against {row['against']}: {row['trade_off']}")
        click.echo(
            f"\nas of {found[0].as_of}, departure {found[0].on}, newest evidence "
            f"{network.data_date}, network {network.hash}"
        )


@click.command()
@_set_options
@click.option("-k", "number", type=int, default=5, show_default=True, help="How many at most.")
@click.option(
    "--max-overlap",
    type=float,
    help="Largest shared length over that of the shorter; default as in the parameters.",
)
@click.option("--by-corridor", is_flag=True, help="The best journey of each corridor instead.")
@search_options
@consignment_options
@facts_options
@network_options
@policy_options
def routes(
    origin: str,
    destination: str,
    *,
    network: Network,
    consignment: Consignment,
    policy: PolicyChoice | None,
    corridor: str | None,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    minimise: str,
    on: str | None,
    number: int,
    max_overlap: float | None,
    by_corridor: bool,
    as_json: bool,
    csv_file: str | None,
    map_file: str | None,
    overwrite: bool,
) -> None:
    """Find distinct journeys from ORIGIN to DESTINATION: other borders, ports, ferries, countries.

    An end is a place of the network, a town, or 'longitude,latitude'.
    """
    found = find_routes(
        network, origin, destination, k=number, minimise=minimise, corridor=corridor, via=via,
        avoid=avoid, policy=policy, consignment=consignment, on=on, max_overlap=max_overlap,
        by="corridor" if by_corridor else None,
    )  # fmt: skip
    _show(found, network, as_json=as_json, csv_file=csv_file, map_file=map_file,
          overwrite=overwrite, table=False)  # fmt: skip


@click.command()
@_set_options
@click.option(
    "--objective",
    "objectives",
    multiple=True,
    metavar="KEY",
    help=f"Two to four of {', '.join(PARETO_OBJECTIVES)}; repeatable. "
    "Default time_h, cost_usd, co2_kg.",
)
@click.option(
    "--epsilon",
    type=float,
    help="Show fewer: what is left out is at most this share better than one shown.",
)
@click.option("--on", metavar="DATE", help="Day of departure; default the state's day.")
@consignment_options
@facts_options
@network_options
@policy_options
def pareto(
    origin: str,
    destination: str,
    *,
    network: Network,
    consignment: Consignment,
    policy: PolicyChoice | None,
    corridor: str | None,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    on: str | None,
    objectives: tuple[str, ...],
    epsilon: float | None,
    as_json: bool,
    csv_file: str | None,
    map_file: str | None,
    overwrite: bool,
) -> None:
    """Find the journeys from ORIGIN to DESTINATION that none beats in all objectives.

    An end is a place of the network, a town, or 'longitude,latitude'.
    """
    found = pareto_routes(
        network, origin, destination, objectives=objectives or ("time_h", "cost_usd", "co2_kg"),
        epsilon=epsilon, corridor=corridor, via=via, avoid=avoid, policy=policy,
        consignment=consignment, on=on,
    )  # fmt: skip
    _show(found, network, as_json=as_json, csv_file=csv_file, map_file=map_file,
          overwrite=overwrite, table=True)  # fmt: skip

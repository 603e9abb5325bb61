"""``corridors route``."""

import click

from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    scenario_option,
    search_options,
)
from corridors.cli.policy_options import facts_options, policy_options
from corridors.costs import Consignment
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.routing import find_route

__all__ = ["route"]


@click.command()
@click.argument("origin")
@click.argument("destination")
@click.option("--corridor", metavar="NAME", help="Corridor the journey must belong to.")
@click.option("--via", multiple=True, metavar="PLACE", help="Place to pass; repeatable, in order.")
@click.option("--avoid", multiple=True, metavar="WHAT",
              help="Place, link, country, border, mode, service or operator.")  # fmt: skip
@click.option(
    "--explain", is_flag=True, help="Print every hour, dollar and kilogram with its source."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option(
    "--map", "map_file", type=click.Path(), help="Draw the route to a png, svg or pdf file."
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@search_options
@consignment_options
@facts_options
@scenario_option
@network_options
@policy_options
def route(
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
    explain: bool,
    as_json: bool,
    map_file: str | None,
    overwrite: bool,
) -> None:
    """Find the best journey from ORIGIN to DESTINATION.

    An end is a place of the network, a town, or 'longitude,latitude'.
    """
    found = find_route(
        network, origin, destination, minimise=minimise, corridor=corridor, via=via, avoid=avoid,
        consignment=consignment, on=on, policy=policy,
    )  # fmt: skip
    if map_file:
        from corridors.export import write_figure

        write_figure(found.plot(), map_file, overwrite=overwrite)
    if as_json:
        record = {**found.to_dict(), "scenario": network.scenario,
                  "assumed": list(network.assumed)}  # fmt: skip
        if explain:
            record["ledger"] = found.explain().to_dict()
        echo_json(record)
        return
    click.echo(found.summary())
    if found.judgement is not None:
        click.echo(f"policy, tier {found.tier}: {found.judgement.summary()}")
    if explain:
        click.echo(found.explain().to_text())
    click.echo(
        f"as of {found.as_of}, departure {found.on}, newest evidence {network.data_date}, "
        f"network {network.hash}"
    )

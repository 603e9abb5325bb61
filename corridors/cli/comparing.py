"""``corridors compare``."""

from typing import Any

import click

from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    search_options,
)
from corridors.cli.policy_options import facts_options, policy_options
from corridors.comparison import compare as compare_lanes
from corridors.comparison import read_lanes
from corridors.costs import Consignment
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.policy.verdict import DISCLAIMER

__all__ = ["compare"]


@click.command()
@click.option("--lanes", type=click.Path(), help="CSV with the columns origin, destination.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="One lane; repeatable. A place, a town or 'longitude,latitude'.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor to compare; repeatable, default all.")  # fmt: skip
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME",
              help="Scenario by name or file; a+b stacks; repeatable.")  # fmt: skip
@click.option("--draws", type=int, help="Draw each journey so often; default by quantiles.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which draws.")
@click.option("--reverse", is_flag=True, help="Add every lane in the other direction.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option(
    "--csv", "csv_file", type=click.Path(), help="Write the table to a CSV file, - to print it."
)
@click.option(
    "--map", "map_file", type=click.Path(), help="Draw the routes to a png, svg or pdf file."
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@search_options
@consignment_options
@facts_options
@network_options
@policy_options
def compare(
    *,
    network: Network,
    consignment: Consignment,
    policy: PolicyChoice | None,
    lanes: str | None,
    pairs: tuple[tuple[str, str], ...],
    corridors: tuple[str, ...],
    scenarios: tuple[str, ...],
    draws: int | None,
    seed: int,
    reverse: bool,
    minimise: str,
    on: str | None,
    as_json: bool,
    csv_file: str | None,
    map_file: str | None,
    overwrite: bool,
) -> None:
    """Compare corridors on lanes: km, days, dollars, CO2e, borders, handling."""
    asked: Any = [*pairs, *(read_lanes(lanes) if lanes else ())] or None
    given = click.get_current_context().params.get("as_of")
    dates = [given] if scenarios and given else None
    result = compare_lanes(
        network, lanes=asked, corridors=corridors or None, reverse=reverse, draws=draws, seed=seed,
        scenarios=scenarios or None, dates=dates,
        minimise=minimise, policy=policy, consignment=consignment, on=on,
    )  # fmt: skip
    if csv_file:
        write_csv(result.to_frame().reset_index(), csv_file, overwrite=overwrite)
    if map_file:
        from corridors.export import write_figure

        write_figure(result.plot(), map_file, overwrite=overwrite)
    if as_json:
        echo_json(result.to_dict())
    elif csv_file != "-":
        click.echo(result.summary())
        click.echo(
            f"\nas of {network.day}, departure {result.rows[0].on}, newest evidence "
            f"{network.data_date}, network {network.hash}; times are medians with 10th and 90th "
            "percentile"
        )
        if policy is not None:
            told = next((r.judgement for r in result.routes if r.judgement), None)
            click.echo(f"policy tier {policy.tier}; {told.disclaimer if told else DISCLAIMER}")


def write_csv(frame: Any, path: str, *, overwrite: bool) -> None:
    """Write a frame as CSV, or print it where the path is ``-``."""
    if path == "-":
        click.echo(frame.to_csv(index=False, lineterminator="\n"), nl=False)
        return
    from corridors.export import write_table

    write_table(frame, path, overwrite=overwrite)

"""``corridors simulate``."""

import sys
from typing import Any

import click

from corridors.cli.comparing import write_csv
from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    search_options,
)
from corridors.cli.policy_options import facts_options, policy_options
from corridors.comparison import read_lanes
from corridors.costs import Consignment
from corridors.network import Network
from corridors.policy import PolicyChoice
from corridors.simulation import simulate as simulate_lanes
from corridors.units import HOURS_PER_DAY

__all__ = ["simulate"]


@click.command()
@click.option("--lanes", type=click.Path(), help="CSV with the columns origin, destination.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="One lane; repeatable. A place, a town or 'longitude,latitude'.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor to draw; repeatable, default all.")  # fmt: skip
@click.option("--draws", type=int, default=10_000, show_default=True, help="How many draws.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which draws.")
@click.option("--month", "months", type=int, multiple=True,
              help="Month of departure, 1 to 12; repeatable.")  # fmt: skip
@click.option("--choice", type=click.Choice(["booked", "fastest"]), default="booked",
              show_default=True,
              help="One way booked by central figures, or the best way of each draw.")  # fmt: skip
@click.option("--within", "days", type=float, multiple=True, metavar="DAYS",
              help="Print the chance to arrive within some days; repeatable.")  # fmt: skip
@click.option("--workers", type=int, default=1, show_default=True, help="Threads.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--csv", "csv_file", type=click.Path(),
              help="Write the table to a CSV file, - to print it.")  # fmt: skip
@click.option("--chart", "chart_file", type=click.Path(),
              help="Draw the spread of times to a png, svg or pdf file.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@search_options
@consignment_options
@facts_options
@network_options
@policy_options
def simulate(
    *,
    network: Network,
    consignment: Consignment,
    policy: PolicyChoice | None,
    lanes: str | None,
    pairs: tuple[tuple[str, str], ...],
    corridors: tuple[str, ...],
    draws: int,
    seed: int,
    months: tuple[int, ...],
    choice: Any,
    days: tuple[float, ...],
    workers: int,
    minimise: str,
    on: str | None,
    as_json: bool,
    csv_file: str | None,
    chart_file: str | None,
    overwrite: bool,
) -> None:
    """Draw time and cost of lanes by corridors: percentiles, shares, chance to arrive."""
    asked = [*pairs, *(read_lanes(lanes) if lanes else ())]
    if not asked:
        raise click.UsageError("no lanes; give --lane FROM TO or --lanes FILE")
    result = simulate_lanes(
        network, asked, draws=draws, seed=seed, corridors=corridors or None, minimise=minimise,
        policy=policy, consignment=consignment, on=on, months=months or None, choice=choice,
        workers=workers,
        progress=_told if sys.stderr.isatty() else None,
    )  # fmt: skip
    frame = result.to_frame()
    if days:
        chances = result.arrival_probability(days)
        frame = frame.join(chances.rename(columns=lambda day: f"within_{day:g}_days"))
    if csv_file:
        write_csv(frame.reset_index(), csv_file, overwrite=overwrite)
    if chart_file:
        from corridors.export import write_figure

        write_figure(result.plot(), chart_file, overwrite=overwrite)
    if as_json:
        chance = [{k: v for k, v in row.items() if str(k).startswith("within_")}
                  for row in frame.to_dict("records")]  # fmt: skip
        echo_json([a | b for a, b in zip(result.to_dict(), chance, strict=True)])
    elif csv_file != "-":
        click.echo(result.summary())
        for day in days:
            for row in result.served:
                share = row.time_h.share_within(day * HOURS_PER_DAY)
                click.echo(f"{row.origin} - {row.destination} by {row.corridor}: "
                           f"{share:.0%} within {day:g} days")  # fmt: skip
        click.echo(
            f"\n{draws:,} draws of seed {seed}, as of {network.day}, newest evidence "
            f"{network.data_date}, network {network.hash}"
        )


def _told(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    click.echo(f"\r{done:,} of {total:,} draws{end}", nl=False, err=True)

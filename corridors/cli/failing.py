"""``corridors criticality``."""

from pathlib import Path

import click

from corridors.cli.flowing import demand_options, demand_table
from corridors.cli.options import echo_json, network_options
from corridors.flows.criticality import KINDS
from corridors.flows.criticality import criticality as losses_of
from corridors.network import Network

__all__ = ["criticality"]


@click.command()
@demand_options
@click.option("--days", type=float, default=30.0, show_default=True,
              help="How long each failure lasts.")  # fmt: skip
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True,
              help="What fails; repeatable, default ports, borders and countries.")  # fmt: skip
@click.option("--pairs", type=click.IntRange(0), default=0, show_default=True,
              help="Also fail the worst so many two at a time; 20 takes minutes.")  # fmt: skip
@click.option("--top", type=click.IntRange(1), default=20, show_default=True,
              help="Rows to print.")  # fmt: skip
@click.option("--map", "map_file", type=click.Path(), help="Draw the losses to a file.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--json", "as_json", is_flag=True, help="Print all rows as JSON.")
@network_options
def criticality(
    *,
    network: Network,
    year: int,
    demand_file: Path | None,
    policy: str | None,
    avoid: tuple[str, ...],
    days: float,
    kinds: tuple[str, ...],
    pairs: int,
    top: int,
    map_file: str | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Rank what is lost when a link, port, border or country fails for some days."""
    table = losses_of(
        network, demand_table(year, demand_file), days=days,
        kinds=kinds or ("port", "border", "country"), pairs=pairs, policy=policy, avoid=avoid,
    )  # fmt: skip
    if map_file:
        from corridors.export import write_figure
        from corridors.plotting import plot_criticality

        write_figure(plot_criticality(table, network), map_file, overwrite=overwrite)
    if as_json:
        echo_json(table.to_dict("records"))
        return
    for rank, row in enumerate(table.head(top).to_dict("records"), start=1):
        click.echo(
            f"{rank}. {row['kind']} {row['what']}: {row['unserved_t']:,.0f} t unserved "
            f"({row['unserved_teu']:,.0f} TEU), {row['extra_usd'] / 1e6:+,.1f} million USD and "
            f"{row['extra_t_h'] / 1e6:+,.1f} million tonne-hours for the rest in {days:g} days"
        )
    click.echo(f"newest evidence {network.data_date}, network {network.hash}")

"""``corridors flow`` and ``corridors assign``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import echo_json, network_options
from corridors.errors import DataError
from corridors.flows import assign_flows, load_demand, max_flow
from corridors.flows.assigning import METHODS
from corridors.flows.max_flow import UNITS
from corridors.network import Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["assign", "flow"]

_TIERS = ("legal", "licence", "check", "open")


@click.command()
@click.argument("origin")
@click.argument("destination")
@click.option(
    "--corridor", "corridors", metavar="NAME", multiple=True,
    help="Corridor the goods may take; repeatable, default any.",
)  # fmt: skip
@click.option("--unit", type=click.Choice(UNITS), default="teu", show_default=True,
              help="Containers, or tonnes of bulk in wagons.")  # fmt: skip
@click.option("--on", metavar="DATE", help="Day whose capacities hold; default the state's day.")
@click.option("--avoid", multiple=True, metavar="WHAT",
              help="Place, link, country, border, mode, service or operator.")  # fmt: skip
@click.option("--steps", type=click.IntRange(0), default=3, show_default=True,
              help="Bottlenecks to lift one after another; 0 leaves the ladder out.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@network_options
def flow(
    origin: str,
    destination: str,
    *,
    network: Network,
    corridors: tuple[str, ...],
    unit: str,
    on: str | None,
    avoid: tuple[str, ...],
    steps: int,
    as_json: bool,
) -> None:
    """Find the most that can go from ORIGIN to DESTINATION in a year, and what limits it."""
    found = max_flow(
        network, origin, destination, corridor=corridors or None, on=on, unit=unit, avoid=avoid
    )
    ladder = found.relief_ladder(steps=steps) if steps else None
    if as_json:
        record = found.to_dict()
        record["relief_ladder"] = [] if ladder is None else ladder.to_dict("records")
        echo_json(record)
        return
    click.echo(found.summary())
    words = "TEU" if unit == "teu" else "t"
    for row in () if ladder is None else ladder.to_dict("records"):
        cost = row["investment_usd"]
        paid = f", {cost / 1e6:,.0f} million USD ({row['source']})" if cost == cost else ""
        click.echo(
            f"step {row['step']}: lift {row['relieved']}: {row['before_per_year']:,.0f} to "
            f"{row['after_per_year']:,.0f} {words} a year{paid}; then {row['next']}"
        )
    click.echo(
        f"as of {found.as_of}, capacities of {found.on}, newest evidence {network.data_date}, "
        f"network {network.hash}"
    )


@click.command()
@click.option("--year", type=int, default=2025, show_default=True,
              help="Year of demand.csv.")  # fmt: skip
@click.option("--demand", "demand_file", type=click.Path(path_type=Path),
              help="CSV of your own: origin,destination,cargo,amount.")  # fmt: skip
@click.option("--method", type=click.Choice(METHODS), default="cheapest", show_default=True,
              help="How lanes find their ways.")  # fmt: skip
@click.option("--policy", type=click.Choice(_TIERS), help="Rules to honour.")
@click.option("--on", metavar="DATE", help="Day whose capacities hold; default the state's day.")
@click.option("--avoid", multiple=True, metavar="WHAT",
              help="Place, link, country, border, mode, service or operator.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@network_options
def assign(
    *,
    network: Network,
    year: int,
    demand_file: Path | None,
    method: str,
    policy: str | None,
    on: str | None,
    avoid: tuple[str, ...],
    as_json: bool,
) -> None:
    """Spread the demand of a year over the network."""
    table = load_demand(year) if demand_file is None else _read(demand_file)
    found = assign_flows(network, table, method, on=on, policy=policy, avoid=avoid)
    if as_json:
        echo_json(found.to_dict())
        return
    click.echo(found.summary())
    click.echo(f"newest evidence {network.data_date}, network {network.hash}")


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        return pd.read_csv(path)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError([f"{path.name}: {error}"]) from None

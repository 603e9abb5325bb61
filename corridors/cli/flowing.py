"""``corridors flow`` and ``corridors assign``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridors.cli.options import echo_json, network_options
from corridors.errors import DataError, OptionError
from corridors.flows import FlowPlan, assign_flows, cut_capacity, load_demand, max_flow
from corridors.flows.assigning import METHODS
from corridors.flows.max_flow import UNITS
from corridors.network import Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["assign", "demand_options", "demand_table", "flow"]

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
@click.option("--chart", "chart_file", type=click.Path(),
              help="Draw the ladder to a file.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
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
    chart_file: str | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Find the most that can go from ORIGIN to DESTINATION in a year, and what limits it."""
    found = max_flow(
        network, origin, destination, corridor=corridors or None, on=on, unit=unit, avoid=avoid
    )
    ladder = found.relief_ladder(steps=steps) if steps else None
    if chart_file:
        if ladder is None or ladder.empty:
            raise OptionError("no ladder to draw; give --steps 1 or more")
        from corridors.export import write_figure
        from corridors.plotting import plot_ladder

        write_figure(plot_ladder(ladder, unit=unit), chart_file, overwrite=overwrite)
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
        after, then = row["after_per_year"], f"; then {row['next']}"
        if after == float("inf"):
            after, then = row["before_per_year"], "; then no limit is held"
        click.echo(
            f"step {row['step']}: lift {row['relieved']}: {row['before_per_year']:,.0f} to "
            f"{after:,.0f} {words} a year{paid}{then}"
        )
    click.echo(
        f"as of {found.as_of}, capacities of {found.on}, newest evidence {network.data_date}, "
        f"network {network.hash}"
    )


def demand_options(command: Callable[..., None]) -> Callable[..., None]:
    """Which demand, under which rules, and what is shut."""
    for option in (
        click.option("--avoid", multiple=True, metavar="WHAT",
                     help="Place, link, country, border, mode, service or operator."),
        click.option("--policy", type=click.Choice(_TIERS), help="Rules to honour."),
        click.option("--demand", "demand_file", type=click.Path(path_type=Path),
                     help="CSV of your own: origin,destination,cargo,amount."),
        click.option("--year", type=int, default=2025, show_default=True,
                     help="Year of demand.csv."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@demand_options
@click.option("--method", type=click.Choice(METHODS), default="cheapest", show_default=True,
              help="How lanes find their ways.")  # fmt: skip
@click.option("--on", metavar="DATE", help="Day whose capacities hold; default the state's day.")
@click.option("--cut", "cuts", type=(str, click.FloatRange(0.0, 100.0)), multiple=True,
              metavar="COUNTRY PERCENT",
              help="Part of all capacity in a country that is gone, as RU 50.")  # fmt: skip
@click.option("--elasticities", is_flag=True,
              help="With choice: what each corridor loses when it gets 1 % dearer.")  # fmt: skip
@click.option("--map", "map_file", type=click.Path(), help="Draw the flows to a file.")
@click.option("--sankey", "sankey_file", type=click.Path(),
              help="Draw who goes by which corridor to a file.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
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
    cuts: tuple[tuple[str, float], ...],
    elasticities: bool,
    map_file: str | None,
    sankey_file: str | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Spread the demand of a year over the network."""
    if elasticities and method != "choice":
        raise OptionError("a cheapest plan has no elasticities; give --method choice")
    for country, percent in cuts:
        network = cut_capacity(network, country, percent / 100.0)
    found = assign_flows(
        network, demand_table(year, demand_file), method, on=on, policy=policy, avoid=avoid
    )
    changes = found.elasticities() if elasticities else {}
    _draw(found, map_file, sankey_file, overwrite=overwrite)
    if as_json:
        echo_json(found.to_dict() | ({"elasticities": changes} if elasticities else {}))
        return
    click.echo(found.summary())
    for corridor, change in changes.items():
        click.echo(f"{corridor} 1 % dearer: {change:+.1f} % of its tonnes")
    click.echo(f"newest evidence {network.data_date}, network {network.hash}")


def _draw(
    found: FlowPlan, map_file: str | None, sankey_file: str | None, *, overwrite: bool
) -> None:
    if not (map_file or sankey_file):
        return
    from corridors.export import write_figure
    from corridors.plotting import plot_flows, plot_sankey

    for file, draw in ((map_file, plot_flows), (sankey_file, plot_sankey)):
        if file:
            write_figure(draw(found), file, overwrite=overwrite)


def demand_table(year: int, demand_file: Path | None) -> "pd.DataFrame":
    """Demand of a year, or a table of the user's own.

    Raises
    ------
    DataError
        The file cannot be read.
    """
    return load_demand(year) if demand_file is None else _read(demand_file)


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        return pd.read_csv(path)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError([f"{path.name}: {error}"]) from None

"""``corridors sweep``."""

from typing import Any

import click

from corridors.cli.comparing import write_csv
from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    scenario_option,
    search_options,
)
from corridors.comparison import Lever, break_even, read_lanes
from corridors.comparison import sweep as sweep_levers
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.scenarios import load_scenario

__all__ = ["sweep"]


def lever_of(text: str) -> Lever:
    """A lever from ``SCENARIO:NUMBER:LOW:HIGH``.

    Raises
    ------
    OptionError
        The text has another form, or the scenario no such measure.
    """
    parts = text.split(":")
    if len(parts) != 4:
        raise OptionError(
            f"lever {text!r}; give SCENARIO:NUMBER:LOW:HIGH such as digital-corridor:2:0.3:1"
        )
    scenario = load_scenario(parts[0])
    try:
        number, low, high = int(parts[1]), float(parts[2]), float(parts[3])
    except ValueError:
        raise OptionError(f"lever {text!r}; number, low and high are numbers") from None
    if not 1 <= number <= len(scenario.measures):
        raise OptionError(f"lever {text!r}: {parts[0]} has measures 1 to {len(scenario.measures)}")
    return Lever(scenario.measures[number - 1], low, high)


@click.command()
@click.option("--lever", "levers", multiple=True, required=True, metavar="SCENARIO:N:LOW:HIGH",
              help="Measure N of a scenario, varied from LOW to HIGH; repeatable.")  # fmt: skip
@click.option("--design", type=click.Choice(["latin", "factorial"]), default="latin",
              show_default=True, help="A Latin hypercube, or all combinations.")  # fmt: skip
@click.option("--cases", type=int, default=1000, show_default=True, help="Cases of a hypercube.")
@click.option("--levels", type=int, help="Levels of each lever.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which hypercube.")
@click.option("--break-even", "pair", nargs=2, metavar="A B",
              help="Find the size of the one lever at which corridor B overtakes A.")  # fmt: skip
@click.option("--tolerance", type=float, default=1e-3, show_default=True,
              help="How exact a break-even is.")  # fmt: skip
@click.option("--lanes", type=click.Path(), help="CSV with the columns origin, destination.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="One lane; repeatable.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor; repeatable, default all.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--csv", "csv_file", type=click.Path(), help="Write all cases, - to print them.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@search_options
@consignment_options
@scenario_option
@network_options
def sweep(
    *,
    network: Network,
    consignment: Consignment,
    levers: tuple[str, ...],
    design: Any,
    cases: int,
    levels: int | None,
    seed: int,
    pair: tuple[str, str] | None,
    tolerance: float,
    lanes: str | None,
    pairs: tuple[tuple[str, str], ...],
    corridors: tuple[str, ...],
    minimise: str,
    on: str | None,
    as_json: bool,
    csv_file: str | None,
    overwrite: bool,
) -> None:
    """Vary the sizes of measures together; or find where one corridor overtakes another."""
    turned = [lever_of(text) for text in levers]
    asked: Any = [*pairs, *(read_lanes(lanes) if lanes else ())] or None
    if pair:
        if len(turned) != 1 or asked is None or len(asked) != 1:
            raise click.UsageError("a break-even asks for one --lever and one --lane")
        by: Any = {"cost_usd": "cost_usd", "co2_kg": "co2_kg"}.get(minimise, "time_h_mean")
        point = break_even(network, turned[0], asked[0], corridors=pair, by=by,
                           tolerance=tolerance, consignment=consignment, on=on)  # fmt: skip
        if as_json:
            echo_json({"lever": point.lever.name, "size": point.size, "at_low": point.at_low,
                       "at_high": point.at_high, "by": point.by, "tolerance": tolerance,
                       "evaluations": point.evaluations})  # fmt: skip
        else:
            click.echo(point.summary())
        return
    found = sweep_levers(
        network, turned, lanes=asked, corridors=corridors or None, design=design, cases=cases,
        levels=levels, seed=seed, minimise=minimise, consignment=consignment, on=on,
    )  # fmt: skip
    if csv_file:
        write_csv(found.to_frame().reset_index(), csv_file, overwrite=overwrite)
    if as_json:
        echo_json(found.to_frame().reset_index().to_dict("records"))
    elif csv_file != "-":
        click.echo(found.summary())
        click.echo(found.winners().to_string())

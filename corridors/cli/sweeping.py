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
from corridors.comparison import (
    Days,
    Lever,
    Starts,
    Switch,
    Tornado,
    break_even,
    read_lanes,
    sensitivity,
)
from corridors.comparison import sweep as sweep_levers
from corridors.comparison import tornado as turn_alone
from corridors.comparison.levers import AnyLever
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.scenarios import Measure, load_scenario

__all__ = ["lever_of", "sweep"]


def _measure(text: str, scenario: str, number: str) -> Measure:
    """Measure of a scenario by its number."""
    found = load_scenario(scenario)
    if not number.isdigit() or not 1 <= int(number) <= len(found.measures):
        raise OptionError(f"lever {text!r}: {scenario} has measures 1 to {len(found.measures)}")
    return found.measures[int(number) - 1]


def _range(text: str, low: str, high: str) -> tuple[float, float]:
    try:
        return float(low), float(high)
    except ValueError:
        raise OptionError(f"lever {text!r}; low and high are numbers") from None


def lever_of(text: str) -> Lever:
    """A lever from ``SCENARIO:NUMBER:LOW:HIGH`` or ``KIND:KEY=VALUE,...:ACTION:LOW:HIGH``.

    Raises
    ------
    OptionError
        The text has another form, or the scenario no such measure.
    """
    parts = text.split(":")
    if len(parts) == 4:
        return Lever(_measure(text, parts[0], parts[1]), *_range(text, parts[2], parts[3]))
    selectors = [part.partition("=") for part in parts[1].split(",")] if len(parts) == 5 else []
    if not selectors or parts[2] not in ("set", "add", "scale") or not all(s[2] for s in selectors):
        raise OptionError(
            f"lever {text!r}; give SCENARIO:NUMBER:LOW:HIGH such as digital-corridor:2:0.3:1, or "
            "KIND:KEY=VALUE,...:ACTION:LOW:HIGH such as dwell:border=BY-PL,mode=rail:add:0:240"
        )
    select: dict[str, Any] = {key: value.split("|") for key, _, value in selectors}
    action: dict[str, Any] = {parts[2]: _range(text, parts[3], parts[4])}
    return Lever.on(parts[0], **action, **select)


def start_of(text: str) -> Starts:
    """First days of a measure from ``SCENARIO:NUMBER:DAY,DAY,...``.

    Raises
    ------
    OptionError
        The text has another form, or the scenario no such measure.
    """
    parts = text.split(":")
    if len(parts) != 3:
        raise OptionError(
            f"start {text!r}; give SCENARIO:NUMBER:DAY,DAY such as cku-2030:1:2028,2030-12-31"
        )
    return Starts(_measure(text, parts[0], parts[1]), parts[2].split(","))


@click.command()
@click.option("--lever", "levers", multiple=True, metavar="LEVER",
              help="Size to vary, repeatable: SCENARIO:N:LOW:HIGH for measure N of a scenario, or "
              "KIND:KEY=VALUE,...:ACTION:LOW:HIGH, say dwell:border=BY-PL:add:0:240.")  # fmt: skip
@click.option("--switch", "switches", multiple=True, metavar="SCENARIO",
              help="Scenario to have on or off; repeatable.")  # fmt: skip
@click.option("--day", "days", multiple=True, metavar="DATE",
              help="Day of the world; repeatable, rising.")  # fmt: skip
@click.option("--start", "starts", multiple=True, metavar="SCENARIO:N:DAY,DAY",
              help="First days to try for measure N of a scenario; repeatable.")  # fmt: skip
@click.option("--design", type=click.Choice(["latin", "factorial"]), default="latin",
              show_default=True, help="A Latin hypercube, or all combinations.")  # fmt: skip
@click.option("--cases", type=int, default=1000, show_default=True, help="Cases of a hypercube.")
@click.option("--levels", type=int, help="Levels of each lever.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which hypercube.")
@click.option("--jobs", type=int, help="Processes, -1 for all cores; default one.")
@click.option("--break-even", "pair", nargs=2, metavar="A B",
              help="Find where corridor B overtakes A on one lane, by one size or by the day "
              "(first and last --day).")  # fmt: skip
@click.option("--tolerance", type=float, default=1e-3, show_default=True,
              help="How exact a break-even is.")  # fmt: skip
@click.option("--tornado", is_flag=True,
              help="Turn each lever alone, on one lane and corridor.")  # fmt: skip
@click.option("--sensitivity", "method", type=click.Choice(["sobol", "morris"]),
              help="Share of each lever in the variance, or its elementary effects, on one lane "
              "and corridor.")  # fmt: skip
@click.option("--samples", type=int, default=64, show_default=True,
              help="Base samples of a sensitivity analysis.")  # fmt: skip
@click.option("--by", type=click.Choice(["time_h_mean", "cost_usd", "co2_kg"]),
              help="Figure that counts; default that of --minimise.")  # fmt: skip
@click.option("--lanes", type=click.Path(), help="CSV with the columns origin, destination.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="One lane; repeatable.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor; repeatable, default all.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--csv", "csv_file", type=click.Path(), help="Write all cases, - to print them.")
@click.option("--chart", "chart_file", type=click.Path(),
              help="Draw the tornado to a png, svg or pdf file.")  # fmt: skip
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
    switches: tuple[str, ...],
    days: tuple[str, ...],
    starts: tuple[str, ...],
    design: Any,
    cases: int,
    levels: int | None,
    seed: int,
    jobs: int | None,
    pair: tuple[str, str] | None,
    tolerance: float,
    tornado: bool,
    method: Any,
    samples: int,
    by: Any,
    lanes: str | None,
    pairs: tuple[tuple[str, str], ...],
    corridors: tuple[str, ...],
    minimise: str,
    on: str | None,
    as_json: bool,
    csv_file: str | None,
    chart_file: str | None,
    overwrite: bool,
) -> None:
    r"""Vary sizes, days, closures and rules; or find where one corridor overtakes another.

    \b
    corridors sweep --lever digital-corridor:2:0.3:1 --switch poland-closes --cases 200
    corridors sweep --lever dwell:border=BY-PL:add:0:720 --break-even middle northern \
        --lane xian duisburg
    corridors sweep --lever six-ships:1:0:12 --lever digital-corridor:2:0.3:1 --tornado \
        --lane xian poti --corridor middle --chart tornado.png
    """
    turned: list[AnyLever] = [lever_of(text) for text in levers]
    turned += [Days(days)] if days else []
    turned += [Switch(name) for name in switches]
    turned += [start_of(text) for text in starts]
    if not turned:
        raise click.UsageError("nothing to vary; give --lever, --switch, --day or --start")
    asked: Any = [*pairs, *(read_lanes(lanes) if lanes else ())] or None
    figure: Any = by or {"cost_usd": "cost_usd", "co2_kg": "co2_kg"}.get(minimise, "time_h_mean")
    options: dict[str, Any] = {"consignment": consignment, "on": on}
    if pair:
        _print_break_even(network, turned, asked, pair, figure, tolerance, options, as_json)
        return
    options |= {"minimise": minimise, "jobs": jobs}
    if tornado or method:
        if asked is None or len(asked) != 1 or len(corridors) != 1:
            raise click.UsageError("--tornado and --sensitivity ask for one --lane and --corridor")
        if method:
            table = sensitivity(network, turned, asked[0], corridors[0], method=method,
                                samples=samples, seed=seed, by=figure, **options)  # fmt: skip
            _print_table(table.reset_index(), as_json)
            return
        found = turn_alone(network, turned, asked[0], corridors[0], by=figure, **options)
        _print_tornado(found, chart_file, overwrite, as_json)
        return
    run = sweep_levers(
        network, turned, lanes=asked, corridors=corridors or None, design=design, cases=cases,
        levels=levels, seed=seed, **options,
    )  # fmt: skip
    if csv_file:
        write_csv(run.to_frame().reset_index(), csv_file, overwrite=overwrite)
    if as_json:
        echo_json(_plain(run.to_frame().reset_index()))
    elif csv_file != "-":
        click.echo(run.summary())
        click.echo(run.winners(by=figure).to_string())


def _print_break_even(
    network: Network, turned: list[AnyLever], lanes: Any, pair: tuple[str, str], by: Any,
    tolerance: float, options: dict[str, Any], as_json: bool,
) -> None:  # fmt: skip
    if len(turned) != 1 or lanes is None or len(lanes) != 1:
        raise click.UsageError("a break-even asks for one --lever, or days, and one --lane")
    lever = turned[0]
    if not isinstance(lever, (Lever, Days)):
        raise click.UsageError("a break-even asks for a --lever or for --day, not for a scenario")
    point = break_even(network, lever, lanes[0], corridors=pair, by=by, tolerance=tolerance,
                       **options)  # fmt: skip
    if as_json:
        echo_json(point.to_dict())
    else:
        click.echo(point.summary())


def _print_tornado(
    found: Tornado, chart_file: str | None, overwrite: bool, as_json: bool
) -> None:  # fmt: skip
    if chart_file:
        from corridors.export import write_figure

        write_figure(found.plot(), chart_file, overwrite=overwrite)
    if as_json:
        echo_json(_plain(found.to_frame().reset_index()))
    else:
        click.echo(found.summary())


def _print_table(table: Any, as_json: bool) -> None:
    if as_json:
        echo_json(_plain(table))
    else:
        click.echo(table.to_string(index=False, float_format="{:.4g}".format))


def _plain(table: Any) -> list[dict[str, Any]]:
    """Rows for JSON; days as text."""
    kept = (str, int, float, bool, type(None))
    return [
        {key: value if isinstance(value, kept) else str(value) for key, value in row.items()}
        for row in table.to_dict("records")
    ]

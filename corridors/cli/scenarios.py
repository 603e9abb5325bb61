"""``corridors scenarios`` and ``corridors diff``."""

import json
from importlib.util import find_spec
from pathlib import Path
from textwrap import fill
from typing import Any

import click

from corridors.cli.comparing import write_csv
from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    search_options,
)
from corridors.comparison import (
    compare,
    effects_of,
    read_lanes,
    read_record,
    record_of,
    robust_choices,
    write_record,
)
from corridors.comparison import diff as difference
from corridors.comparison.effects import with_effects
from corridors.comparison.wording import summary_text
from corridors.costs import Consignment
from corridors.data.cells import parse_date
from corridors.errors import OptionError
from corridors.flows.assigning import METHODS
from corridors.network import Network
from corridors.scenarios import list_scenarios, load_scenario, template

__all__ = ["diff", "scenarios"]

_MANY = 8  # scenarios from which on starting processes pays


@click.group()
def scenarios() -> None:
    """List, show, check, run and make scenarios."""


@scenarios.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
def list_(*, as_json: bool) -> None:
    """Name the shipped scenarios."""
    found = [load_scenario(name) for name in list_scenarios()]
    if as_json:
        echo_json([{"name": s.name, "note": s.note} for s in found])
        return
    width = max(len(s.name) for s in found)
    for scenario in found:
        click.echo(f"{scenario.name.ljust(width)}  {scenario.title}")


@scenarios.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@network_options
def show(name: str, *, network: Network, as_json: bool) -> None:
    """Print the measures of a scenario, what they touch and what they assume."""
    scenario = load_scenario(name)
    found = difference(network, scenario.apply(network, on=network.day))
    if as_json:
        echo_json({**scenario.to_dict(), "changes": found.to_dict()["changes"]})
        return
    click.echo(scenario.summary())
    click.echo(found.summary())


@scenarios.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@network_options
def check(files: tuple[str, ...], *, network: Network, as_json: bool) -> None:
    """Read scenario files (or names) and apply them once; say what is wrong."""
    found = []
    for name in files:
        scenario = load_scenario(name)
        world = scenario.apply(network)
        found.append({"name": scenario.name, "measures": len(scenario), "hash": scenario.hash,
                      "network": world.hash, "notes": list(world.notes),
                      "assumed": list(world.assumed)})  # fmt: skip
        if as_json:
            continue
        click.echo(f"{scenario.name}: {len(scenario)} measures, network {world.hash}")
        for line in (*world.notes, *world.assumed):
            click.echo(fill(line, 100, initial_indent="  ", subsequent_indent="    "))
    if as_json:
        echo_json(found)


@scenarios.command()
@click.argument("name")
@click.option("--to", "folder", type=click.Path(), default=".", help="Folder to write to.")
def new(name: str, *, folder: str) -> None:
    """Write NAME.toml to start from."""
    file = Path(folder) / f"{name}.toml"
    text = template(name)
    if file.exists():
        raise OptionError(f"{file} exists already; give another name")
    if not file.parent.is_dir():
        raise OptionError(f"{file.parent} is no folder; make it first")
    file.write_text(text, encoding="utf-8")
    click.echo(f"wrote {file}")


@scenarios.command()
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All shipped scenarios.")
@click.option("--lanes", type=click.Path(), help="CSV with the columns origin, destination.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="One lane; repeatable.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor to compare; repeatable, default all.")  # fmt: skip
@click.option("--date", "dates", multiple=True, metavar="DATE",
              help="Day to look at; repeatable, default each scenario's own.")  # fmt: skip
@click.option("--draws", type=int, help="Draw each journey so often; default by quantiles.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which draws.")
@click.option("--jobs", type=int, help="Processes, -1 for all cores; default all cores from "
              f"{_MANY} scenarios on where joblib is installed, else one.")  # fmt: skip
@click.option("--capacity", is_flag=True,
              help="Say for every scenario what it does to capacities and to the most that each "
              "corridor can carry; else where no journey changes.")  # fmt: skip
@click.option("--chart", "chart_file", type=click.Path(),
              help="Draw the changes as a heat map to a png, svg or pdf file.")  # fmt: skip
@click.option("--record", "record_file", type=click.Path(), help="Write the run to a JSON file.")
@click.option("--csv", "csv_file", type=click.Path(),
              help="Write the table to a CSV file, - to print it.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@search_options
@consignment_options
@network_options
def run(
    names: tuple[str, ...],
    *,
    network: Network,
    consignment: Consignment,
    every: bool,
    lanes: str | None,
    pairs: tuple[tuple[str, str], ...],
    corridors: tuple[str, ...],
    dates: tuple[str, ...],
    draws: int | None,
    seed: int,
    jobs: int | None,
    capacity: bool,
    chart_file: str | None,
    record_file: str | None,
    csv_file: str | None,
    minimise: str,
    on: str | None,
    as_json: bool,
    overwrite: bool,
) -> None:
    """Run scenarios on lanes by corridors, each beside the baseline of its day.

    A+B stacks two scenarios, done in this order. Below each scenario that changes no journey
    stands what it changes instead: capacities, the most that corridors can carry, rows.
    """
    wanted = list(list_scenarios()) if every else list(names)
    if not wanted:
        raise click.UsageError("no scenarios; give names, or --all")
    asked: Any = [*pairs, *(read_lanes(lanes) if lanes else ())] or None
    workers = _workers(jobs, len(wanted))
    result = compare(
        network, lanes=asked, corridors=corridors or None, scenarios=wanted, dates=dates or None,
        minimise=minimise, consignment=consignment, on=on, draws=draws, seed=seed, jobs=workers,
    )  # fmt: skip
    if record_file:
        record = record_of(result, network=network, minimise=minimise)
        write_record(record, record_file, overwrite=overwrite)
    if csv_file:
        write_csv(result.to_frame().reset_index(), csv_file, overwrite=overwrite)
    if chart_file:
        from corridors.export import write_figure
        from corridors.plotting.scenario_charts import plot_heat

        write_figure(plot_heat(result), chart_file, overwrite=overwrite)
    if csv_file == "-":
        return
    states = range(len(result.states)) if capacity else None
    effects = effects_of(network, result, states, jobs=workers)
    if as_json:
        click.echo(json.dumps(with_effects(result, effects), ensure_ascii=False))
        return
    lines = {number: list(found.lines()) for number, found in effects.items()}
    click.echo(summary_text(result, lines))
    for line in robust_choices(result).summary().splitlines():
        click.echo(fill(line, 100, subsequent_indent="  "))


def _workers(jobs: int | None, scenarios: int) -> int | None:
    """Processes: as asked; all cores for many scenarios; else what joblib is told."""
    if jobs is None and scenarios >= _MANY and find_spec("joblib") is not None:
        return -1
    return jobs


@scenarios.command()
@click.argument("file", type=click.Path())
@click.option("--jobs", type=int, help="Processes, -1 for all cores.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@network_options
def again(file: str, *, network: Network, jobs: int | None, as_json: bool) -> None:
    """Run a record once more and say where inputs or numbers differ.

    FILE is what `corridors scenarios run --record FILE` wrote. Exits with 1 where a number differs.
    """
    record = read_record(file)
    later = record_of(record.again(network, jobs=jobs), network=network,
                      scenarios=record.scenarios, minimise=record.settings["minimise"])  # fmt: skip
    found = record.differences(later)
    if as_json:
        echo_json({"rows": len(record.rows), "differences": list(found)})
    else:
        for line in found:
            click.echo(line)
        click.echo(f"{len(record.rows)} rows of {record.data_date}: "
                   + (f"{len(found)} differences" if found else "the same numbers"))  # fmt: skip
    if any(line.startswith("row") for line in found):
        raise click.exceptions.Exit(1)


def _state(network: Network, name: str) -> Network:
    """A state named by a scenario, a day, or ``scenario@day``."""
    scenario, _, day = name.partition("@")
    try:
        return network.as_of(parse_date(scenario)) if not day else _on(network, scenario, day)
    except ValueError:
        return load_scenario(scenario).apply(network)


def _on(network: Network, scenario: str, day: str) -> Network:
    return load_scenario(scenario).apply(network, on=day)


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--routes", is_flag=True, help="Say which lanes change and by how much.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="One lane to look at; repeatable.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor to look at; repeatable, default all.")  # fmt: skip
@click.option("--capacity", is_flag=True,
              help="Say which capacities differ and what corridors can carry.")  # fmt: skip
@click.option("--flows", is_flag=True, help="Say which flows move.")
@click.option("--year", type=int, help="Year of demand.csv for --flows; default the newest.")
@click.option("--method", type=click.Choice(METHODS), default="choice", show_default=True,
              help="How lanes find their ways for --flows.")  # fmt: skip
@click.option("--on", metavar="DATE", help="Day of departure; default the state's day.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--csv", "csv_file", type=click.Path(),
              help="Write the changed fields to a CSV file, - to print them.")  # fmt: skip
@click.option("--map", "map_file", type=click.Path(),
              help="Draw what changed to a png, svg or pdf file.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@network_options
def diff(
    before: str, after: str, *, network: Network, routes: bool,
    pairs: tuple[tuple[str, str], ...], corridors: tuple[str, ...], capacity: bool, flows: bool,
    year: int | None, method: str, on: str | None, as_json: bool, csv_file: str | None,
    map_file: str | None, overwrite: bool,
) -> None:  # fmt: skip
    r"""Say what differs between two states: scenarios, days, or SCENARIO@DAY.

    \b
    corridors diff baseline poland-closes --routes
    corridors diff 2021-06-01 2026-06-01
    corridors diff baseline@2031-01-01 cku-2030@2031-01-01 --flows --map flows.png
    """
    found = difference(
        _state(network, before), _state(network, after), routes=routes, lanes=pairs or None,
        corridors=corridors or None, on=on, capacity=capacity, flows=flows, demand=year,
        method=method,
    )  # fmt: skip
    if csv_file:
        write_csv(found.to_frame(), csv_file, overwrite=overwrite)
    if map_file:
        from corridors.export import write_figure

        write_figure(found.plot(), map_file, overwrite=overwrite)
    if as_json:
        echo_json(found.to_dict())
    elif csv_file != "-":
        click.echo(found.summary())

"""``corridors scenarios`` and ``corridors diff``."""

import json
from pathlib import Path
from typing import Any

import click

from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    search_options,
)
from corridors.comparison import compare, read_lanes
from corridors.comparison import diff as difference
from corridors.costs import Consignment
from corridors.data.cells import parse_date
from corridors.errors import OptionError
from corridors.network import Network
from corridors.scenarios import list_scenarios, load_scenario, template

__all__ = ["diff", "scenarios"]


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
@network_options
def check(files: tuple[str, ...], *, network: Network) -> None:
    """Read scenario files (or names) and apply them once; say what is wrong."""
    for name in files:
        scenario = load_scenario(name)
        world = scenario.apply(network)
        click.echo(f"{scenario.name}: {len(scenario)} measures, network {world.hash}")
        for line in (*world.notes, *world.assumed):
            click.echo(f"  {line}")


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
@click.option("--draws", type=int, help="Draw each journey so often; default by quantiles.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which draws.")
@click.option("--record", "record_file", type=click.Path(), help="Write the run to a JSON file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
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
    draws: int | None,
    seed: int,
    record_file: str | None,
    minimise: str,
    on: str | None,
    as_json: bool,
    overwrite: bool,
) -> None:
    """Run scenarios on lanes by corridors, each beside the baseline of its day."""
    wanted = list(list_scenarios()) if every else list(names)
    if not wanted:
        raise click.UsageError("no scenarios; give names, or --all")
    asked: Any = [*pairs, *(read_lanes(lanes) if lanes else ())] or None
    result = compare(
        network, lanes=asked, corridors=corridors or None, scenarios=wanted, minimise=minimise,
        consignment=consignment, on=on, draws=draws, seed=seed,
    )  # fmt: skip
    if record_file:
        from corridors.comparison import record_of, write_record

        write_record(record_of(result, minimise=minimise), record_file, overwrite=overwrite)
    if as_json:
        click.echo(json.dumps(result.to_dict(), ensure_ascii=False))
        return
    click.echo(result.summary())
    from corridors.comparison import robust_choices

    click.echo(robust_choices(result).summary())


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
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@network_options
def diff(
    before: str, after: str, *, network: Network, routes: bool,
    pairs: tuple[tuple[str, str], ...], as_json: bool,
) -> None:  # fmt: skip
    """Say what differs between two states: scenarios, days, or SCENARIO@DAY."""
    found = difference(
        _state(network, before), _state(network, after), routes=routes, lanes=pairs or None
    )
    if as_json:
        echo_json(found.to_dict())
    else:
        click.echo(found.summary())

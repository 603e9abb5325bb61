"""``corridors report``."""

from typing import Any

import click

from corridors.cli.options import consignment_options, network_options, search_options
from corridors.cli.policy_options import facts_options
from corridors.comparison import read_lanes
from corridors.network import Network

__all__ = ["report"]


@click.command()
@click.option("-o", "--output", "file", type=click.Path(), required=True, metavar="FILE",
              help="File to write: .html, or .pdf with the extra corridors[pdf].")  # fmt: skip
@click.option("--lanes", type=click.Path(), help="CSV with the columns origin, destination.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="One lane; repeatable, default the lanes of data/lanes.csv.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor to compare; repeatable, default all.")  # fmt: skip
@click.option("--scenario", "--scenarios", "scenarios", multiple=True, metavar="NAME[,NAME]",
              help="Scenario by name or file; a+b stacks; repeatable.")  # fmt: skip
@click.option("--draws", type=click.IntRange(min=1), default=2_000, show_default=True,
              help="Draws of time and cost.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="Which draws.")  # fmt: skip
@click.option("--capacity-lanes", type=click.IntRange(min=0), default=1, show_default=True,
              help="Lanes, from the first, whose bottlenecks are looked for.")  # fmt: skip
@click.option("--title", help="Title of the report.")
@click.option("--author", default="", help="Who publishes it.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@search_options
@consignment_options
@facts_options
@network_options
def report(
    *,
    network: Network,
    file: str,
    lanes: str | None,
    pairs: tuple[tuple[str, str], ...],
    scenarios: tuple[str, ...],
    overwrite: bool,
    **options: Any,
) -> None:
    """Write a report: summary, tables, maps, reliability, verdicts, bottlenecks, sources."""
    from corridors.report import write_report

    asked = [*pairs, *(read_lanes(lanes) if lanes else ())]
    names = [part.strip() for word in scenarios for part in word.split(",") if part.strip()]
    options["corridors"] = options["corridors"] or None
    made = write_report(network, file, overwrite=overwrite, lanes=asked or None,
                        scenarios=names or None, **options)  # fmt: skip
    click.echo(f"wrote {made}")

"""``corridors map``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corridors.cli.options import network_options
from corridors.comparison import compare, read_lanes
from corridors.errors import OptionError
from corridors.network import Network
from corridors.scenarios import load_scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_map"]

PAGES = (".html", ".htm")
Lanes = Sequence[tuple[str, str]]


@click.command("map")
@click.argument("file", type=click.Path())
@click.option("--what", type=click.Choice(["corridors", "network"]), default="corridors",
              show_default=True, help="The corridors, or every link.")  # fmt: skip
@click.option("--lanes", type=click.Path(), help="CSV with the columns origin, destination.")
@click.option("--lane", "pairs", nargs=2, multiple=True, metavar="FROM TO",
              help="Lane to draw; repeatable.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME",
              help="Corridor to draw; repeatable, default all.")  # fmt: skip
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME",
              help="Scenario by name or file; repeatable for an html file.")  # fmt: skip
@click.option("--title", help="Title above the map.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True,
              help="Colours.")  # fmt: skip
@click.option("--language", type=click.Choice(["en", "ru", "tr", "zh"]), default="en",
              show_default=True, help="Language of the names on the map.")  # fmt: skip
@click.option("--size", type=click.Choice(["one-column", "two-column", "slide"]),
              help="Size in print; default two-column.")  # fmt: skip
@click.option("--extent", nargs=4, type=float, metavar="W S E N",
              help="What to show in print [degree]; default what the content needs.")  # fmt: skip
@click.option("--inset", metavar="NAME",
              help="In print: caspian, caucasus, fergana or khorgos, in a corner.")  # fmt: skip
@click.option("--north", is_flag=True, default=None, help="In print: an arrow to the north.")
@click.option("--days-to", metavar="PLACE",
              help="In print: the mean days from everywhere to PLACE instead.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@network_options
def draw_map(
    *,
    network: Network,
    file: str,
    what: str,
    lanes: str | None,
    pairs: tuple[tuple[str, str], ...],
    corridors: tuple[str, ...],
    scenarios: tuple[str, ...],
    overwrite: bool,
    title: str | None,
    theme: str,
    language: str,
    days_to: str | None,
    **printed: Any,
) -> None:
    """Draw a map to FILE: png, svg or pdf to print, html to explore in a browser."""
    asked = [*pairs, *(read_lanes(lanes) if lanes else ())]
    as_of = click.get_current_context().params.get("as_of")
    look = {"title": title, "theme": theme, "language": language}
    only_printed = {name: value for name, value in printed.items() if value is not None}
    if (what == "network" or days_to) and (asked or corridors):
        raise OptionError(
            "--what network and --days-to draw every link; leave out lanes and corridors"
        )
    if Path(file).suffix.lower() in PAGES:
        from corridors.export import write_html

        if only_printed or days_to:
            named = ", ".join(f"--{name}" for name in only_printed) or "--days-to"
            raise OptionError(f"{named} is for maps in print; write a png, svg or pdf file")

        shown = _explored(network, what, asked, corridors, scenarios, as_of)
        write_html(shown, file, overwrite=overwrite, **look)
    else:
        from corridors.export import write_figure

        ax = _drawn(network, days_to or what, asked, corridors, scenarios, as_of,
                    {**look, **only_printed})  # fmt: skip
        write_figure(ax, file, overwrite=overwrite)
    click.echo(f"wrote {file}")


def _only(network: Network, scenarios: Sequence[str], as_of: str | None) -> Network:
    """The network after at most one scenario."""
    if len(scenarios) > 1:
        raise OptionError(
            "one map shows one scenario; give --scenario once, stack them as a+b, or compare "
            "corridors in an html file"
        )
    return load_scenario(scenarios[0]).apply(network, on=as_of) if scenarios else network


def _explored(
    network: Network, what: str, lanes: Lanes, corridors: Sequence[str], scenarios: Sequence[str],
    as_of: str | None,
) -> Any:  # fmt: skip
    """What an html file shows."""
    if what == "network":
        return _only(network, scenarios, as_of)
    dates = [as_of] if scenarios and as_of else None
    states = dict.fromkeys(["baseline", *scenarios]) if scenarios else None
    return compare(network, lanes=lanes or None, corridors=corridors or None, scenarios=states,
                   dates=dates)  # fmt: skip


def _drawn(
    network: Network, what: str, lanes: Lanes, corridors: Sequence[str], scenarios: Sequence[str],
    as_of: str | None, look: dict[str, Any],
) -> "Axes":  # fmt: skip
    """A map to print."""
    from corridors.plotting import plot_access, plot_corridors, plot_network

    state = _only(network, scenarios, as_of)
    if what == "network":
        return plot_network(state, **look)
    if what != "corridors":
        return plot_access(state, what, **look)
    return plot_corridors(state, lanes=lanes or None, corridors=corridors or None, **look)

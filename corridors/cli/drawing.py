"""``corridors map``."""

import click

from corridors.cli.options import network_options
from corridors.network import Network

__all__ = ["draw_map"]


@click.command("map")
@click.argument("file", type=click.Path())
@click.option("--what", type=click.Choice(["corridors", "network"]), default="corridors",
              show_default=True, help="The four corridors, or every link.")  # fmt: skip
@click.option("--title", help="Title above the map.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@network_options
def draw_map(*, network: Network, file: str, what: str, title: str | None, overwrite: bool) -> None:
    """Draw the network to FILE (png, svg or pdf)."""
    from corridors.export import write_figure
    from corridors.plotting import plot_corridors, plot_network

    draw = plot_corridors if what == "corridors" else plot_network
    write_figure(draw(network, title=title), file, overwrite=overwrite)
    click.echo(f"wrote {file}")

"""``corridors export``."""

from pathlib import Path

import click

from corridors.cli.options import (
    consignment_options,
    network_options,
    search_options,
)
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network

__all__ = ["export"]


@click.group()
def export() -> None:
    """Write the network or a route to a file; the suffix says the format."""


def _write(result: object, file: str, *, overwrite: bool) -> None:
    from corridors.export import write_geojson, write_geopackage

    writers = {".gpkg": write_geopackage, ".geojson": write_geojson, ".json": write_geojson}
    writer = writers.get(Path(file).suffix.lower())
    if writer is None:
        raise OptionError(f"{file}: unknown format; give a file ending in {', '.join(writers)}")
    click.echo(f"wrote {writer(result, file, overwrite=overwrite)}")


@export.command("network")
@click.argument("file", type=click.Path())
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@network_options
def export_network(*, network: Network, file: str, overwrite: bool) -> None:
    """Write places and links to FILE."""
    _write(network, file, overwrite=overwrite)


@export.command("route")
@click.argument("origin")
@click.argument("destination")
@click.argument("file", type=click.Path())
@click.option("--corridor", metavar="NAME", help="Corridor the journey must belong to.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@search_options
@consignment_options
@network_options
def export_route(
    origin: str, destination: str, *, network: Network, consignment: Consignment, file: str,
    corridor: str | None, minimise: str, on: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Write the legs of the best journey to FILE."""
    from corridors.routing import find_route

    found = find_route(network, origin, destination, corridor=corridor, minimise=minimise,
                       consignment=consignment, on=on)  # fmt: skip
    _write(found, file, overwrite=overwrite)

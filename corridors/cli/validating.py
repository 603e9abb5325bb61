"""``corridors validate``."""

import click

from corridors.cli.comparing import write_csv
from corridors.cli.options import echo_json, network_options
from corridors.network import Network
from corridors.validation import validate as validate_network

__all__ = ["validate"]


@click.command()
@click.option("--use", type=click.Choice(["judge", "calibrate", "all"]), default="all",
              show_default=True,
              help="Journeys that judge the model, those it was fitted on, or both.")  # fmt: skip
@click.option("--rows", is_flag=True, help="Print every journey, not only the groups.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--csv", "csv_file", type=click.Path(),
              help="Write one row per journey to a CSV file, - to print it.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@network_options
def validate(
    *,
    network: Network,
    use: str,
    rows: bool,
    as_json: bool,
    csv_file: str | None,
    overwrite: bool,
) -> None:
    """Hold the model against journeys that were observed, each as of its own date."""
    result = validate_network(network, use=None if use == "all" else use)
    if csv_file:
        write_csv(result.to_frame().reset_index(), csv_file, overwrite=overwrite)
    if as_json:
        echo_json(result.to_dict())
    elif csv_file != "-":
        if rows:
            click.echo(result.to_text())
        click.echo(result.summary())
        click.echo(
            f"\nerror = modelled median / observed - 1; newest evidence {network.data_date}, "
            f"network {network.hash}"
        )

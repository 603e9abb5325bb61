"""``corridors check``."""

from dataclasses import replace

import click

from corridors.cli.options import echo_json, network_options
from corridors.network import Network

__all__ = ["check"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@network_options
@click.pass_context
def check(context: click.Context, *, network: Network, as_json: bool) -> None:
    """Count figures by source, table and column; fail where one has none."""
    from corridors.policy.provenance import figures

    report = network.check()
    counts, unsourced = figures()
    report = replace(
        report, counts={**report.counts, **counts}, problems=(*report.problems, *unsourced)
    )
    if as_json:
        echo_json(report.to_dict())
    else:
        click.echo(report.to_frame().to_string())
        click.echo(report.summary())
    if not report.ok:
        context.exit(1)

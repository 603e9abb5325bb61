"""The ``corridors`` command."""

import sys

import click

from corridors import __version__
from corridors.cli.alternatives import pareto, routes
from corridors.cli.checking import check
from corridors.cli.comparing import compare
from corridors.cli.drawing import draw_map
from corridors.cli.exporting import export
from corridors.cli.failing import criticality
from corridors.cli.flowing import assign, flow
from corridors.cli.policing import policy
from corridors.cli.reporting import report
from corridors.cli.routing import route
from corridors.cli.scenarios import diff, scenarios
from corridors.cli.simulating import simulate
from corridors.cli.sweeping import sweep
from corridors.cli.validating import validate
from corridors.cli.warming import warm
from corridors.errors import CorridorsError, DataError, NoRouteError

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="corridors")
def cli() -> None:
    """Compare freight routes between China and Europe, the Gulf and the Caucasus."""


for command in (
    compare,
    route,
    routes,
    pareto,
    simulate,
    check,
    draw_map,
    report,
    export,
    validate,
    scenarios,
    diff,
    sweep,
    policy,
    flow,
    assign,
    criticality,
    warm,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; a user's mistake is one message, never a traceback."""
    try:
        cli.main(prog_name="corridors", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except CorridorsError as error:
        click.echo(f"corridors: {error}", err=True)
        sys.exit({DataError: 3, NoRouteError: 4}.get(type(error), 2))
    except BrokenPipeError:
        sys.exit(0)

"""``corridors warm``."""

import click

from corridors.errors import MissingExtraError

__all__ = ["warm"]


@click.command()
def warm() -> None:
    """Compile the kernels ahead of time, so that no later call waits for it."""
    from corridors._kernels.warm import warm as compile_all

    if not compile_all():
        raise MissingExtraError("compiling ahead of time", "fast")
    click.echo("the compiled kernels are in the cache")

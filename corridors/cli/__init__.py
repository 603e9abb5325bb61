"""Command line: the public calls, for people and for machines."""

from corridors.cli.main import main

__all__ = ["main"]

"""Maps for a browser: one HTML file that needs neither a network nor a server."""

from corridors.plotting.interactive.making import interactive_map
from corridors.plotting.interactive.value import InteractiveMap

__all__ = ["InteractiveMap", "interactive_map"]

"""What networks can carry, and how demand spreads over them."""

from corridors.flows.max_flow import MaxFlow, max_flow

__all__ = ["MaxFlow", "max_flow"]

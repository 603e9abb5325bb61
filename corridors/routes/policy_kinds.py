"""Kinds of components that policy rules add to a route."""

__all__ = ["DELAY", "SURCHARGE", "WAIT"]

DELAY = "policy delay"
SURCHARGE = "policy surcharge"
WAIT = "policy wait"
"""Hours spent before a link is entered, until it opens."""

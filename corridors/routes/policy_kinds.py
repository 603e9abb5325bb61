"""Kinds of components that rules and dates of links add to a route."""

__all__ = ["DELAY", "OPENING", "SURCHARGE", "WAIT"]

DELAY = "policy delay"
SURCHARGE = "policy surcharge"
WAIT = "policy wait"
"""Hours spent before a link is entered, until it opens."""
OPENING = "waiting for opening"
"""Hours spent before a link that is not open yet, or closed for a while."""

"""Crosses on links that must not be used, or not simply, with their reasons."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from textwrap import fill

import numpy as np

from corridors.errors import OptionError
from corridors.plotting.points import Mark
from corridors.plotting.projection import Floats
from corridors.policy.verdict import Reason, Verdict
from corridors.routes import Route
from corridors.schema import Place

__all__ = ["blocked_marks"]

WORDS = {"blocked": "Blocked", "licence": "Needs a licence", "check": "To be checked",
         "delay": "Delay or charge"}  # fmt: skip
LETTERS_A_LINE = 60


def blocked_marks(routes: Sequence[Route], blocked: Mapping[str, str] | Verdict) -> list[Mark]:
    """Crosses in the middle of links, with their reasons.

    Parameters
    ----------
    routes : sequence of Route
        The journeys.
    blocked : mapping of str to str, or Verdict
        Reasons by link id; of a verdict, one cross for each stretch of the first journey that a
        reason bears on, at its origin for a reason about the goods as a whole.

    Raises
    ------
    OptionError
        A link that no route's network knows.
    """
    if isinstance(blocked, Verdict):
        reasons = [r for r in blocked.reasons if r.verdict in WORDS]
        return _marks(routes[0], [(_where(routes[0], r), _said(r)) for r in reasons])
    unknown = sorted(set(blocked) - set(routes[0].network.links))
    if unknown:
        raise OptionError(f"blocked names unknown links: {', '.join(unknown)}; see net.edges")
    alone = len(set(blocked.values())) == 1
    said = {text: f"Not permitted: {text}" if alone else text for text in blocked.values()}
    return _marks(routes[0], [([edge], said[text]) for edge, text in blocked.items()])


def _said(reason: Reason) -> str:
    words = f"{WORDS[reason.verdict]}: {reason.rule.title}"
    return fill(words, LETTERS_A_LINE, max_lines=3, placeholder=" …")


def _where(route: Route, reason: Reason) -> list[str]:
    """The middle link of each stretch of a journey that a reason bears on."""
    if not reason.edges:
        return [next(arc.link.id for arc in route.arcs if arc.link.mode != "transfer")]
    on = set(reason.edges)
    runs = groupby(route.edges, key=lambda edge: edge in on)
    stretches = [list(run) for hit, run in runs if hit]
    return [run[len(run) // 2] for run in stretches]


def _marks(route: Route, found: Iterable[tuple[Sequence[str], str]]) -> list[Mark]:
    network = route.network
    rows = list(found)
    texts = list(dict.fromkeys(text for _, text in rows))
    marks = []
    for edges, text in rows:
        letter = chr(ord("a") + texts.index(text) % 26) if len(texts) > 1 else ""
        for edge in edges:
            line = np.asarray(network.lines.of(network.links[edge], network.places))
            lon, lat = line[0] if len(line) < 2 else _middle(line)
            spot = Place(id=edge, name=edge, country="XX", kind="border", lon=lon, lat=lat)
            marks.append(Mark(spot, "blocked", text, letter))
    return marks


def _middle(line: Floats) -> tuple[float, float]:
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    half = along[-1] / 2
    return float(np.interp(half, along, line[:, 0])), float(np.interp(half, along, line[:, 1]))

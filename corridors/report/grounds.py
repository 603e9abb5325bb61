"""What a report rests on: shares of published and assumed figures, assumptions, sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan

from corridors.network import Network
from corridors.report.study import State, Study
from corridors.report.tables import Table, grouped
from corridors.report.wording import count, joined
from corridors.routes import Route
from corridors.schema import BASES, Parameter

__all__ = ["Source", "assumption_table", "basis_sentence", "scenario_table", "sources_of"]

MOST_ASSUMPTIONS = 25
_WORDS = {
    "published": "published",
    "derived": "derived from published figures",
    "calibrated": "calibrated on observed journeys",
    "assumption": "assumed",
}


@dataclass(frozen=True)
class Source:
    """A page behind the figures, with the ids of its rows."""

    text: str
    url: str
    ids: tuple[str, ...]


def basis_sentence(study: Study) -> str:
    """Shares of hours and dollars by the weakest basis of each figure.

    The sum runs over all journeys as they are.
    """
    parts = []
    for measure, name in (("time_h", "mean hours"), ("cost_usd", "dollars")):
        items = [c for route in study.routes for c in route.components if c.measure == measure]
        total = sum(item.figure for item in items)
        if not total > 0:
            continue
        sums = {base: sum(c.figure for c in items if c.basis == base) for base in BASES}
        said = [f"{sums[b] / total:.0%} are {_WORDS[b]}" for b in BASES if sums[b] > 0]
        parts.append(f"Of the {name} of all journeys {joined(said)}.")
    if not parts:
        return "There is no journey whose figures could be traced."
    return " ".join([*parts, "Each figure counts by the weakest of those it was made of."])


def assumption_table(study: Study) -> Table | None:
    """Assumed rows behind the journeys, those that bear on the greatest share first."""
    weights: dict[str, list[float]] = {}
    for route in study.routes:
        for place, measure in enumerate(("time_h", "cost_usd")):
            _weigh(route, measure, place, weights)
    known = study.network.parameters
    rows = [(known[name], share) for name, share in weights.items()
            if name in known and known[name].basis == "assumption"]  # fmt: skip
    rows.sort(key=lambda pair: (-max(pair[1]), pair[0].id))
    if not rows:
        return None
    shown = rows[:MOST_ASSUMPTIONS]
    rest = len(rows) - len(shown)
    more = f" {count(rest, 'further assumption')} with smaller shares not shown." if rest else ""
    return Table(
        "Assumed figures behind the journeys as they are, and the greatest share of a journey's "
        f"mean hours and dollars that each bears on.{more}",
        ("Assumption", "Low", "Central", "High", "Unit", "Hours", "Dollars", "Reason"),
        tuple(
            (row.id, *(_figure(v) for v in (row.low, row.value, row.high)), row.unit,
             *(f"{share:.0%}" if share else "" for share in shares), row.reason)
            for row, shares in shown
        ),
        (1, 2, 3, 5, 6),
    )  # fmt: skip


def _weigh(route: Route, measure: str, place: int, weights: dict[str, list[float]]) -> None:
    """Add what each row bears on in one journey, where that is more than in those before."""
    items = [item for item in route.components if item.measure == measure]
    total = sum(item.figure for item in items)
    own: dict[str, float] = {}
    for item in items:
        for name in item.parameters:
            own[name] = own.get(name, 0.0) + item.figure
    for name, value in own.items():
        entry = weights.setdefault(name, [0.0, 0.0])
        entry[place] = max(entry[place], value / total if total > 0 else 0.0)


def _figure(value: float) -> str:
    return "" if isnan(value) else f"{value:,.4g}"


def scenario_table(states: Iterable[State]) -> Table | None:
    """Measures of the scenarios with their basis."""
    rows = [
        (state.scenario.title or state.scenario.name, str(measure), measure.basis,
         measure.source or measure.reason)
        for state in states
        for measure in state.scenario.measures
    ]  # fmt: skip
    if not rows:
        return None
    head = ("Measure", "Basis", "Source or reason")
    return Table("What the scenarios change.", head, tuple(grouped(rows)))


def sources_of(study: Study) -> list[Source]:
    """Pages behind the journeys and scenarios, in the order of their publishers."""
    names: dict[str, None] = {}
    for state in study.states:
        names.update(dict.fromkeys(state.scenario.source.split()))
        for measure in state.scenario.measures:
            names.update(dict.fromkeys(measure.source.split()))
        for line in state.lines:
            if isinstance(line.row, Route):
                names.update(dict.fromkeys(_cited(line.row)))
    pages: dict[tuple[str, str], list[str]] = {}
    for name in names:
        page = _page(study.network, name)
        if page:
            pages.setdefault(page, []).append(name)
    return [Source(text, url, tuple(sorted(ids))) for (text, url), ids in sorted(pages.items())]


def _cited(route: Route) -> Iterable[str]:
    known = route.network.parameters
    for item in (*route.components, *route.end_components):
        for name in item.parameters:
            row: Parameter | None = known.get(name)
            yield from row.source.split() if row else ()
    for arc in route.arcs:
        yield from arc.link.length_source.split()


def _page(network: Network, name: str) -> tuple[str, str] | None:
    row = network.evidence.get(name)
    if row is None:
        return None
    parts = (row.publisher, row.source_title, row.source_date)
    url = row.url if row.url.startswith(("https://", "http://")) else ""
    return ", ".join(part for part in parts if part) or name, url

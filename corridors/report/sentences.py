"""The summary in plain sentences, each true for whatever was found."""

from collections.abc import Callable, Sequence

from corridors.flows import MaxFlow
from corridors.report.study import Line, State, Study
from corridors.report.wording import (
    changed_days,
    changed_usd,
    count,
    joined,
    said_days,
    said_span,
    said_usd,
)
from corridors.routes import Route
from corridors.units import days

__all__ = ["flow_sentences", "lane_sentences", "policy_sentences", "state_sentences"]

MOST_CHANGES = 4  # changes of one scenario that are told one by one


def _served(lines: Sequence[Line]) -> list[tuple[Line, Route]]:
    return [(line, line.row) for line in lines if isinstance(line.row, Route)]


def _hours(line: Line) -> float:
    assert line.span is not None
    return line.span.p50


def _best(
    served: Sequence[tuple[Line, Route]], figure: Callable[[Line, Route], float], digits: int
) -> list[str]:
    """Names of those with the least figure, ties to the digits shown."""
    figures = [round(figure(line, route), digits) for line, route in served]
    return [
        line.title for (line, _), value in zip(served, figures, strict=True)
        if value == min(figures)
    ]  # fmt: skip


def _figures(line: Line, route: Route) -> str:
    assert line.span is not None
    return (
        f"{said_days(line.span.p50)} (10th to 90th percentile "
        f"{said_span(line.span.p10, line.span.p90)}), {said_usd(route.cost_usd_per_feu)} and "
        f"{route.co2_kg_per_feu:,.0f}\u00a0kg CO2e for one FEU"
    )


def lane_sentences(study: Study) -> list[str]:
    """One paragraph per lane: which corridor is best at what, and by how much."""
    return [_of_lane(study.of_lane(lane)) for lane in study.lanes]


def _of_lane(lines: Sequence[Line]) -> str:
    served, lane = _served(lines), lines[0].lane
    lost = [line.title for line in lines if not isinstance(line.row, Route)]
    if not served:
        verb = "does not serve" if len(lost) == 1 else "do not serve"
        return f"{lane}: {joined(lost)} {verb} this lane."
    tail = f" {joined(lost)} {'does' if len(lost) == 1 else 'do'} not serve it." if lost else ""
    first, route = served[0]
    if len(served) == 1:
        only = "only " if lost else ""
        return f"{lane}: {only}{first.title} serves it: {_figures(first, route)}.{tail}"
    return f"{lane}: {_ranked(served)}{tail}"


def _ranked(served: Sequence[tuple[Line, Route]]) -> str:
    """Who is fastest, cheapest and lowest in carbon, and how far behind the next one is."""
    fast = _best(served, lambda line, _: days(_hours(line)), 1)
    cheap = _best(served, lambda _, route: route.cost_usd_per_feu, 0)
    clean = _best(served, lambda _, route: route.co2_kg_per_feu, 0)
    rows = {line.title: (line, route) for line, route in served}
    line, route = rows[fast[0]]
    if fast == cheap == clean and len(fast) == 1:
        said = f"{fast[0]} is fastest, cheapest and lowest in carbon: {_figures(line, route)}."
    else:
        most = f"{joined(fast)} {'is' if len(fast) == 1 else 'are'} fastest"
        said = f"{most}: {_figures(line, route)}." if len(fast) == 1 else (
            f"{most}, {said_days(_hours(line))}."
        )  # fmt: skip
        price, carbon = rows[cheap[0]][1], rows[clean[0]][1]
        also = cheap == fast and len(fast) == 1
        dear = f"{'It' if also else joined(cheap)} {'is' if len(cheap) == 1 else 'are'}"
        said += f" {dear} {'also ' if also else ''}cheapest, {said_usd(price.cost_usd_per_feu)};"
        emit = "emits" if len(clean) == 1 else "emit"
        said += f" {joined(clean)} {emit} least, {carbon.co2_kg_per_feu:,.0f}\u00a0kg CO2e."
    slower = [pair for pair in served if pair[0].title not in fast]
    if not slower:
        return said
    behind, other = min(slower, key=lambda pair: _hours(pair[0]))
    more = changed_days(_hours(behind) - _hours(line))
    dollars = other.cost_usd_per_feu - route.cost_usd_per_feu
    return f"{said} The next, {behind.title}, takes {more} and costs {changed_usd(dollars)}."


def state_sentences(state: State) -> list[str]:
    """What a scenario changes: services lost and gained, the greatest changes, the rest."""
    pairs = [(line, _change(line)) for line in state.lines]
    told = _lost([line for line, change in pairs if change[0] == "lost"])
    told += [text for _, (kind, text, _) in pairs if kind == "new"]
    moved = sorted((change for _, change in pairs if change[0] == "moved"), key=lambda c: -c[2])
    told += [text for _, text, _ in moved[:MOST_CHANGES]]
    told += _new_leaders(state)
    if len(moved) > MOST_CHANGES:
        rest = len(moved) - MOST_CHANGES
        told.append(f"{count(rest, 'smaller change')} {'stands' if rest == 1 else 'stand'} in the "
                    "table.")  # fmt: skip
    same = sum(change[0] == "same" for _, change in pairs)
    if not told:
        if not same:
            return ["No service is gained or lost on these lanes."]
        told.append("No time or price changes on these lanes, to a tenth of a day and the dollar.")
        return told + _barred(state)
    if same:
        verb = "stays" if same == 1 else "stay"
        told.append(
            f"{count(same, 'journey')} {verb} as before, to a tenth of a day and the dollar."
        )
    return told + _barred(state)


def _barred(state: State) -> list[str]:
    """Shippers that the scenario's own rules block."""
    lines = [line for line in state.lines if line.barred]
    if not lines:
        return []
    codes = sorted({code for line in lines for code in line.barred})
    return [
        f"Its own rules block shippers bound by the law of {joined(codes, last='or')} on "
        f"{count(len(lines), 'journey')}, though not this consignment."
    ]


def _change(line: Line) -> tuple[str, str, float]:
    """Kind of change of a line, in words, and its size [h]."""
    now, old, name = line.row, line.before, f"{line.lane} by {line.title}"
    if isinstance(now, Route) and isinstance(old, Route):
        assert line.span is not None
        assert line.span_before is not None
        hours = line.span.p50 - line.span_before.p50
        dollars = now.cost_usd_per_feu - old.cost_usd_per_feu
        if not round(days(hours), 1) and not round(dollars):
            return "same", "", 0.0
        said = f"{name} takes {changed_days(hours)} and costs {changed_usd(dollars)}."
        return "moved", said, abs(hours)
    if isinstance(now, Route):
        return "new", f"{name} gains service: {_figures(line, now)}.", 0.0
    return ("lost" if isinstance(old, Route) else "none"), "", 0.0


def _lost(lines: Sequence[Line]) -> list[str]:
    """Services that are lost: one with its reasons, several by corridor."""
    found = []
    for title in dict.fromkeys(line.title for line in lines):
        own = [line for line in lines if line.title == title]
        if len(own) == 1:
            why = "; ".join(own[0].row.reasons)
            found.append(f"{own[0].lane} by {title} loses its service: {why}.")
        else:
            lanes = joined([line.lane for line in own])
            found.append(f"{title} loses its service from {lanes}; the table says why.")
    return found


def _new_leaders(state: State) -> list[str]:
    """Lanes whose fastest corridor is another than before."""
    found = []
    for lane in dict.fromkeys(line.key for line in state.lines):
        lines = [line for line in state.lines if line.key == lane]
        now = _fastest([(x.title, x.span.p50) for x in lines if x.span])
        old = _fastest([(x.title, x.span_before.p50) for x in lines if x.span_before])
        if now and old and not set(now) & set(old):
            verb = "is" if len(now) == 1 else "are"
            found.append(
                f"{lines[0].lane}: fastest {verb} then {joined(now)} instead of {joined(old)}."
            )
    return found


def _fastest(pairs: Sequence[tuple[str, float]]) -> list[str]:
    least = min((round(days(hours), 1) for _, hours in pairs), default=0.0)
    return [title for title, hours in pairs if round(days(hours), 1) == least]


VERDICTS = {
    "blocked": ("is blocked", "are blocked"),
    "licence": ("needs a licence", "need a licence"),
    "check": ("needs a check", "need a check"),
    "delay": ("passes with a delay or charge", "pass with a delay or charge"),
    "pass": ("passes", "pass"),
}


def policy_sentences(study: Study) -> list[str]:
    """How many journeys each verdict has."""
    if not study.verdicts:
        return ["There is no journey to hold against the rules."]
    kinds = [verdict.verdict for _, verdict in study.verdicts]
    parts = [
        f"{count(kinds.count(kind), 'journey')} {words[kinds.count(kind) != 1]}"
        for kind, words in VERDICTS.items()
        if kind in kinds
    ]
    law = sum(v.legal != v.verdict for _, v in study.verdicts)
    said = [f"Held against the policy rules, {joined(parts)}."]
    if law:
        said.append(
            f"For {count(law, 'journey')} the law alone would say otherwise: the rest is private "
            "policy."
        )
    return said


def flow_sentences(study: Study) -> list[str]:
    """What each corridor can carry on the lanes asked about, and what holds it back."""
    found = []
    for (origin, destination, corridor), flow in study.flows.items():
        title = next(x.title for x in study.lines if x.row.corridor == corridor)
        lane = f"{study.name(origin)} to {study.name(destination)} by {title}"
        if isinstance(flow, MaxFlow):
            found.append(f"{lane}: {_carried(flow)}")
    return found


def _carried(flow: MaxFlow) -> str:
    if not flow.teu_per_year < float("inf"):
        return "no capacity that is held in the data limits it."
    said = f"at most {flow.teu_per_year:,.0f}\u00a0TEU a year one way"
    rows = flow.bottlenecks().to_dict("records")
    if not rows:
        return f"{said}."
    endless = [str(row["name"]) for row in rows if float(row["gain_per_year"]) == float("inf")]
    if endless:
        return f"{said}. Nothing else that is held limits it than {joined(endless, last='or')}."
    most = max(round(float(row["gain_per_year"])) for row in rows)
    if most >= 1:
        best = [str(row["name"]) for row in rows if round(float(row["gain_per_year"])) == most]
        where = joined(best, last="or")
        return f"{said}. Lifting one bottleneck helps most at {where}: {most:,.0f}\u00a0TEU more."
    binding = count(len(rows), "capacity binds", "capacities bind")
    return f"{said}. {binding}; lifting a single one adds nothing."

"""Do what one measure says to a network, and note what was touched."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from corridors.errors import ScenarioError
from corridors.network import Network
from corridors.network.integrity import link_problems
from corridors.network.pending import Pending
from corridors.scenarios.measure import Measure
from corridors.scenarios.narrowing import ParameterIndex, Target
from corridors.scenarios.openings import opening_dates
from corridors.scenarios.selecting import LinkIndex, near_misses, said
from corridors.scenarios.sizing import changed_row, spells_of
from corridors.schema import Link, Parameter

__all__ = ["Deed", "act", "resized", "targets_of"]

_DAY = timedelta(days=1)
_BUILT = ("planned", "construction", "suspended")


@dataclass(frozen=True)
class Deed:
    """What a measure did.

    Parameters
    ----------
    network : Network
        The state after it.
    touched : tuple of (str, str, str)
        Table, row and field.
    notes : tuple of str
        What a reader must know.
    """

    network: Network
    touched: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())


def act(network: Network, measure: Measure) -> Deed:
    """Do what a measure says.

    Raises
    ------
    ScenarioError
        It matches nothing, or makes a row impossible.
    """
    return _ACTORS[measure.sort.acts_on](network, measure)


# --- links ---------------------------------------------------------------------------------------


def _selected_links(network: Network, measure: Measure) -> list[Link]:
    index = LinkIndex(network)
    names = index.links(measure.select)
    if not names:
        raise ScenarioError(
            f"{measure.place}: {measure.kind} {said(measure.select)} matches no link; "
            f"{near_misses(index, measure.select)}"
        )
    return [network.links[name] for name in names]


def _act_on_links(network: Network, measure: Measure) -> Deed:
    change = {"close": _closed, "reopen": _reopened, "open": _opened}[measure.kind]
    rows = _selected_links(network, measure)
    if measure.kind == "close":
        rows = [row for row in rows if row.mode != "transfer" or measure.selected("id")] or rows
    changed = [change(row, measure) for row in rows]
    touched = [
        ("links", new.id, name)
        for old, new in zip(rows, changed, strict=True)
        for name in ("closed", "opens", "closes", "status")
        if getattr(old, name) != getattr(new, name)
    ]
    notes = () if touched else (f"{measure}: the links were in that state already",)
    if measure.kind == "open" and measure.opens_by and opening_dates(measure.opens_by)[1] is None:
        notes = (*notes, f"{measure}: never open in the central case (below 50 %)")
    return Deed(network.with_rows(links=changed), tuple(touched), notes)


def _cited(link: Link, measure: Measure) -> str:
    return " ".join(dict.fromkeys([*measure.source.split(), *link.dates_source.split()]))


def _closed(link: Link, measure: Measure) -> Link:
    spell = (measure.first or date.min, measure.last or date.max)
    return replace(link, closed=_joined((*link.closed, spell)), dates_source=_cited(link, measure))


def _joined(spells: tuple[tuple[date, date], ...]) -> tuple[tuple[date, date], ...]:
    found: list[tuple[date, date]] = []
    for first, last in sorted(set(spells)):
        if found and (found[-1][1] == date.max or first <= found[-1][1] + _DAY):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def _reopened(link: Link, measure: Measure) -> Link:
    first, last = measure.first or date.min, measure.last or date.max
    kept = []
    for start, end in link.closed:
        if start < first:
            kept.append((start, min(end, first - _DAY)))
        if end > last:
            kept.append((max(start, last + _DAY), end))
    closes = link.closes
    if closes is not None and first <= closes + _DAY:
        closes = measure.last
    status = "operating" if link.status == "suspended" else link.status
    return replace(
        link, closed=tuple(kept), closes=closes, status=status, dates_source=_cited(link, measure)
    )


def _opened(link: Link, measure: Measure) -> Link:
    if measure.opens_by:
        low, opens, high = opening_dates(measure.opens_by)
    else:
        low, opens, high = link.opens_low, measure.first, link.opens_high
        low = min(filter(None, (low, opens)), default=None)
        high = max(filter(None, (high, opens)), default=None)
    status = "planned" if link.status == "suspended" else link.status
    if opens is None:
        return replace(link, closed=((date.min, date.max),), opens_low=low, opens_high=high)
    return replace(
        link, opens=opens, opens_low=low, opens_high=high, status=status,
        closed=(), dates_source=_cited(link, measure),
    )  # fmt: skip


# --- parameters ----------------------------------------------------------------------------------


def _quantities(measure: Measure) -> tuple[str, ...]:
    asked = measure.selected("quantity")
    allowed = measure.sort.allowed_quantities
    return tuple(name for name in allowed if not asked or name in asked)


def targets_of(network: Network, measure: Measure) -> list[Target]:
    """Rows that a measure on parameters changes; they do not hang on its size.

    Raises
    ------
    ScenarioError
        There are none, with near misses.
    """
    links = LinkIndex(network)
    quantities = _quantities(measure)
    targets = ParameterIndex(network, links).targets(measure, quantities)
    if not any(not target.keep for target in targets):
        raise ScenarioError(_no_parameter(network, measure, quantities, links))
    return targets


def resized(network: Network, measure: Measure, targets: Iterable[Target]) -> Network:
    """The network with the rows of a measure changed."""
    return _change_rows(network, measure, targets)[0]


def _change_rows(
    network: Network, measure: Measure, targets: Iterable[Target]
) -> tuple[Network, list[Target]]:
    rows = dict(network.parameters)
    hit = []
    for target in targets:
        new, changed = _pieces(rows, target, measure)
        rows |= {row.id: row for row in new}
        if changed:
            hit.append(target)
    return replace(network, parameters=rows), hit


def _act_on_parameters(network: Network, measure: Measure) -> Deed:
    targets = targets_of(network, measure)
    found, hit = _change_rows(network, measure, targets)
    if not hit:
        raise ScenarioError(
            f"{measure.place}: {measure} holds on no day of the rows it selects "
            f"({', '.join(t.row.id for t in targets[:3])}); mend from and to"
        )
    touched = (("parameters", target.row.id, target.row.quantity) for target in hit)
    return Deed(found, tuple(dict.fromkeys(touched)))


def _pieces(
    rows: Mapping[str, Parameter], target: Target, measure: Measure
) -> tuple[list[Parameter], bool]:
    """Rows that take the place of a target's, and whether its figure changed."""
    row = target.row
    if target.keep:
        return [replace(row, id=_free(rows, f"{row.id}-kept"), where=target.where,
                        cause=row.cause or row.id)], False  # fmt: skip
    before, spell, after = spells_of(row, measure)
    if spell is None:
        return [], False
    changed = changed_row(row, measure)
    changed = replace(
        changed, valid_from=spell[0], valid_to=spell[1], cause=row.cause or row.id,
        where=target.where,
    )  # fmt: skip
    if target.narrower:
        return [replace(changed, id=_free(rows, f"{row.id}-{_slug(measure)}"))], True
    if before is None and after is None:
        return [replace(changed, cause=row.cause)], True
    name = _free(rows, f"{row.id}-{_slug(measure)}")
    pieces = [replace(changed, id=name)]
    if before is not None:
        pieces.append(before)
    if after is not None:
        free = row.id if before is None else _free(rows, f"{row.id}-after-{_slug(measure)}")
        pieces.append(replace(after, id=free, cause=row.cause or row.id))
    return pieces, True


def _slug(measure: Measure) -> str:
    kept = "".join(c if c.isalnum() else "-" for c in measure.scenario.lower())
    return "-".join(filter(None, kept.split("-"))) or "scenario"


def _free(rows: Mapping[str, Parameter], name: str) -> str:
    number, free = 1, name
    while free in rows:
        number += 1
        free = f"{name}-{number}"
    return free


def _no_parameter(
    network: Network, measure: Measure, quantities: tuple[str, ...], links: LinkIndex
) -> str:
    head = (
        f"{measure.place}: {measure.kind} {said(measure.select)} matches no row of parameters.csv"
    )
    ids = [row.id for row in network.parameters.values() if row.quantity in quantities]
    for name in measure.selected("id"):
        if name not in network.parameters and "*" not in name:
            near = get_close_matches(name, network.parameters, n=3, cutoff=0.4)
            return f"{head}; no row has the id {name!r}; nearest: {', '.join(near) or 'none'}"
    if not ids:
        return f"{head}; there is no row of {', '.join(quantities)}; add one first"
    if measure.without("id", "quantity") and not links.links(measure.select):
        return f"{head}; {near_misses(links, measure.select)}"
    return f"{head}; rows of this quantity are {', '.join(ids[:5])}{', ...' * (len(ids) > 5)}"


# --- rows of one's own, and what other engines do ------------------------------------------------


def _act_on_rows(network: Network, measure: Measure) -> Deed:
    row: Any = measure.row_value
    table = {"places": network.places, "links": network.links, "parameters": network.parameters}
    if row.id in table[measure.table]:
        raise ScenarioError(
            f"{measure.place}: {measure.table} has a row {row.id!r} already; give another id, "
            "or change that row with another kind of measure"
        )
    found = network.with_rows(**{measure.table: [row]})
    if measure.table == "links":
        problems = link_problems([row], found.places, file=measure.place)
        if problems:
            raise ScenarioError("; ".join(problems))
    return Deed(found, ((measure.table, row.id, "new"),))


def _waiting(network: Network, measure: Measure, table: str, takes_effect: str) -> Pending:
    return Pending(
        table=table, where=measure.select, action=measure.action, value=measure.value,
        low=measure.low, high=measure.high, unit=measure.unit, first=measure.first,
        last=measure.last, row=tuple((k, str(v)) for k, v in measure.row),
        takes_effect=takes_effect, said=str(measure),
    )  # fmt: skip


def _wait(network: Network, measure: Measure, table: str, takes_effect: str) -> Deed:
    pending = _waiting(network, measure, table, takes_effect)
    names = [name for name, _ in measure.select]
    touched = tuple(
        (table, value, measure.unit or measure.action)
        for _, values in measure.select
        for value in values
    ) or ((table, str(dict(measure.row).get("id", "all")), ",".join(names)),)
    found = replace(network, pending=(*network.pending, pending))
    return Deed(found, touched, (f"{measure}: takes effect in {takes_effect}",))


def _act_on_capacity(network: Network, measure: Measure) -> Deed:
    _selected_links(network, measure)
    return _wait(network, measure, "capacity", "flows")


def _act_on_demand(network: Network, measure: Measure) -> Deed:
    for key in ("origin", "destination"):
        for name in measure.selected(key):
            if not network.knows_place(name):
                raise ScenarioError(
                    f"{measure.place}: demand {key} {name!r} is no place; nearest: "
                    f"{', '.join(network.nearest_places(name))}"
                )
    return _wait(network, measure, "demand", "flows")


def _act_on_rules(network: Network, measure: Measure) -> Deed:
    from corridors.scenarios.switching import check_switch

    check_switch(measure)
    return _wait(network, measure, "rules", "policy")


def _act_on_events(network: Network, measure: Measure) -> Deed:
    from corridors.scenarios.happening import measure_of_event

    return act(network, measure_of_event(network, measure))


_ACTORS: Mapping[str, Callable[[Network, Measure], Deed]] = {
    "links": _act_on_links,
    "parameters": _act_on_parameters,
    "rows": _act_on_rows,
    "capacity": _act_on_capacity,
    "demand": _act_on_demand,
    "rules": _act_on_rules,
    "events": _act_on_events,
}

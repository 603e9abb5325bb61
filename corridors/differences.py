"""What two states of the world do not share: rows, dates, rules, and the routes that follow."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.comparison import Comparison, compare
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.pending import Pending
from corridors.routes import Route, Unserved
from corridors.scenarios import rules_of
from corridors.units import days

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "Diff", "RouteChange", "diff"]

Lane = tuple[str, str]
_FIGURES = ("low", "value", "high")


@dataclass(frozen=True)
class Change:
    """One field that differs.

    Parameters
    ----------
    table : str
        ``state``, ``places``, ``links``, ``parameters``, ``rules``, ``capacity``, ``demand``; or
        ``links in use``, ``parameters in use``, ``rules in force`` where only the day differs.
    row, field : str
        Row and column; ``row`` for one that stands on one side only.
    before, after : str
        As text; empty where there is nothing.
    """

    table: str
    row: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RouteChange:
    """One lane by one corridor in both states.

    Parameters
    ----------
    before, after : Route or Unserved
    """

    before: Route | Unserved = field(repr=False)
    after: Route | Unserved = field(repr=False)

    @property
    def hours(self) -> float:
        """Change of the median time [h]; NaN where one side has no service."""
        if isinstance(self.before, Route) and isinstance(self.after, Route):
            return self.after.time_h.p50 - self.before.time_h.p50
        return float("nan")

    @property
    def dollars(self) -> float:
        """Change of the price [USD]; NaN where one side has no service."""
        if isinstance(self.before, Route) and isinstance(self.after, Route):
            return self.after.cost_usd.value - self.before.cost_usd.value
        return float("nan")

    @property
    def same_way(self) -> bool:
        """Whether the journey takes the same links."""
        sides = [row.edges if isinstance(row, Route) else () for row in (self.before, self.after)]
        return sides[0] == sides[1]

    @property
    def changed(self) -> bool:
        """Whether way, time, price or service differ."""
        if self.before.feasible != self.after.feasible or not self.same_way:
            return True
        return self.before.feasible and (abs(self.hours) > 0 or abs(self.dollars) > 0)

    def to_dict(self) -> dict[str, Any]:
        """Lane, corridor and change, ready for JSON."""
        left, joined = (
            [e for e in _edges(one) if e not in set(_edges(other))]
            for one, other in ((self.before, self.after), (self.after, self.before))
        )
        return {
            "origin": self.after.origin, "destination": self.after.destination,
            "corridor": self.after.corridor, "feasible_before": self.before.feasible,
            "feasible_after": self.after.feasible,
            "time_h_change": None if self.hours != self.hours else round(self.hours, 2),
            "cost_usd_change": None if self.dollars != self.dollars else round(self.dollars, 2),
            "links_left": left, "links_joined": joined, "reasons": list(self.after.reasons),
        }  # fmt: skip


def _edges(row: Route | Unserved) -> tuple[str, ...]:
    return row.edges if isinstance(row, Route) else ()


@dataclass(frozen=True)
class Diff:
    """What differs between two states.

    Parameters
    ----------
    before, after : Network
    changes : tuple of Change
    routes : tuple of RouteChange
        Lanes that were looked at; empty unless asked for.
    """

    before: Network = field(repr=False)
    after: Network = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)
    routes: tuple[RouteChange, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        return f"Diff({self._named()}: {len(self.changes)} changes)"

    def __bool__(self) -> bool:
        return bool(self.changes)

    def _named(self) -> str:
        return " to ".join(f"{n.scenario} {n.day} [{n.hash}]" for n in (self.before, self.after))

    @property
    def tables(self) -> Mapping[str, int]:
        """Changed rows by table."""
        return Counter(table for table, _ in {(c.table, c.row) for c in self.changes})

    @property
    def changed_routes(self) -> tuple[RouteChange, ...]:
        """Lanes whose way, time, price or service differ."""
        return tuple(row for row in self.routes if row.changed)

    def to_frame(self) -> "pd.DataFrame":
        """One row per changed field: ``table, row, field, before, after``."""
        import pandas as pd

        columns = [item.name for item in fields(Change)]
        return pd.DataFrame([vars(change) for change in self.changes], columns=columns)

    def routes_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor, with the change of hours and dollars."""
        import pandas as pd

        return pd.DataFrame([row.to_dict() for row in self.routes])

    def to_dict(self) -> dict[str, Any]:
        """Both states by hash, changes and routes, ready for JSON."""
        return {
            "before": _state(self.before), "after": _state(self.after),
            "changes": [vars(change) for change in self.changes],
            "routes": [row.to_dict() for row in self.routes],
            "assumed": list(self.after.assumed), "notes": list(self.after.notes),
        }  # fmt: skip

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary().splitlines()[0], self.to_frame())

    def summary(self) -> str:
        """Both states, then one line per changed row."""
        lines = [self._named()]
        rows: dict[tuple[str, str], list[Change]] = {}
        for change in self.changes:
            rows.setdefault((change.table, change.row), []).append(change)
        for (table, row), found in rows.items():
            parts = (f"{c.field} {c.before or '-'} -> {c.after or '-'}" for c in found)
            lines.append(f"  {table} {row}: " + "; ".join(parts))
        if not self.changes:
            lines.append("  no difference")
        for route in self.changed_routes:
            lines.append("  " + _route_line(route))
        if self.routes:
            lines.append(f"  {len(self.changed_routes)} of {len(self.routes)} routes change")
        lines += [f"  note: {note}" for note in self.after.notes]
        lines += [f"  assumed: {line}" for line in self.after.assumed]
        return "\n".join(lines)

    def plot(self, ax: Any = None) -> Any:
        """Draw the changed links on a map; see `corridors.plotting.plot_difference`."""
        from corridors.plotting.scenario_charts import plot_difference

        return plot_difference(self, ax=ax)


def _state(network: Network) -> dict[str, str]:
    return {"scenario": network.scenario, "day": str(network.day), "network": network.hash}


def _route_line(route: RouteChange) -> str:
    row = route.after
    lane = f"route {row.origin} - {row.destination} by {row.corridor}"
    if not row.feasible:
        return f"{lane}: service lost ({'; '.join(row.reasons)})"
    if not route.before.feasible:
        return f"{lane}: new service"
    way = "same way" if route.same_way else "another way"
    return f"{lane}: {days(route.hours):+.2f} days, {route.dollars:+,.0f} USD, {way}"


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        return ";".join(
            f"{part[0]}..{part[1]}" if isinstance(part, tuple) else str(part) for part in value
        )
    return str(value)


def _rows(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if before is after:
        return
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is new:
            continue
        if old is None or new is None:
            yield Change(table, name, "row", _said(old), _said(new))
            continue
        for item in fields(new):
            one, other = getattr(old, item.name), getattr(new, item.name)
            if one is not other and _text(one) != _text(other):
                yield Change(table, name, item.name, _text(one), _text(other))


def _said(row: Any) -> str:
    if row is None:
        return ""
    if hasattr(row, "quantity"):
        where = f" where {row.where}" if row.where else ""
        return f"{row.quantity} {row.low:g} / {row.value:g} / {row.high:g} {row.unit}{where}"
    return str(getattr(row, "mode", "") or getattr(row, "name", "")) or "there"


def _waiting(before: Network, after: Network) -> Iterator[Change]:
    old, new = set(before.pending), set(after.pending)
    for pending in [*before.pending, *after.pending]:
        if (pending in old) == (pending in new) or pending.table == "rules":
            continue
        there, gone = (pending.said, "") if pending in new else ("", pending.said)
        yield Change(pending.table, _where(pending), pending.action, gone, there)


def _where(pending: Pending) -> str:
    return "; ".join(f"{key}={','.join(values)}" for key, values in pending.where) or "all"


def _rules(before: Network, after: Network) -> Iterator[Change]:
    if before.pending == after.pending and before.day == after.day:
        return
    old, new = rules_of(before), rules_of(after)
    for name in sorted(old.ids.keys() | new.ids.keys()):
        one, other = old.ids.get(name), new.ids.get(name)
        sides = [
            "" if rule is None else "counts" if rules.active(rule) else "off, end unknown"
            for rule, rules in ((one, old), (other, new))
        ]
        if sides[0] != sides[1]:
            yield Change("rules", name, "row", *sides)
        elif one is not None and other is not None and one.window != other.window:
            yield Change("rules", name, "window", one.window.text, other.window.text)
    for name in sorted(old.ids.keys() & new.ids.keys()):
        held = [
            rules.state(rules.ids[name], net.day).name.lower()
            for rules, net in ((old, before), (new, after))
        ]
        if before.day != after.day and held[0] != held[1]:
            yield Change("rules in force", name, "state", held[0], held[1])


def _dated(before: Network, after: Network) -> Iterator[Change]:
    if before.day == after.day:
        return
    yield Change("state", "network", "day", str(before.day), str(after.day))
    pairs = (("links in use", before.links, after.links),
             ("parameters in use", before.parameters, after.parameters))  # fmt: skip
    for table, old, new in pairs:
        for name in sorted(old.keys() & new.keys()):
            held = old[name].valid_on(before.day), new[name].valid_on(after.day)
            if held[0] != held[1]:
                yield Change(table, name, "holds", *(str(side).lower() for side in held))


def diff(
    before: Network,
    after: Network,
    *,
    routes: bool = False,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    on: date | str | None = None,
) -> Diff:
    """What differs between two states: rows, dates, rules, and where asked for the routes.

    Parameters
    ----------
    before, after : Network
        States such as ``net``, ``net.as_of(...)`` or ``scenario.apply(net)``.
    routes : bool
        Look at lanes in both states; implied by ``lanes``.
    lanes, corridors, on
        As for `corridors.compare`.

    Returns
    -------
    Diff

    Raises
    ------
    OptionError
        An argument is no network.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> found = co.diff(net, co.load_scenario("ru-kz-border-closed").apply(net))
    >>> set(found.tables)
    {'links'}
    """
    for state in (before, after):
        if not isinstance(state, Network):
            raise OptionError(
                f"{state!r} is no network; give load_network(), net.as_of(day) or "
                "scenario.apply(net)"
            )
    changes = [
        *_dated(before, after),
        *_rows("places", before.places, after.places),
        *_rows("links", before.links, after.links),
        *_rows("parameters", before.parameters, after.parameters),
        *_waiting(before, after),
        *_rules(before, after),
    ]
    found: tuple[RouteChange, ...] = ()
    if routes or lanes is not None:
        asked = None if lanes is None else list(lanes)
        sides: list[Comparison] = [
            compare(state, lanes=asked, corridors=corridors, on=on) for state in (before, after)
        ]
        found = tuple(RouteChange(*pair) for pair in zip(*(s.rows for s in sides), strict=True))
    return Diff(before, after, tuple(changes), found)

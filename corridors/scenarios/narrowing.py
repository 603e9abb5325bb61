"""Which parameter rows price the selected links, and the rows that change only those.

A row that prices selected links and no others is changed as it is. One that prices others as well
gets a copy narrowed to the selected links; every row that holds on these links beside it gets one
too, so that the row that won before wins again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from corridors.costs.parameters import PreparedRow
from corridors.network import Network
from corridors.scenarios.measure import Measure, Selection
from corridors.scenarios.selecting import LINK_KEYS, LinkIndex, fits
from corridors.schema import Parameter

__all__ = ["ParameterIndex", "Target"]

_UNCONDITIONAL = {"edge", "place", "border", "service", "sea", "operator", "mode", "gauge"}
_ASKED_OF = {
    "transfer": (
        "gauge_",
        "handling_",
        "onward_",
        "slots_per_day",
        "service_h",
        "queue_cap_trains",
    ),
    "border": ("border_", "disrupted_"),
    "ferry": ("sailing_", "ships", "ship_", "cargo_slots", "longest_headway", "sailings_"),
}
"""Kinds of link on which quantities are looked up, by how their names begin; others on any."""
_NARROWERS = ("direction", "month")
_PADS = ("mode", "sea", "country", "operator")


@dataclass(frozen=True)
class Target:
    """A parameter row to change, and the selectors that narrow it.

    Where ``keep`` is set the narrowed copy keeps the figure, so that a changed one of lesser
    standing does not take its place.
    """

    row: Parameter
    narrower: tuple[tuple[str, str], ...] = ()
    keep: bool = False

    @property
    def where(self) -> str:
        """Selectors of the changed row."""
        parts = [self.row.where] if self.row.where else []
        return ";".join([*parts, *(f"{key}={value}" for key, value in self.narrower)])


class ParameterIndex:
    """Parameter rows of a network by the links that they price.

    Parameters
    ----------
    network : Network
    links : LinkIndex
    """

    def __init__(self, network: Network, links: LinkIndex) -> None:
        self.network, self.links = network, links
        self._live: dict[str, dict[str, list[PreparedRow]]] = {}

    @cached_property
    def prepared(self) -> dict[str, list[PreparedRow]]:
        """Rows by quantity, the strongest first."""
        found: dict[str, list[PreparedRow]] = defaultdict(list)
        for row in self.network.parameters.values():
            found[row.quantity].append(PreparedRow(row))
        return {
            quantity: sorted(rows, key=lambda r: r.precedence, reverse=True)
            for quantity, rows in found.items()
        }

    def live(self, quantity: str) -> Mapping[str, list[PreparedRow]]:
        """For each link the rows that can price it, the strongest first."""
        if quantity not in self._live:
            found = {}
            for name in self.links.arc_facts:
                if self._asked_of(quantity, name):
                    found[name] = self._live_on(quantity, name)
            self._live[quantity] = found
        return self._live[quantity]

    def _asked_of(self, quantity: str, link: str) -> bool:
        modes = [mode for mode, names in _ASKED_OF.items() if quantity.startswith(names)]
        row = self.network.links[link]
        return not modes or bool({row.mode, "ferry" * (row.mode == "sea")} & set(modes))

    def _live_on(self, quantity: str, link: str) -> list[PreparedRow]:
        rows: list[PreparedRow] = []
        steady: list[tuple[date, date]] = []
        for row in self.prepared.get(quantity, ()):
            if self._can_fit(row, link):
                rows.append(row)
                if self._always_fits(row, link):
                    kept = row.parameter
                    steady.append((kept.valid_from or date.min, kept.valid_to or date.max))
                    if _cover_all(steady):
                        break
        return rows

    def _can_fit(self, row: PreparedRow, link: str) -> bool:
        wanted = {k: v for k, v in row.wanted.items() if k not in ("month", "traction")}
        return any(
            all(facts.get(key, frozenset()) & values for key, values in wanted.items())
            for facts in self.links.arc_facts[link]
        )

    def _always_fits(self, row: PreparedRow, link: str) -> bool:
        """Whether it fits both ways, in every month, on every day on which it holds."""
        keys = set(row.wanted)
        facts = self.links.arc_facts[link]
        if all(len(f["country"]) == 1 for f in facts):
            keys.discard("country")
        if self.network.links[link].mode == "transfer":
            keys -= set() if len(facts[0].get("service", ())) > 1 else {"service"}
            return keys <= _UNCONDITIONAL - {"service"}
        return keys <= _UNCONDITIONAL

    def targets(self, measure: Measure, quantities: Iterable[str]) -> list[Target]:
        """Rows that a measure changes, narrowed where they price other links as well."""
        selection = measure.without("id", "quantity")
        if measure.selected("id") or not selection:
            return [
                Target(row)
                for row in self.network.parameters.values()
                if row.quantity in quantities
                and (not measure.selected("id") or fits([row.id], measure.selected("id")))
                and all(_agrees(PreparedRow(row), key, values) for key, values in selection)
            ]
        chosen = set(self.links.links(selection))
        found: list[Target] = []
        for quantity in quantities:
            found += self._of_quantity(quantity, chosen, selection)
        return found

    def _of_quantity(self, quantity: str, chosen: set[str], selection: Selection) -> list[Target]:
        live = self.live(quantity)
        narrow = {k: v for k, v in selection if k in _NARROWERS}
        inside: dict[str, set[str]] = defaultdict(set)
        outside: dict[str, set[str]] = defaultdict(set)
        rows: dict[str, PreparedRow] = {}
        for link, found in live.items():
            for row in found:
                rows[row.parameter.id] = row
                meant = link in chosen and self._meant(row, link, selection)
                (inside if meant else outside)[row.parameter.id].add(link)
        # shared rows get copies for the selected links; on each link, the least of these
        least: dict[str, tuple[int, int, date]] = {}
        in_place = {}
        for name, links in inside.items():
            row = rows[name]
            in_place[name] = name not in outside and all(key in row.wanted for key in narrow)
            if not in_place[name]:
                for link in links:
                    least[link] = min(least.get(link, row.precedence), row.precedence)
        targets = []
        for name, row in rows.items():
            if inside[name] and in_place[name]:
                targets.append(Target(row.parameter))
            copied = {k for k in inside[name] if k in least and row.precedence >= least[k]}
            if copied:
                targets.append(self._narrowed(row, sorted(copied), narrow, live, least))
            guarded = {k for k in outside[name] if k in least and row.precedence > least[k]}
            if guarded:
                kept = self._narrowed(row, sorted(guarded), {}, live, least)
                targets.append(replace(kept, keep=True))
        return targets

    def _meant(self, row: PreparedRow, link: str, selection: Selection) -> bool:
        """Whether a row prices what is selected of a link, and not its other side or direction."""
        keys = ("place", "country", "side", "service", *_NARROWERS)
        return all(
            key not in row.wanted or _agrees(row, key, values)
            for key, values in selection
            if key in keys
        )

    def _narrowed(
        self, row: PreparedRow, links: list[str], narrow: Mapping[str, tuple[str, ...]],
        live: Mapping[str, list[PreparedRow]], least: Mapping[str, tuple[int, int, date]],
    ) -> Target:  # fmt: skip
        extra = {} if "edge" in row.wanted else {"edge": "|".join(links)}
        extra |= {k: "|".join(v) for k, v in narrow.items() if k not in row.wanted}
        # copies of rows below it must not gain by having more selectors

        def keys_of(other: PreparedRow) -> int:
            return len({*other.wanted, "edge", *narrow})

        below = [
            keys_of(other) + (other.precedence[:2] < row.precedence[:2])
            for link in links
            for other in live[link]
            if least[link] <= other.precedence < row.precedence
        ]
        missing = max(below, default=0) - len({*row.wanted, *extra})
        for key in _PADS:
            facts = [f.get(key, frozenset()) for n in links for f in self.links.arc_facts[n]]
            if missing > 0 and key not in row.wanted and all(f - {""} for f in facts):
                extra[key] = "|".join(sorted(frozenset().union(*facts) - {""}))
                missing -= 1
        return Target(row.parameter, tuple(extra.items()))


def _cover_all(spells: list[tuple[date, date]]) -> bool:
    """Whether spells leave no day out."""
    reached = date.min
    for first, last in sorted(spells):
        if first > reached:
            return False
        if last == date.max:
            return True
        reached = max(reached, last + timedelta(days=1))
    return False


def _agrees(row: PreparedRow, key: str, values: tuple[str, ...]) -> bool:
    if key not in row.wanted:
        return key not in LINK_KEYS
    wanted = set(values)
    if key == "border":
        wanted |= {"-".join(reversed(value.split("-"))) for value in values}
    return fits(row.wanted[key], wanted)

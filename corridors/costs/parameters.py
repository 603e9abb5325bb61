"""Look up the parameter row that fits a link, a place and a day best."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from corridors.schema import SELECTOR_KEYS, Parameter

__all__ = ["Facts", "ParameterTable", "PreparedRow"]

Facts = Mapping[str, frozenset[str]]
_RANK = {key: len(SELECTOR_KEYS) - place for place, key in enumerate(SELECTOR_KEYS)}
_NAMING = SELECTOR_KEYS[:2]
"""The strongest selectors name single links and places: rows that have one are found by name."""


def _months(text: str) -> frozenset[str]:
    first, _, last = text.partition("-")
    start, stop = int(first), int(last or first)
    count = (stop - start) % 12 + 1
    return frozenset(str((start - 1 + step) % 12 + 1) for step in range(count))


def _allowed(key: str, text: str) -> frozenset[str]:
    if key == "month":
        return _months(text)
    parts = frozenset(part.strip() for part in text.split("|"))
    if key == "border":
        return parts | {"-".join(reversed(part.split("-"))) for part in parts}
    return parts


@lru_cache(maxsize=16_384)
def _selectors(where: str) -> tuple[Facts, int]:
    """Selectors by key, and the rank of the strongest."""
    pairs = (pair.partition("=") for pair in where.split(";") if pair.strip())
    wanted = {key.strip(): _allowed(key.strip(), text.strip()) for key, _, text in pairs}
    return wanted, max((_RANK[key] for key in wanted), default=0)


class PreparedRow:
    """A parameter with its selectors parsed and its precedence."""

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.wanted, strongest = _selectors(parameter.where)
        newest = parameter.valid_from or date.min
        self.precedence = (strongest, len(self.wanted), newest)

    def fits(self, facts: Facts) -> bool:
        """Whether the facts meet every selector."""
        for key, wanted in self.wanted.items():
            have = facts.get(key)
            if have is None or have.isdisjoint(wanted):
                return False
        return True


class _Ordered:
    """Rows of one quantity that hold on one day, by falling precedence."""

    def __init__(self, rows: list[PreparedRow]) -> None:
        self._rows = rows
        self._named: dict[str, dict[str, list[int]]] = {key: {} for key in _NAMING}
        self._others: list[PreparedRow] = []
        for number, row in enumerate(rows):
            key = next((key for key in _NAMING if key in row.wanted), None)
            if key is None:
                self._others.append(row)
                continue
            for name in row.wanted[key]:
                self._named[key].setdefault(name, []).append(number)
        self._keys = tuple({key: None for row in self._others for key in row.wanted})
        self._found: dict[tuple[frozenset[str] | None, ...], Parameter | None] = {}

    def first(self, facts: Facts) -> Parameter | None:
        for key, index in self._named.items():
            if index:
                numbers = {n for name in facts.get(key, ()) for n in index.get(name, ())}
                for number in sorted(numbers):
                    if self._rows[number].fits(facts):
                        return self._rows[number].parameter
        known = tuple([facts.get(key) for key in self._keys])
        if known not in self._found:
            fit = (row.parameter for row in self._others if row.fits(facts))
            self._found[known] = next(fit, None)
        return self._found[known]


class ParameterTable:
    """Parameters of one network, found by quantity and facts.

    Parameters
    ----------
    rows : iterable of Parameter
        The row with the strongest selector wins (edge before place before border and so on), then
        the one with most selectors, then the newest.

    Examples
    --------
    >>> from corridors.schema import Parameter
    >>> table = ParameterTable([
    ...     Parameter("any", "speed_kmh", "", 20, 30, 40),
    ...     Parameter("kz", "speed_kmh", "country=KZ", 30, 38, 45),
    ... ])
    >>> table.find("speed_kmh", {"country": frozenset({"KZ"})}, date(2026, 1, 1)).id
    'kz'
    """

    def __init__(self, rows: Iterable[Parameter]) -> None:
        found: dict[str, list[PreparedRow]] = defaultdict(list)
        for parameter in rows:
            found[parameter.quantity].append(PreparedRow(parameter))
        self._on_day: dict[tuple[str, date], _Ordered] = {}
        self._rows = {
            quantity: sorted(group, key=lambda row: row.precedence, reverse=True)
            for quantity, group in found.items()
        }

    def find(self, quantity: str, facts: Facts, day: date) -> Parameter | None:
        """Row that fits best on a day; None where nothing fits.

        Parameters
        ----------
        quantity : str
            Name in `corridors.schema.QUANTITIES`.
        facts : mapping of str to frozenset of str
            What is known, by selector key.
        day : datetime.date
            Day on which the row must hold.
        """
        key = (quantity, day)
        if key not in self._on_day:
            rows = self._rows.get(quantity, ())
            self._on_day[key] = _Ordered([row for row in rows if row.parameter.valid_on(day)])
        return self._on_day[key].first(facts)

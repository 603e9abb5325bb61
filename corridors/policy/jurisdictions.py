"""Sets of countries whose law binds people or goods, with membership by date."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from corridors.data.cells import parse_date
from corridors.data.files import data_file, read_text
from corridors.errors import DataError, UnknownNameError

__all__ = ["Jurisdictions", "Membership", "load_jurisdictions"]

_ALIASES = {"UK": "GB", "EL": "GR", "USA": "US"}


@dataclass(frozen=True)
class Membership:
    """One country (or set) in a set for a time: row of ``jurisdictions.csv``."""

    name: str
    member: str
    valid_from: date = date.min
    valid_to: date = date.max
    source: str = ""


@dataclass(frozen=True)
class Jurisdictions:
    """Dated sets of countries.

    Examples
    --------
    >>> sets = load_jurisdictions()
    >>> "GB" in sets.members("EU", date(2019, 6, 1)), "GB" in sets.members("EU", date(2022, 6, 1))
    (True, False)
    """

    rows: tuple[Membership, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the sets."""
        return frozenset(row.name for row in self.rows)

    @cached_property
    def countries(self) -> frozenset[str]:
        """All country codes that are known."""
        return frozenset(row.member for row in self.rows) - self.names

    @cached_property
    def _memo(self) -> dict[tuple[str, date | None], frozenset[str]]:
        return {}

    def normal(self, name: str) -> str:
        """Code or set name in the spelling of the table, `UK` read as `GB`.

        Raises
        ------
        UnknownNameError
            Nobody knows the name.
        """
        text = _ALIASES.get(name.strip().upper(), name.strip().upper())
        if text in self.countries or text in self.names:
            return text
        from difflib import get_close_matches

        known = sorted(self.names | self.countries)
        near = get_close_matches(text, known, n=3)
        raise UnknownNameError(
            "country or jurisdiction", name, near, "give an ISO 3166 alpha-2 code or a set like EU"
        )

    def members(self, name: str, on: date | None = None) -> frozenset[str]:
        """Countries of a set on a day; a country stands for itself.

        Parameters
        ----------
        name : str
            Set or country code.
        on : date, optional
            Day; without it, everyone who ever belonged.
        """
        if name not in self.names:
            return frozenset((name,))
        found = self._memo.get((name, on))
        if found is None:
            parts = [
                self.members(row.member, on)
                for row in self.rows
                if row.name == name and (on is None or row.valid_from <= on <= row.valid_to)
            ]
            found = frozenset().union(*parts)
            self._memo[(name, on)] = found
        return found

    def expand(self, names: Iterable[str], on: date | None = None) -> frozenset[str]:
        """Countries that several names stand for."""
        return frozenset().union(*(self.members(name, on) for name in names))

    def binding(self, names: Iterable[str], on: date) -> frozenset[str]:
        """Names, and every set that one of them belongs to on a day.

        Examples
        --------
        >>> sorted(load_jurisdictions().binding(["DE"], date(2024, 1, 1)) & {"DE", "EU", "EAEU"})
        ['DE', 'EU']
        """
        given = frozenset(names)
        return given | {name for name in self.names if given & self.members(name, on)}


def _row(where: str, cells: Mapping[str, str], problems: list[str]) -> list[Membership]:
    name = (cells.get("set") or "").strip()
    members = [part.strip() for part in (cells.get("member") or "").split(";") if part.strip()]
    if not name or not members:
        problems.append(f"{where}: set or member is empty; give both")
        return []
    ends = []
    for column, until in (("valid_from", False), ("valid_to", True)):
        text = (cells.get(column) or "").strip()
        try:
            ends.append(
                parse_date(text, until=until) if text else (date.max if until else date.min)
            )
        except ValueError:
            problems.append(
                f"{where}, set {name!r}: {column} is {text!r}; give a date such as 2024-05-20"
            )
            return []
    if ends[1] < ends[0]:
        problems.append(f"{where}, set {name!r}: valid_to lies before valid_from; swap them")
    return [Membership(name, m, ends[0], ends[1], cells.get("source") or "") for m in members]


def load_jurisdictions(path: Path | str | None = None) -> Jurisdictions:
    """Read ``jurisdictions.csv``.

    Parameters
    ----------
    path : path, optional
        A table of the user's own in place of the shipped one.

    Raises
    ------
    DataError
        With one sentence per problem.
    """
    file = Path(path) if path is not None else data_file("jurisdictions.csv")
    problems: list[str] = []
    rows: list[Membership] = []
    for number, cells in enumerate(csv.DictReader(io.StringIO(read_text(file))), start=2):
        rows += _row(f"{file.name} line {number}", cells, problems)
    if not rows and not problems:
        problems.append(f"{file.name}: there are no rows; give at least one")
    if problems:
        raise DataError(problems)
    return Jurisdictions(tuple(rows))

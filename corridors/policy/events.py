"""Dated disruptions: closures, queues, surcharges, lost capacity."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.data.cells import parse_date
from corridors.data.files import data_file, read_text
from corridors.errors import DataError
from corridors.policy.fields import EVENT_FIELDS
from corridors.policy.goods import tokens_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EVENT_EFFECTS", "Event", "EventSet", "load_events"]

EVENT_EFFECTS = (
    "closure",
    "delay",
    "queue",
    "capacity",
    "price",
    "surcharge",
    "volume",
    "level",
    "opening",
    "note",
)


@dataclass(frozen=True, eq=False)
class Event:
    """One disruption; fields are those of ``events.csv``.

    ``last`` is `date.max` where no end was found; ``spans`` holds the single days of an event
    that did not last throughout.
    """

    id: str
    title: str
    first: date
    last: date
    end_known: bool
    countries: frozenset[str]
    modes: frozenset[str]
    cause: str
    effect: str
    places: frozenset[str] = frozenset()
    borders: frozenset[str] = frozenset()
    spans: tuple[tuple[date, date], ...] = ()
    calendar: tuple[tuple[str, str], ...] = ()
    low: float | None = None
    value: float | None = None
    high: float | None = None
    unit: str = ""
    rule: str = ""
    row: Mapping[str, str] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> bool:
        """Whether it was under way on a day.

        Examples
        --------
        >>> closure = load_events()["sa-ev-pl-closure-2025"]
        >>> closure.on(date(2025, 9, 24)), closure.on(date(2025, 9, 26))
        (True, False)
        """
        today = f"{day:%m-%d}"
        if any(start <= today <= end for start, end in self.calendar):
            return True
        if self.spans or self.calendar:
            return any(start <= day <= end for start, end in self.spans)
        return self.first <= day <= self.last


@dataclass(frozen=True, eq=False)
class EventSet:
    """Events that can be filtered."""

    events: tuple[Event, ...]

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Any:
        return iter(self.events)

    def __getitem__(self, name: str) -> Event:
        return next(event for event in self.events if event.id == name)

    def select(
        self,
        *,
        on: date | None = None,
        country: str | None = None,
        place: str | None = None,
        border: str | None = None,
        mode: str | None = None,
        effect: str | None = None,
    ) -> "EventSet":
        """Events by day, country, place, border, mode and effect; all given must hold."""
        tests = (
            lambda e: on is None or e.on(on),
            lambda e: country is None or country in e.countries,
            lambda e: place is None or place in e.places,
            lambda e: border is None or border in e.borders,
            lambda e: mode is None or bool({mode, "any"} & e.modes),
            lambda e: effect is None or e.effect == effect,
        )
        return replace(self, events=tuple(e for e in self.events if all(t(e) for t in tests)))

    def to_frame(self) -> "pd.DataFrame":
        """One row per event with all columns of the table."""
        import pandas as pd

        return pd.DataFrame([dict(event.row) for event in self.events])


def _number(text: str) -> float | None:
    if not text:
        return None
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value


def _spans(text: str) -> tuple[tuple[str, str], ...]:
    parts = [token.split("..") for token in tokens_of(text)]
    return tuple((part[0], part[-1]) for part in parts)


def _event(row: Mapping[str, str]) -> Event:
    end = row["date_to"]
    return Event(
        id=row["id"],
        title=row["title"],
        first=parse_date(row["date_from"]),
        last=parse_date(end, until=True) if end else date.max,
        end_known=row["end_known"] == "true",
        countries=frozenset(tokens_of(row["countries"])),
        modes=frozenset(tokens_of(row["mode"])),
        cause=row["cause"],
        effect=row["effect"],
        places=frozenset(tokens_of(row["places"])),
        borders=frozenset(tokens_of(row["borders"])),
        spans=tuple((parse_date(a), parse_date(b, until=True)) for a, b in _spans(row["days"])),
        calendar=_spans(row["calendar"]),
        low=_number(row["low"]),
        value=_number(row["value"]),
        high=_number(row["high"]),
        unit=row["unit"],
        rule=row["rule"],
        row=dict(row),
    )


def _faults(where: str, row: Mapping[str, str], event: Event) -> Iterable[str]:
    name = f"{where}, event {event.id!r}"
    for entry in EVENT_FIELDS:
        text = row[entry.name]
        if entry.required and not text:
            yield f"{name}: {entry.name} is empty; fill it"
        elif entry.allowed and text and text not in entry.allowed:
            yield f"{name}: {entry.name} is {text!r}; give one of {', '.join(entry.allowed)}"
    if event.effect not in EVENT_EFFECTS:
        yield f"{name}: effect is {event.effect!r}; give one of {', '.join(EVENT_EFFECTS)}"
    if event.last < event.first:
        yield f"{name}: date_to lies before date_from; swap them or mend one"
    given = [number for number in (event.low, event.value, event.high) if number is not None]
    if given != sorted(given):
        yield f"{name}: low, value, high are {given}; give them in rising order"
    if given and not event.unit:
        yield f"{name}: unit is empty; say the unit of the magnitude"


def load_events(path: Path | str | None = None) -> EventSet:
    """Read ``events.csv``.

    Parameters
    ----------
    path : path, optional
        A table of the user's own in place of the shipped one.

    Raises
    ------
    DataError
        With one sentence per problem.

    Examples
    --------
    >>> events = load_events()
    >>> [e.id for e in events.select(border="BY-PL", on=date(2025, 9, 20))]
    ['sa-ev-pl-closure-2025']
    """
    file = Path(path) if path is not None else data_file("events.csv")
    reader = csv.DictReader(io.StringIO(read_text(file)))
    columns = {entry.name for entry in EVENT_FIELDS}
    given = set(reader.fieldnames or ())
    problems = [f"{file.name}: unknown column {c!r}; drop it" for c in sorted(given - columns)]
    problems += [f"{file.name}: column {c!r} is missing; add it" for c in sorted(columns - given)]
    if problems:
        raise DataError(problems)
    events: dict[str, Event] = {}
    for number, cells in enumerate(reader, start=2):
        where = f"{file.name} line {number}"
        row = {key: (cells.get(key) or "").strip() for key in columns}
        try:
            event = _event(row)
        except ValueError as error:
            problems.append(
                f"{where}, event {row['id']!r}: cannot read {error}; give dates such as "
                "2024-05-20 and plain numbers"
            )
            continue
        problems += _faults(where, row, event)
        if event.id in events:
            problems.append(f"{where}, event {event.id!r}: the id stands twice; ids must be unique")
        events[event.id] = event
    if problems:
        raise DataError(problems)
    return EventSet(tuple(events.values()))

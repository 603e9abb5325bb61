"""Demand by lane and class of goods: published totals times the shares assumed of lanes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import isfinite, isnan, nan
from pathlib import Path
from typing import TYPE_CHECKING

from corridors.data import data_file, read_rows
from corridors.errors import DataError, OptionError
from corridors.network import Network
from corridors.schema import CargoClass, DemandRow

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Lane", "cargo_classes", "lanes_of", "load_demand", "services_without"]

_COLUMNS = ("origin", "destination", "cargo", "amount")


@dataclass(frozen=True)
class Lane:
    """What one class of goods wants to travel between two places in a year.

    Parameters
    ----------
    origin, destination : str
        Place ids.
    cargo : CargoClass
        Class of goods.
    amount : float
        TEU or tonnes a year, as the class is counted.
    """

    origin: str
    destination: str
    cargo: CargoClass
    amount: float

    @property
    def name(self) -> str:
        """Lane in words."""
        return f"{self.origin} - {self.destination}, {self.cargo.id}"


@cache
def cargo_classes() -> dict[str, CargoClass]:
    """Classes of goods by id, from ``cargo.csv``."""
    rows = read_rows(data_file("cargo.csv"), CargoClass, noun="cargo class")
    return {row.id: row for row in rows}


def services_without(*classes: CargoClass) -> frozenset[str]:
    """Vessel services that take none of some classes of goods.

    Examples
    --------
    >>> goods = cargo_classes()
    >>> "caspian-feeder" in services_without(goods["grain"])
    True
    >>> services_without(goods["grain"], goods["container"])
    frozenset()
    """
    barred = [frozenset(goods.not_by.split(";")) - {""} for goods in classes]
    return frozenset.intersection(*barred) if barred else frozenset()


def load_demand(year: int, *, path: Path | str | None = None) -> "pd.DataFrame":
    """Demand of a year by lane.

    Parameters
    ----------
    year : int
        A year of ``demand.csv``.
    path : path, optional
        A table of your own in the same form.

    Returns
    -------
    pandas.DataFrame
        ``flow, origin, destination, cargo, amount, unit, low, high``; amounts are the total of the
        flow times the share of the lane. Rows of kind ``outside`` (crude in pipelines and tankers)
        are published flows that no link carries; they are left out.

    Raises
    ------
    OptionError
        No total of the year.
    DataError
        Shares that do not add up to 1, or shares without totals.

    Examples
    --------
    >>> load_demand(2025)["flow"].nunique() > 4
    True
    """
    import pandas as pd

    file = data_file("demand.csv") if path is None else Path(path)
    rows = read_rows(file, DemandRow, noun="demand")
    _check_shares(rows, file.name)
    totals = [row for row in rows if row.kind == "total" and row.year == year]
    if not totals:
        years = sorted({int(row.year) for row in rows if row.kind == "total"})
        raise OptionError(f"no demand of {year}; the years are {', '.join(map(str, years))}")
    found = [
        {
            "flow": total.flow, "origin": share.origin, "destination": share.destination,
            "cargo": total.cargo, "amount": total.value * share.value, "unit": total.unit,
            "low": total.low * share.value, "high": total.high * share.value,
        }
        for total in totals for share in _shares_of(rows, total.flow, year)
    ]  # fmt: skip
    return pd.DataFrame(found)


def _shares_of(rows: Iterable[DemandRow], flow: str, year: int) -> list[DemandRow]:
    """Lanes of a flow: those of the year where it has its own, else those of any year."""
    lanes = [row for row in rows if row.kind == "share" and row.flow == flow]
    return [row for row in lanes if row.year == year] or [row for row in lanes if isnan(row.year)]


def _check_shares(rows: Iterable[DemandRow], name: str) -> None:
    sums: Counter[tuple[str, str]] = Counter()
    totals = {(row.flow, int(row.year)) for row in rows if row.kind == "total"}
    for row in rows:
        if row.kind == "share":
            sums[row.flow, "" if isnan(row.year) else f"{row.year:g}"] += row.value  # type: ignore[assignment]
    problems = [
        f"{name}, flow {flow!r}{f' in {year}' if year else ''}: shares add up to {value:g}; "
        "make it 1"
        for (flow, year), value in sums.items() if abs(value - 1.0) > 1e-6
    ]  # fmt: skip
    split = {flow for flow, _ in sums}
    bare = {flow for flow, year in totals if not {(flow, ""), (flow, f"{year}")} & set(sums)}
    problems += [f"{name}, flow {flow!r}: a total without lanes" for flow in bare]
    problems += [
        f"{name}, flow {flow!r}: lanes without a total"
        for flow in split - {flow for flow, _ in totals}
    ]
    if problems:
        raise DataError(sorted(problems))


def _number(cell: object) -> float:
    """A cell as a number; what is none is missing."""
    try:
        return float(str(cell))
    except ValueError:
        return nan


def lanes_of(network: Network, demand: "pd.DataFrame") -> list[Lane]:
    """Lanes of a table, checked.

    Parameters
    ----------
    network : Network
        Whose places the lanes join.
    demand : pandas.DataFrame
        ``origin, destination, cargo, amount`` [TEU or t a year]; ``cargo`` may be left out.

    Raises
    ------
    DataError
        Missing columns, unknown places or classes, amounts that are no positive number, lanes that
        stand twice; all at once.
    """
    table = demand if "cargo" in demand.columns else demand.assign(cargo="container")
    missing = [column for column in _COLUMNS if column not in table.columns]
    if missing:
        raise DataError([f"demand: column {c!r} is missing; add it" for c in missing])
    classes, problems, found = cargo_classes(), [], list[Lane]()
    seen: dict[tuple[str, str, str], int] = {}
    flows = table["flow"] if "flow" in table.columns else [""] * len(table)
    cells = zip(*(table[column] for column in _COLUMNS), flows, strict=True)
    for line, (origin, destination, cargo, amount, flow) in enumerate(cells, start=1):
        where = f"demand row {line} ({origin} - {destination}, {cargo})"
        ends = []
        for name in (origin, destination):
            if network.knows_place(str(name)):
                ends.append(network.find_place(str(name)))
            else:
                near = ", ".join(network.nearest_places(str(name)))
                problems.append(f"{where}: unknown place {name!r}; nearest: {near}")
        if cargo not in classes:
            problems.append(f"{where}: unknown class; give one of {', '.join(classes)}")
        number = _number(amount)
        if not (isfinite(number) and number >= 0.0):
            problems.append(f"{where}: amount is {amount}; give 0 or more")
        if len(ends) < 2 or cargo not in classes:
            continue
        if ends[0] == ends[1]:
            problems.append(f"{where}: origin and destination are the same place")
        key = (ends[0], ends[1], f"{cargo}|{flow}")
        if key in seen:
            problems.append(f"{where}: stands in row {seen[key]} already; add the amounts up")
        seen[key] = line
        found.append(Lane(ends[0], ends[1], classes[cargo], number))
    if problems:
        raise DataError(problems)
    return found

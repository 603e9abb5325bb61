"""What each column of an exported table means, and in which unit."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from corridors.schema import COLUMNS, QUANTITIES, Field, Link, Place, column_of, fields_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["described"]

# Endings of names, the longest first, and the units they stand for.
ENDINGS = {
    "usd_per_feu_km": "USD/FEU-km", "usd_per_feu": "USD/FEU", "kg_per_feu": "kg/FEU",
    "usd_per_teu": "USD/TEU", "teu_per_year": "TEU/year", "usd_per_unit": "USD/unit",
    "trains_per_day": "trains/day", "t_per_year": "t/year", "per_year": "units/year",
    "utilisation": "share", "km": "km", "kmh": "km/h",
    "h": "h", "days": "day", "usd": "USD", "kg": "kg", "teu": "TEU", "feu": "FEU", "t": "t",
    "mm": "mm", "m": "m", "share": "share",
}  # fmt: skip
MARKS = r"(_(p10|p50|p90|p95|mean|low|high|value|change|std))*"


@lru_cache(maxsize=1)
def _known() -> dict[str, Field]:
    of_links = {column_of(Link, name): item for name, item in fields_of(Link).items()}
    return {**fields_of(Place), **of_links, **COLUMNS}


def _unit_of(name: str) -> str:
    return next(
        (unit for end, unit in ENDINGS.items() if re.search(rf"(^|_){end}{MARKS}$", name)), ""
    )


def described(columns: Iterable[str]) -> "pd.DataFrame":
    """Unit and meaning of columns, from the schema; else the unit that the name ends in.

    Returns
    -------
    DataFrame
        ``column, unit, meaning``.

    Examples
    --------
    >>> described(["length_km", "cost_usd_change"])["unit"].tolist()
    ['km', 'USD']
    """
    import pandas as pd

    rows = []
    for name in columns:
        known = _known().get(name) or QUANTITIES.get(name)
        unit, meaning = (known.unit, known.meaning) if known else (_unit_of(name), "")
        rows.append({"column": name, "unit": unit, "meaning": meaning})
    return pd.DataFrame(rows, columns=["column", "unit", "meaning"])

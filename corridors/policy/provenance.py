"""Where the figures of rules and events come from."""

from collections import Counter
from collections.abc import Iterable, Mapping

from corridors.policy.events import load_events
from corridors.policy.journeys import shipped_rules
from corridors.schema import BASES

__all__ = ["figures"]

_MAGNITUDES = ("low", "value", "high", "p_low", "p_high")
_SOURCES = ("source_title", "publisher", "url")
_UNSOURCED = "unsourced"


def figures(
    tables: Mapping[str, Iterable[Mapping[str, str]]] | None = None,
) -> tuple[Counter[tuple[str, str, str]], tuple[str, ...]]:
    """Count magnitudes by table, column and basis, and name those without a source.

    Parameters
    ----------
    tables : mapping of str to iterable of mapping, optional
        Rows by name of the file; the shipped rules and events by default. A row cites its own
        source; an assumption needs none.

    Returns
    -------
    tuple
        Counts, and one sentence per figure without source.

    Examples
    --------
    >>> counts, problems = figures()
    >>> counts["rules.csv", "low", "published"] > 0, problems
    (True, ())
    """
    if tables is None:
        tables = {
            "rules.csv": [rule.row for rule in shipped_rules()],
            "events.csv": [event.row for event in load_events()],
        }
    counts: Counter[tuple[str, str, str]] = Counter()
    problems: list[str] = []
    for table, rows in tables.items():
        for row in rows:
            stated = row.get("magnitude_basis", "")
            cited = any(row.get(name) for name in _SOURCES)
            sound = stated in BASES and (cited or stated == "assumption")
            for column in _MAGNITUDES:
                if not row.get(column):
                    continue
                counts[table, column, stated if sound else _UNSOURCED] += 1
                if not sound:
                    problems.append(
                        f"{table}, {row.get('id', '')!r}: {column} has no source; give "
                        "magnitude_basis and a source, or call it an assumption"
                    )
    return counts, tuple(problems)

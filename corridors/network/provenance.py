"""Where each figure comes from: counts by table and column, and what has no source."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridors.schema import BASES, Evidence, Link, Parameter, column_of, fields_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CheckReport", "basis_of", "trace"]

UNSOURCED = "unsourced"
_COUNTED = {"calibrated": "calibrated", "assumption": "assumed", "published": "published",
            "derived": "derived", UNSOURCED: UNSOURCED}  # fmt: skip


@dataclass(frozen=True)
class CheckReport:
    """Provenance of every figure in a network's tables.

    Parameters
    ----------
    counts : mapping
        Number of figures by table, column and basis.
    problems : tuple of str
        What has no source or does not hold together.
    data_date : str
        Newest date of the evidence.
    """

    counts: Mapping[tuple[str, str, str], int]
    problems: tuple[str, ...]
    data_date: str

    @property
    def ok(self) -> bool:
        """Whether every figure has a source."""
        return not self.problems

    def total(self, basis: str) -> int:
        """Figures of one basis over all tables."""
        return sum(n for (_, _, found), n in self.counts.items() if found == basis)

    def to_dict(self) -> dict[str, Any]:
        """Totals, table by table, and the problems, ready for JSON."""
        return {
            **{_COUNTED[basis]: self.total(basis) for basis in (*BASES, UNSOURCED)},
            "data_date": self.data_date,
            "tables": [
                {"table": t, "column": c, "basis": b, "figures": n}
                for (t, c, b), n in sorted(self.counts.items())
            ],
            "problems": list(self.problems),
        }

    def to_frame(self) -> "pd.DataFrame":
        """One row per table and column, one column of counts per basis."""
        import pandas as pd

        frame = pd.DataFrame(
            [(t, c, b, n) for (t, c, b), n in self.counts.items()],
            columns=["table", "column", "basis", "figures"],
        )
        wide = frame.pivot_table(
            index=["table", "column"],
            columns="basis",
            values="figures",
            aggfunc="sum",
            fill_value=0,
        )
        return wide.reindex(columns=[*BASES, UNSOURCED], fill_value=0).astype(int)

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary().splitlines()[0], self.to_frame(), notes=self.problems)

    def summary(self) -> str:
        """Totals in one sentence, then the problems."""
        parts = [f"{self.total(b)} {_COUNTED[b]}" for b in (*BASES, UNSOURCED)]
        lines = [f"figures: {', '.join(parts)}; newest evidence {self.data_date}"]
        return "\n".join([*lines, *(f"  {problem}" for problem in self.problems)])


def basis_of(
    citation: str, evidence: Mapping[str, Evidence], parameters: Mapping[str, Parameter]
) -> str | None:
    """Basis that a citation gives a figure; None where an id of it is unknown.

    The weakest id counts: an assumption among the ids makes the figure one.
    """
    found = []
    for name in citation.split():
        if name in evidence:
            found.append("derived" if evidence[name].status == "dataset" else "published")
        elif name in parameters:
            found.append(parameters[name].basis)
        else:
            return None
    for basis in ("assumption", "calibrated", "derived", "published"):
        if basis in found:
            return basis
    return None


def trace(
    links: Iterable[Link],
    parameters: Mapping[str, Parameter],
    evidence: Mapping[str, Evidence],
    positions: Iterable[tuple[str, str]],
    others: Mapping[str, Iterable[tuple[str, str, str, str]]],
) -> tuple[Counter[tuple[str, str, str]], list[str]]:
    """Count figures by basis and list those without a source.

    Parameters
    ----------
    links, parameters, evidence
        Tables of the network.
    positions : iterable of (id, citation)
        Node positions.
    others : mapping
        Further tables: rows of (id, column, stated basis or "", citation).
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    problems: list[str] = []

    def note(table: str, row: str, column: str, stated: str, citation: str) -> None:
        cited = basis_of(citation, evidence, parameters) if citation else None
        if stated == "assumption" or (cited and not stated):
            basis = stated or str(cited)
        elif cited:
            basis = stated
        else:
            basis = UNSOURCED
            why = f"cites {citation!r}, which is no evidence" if citation else "has no source"
            problems.append(f"{table}, {row!r}: {column} {why}; cite evidence or an assumption")
        counts[table, column, basis] += 1

    for name, citation in positions:
        note("nodes.geojson", name, "position", "", citation)
    cited = {n: f.cites for n, f in fields_of(Link).items() if f.cites}
    for link in links:
        if link.mode == "transfer":
            cited_here = {n: c for n, c in cited.items() if n in ("opens", "closes")}
        else:
            cited_here = cited
        for name, column in cited_here.items():
            value = getattr(link, name)
            if value is None or value == () or value != value:
                continue
            stated = link.length_basis if name == "length_km" else ""
            note("edges.csv", link.id, column_of(Link, name), stated, getattr(link, column))
    for row in parameters.values():
        note("parameters.csv", row.id, row.quantity, row.basis, row.source)
    for table, rows in others.items():
        for name, column, stated, citation in rows:
            note(table, name, column, stated, citation)
    return counts, problems

"""`Scenario`: a named, ordered stack of measures."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from corridors.errors import ScenarioError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.scenarios.acting import Deed, act
from corridors.scenarios.measure import Measure

__all__ = ["BASELINE", "Scenario"]


@dataclass(frozen=True)
class Scenario:
    """A named stack of stated changes; ``a + b`` does first ``a``, then ``b``.

    Parameters
    ----------
    name, title : str
        Name in calls, name for people.
    note : str
        What it is about, and what it is not.
    source : str
        Citations of the scenario as a whole.
    as_of : datetime.date, optional
        Day on which the world is looked at unless told otherwise.
    before : datetime.date, optional
        Day of the baseline it is held against; default the day looked at.
    measures : tuple of Measure
        Done in this order.
    parts : tuple of str
        Scenarios it was stacked from, in order.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> world = co.load_scenario("poland-closes").apply(net)
    >>> world.scenario
    'poland-closes'
    >>> any(row.closed for row in world.links.values())
    True
    """

    name: str
    title: str = ""
    note: str = ""
    source: str = ""
    as_of: date | None = None
    before: date | None = None
    measures: tuple[Measure, ...] = field(default=(), repr=False)
    parts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.measures)

    def __add__(self, other: "Scenario") -> "Scenario":
        if not isinstance(other, Scenario):
            return NotImplemented
        stacked = [part for part in (self, other) if part.measures or part.as_of]
        if len(stacked) < 2:
            return stacked[0] if stacked else self
        parts = (*(self.parts or (self.name,)), *(other.parts or (other.name,)))
        doubled = sorted({name for name in parts if parts.count(name) > 1})
        if doubled:
            raise ScenarioError(f"{' + '.join(parts)}: {doubled[0]!r} stands twice; give it once")
        return Scenario(
            name="+".join(parts),
            title=f"{self.title}, then {other.title}",
            note="\n".join(filter(None, (self.note, other.note))),
            source=" ".join(dict.fromkeys([*self.source.split(), *other.source.split()])),
            as_of=other.as_of or self.as_of,
            before=other.before if other.as_of else self.before,
            measures=(*self.measures, *other.measures),
            parts=parts,
        )

    @property
    def assumed(self) -> tuple[str, ...]:
        """One line for every size that nobody published."""
        return tuple(measure.said_assumed() for measure in self.measures if measure.assumed)

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits that name what the scenario does."""
        said = (str(self.as_of), [m.to_dict() for m in self.measures])
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:12]

    def _deeds(self, network: Network) -> list[tuple[Measure, Deed]]:
        found: list[tuple[Measure, Deed]] = []
        problems = []
        for measure in self.measures:
            try:
                deed = act(network, measure)
            except ScenarioError as error:
                problems.append(str(error))
                continue
            network = deed.network
            found.append((measure, deed))
        if problems:
            lines = "".join(f"\n  {problem}" for problem in problems)
            count = f"{len(problems)} problem{'s' * (len(problems) > 1)}"
            raise ScenarioError(f"scenario {self.name!r}: {count}:{lines}")
        return found

    def apply(self, network: Network, *, on: "date | str | None" = None) -> Network:
        """The network after all measures.

        Parameters
        ----------
        network : Network
            A state that holds all dates, such as ``load_network()``.
        on : datetime.date or str, optional
            Day of the state returned; default the scenario's, else the network's.

        Returns
        -------
        Network
            With ``scenario``, ``assumed`` and ``notes`` filled in.

        Raises
        ------
        ScenarioError
            Every measure that matches nothing or makes a row impossible, with near misses.
        """
        day = day_of(on) if on is not None else self.as_of or network.day
        deeds = self._deeds(network)
        after = deeds[-1][1].network if deeds else network
        if not deeds and day == network.day and self.name == network.scenario:
            return network
        names = [name for name in (network.scenario, self.name) if name != BASELINE.name]
        notes = [note for _, deed in deeds for note in deed.notes]
        return replace(
            after,
            day=day,
            scenario="+".join(names) or BASELINE.name,
            assumed=(*network.assumed, *self.assumed),
            notes=tuple(dict.fromkeys((*network.notes, *notes, *self._clashes(deeds)))),
        )

    def conflicts(self, network: Network) -> tuple[str, ...]:
        """Rows that measures of different parts change both, and what comes last.

        Parameters
        ----------
        network : Network
            State before the scenario.

        Returns
        -------
        tuple of str
            One sentence per row; empty where the parts do not meet.

        Raises
        ------
        ScenarioError
            As for `apply`.
        """
        return self._clashes(self._deeds(network))

    def _clashes(self, deeds: list[tuple[Measure, Deed]]) -> tuple[str, ...]:
        touched: dict[tuple[str, str, str], list[Measure]] = defaultdict(list)
        for measure, deed in deeds:
            for target in deed.touched:
                touched[target].append(measure)
        grouped: dict[tuple[Measure, ...], list[str]] = defaultdict(list)
        for (table, name, column), measures in touched.items():
            if len({measure.scenario for measure in measures}) > 1:
                grouped[tuple(measures)].append(f"{table} {name} {column}")
        return tuple(
            f"conflict on {rows[0]}" + (f" and {len(rows) - 1} more" if len(rows) > 1 else "")
            + ": " + ", then ".join(f"{m} [{m.scenario}]" for m in measures)
            + "; done in this order"
            for measures, rows in grouped.items()
        )  # fmt: skip

    def summary(self) -> str:
        """Name, note, measures in order, assumed values."""
        lines = [f"{self.name}: {self.title}" if self.title else self.name]
        if self.note:
            lines += [f"  {line}" for line in self.note.splitlines()]
        if self.as_of:
            against = f", against the baseline of {self.before}" if self.before else ""
            lines.append(f"  looked at on {self.as_of}{against}")
        for number, measure in enumerate(self.measures, start=1):
            cited = measure.source or measure.reason
            lines.append(f"  {number}. {measure} [{measure.basis}: {cited}]")
        if self.assumed:
            lines.append(f"  {len(self.assumed)} assumed: " + "; ".join(self.assumed))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from corridors.routes.display import scenario_html

        return scenario_html(self)

    def to_dict(self) -> dict[str, Any]:
        """The scenario ready for JSON."""
        return {
            "name": self.name, "title": self.title, "note": self.note, "source": self.source,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "before": self.before.isoformat() if self.before else None, "parts": list(self.parts),
            "hash": self.hash, "assumed": list(self.assumed),
            "measures": [{**m.to_dict(), "scenario": m.scenario} for m in self.measures],
        }  # fmt: skip


BASELINE = Scenario("baseline", "As the tables say", "No measure: the tables as they are.")

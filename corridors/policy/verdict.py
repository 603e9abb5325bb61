"""What the judge answers: verdicts with every reason, frozen."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corridors.policy.rules import Rule

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DISCLAIMER",
    "VERDICTS",
    "DoesNotApply",
    "NotAssessed",
    "Reason",
    "Spread",
    "Verdict",
    "worst",
]

VERDICTS = ("pass", "delay", "check", "licence", "blocked")
DISCLAIMER = "not legal advice"
_LAW = frozenset(("law", "guidance", "operator_order"))


def worst(verdicts: Any) -> str:
    """Verdict that decides: blocked before licence, check, delay and pass.

    Examples
    --------
    >>> worst(["delay", "check", "pass"])
    'check'
    """
    return VERDICTS[max((VERDICTS.index(verdict) for verdict in verdicts), default=0)]


@dataclass(frozen=True)
class Spread:
    """Low, central and high end of an added delay [h] or charge."""

    low: float = 0.0
    value: float = 0.0
    high: float = 0.0

    def __add__(self, other: "Spread") -> "Spread":
        return Spread(self.low + other.low, self.value + other.value, self.high + other.high)

    def __or__(self, other: "Spread") -> "Spread":
        """Take the larger, end by end."""
        pairs = zip(self.ends, other.ends, strict=True)
        return Spread(*(max(pair) for pair in pairs))

    @property
    def ends(self) -> tuple[float, float, float]:
        """Low, central, high."""
        return (self.low, self.value, self.high)


@dataclass(frozen=True)
class Reason:
    """One rule that bears on the journey, in six parts.

    Parameters
    ----------
    verdict : str
        What this rule alone answers; ``pass`` for one that is only noted.
    rule : Rule
        The rule.
    state : str
        ``applies``, or ``unknown`` where a fact or a list is missing.
    matched : tuple of str
        Facts that matched.
    edges : tuple of str
        Links on which it holds; empty for a rule about the shipment as a whole.
    dates : str
        When the rule holds, and the days on which it is met.
    licence_granted : bool
        Whether the user holds the licence.
    """

    verdict: str
    rule: Rule
    state: str
    matched: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    dates: str = ""
    licence_granted: bool = False

    @property
    def who_and_what(self) -> str:
        """Who made the rule, and the act."""
        return self.rule.who_and_what

    @property
    def way_out(self) -> str:
        """What would change the answer."""
        known = self.rule.unblock
        if self.rule.scope == "shipment":
            return f"{known}; no detour cures it" if known else "no detour cures it"
        return known

    @property
    def opens(self) -> date | None:
        """First day after the rule, where it has an end: the day to wait for."""
        last = self.rule.window.last
        return last + timedelta(days=1) if last < date.max else None

    @property
    def source(self) -> str:
        """Where it is stated, and how far to trust it."""
        return self.rule.source

    @property
    def text(self) -> str:
        """The six parts as one paragraph."""
        head = self.verdict.upper() if self.verdict != "pass" else "NOTED"
        if self.state == "unknown" and self.verdict == "check":
            head = "NEEDS CHECK"
        where = f"{', '.join(self.edges[:4])}: " if self.edges else "shipment: "
        parts = [
            f"{where}{head}. {self.who_and_what}.",
            f"Matched: {'; '.join(self.matched)}." if self.matched else "",
            f"Dates: {self.dates}.",
            f"Way out: {self.way_out}." if self.way_out else "Way out: none stated.",
            f"Source: {self.source}.",
        ]
        return " ".join(part for part in parts if part)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "rule": self.rule.id,
            "verdict": self.verdict,
            "state": self.state,
            "scope": self.rule.scope,
            "kind": self.rule.kind,
            "applies_to": self.rule.applies_to,
            "who_and_what": self.who_and_what,
            "matched": list(self.matched),
            "edges": list(self.edges),
            "dates": self.dates,
            "way_out": self.way_out,
            "opens": self.opens.isoformat() if self.opens else None,
            "source": self.source,
            "confidence": self.rule.row.get("confidence", ""),
            "licence_granted": self.licence_granted,
            "note": self.rule.row.get("note", ""),
        }


@dataclass(frozen=True)
class NotAssessed:
    """A rule that could bind if a fact were known that was not given."""

    rule: Rule
    facts: tuple[str, ...]

    @property
    def text(self) -> str:
        """One sentence."""
        return (
            f"{self.rule.title}: not assessed, {', '.join(self.facts)} not given ({self.rule.id})"
        )


@dataclass(frozen=True)
class DoesNotApply:
    """A claim often made about a rule, and why it does not hold here."""

    claim: str
    because: str
    rules: tuple[str, ...]

    @property
    def text(self) -> str:
        """One sentence."""
        return f"'{self.claim}' does not apply, because {self.because} ({', '.join(self.rules)})"


@dataclass(frozen=True)
class Verdict:
    """Answer for one consignment on one journey.

    Parameters
    ----------
    verdict : str
        ``pass``, ``delay``, ``licence``, ``check`` or ``blocked``.
    reasons : tuple of Reason
        Every rule that bears on it, worst first.
    notes : tuple of Reason
        Rules about finance, insurance, information or people, and risks: they change no verdict.
    not_assessed : tuple of NotAssessed
        Rules that hang on a fact that was not given; they lower no verdict.
    does_not_apply : tuple of DoesNotApply
        Well-known claims that do not hold here, and why.
    delay_h : Spread
        Hours added [h].
    surcharge_usd : Spread
        Charges added [USD].
    assumptions : tuple of str
        What was taken for granted.
    warnings : tuple of str
        Horizon of the rules, age, unquantified delays.
    rule_date : date or None
        Newest day for which the rules were verified.
    on : date
        Day of departure.
    """

    verdict: str
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    not_assessed: tuple[NotAssessed, ...]
    does_not_apply: tuple[DoesNotApply, ...]
    delay_h: Spread
    surcharge_usd: Spread
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    rule_date: date | None
    on: date

    @property
    def n_assumed(self) -> int:
        """Number of assumed values behind the answer."""
        return len(self.assumptions)

    @cached_property
    def legal(self) -> str:
        """Verdict of law and operators' orders alone, private policies left out."""
        return worst(r.verdict for r in self.reasons if r.rule.kind in _LAW)

    @property
    def shipment(self) -> str:
        """Verdict of the rules that no detour cures."""
        return worst(r.verdict for r in self.reasons if r.rule.scope == "shipment")

    @cached_property
    def risk(self) -> tuple[float, float]:
        """Low and high probability that one of the noted risks strikes.

        Risks of one cause take the maximum, others combine as independent.
        """
        causes: dict[str, tuple[float, float]] = {}
        for rule in (reason.rule for reason in self.notes if reason.state == "applies"):
            if rule.p_low is not None and rule.p_high is not None:
                name = rule.cause_group or rule.id
                low, high = causes.get(name, (0.0, 0.0))
                causes[name] = (max(low, rule.p_low), max(high, rule.p_high))
        spared = [1.0, 1.0]
        for low, high in causes.values():
            spared = [spared[0] * (1 - low), spared[1] * (1 - high)]
        return (1 - spared[0], 1 - spared[1])

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules behind the verdict."""
        return tuple(reason.rule.id for reason in self.reasons)

    @property
    def disclaimer(self) -> str:
        """Sentence for the result page."""
        return (
            f"Educational estimate from rules known to {self.rule_date}; {self.n_assumed} assumed "
            f"values; {DISCLAIMER}; verify with the authority named in each reason."
        )

    def summary(self) -> str:
        """Verdict, every reason, and what a reader must know, as text."""
        lines = [f"{self.verdict.upper()} on {self.on.isoformat()}"]
        if any(self.delay_h.ends):
            low, value, high = self.delay_h.ends
            lines[0] += f", +{value:.0f} h ({low:.0f} to {high:.0f})"
        if any(self.surcharge_usd.ends):
            low, value, high = self.surcharge_usd.ends
            lines[0] += f", +{value:.0f} USD ({low:.0f} to {high:.0f})"
        if self.legal != self.verdict:
            lines.append(f"Law alone: {self.legal}; the rest is private policy.")
        lines += [f"- {reason.text}" for reason in self.reasons]
        lines += [f"- {reason.text}" for reason in self.notes]
        lines += [f"- {item.text}" for item in self.does_not_apply]
        lines += [f"- {item.text}" for item in self.not_assessed]
        lines += [f"Assumed: {text}" for text in self.assumptions]
        lines += [f"Note: {text}" for text in self.warnings]
        return "\n".join([*lines, self.disclaimer])

    def __str__(self) -> str:
        return self.summary()

    def __repr__(self) -> str:
        return f"Verdict({self.verdict}, {len(self.reasons)} reasons, {self.on.isoformat()})"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "verdict": self.verdict,
            "legal": self.legal,
            "on": self.on.isoformat(),
            "reasons": [reason.to_dict() for reason in self.reasons],
            "notes": [reason.to_dict() for reason in self.notes],
            "not_assessed": [
                {"rule": n.rule.id, "facts": list(n.facts)} for n in self.not_assessed
            ],
            "does_not_apply": [
                {"claim": d.claim, "because": d.because, "rules": list(d.rules)}
                for d in self.does_not_apply
            ],
            "delay_h": dict(zip(("low", "value", "high"), self.delay_h.ends, strict=True)),
            "risk": dict(zip(("low", "high"), self.risk, strict=True)),
            "surcharge_usd": dict(
                zip(("low", "value", "high"), self.surcharge_usd.ends, strict=True)
            ),
            "assumptions": list(self.assumptions),
            "warnings": list(self.warnings),
            "rule_date": self.rule_date.isoformat() if self.rule_date else None,
            "n_assumed": self.n_assumed,
            "disclaimer": self.disclaimer,
        }

    def _repr_html_(self) -> str:
        from corridors.routes.display import verdict_html

        return verdict_html(self)

    def to_frame(self) -> "pd.DataFrame":
        """One row per reason and note."""
        import pandas as pd

        rows = [reason.to_dict() for reason in (*self.reasons, *self.notes)]
        for row in rows:
            row["matched"] = "; ".join(row["matched"])
            row["edges"] = "; ".join(row["edges"])
        columns = list(rows[0]) if rows else ["rule", "verdict", "state", "scope", "kind"]
        return pd.DataFrame(rows, columns=columns)

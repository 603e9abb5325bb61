"""Hold journeys against the rules that a scenario makes or switches on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from corridors.network import Network
from corridors.policy import RuleSet, check_policy, shipped_rules
from corridors.routes import Route, Unserved
from corridors.scenarios import rules_of

__all__ = ["Judged", "judge_rows"]


class Judged(NamedTuple):
    """Rows after the scenario's own rules, and whom else these bar.

    Parameters
    ----------
    rows : list of Route or Unserved
        With the verdict; what is blocked is no service.
    barred : list of tuple of str
        For each journey the jurisdictions whose shippers these rules block, the consignment's own
        apart.
    """

    rows: list[Route | Unserved]
    barred: list[tuple[str, ...]]


def judge_rows(rows: Sequence[Route | Unserved], state: Network) -> Judged:
    """Hold rows against the rules that the scenario of a state made or switched on.

    Parameters
    ----------
    rows : sequence of Route or Unserved
    state : Network
        State of the world; one whose scenario leaves the rules alone changes nothing.
    """
    own = _own_rules(state)
    if own is None:
        return Judged(list(rows), [()] * len(rows))
    judged = [row if isinstance(row, Unserved) else _judged(row, own, state) for row in rows]
    return Judged(judged, [_barred(row, own) for row in judged])


def _own_rules(state: Network) -> RuleSet | None:
    """Rules that count because of the scenario; None where there are none."""
    if not any(change.table == "rules" and change.action != "off" for change in state.pending):
        return None
    before = shipped_rules()
    after = rules_of(state, before)
    again = after.switched_on - before.switched_on
    new = tuple(r for r in after if r.id in again or before.ids.get(r.id) is not r)
    return replace(after, rules=new, switched_on=again) if new else None


def _judged(row: Route, own: RuleSet, state: Network) -> Route | Unserved:
    verdict = check_policy(row, rules=own)
    if verdict.verdict != "blocked":
        return replace(row, verdict=verdict.verdict)
    reasons = [
        f"{reason.rule.title} [{reason.rule.id}]"
        for reason in verdict.reasons
        if reason.verdict == "blocked"
    ]
    return Unserved(
        row.origin, row.destination, row.corridor, row.as_of, row.on,
        tuple(dict.fromkeys(reasons)), warnings=row.warnings, scenario=state.scenario,
    )  # fmt: skip


def _barred(row: Route | Unserved, own: RuleSet) -> tuple[str, ...]:
    """Jurisdictions that the rules name, and whose shippers may not send this."""
    if isinstance(row, Unserved):
        return ()
    binds = (bind for rule in own.rules for choice in rule.binds for bind in choice)
    named = dict.fromkeys(
        name for bind in binds if bind.role == "persons_of" and not bind.negated
        for name in bind.values
    )  # fmt: skip
    return tuple(
        name for name in named
        if check_policy(row, replace(row.consignment, jurisdictions=(name,)), rules=own).verdict
        == "blocked"
    )  # fmt: skip

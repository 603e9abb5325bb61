"""Hold journeys against the rules that a scenario makes or switches on."""

from collections.abc import Sequence
from dataclasses import replace

from corridors.network import Network
from corridors.routes import Route, Unserved

__all__ = ["judge_rows"]


def judge_rows(rows: Sequence[Route | Unserved], state: Network) -> list[Route | Unserved]:
    """Rows with the verdict of the scenario's own rules; what these block is no service.

    Parameters
    ----------
    rows : sequence of Route or Unserved
    state : Network
        State of the world; one whose scenario leaves the rules alone changes nothing.
    """
    if not any(change.table == "rules" and change.action != "off" for change in state.pending):
        return list(rows)
    from corridors.policy import check_policy, shipped_rules
    from corridors.scenarios import rules_of

    before = shipped_rules()
    after = rules_of(state, before)
    again = after.switched_on - before.switched_on
    new = (r for r in after if r.id in again or before.ids.get(r.id) is not r)
    own = replace(after, rules=tuple(new), switched_on=again)
    if not own.rules:
        return list(rows)
    found: list[Route | Unserved] = []
    for row in rows:
        if isinstance(row, Unserved):
            found.append(row)
            continue
        verdict = check_policy(row, rules=own)
        if verdict.verdict != "blocked":
            found.append(replace(row, verdict=verdict.verdict))
            continue
        reasons = tuple(
            f"{reason.rule.title} [{reason.rule.id}]"
            for reason in verdict.reasons
            if reason.verdict == "blocked"
        )
        found.append(
            Unserved(
                row.origin, row.destination, row.corridor, row.as_of, row.on,
                tuple(dict.fromkeys(reasons)), warnings=row.warnings, scenario=state.scenario,
            )
        )  # fmt: skip
    return found

"""Which corridor to choose when nobody knows which state of the world will come."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from corridors.comparison.result import Comparison
from corridors.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CRITERIA", "Choices", "ranks", "robust_choices"]

CRITERIA = ("time_h_p50", "time_h_p90", "time_h_mean", "cost_usd", "co2_kg", "generalised_usd")
_LANE = ["origin", "destination"]
_STATE = ["scenario", "as_of"]


def _checked(comparison: Comparison, by: str) -> "pd.DataFrame":
    if by not in CRITERIA:
        raise OptionError(f"cannot rank by {by!r}; give one of {', '.join(CRITERIA)}")
    frame = comparison.to_frame().reset_index()
    if "scenario" not in frame:
        frame = frame.assign(scenario="baseline")
    return frame


def ranks(comparison: Comparison, *, by: str = "time_h_p50") -> "pd.DataFrame":
    """Rank of each corridor on its lane in every state, and where the order turns.

    Parameters
    ----------
    comparison : Comparison
        Of scenarios or days.
    by : str
        One of `CRITERIA`; 1 is the least.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``scenario, as_of, origin, destination, corridor``: ``value``, ``rank`` (missing
        where there is no service), ``rank_before`` in the baseline of the same day, and
        ``reversal``: whether two corridors changed places, or one came or went.

    Examples
    --------
    >>> import corridors as co
    >>> both = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")],
    ...                   scenarios=["baseline"])
    >>> bool(ranks(both)["reversal"].any())
    False
    """
    frame = _checked(comparison, by)
    before = frame[by] if not comparison.baseline else _baseline(comparison, by)
    found = frame[[*_STATE, *_LANE, "corridor"]].assign(value=frame[by], value_before=before)
    groups = found.groupby([*_STATE, *_LANE], sort=False)
    found["rank"] = groups["value"].rank(method="min")
    found["rank_before"] = groups["value_before"].rank(method="min")
    same = (found["rank"] == found["rank_before"]) | (
        found["rank"].isna() & found["rank_before"].isna()
    )
    found["reversal"] = ~same
    columns = ["value", "rank", "rank_before", "reversal"]
    return found.set_index([*_STATE, *_LANE, "corridor"])[columns]


def _baseline(comparison: Comparison, by: str) -> "pd.Series[float]":
    frame = comparison.before.to_frame().reset_index()
    return frame[by].astype(float)


class _Case(NamedTuple):
    scenario: str
    figure: float
    regret: float


@dataclass(frozen=True)
class Choices:
    """The corridor of each lane that holds up best over all states.

    Parameters
    ----------
    by : str
        What was judged.
    table : tuple of dict
        One record per lane and corridor.
    """

    by: str
    table: tuple[dict[str, Any], ...] = field(repr=False)

    def to_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``origin, destination, corridor``: ``worst`` and ``worst_scenario``,
            ``regret`` (largest loss against the best of the same state) and ``regret_scenario``;
            infinite where a state leaves no service; ``least_regret`` and ``best_worst_case`` mark
            the choice.
        """
        import pandas as pd

        return pd.DataFrame(self.table).set_index([*_LANE, "corridor"])

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary().splitlines()[0], self.to_frame())

    def summary(self) -> str:
        """One line per lane."""
        lines = []
        for record in self.table:
            marks = [
                name for key, name in (("least_regret", "least regret"),
                                       ("best_worst_case", "best worst case")) if record[key]
            ]  # fmt: skip
            if marks:
                lines.append(
                    f"{record['origin']} - {record['destination']}: {record['corridor']} "
                    f"({' and '.join(marks)}; worst {record['worst']:,.0f} in "
                    f"{record['worst_scenario']}, regret {record['regret']:,.0f} in "
                    f"{record['regret_scenario']})"
                )
        return "\n".join([f"robust by {self.by}:", *lines])


def robust_choices(comparison: Comparison, *, by: str = "time_h_p50") -> Choices:
    """Corridor with the least regret and the one with the best worst case, lane by lane.

    Parameters
    ----------
    comparison : Comparison
        Of scenarios or days; all its states count alike.
    by : str
        One of `CRITERIA`.

    Returns
    -------
    Choices
        One record per lane and corridor: greatest regret and worst case over all states.

    Notes
    -----
    Regret of a corridor in a state is its figure less the best figure of the lane in that state. A
    state without any service on the lane asks nothing of the choice. A corridor without service
    where another has some has infinite regret.

    Examples
    --------
    >>> import corridors as co
    >>> both = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")],
    ...                   scenarios=["baseline"])
    >>> len(robust_choices(both).to_frame()) > 0
    True
    """
    frame = _checked(comparison, by)
    figure = frame[by].astype(float).where(frame["feasible"].astype(bool))
    frame = frame.assign(figure=figure.fillna(float("inf")))
    best = frame.groupby([*_STATE, *_LANE], sort=False)["figure"].transform("min")
    frame = frame.assign(regret=frame["figure"] - best)[best < float("inf")]
    by_lane: dict[tuple[str, str], dict[str, list[_Case]]] = {}
    kept = ["origin", "destination", "corridor", "scenario", "figure", "regret"]
    for cells in frame[kept].values.tolist():
        lane = by_lane.setdefault((str(cells[0]), str(cells[1])), {})
        case = _Case(str(cells[3]), float(cells[4]), float(cells[5]))
        lane.setdefault(str(cells[2]), []).append(case)
    records: list[dict[str, Any]] = []
    for (origin, destination), corridors in by_lane.items():
        rows: list[dict[str, Any]] = []
        for corridor, cases in corridors.items():
            worst = max(cases, key=lambda case: case.figure)
            sorriest = max(cases, key=lambda case: case.regret)
            rows.append({
                "origin": origin, "destination": destination, "corridor": corridor,
                "worst": worst.figure, "worst_scenario": worst.scenario,
                "regret": sorriest.regret, "regret_scenario": sorriest.scenario,
            })  # fmt: skip
        for key, mark in (("regret", "least_regret"), ("worst", "best_worst_case")):
            least = min(float(row[key]) for row in rows)
            for row in rows:
                row[mark] = row[key] == least and least < float("inf")
        records += rows
    return Choices(by, tuple(records))

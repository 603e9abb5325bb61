"""`make_report`: a study as one page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from corridors.export import ATTRIBUTION
from corridors.network import Network
from corridors.report.grounds import (
    assumption_table,
    basis_sentence,
    scenario_table,
    sources_of,
)
from corridors.report.pictures import corridor_map, reliability_charts, state_map
from corridors.report.sentences import (
    flow_sentences,
    lane_sentences,
    policy_sentences,
    state_sentences,
)
from corridors.report.study import Study, run_study
from corridors.report.tables import (
    change_table,
    flow_table,
    lane_table,
    reason_table,
    reliability_table,
    verdict_table,
)
from corridors.report.wording import count

__all__ = ["Report", "make_report"]

OBJECTIVES = {
    "time_h": "least time",
    "cost_usd": "least price",
    "co2_kg": "least carbon",
    "generalised_usd": "least generalised cost",
    "distance_km": "least distance",
}


@dataclass(frozen=True)
class Report:
    """A report as one HTML page with everything inside.

    Parameters
    ----------
    title : str
    study : Study
        The results it tells.
    html : str
        The page.
    """

    title: str
    study: Study = field(repr=False)
    html: str = field(repr=False)

    @property
    def size_mb(self) -> float:
        """Size of the page [MB]."""
        return len(self.html.encode()) / 1e6


def make_report(
    network: "Network | Study", *, title: str | None = None, author: str = "", **options: Any
) -> Report:
    """Make a report on lanes, corridors and scenarios.

    Summary in sentences, comparison tables, maps, reliability, policy verdicts, bottlenecks,
    assumptions and sources. Every number is that of `compare`, `simulate`, `check_policy` and
    `max_flow` called with the same options.

    Parameters
    ----------
    network : Network or Study
        State of the world, or results at hand.
    title : str, optional
        Title of the report.
    author : str
        Who publishes it.
    **options
        See `run_study`: ``lanes``, ``corridors``, ``scenarios``, ``consignment``, ``on``,
        ``minimise``, ``draws``, ``seed``, ``capacity_lanes``.

    Returns
    -------
    Report

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from corridors.report import make_report
    >>> from corridors.samples import sample_network
    >>> made = make_report(sample_network(), lanes=[("alpha", "omega")], draws=200)
    >>> "Around the water" in made.html
    True
    """
    study = network if isinstance(network, Study) else run_study(network, **options)
    said = title or _title(study)
    return Report(said, study, _page(study, said, author))


def _title(study: Study) -> str:
    if len(study.lanes) == 1:
        return f"{study.of_lane(study.lanes[0])[0].lane}: corridors compared"
    return f"Corridors compared on {count(len(study.lanes), 'lane')}"


def _page(study: Study, title: str, author: str) -> str:
    scenarios = study.states[1:]
    page: str = _template().render(
        title=title,
        author=author,
        style=_text("report.css"),
        study=study,
        facts=_facts(study),
        lane_sentences=lane_sentences(study),
        lanes=lane_table(study),
        map=corridor_map(study),
        scenarios=[
            {
                "state": state,
                "sentences": state_sentences(state),
                "table": change_table(state),
                "map": state_map(state),
                "assumed": state.scenario.assumed,
            }
            for state in scenarios
        ],
        reliability=reliability_table(study),
        charts=reliability_charts(study),
        corridors=list(dict.fromkeys((x.row.corridor, x.title) for x in study.lines)),
        policy_sentences=policy_sentences(study),
        verdicts=verdict_table(study),
        reasons=reason_table(study),
        policy_notes=_policy_notes(study),
        flow_sentences=flow_sentences(study),
        flows=flow_table(study),
        basis=basis_sentence(study),
        measures=scenario_table(scenarios),
        assumptions=assumption_table(study),
        warnings=_warnings(study),
        sources=sources_of(study),
        attribution=ATTRIBUTION,
        version=_version(),
    )
    return page


def _version() -> str:
    """Version of the library that made the report."""
    from corridors import __version__

    return __version__


def _facts(study: Study) -> list[tuple[str, str]]:
    """What the results ran on."""
    first = study.states[0]
    row = first.lines[0].row
    chosen = OBJECTIVES.get(study.minimise, study.minimise)
    return [
        ("State of the world", f"{first.day}"),
        ("Day of departure", f"{row.on}"),
        ("Newest evidence", f"{study.network.data_date}"),
        ("Sent", _goods(study)),
        ("Each way is that of", chosen),
        ("Draws", f"{study.simulation.draws:,} of seed {study.simulation.seed}"),
        ("Network", f"{study.network.hash}, corridors {_version()}"),
    ]


def _goods(study: Study) -> str:
    """The consignment in words."""
    goods = {k: v for k, v in vars(study.consignment).items() if v not in (None, "", (), {})}
    told = {k: " ".join(map(str, v)) if isinstance(v, tuple) else v for k, v in goods.items()}
    feu = study.routes[0].feu if study.routes else goods.get("feu", 1)
    amount = [f"{feu:,.4g} FEU"] if "teu" not in told and "tonnes" not in told else []
    names = {
        "teu": "{} TEU", "tonnes": "{} t", "hs": "HS {}", "value_usd": "worth USD {:,.0f}",
        "goods_origin": "made in {}", "jurisdictions": "shipper bound by the law of {}",
    }  # fmt: skip
    return ", ".join([*amount, *(form.format(told[k]) for k, form in names.items() if k in told)])


def _policy_notes(study: Study) -> list[str]:
    """What a reader of the verdicts must know, each once."""
    notes: dict[str, None] = {}
    for _, verdict in study.verdicts:
        notes.update(dict.fromkeys(f"Assumed: {text}" for text in verdict.assumptions))
        notes.update(dict.fromkeys(item.text for item in verdict.not_assessed))
        notes.update(dict.fromkeys(verdict.warnings))
    return _once(notes)


def _once(texts: Iterable[str]) -> list[str]:
    """Texts that differ in their dates alone, told once, with the latest."""
    found: dict[str, str] = {}
    for text in texts:
        key = re.sub(r"\d{4}-\d\d-\d\d", "", text)
        found[key] = max(found.get(key, ""), text)
    return list(found.values())


def _warnings(study: Study) -> list[str]:
    """Warnings of all journeys, each once."""
    rows = (line.row for state in study.states for line in state.lines)
    return list(dict.fromkeys(text for row in rows for text in row.warnings))


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    return Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    ).from_string(_text("report.html"))

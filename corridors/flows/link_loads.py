"""What passes each link, and how full it is."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from corridors.flows.flow_plan import FlowPlan

__all__ = ["link_table"]


def link_table(plan: "FlowPlan") -> "pd.DataFrame":
    """Links in use with what passes and the fullest capacity; see `FlowPlan.links`."""
    import pandas as pd

    setting = plan.setting
    arcs = setting.planner.graph.arcs
    tonnes, boxes = np.zeros(len(arcs)), np.zeros(len(arcs))
    for path in plan.paths:
        in_boxes = setting.lanes[path.lane].cargo.unit == "teu"
        at = list(path.arcs)
        tonnes[at] += path.amount * (setting.t_per_teu if in_boxes else 1.0)
        boxes[at] += path.amount if in_boxes else 0.0
    used, fullest = np.full(len(arcs), np.nan), np.full(len(arcs), -1, dtype=int)
    for number, resource in enumerate(setting.resources):
        if resource.capacity > 0.0:
            share = float(plan.load[number] / resource.capacity)
            here = resource.arcs[~(used[resource.arcs] >= share)]
            used[here], fullest[here] = share, number
    rows: dict[str, dict[str, Any]] = {}
    for number in np.flatnonzero(tonnes).tolist():
        link = arcs[number].link
        row = rows.setdefault(link.id, {
            "edge": link.id, "mode": link.mode, "t_per_year": 0.0, "teu_per_year": 0.0,
            "utilisation": float("nan"), "name": "",
        })  # fmt: skip
        row["t_per_year"] += float(tonnes[number])
        row["teu_per_year"] += float(boxes[number])
        if fullest[number] >= 0 and not row["utilisation"] >= used[number]:
            row["utilisation"] = float(used[number])
            row["name"] = setting.resources[fullest[number]].name
    columns = ["edge", "mode", "t_per_year", "teu_per_year", "utilisation", "name"]
    table = pd.DataFrame(list(rows.values()), columns=columns)
    return table.sort_values("t_per_year", ascending=False, ignore_index=True)

"""What networks can carry, and how demand spreads over them."""

from corridors.flows.assigning import assign_flows
from corridors.flows.criticality import criticality
from corridors.flows.demand import cargo_classes, load_demand
from corridors.flows.flow_plan import FlowPlan
from corridors.flows.max_flow import MaxFlow, max_flow
from corridors.flows.pending import cut_capacity

__all__ = [
    "FlowPlan",
    "MaxFlow",
    "assign_flows",
    "cargo_classes",
    "criticality",
    "cut_capacity",
    "load_demand",
    "max_flow",
]

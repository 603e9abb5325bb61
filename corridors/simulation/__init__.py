"""Draw journeys many times: distributions of time and cost, shares of routes, chance to arrive."""

from corridors.simulation.distribution import Distribution
from corridors.simulation.result import Simulated, Simulation
from corridors.simulation.simulating import simulate
from corridors.simulation.sweeping import Sweep, simulate_many

__all__ = ["Distribution", "Simulated", "Simulation", "Sweep", "simulate", "simulate_many"]

"""Draw journeys many times: distributions of time and cost, shares of routes, chance to arrive."""

from corridors.simulation.distribution import Distribution
from corridors.simulation.result import Simulated, Simulation
from corridors.simulation.simulating import simulate

__all__ = ["Distribution", "Simulated", "Simulation", "simulate"]

"""Searches over arrays: vertices, arcs and weights in, paths and costs out.

Nothing here knows what a place, a border or a ferry is. Every kernel has a plain form in NumPy,
SciPy or Python and a compiled form that is taken where numba is installed.
"""

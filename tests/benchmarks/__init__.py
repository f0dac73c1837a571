"""Measurements, each a program: ``python -m tests.benchmarks.NAME``; ``make measure`` runs all.

Nothing passes or fails here: a busy machine is no bug.
"""

"""Measurements of the figures Wardwise holds itself to: ``python -m benchmarks``
(docs/performance.md).
"""

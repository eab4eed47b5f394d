"""Measure the figures that Wardwise promises: ``python -m benchmarks`` (docs/performance.md)."""

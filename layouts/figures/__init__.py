"""Plotly figures from plain values, independent of the page."""

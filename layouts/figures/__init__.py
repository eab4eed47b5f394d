"""Plotly figures from plain values. Nothing here knows of the page."""

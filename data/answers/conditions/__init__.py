"""Conditions: what an area must meet to be among those looked for.

A condition is written in the address, is judged for every area of a level from published figures
only, and has its words. ``reading`` makes conditions from text, ``kinds`` has one class for each
kind, and ``found`` sets them together.
"""

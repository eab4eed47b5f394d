"""Wardwise's data package: files in, one safe store out, and the reader of that store."""

VERSION = "0.1.0"

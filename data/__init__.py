"""Wardwise's data package: it reads files, writes one safe store, and reads that store."""

VERSION = "0.1.0"

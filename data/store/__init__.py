"""The store: one directory per build.

The writer writes a build whole, and the web process reads it through the reader.
"""

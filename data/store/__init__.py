"""The store: one directory per build, written whole by the writer, read by the web process through
the reader.
"""

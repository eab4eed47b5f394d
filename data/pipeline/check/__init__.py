"""The import doctor: report the problems that a build would have with the files of an atlas.toml.

It writes no store and changes nothing.
"""

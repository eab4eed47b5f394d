"""The import doctor: what a build would meet in the files an atlas.toml names. It writes no store
and changes nothing.
"""

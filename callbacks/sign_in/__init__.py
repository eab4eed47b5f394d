"""Signing in: who may read the atlas, and as whom.

It is not loaded while no sign-in is set (docs/security.md).
"""

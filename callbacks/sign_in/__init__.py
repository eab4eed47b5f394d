"""The door: who may come in, and as whom. Nothing of it is at work while nobody has to sign in
(docs/security.md).
"""

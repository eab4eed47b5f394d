"""The demonstration region: a fictional stretch of coast, made from a seed.

It is written as the files that a council would have.
"""

from data.sample.files import SEED, write_sample

__all__ = ["SEED", "write_sample"]

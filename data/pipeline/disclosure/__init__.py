"""Disclosure control: it receives counts and returns the only type that the store's writer accepts.

Method: docs/disclosure.md (primary suppression, secondary suppression, audit, rounding).
"""

from data.pipeline.disclosure.lines import Table
from data.pipeline.disclosure.protect import Outcome, Protected, protect, release, republish
from data.rules import RULES, Rule

__all__ = ["RULES", "Outcome", "Protected", "Rule", "Table", "protect", "release", "republish"]

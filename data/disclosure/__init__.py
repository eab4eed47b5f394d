"""Disclosure control: counts in, the only type the store's writer accepts out.

Method: the "Disclosure control" section of docs/methods.md (primary, then secondary suppression, then rounding).
"""

from data.disclosure.protect import Protected, protect, release
from data.disclosure.rules import RULES, Rule

__all__ = ["RULES", "Protected", "Rule", "protect", "release"]

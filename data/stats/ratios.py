"""Verdicts as ratios to what each area is compared with, so that all can be drawn side by side."""

from dataclasses import replace

import numpy as np

from data.stats.inputs import Floats, divided
from data.stats.refusals import Rule
from data.stats.verdict import Band, Verdicts

AS_MANY = 100.0
"""The ratio of an area that has as many as its comparator's rate gives."""


def ratios_of(verdicts: Verdicts) -> Verdicts:
    """The same verdicts with 100 · value ÷ comparator's value in the place of the value.

    ``verdicts``: (n,), of rates, of changes or of ratios. ``base`` is then how many there would be
    at the comparator's rate, the expected count of a funnel. Intervals are divided likewise; those
    of a change are of the ratio already. NaN where either side is not known.

    >>> from data.stats.verdict import verdicts_against
    >>> rates = ratios_of(verdicts_against([412], [20_000], 8_100, 1_000_000))
    >>> rates.value.round(1).tolist(), rates.base.tolist(), rates.low.round().tolist()
    ([254.3], [162.0], [230.0])
    """
    if verdicts.measure == "ratio":
        return verdicts
    reference = verdicts.reference
    value, low, high = (
        AS_MANY * divided(each, reference) for each in (verdicts.value, verdicts.low, verdicts.high)
    )
    return replace(
        verdicts,
        measure="ratio",
        base=_would_be(verdicts),
        value=value,
        low=low,
        high=high,
        reference=np.full(len(verdicts), AS_MANY),
        ends=(ratios_of(verdicts.ends[0]), ratios_of(verdicts.ends[1])) if verdicts.ends else None,
    )


def _would_be(verdicts: Verdicts) -> Floats:
    """How many there would be at the comparator's rate."""
    if verdicts.measure == "change" and verdicts.other_count is not None:
        assert verdicts.other_base is not None
        return verdicts.base * divided(verdicts.other_count, verdicts.other_base)
    per = 100.0 if verdicts.measure == "proportion" else 1000.0
    return verdicts.base * verdicts.reference / per


def rates_judged(rates: Verdicts, judged: Verdicts) -> Verdicts:
    """Rates per 1,000 with the verdicts, and beside the comparators, of ``judged``.

    Both (n,) of the same areas. The interval stays that of the rate alone.

    >>> from data.stats.verdict import verdicts_against
    >>> rates = verdicts_against([120], [4_000], 8_100, 1_000_000)
    >>> found = rates_judged(rates, verdicts_against([120], [4_000], 9, 400))
    >>> found.value.tolist(), found.reference.tolist(), found.band.tolist()
    ([30.0], [22.5], [4])
    """
    per_base = 1000 * divided(_expected(judged), rates.base)
    ends = None
    if rates.ends and judged.ends:
        ends = (
            rates_judged(rates.ends[0], judged.ends[0]),
            rates_judged(rates.ends[1], judged.ends[1]),
        )
    return replace(
        rates,
        reference=per_base,
        band=judged.band,
        rule=judged.rule,
        left_out=judged.left_out,
        ends=ends,
    )


def _expected(judged: Verdicts) -> Floats:
    return judged.base if judged.measure == "ratio" else _would_be(judged)


def without_verdict(rates: Verdicts, rule: Rule) -> Verdicts:
    """The same rates without a verdict, where there is nothing to compare them with."""
    ends = (
        (without_verdict(rates.ends[0], rule), without_verdict(rates.ends[1], rule))
        if rates.ends
        else None
    )
    return replace(
        rates,
        reference=np.full(len(rates), np.nan),
        band=np.full(len(rates), Band.NONE, dtype=rates.band.dtype),
        rule=np.where(rates.rule == Rule.NONE, rule, rates.rule).astype(rates.rule.dtype),
        ends=ends,
    )

"""The sentences that prove the protection: what they say agrees with the audit."""

import pytest

from data.model import DisclosureAudit, HiddenAt, RecordSet, Unpublished
from data.protection_words import audit_sentences, unpublished_words

AT = (
    HiddenAt(level="oa", window="year", cells=200, hidden=100),
    HiddenAt(level="ward", window="year", cells=50, hidden=5),
)
AUDIT = DisclosureAudit(
    rule="LA5",
    smallest=5,
    rounding=5,
    cells=1_250,
    checked=1_105,
    repaired=0,
    relaxed=0,
    fewest=4,
    at=AT,
)


def records(audit: DisclosureAudit | None, rule: str = "LA5") -> RecordSet:
    return RecordSet(
        key="care",
        title="Requests for care",
        level="oa",
        months=(0,),
        channels=(),
        rule=rule,
        rule_name="A. Owner",
        rule_reason="open data",
        published=(),
        read=0,
        accepted=0,
        refused=0,
        source="",
        licence="",
        credit="",
        disclosure=audit,
    )


def test_the_sentences_say_rule_check_shares_and_what_a_coarser_choice_saves() -> None:
    assert audit_sentences(records(AUDIT), {"oa": "output areas", "ward": "wards"}) == (
        "Counts from 1 to 4 are hidden, all others are rounded to the nearest 5.",
        (
            "Each of the 1,105 hidden counts was checked against all 1,250 published figures"
            " together. Every one could be any of at least 4 numbers, and the figures would be the"
            " same."
        ),
        (
            "All sums between the figures were used: areas of a larger area, services of a theme,"
            " channels, and months of a year. For every hidden count, other whole numbers were"
            " found that add up too. They would have been published as the same figures."
        ),
        "By output areas and year, 50% of the 200 counts above zero are hidden.",
        "By wards and year, 10% of the 50 counts above zero are hidden.",
        "Shown by wards instead of output areas, 10% would be hidden instead of 50%.",
    )


def test_fractions_and_repairs_are_told() -> None:
    told = " ".join(
        audit_sentences(records(AUDIT.model_copy(update={"relaxed": 7, "repaired": 12})))
    )
    assert "For 7 of them this was shown by bounds that allow for fractions" in told
    assert "12 more counts were hidden" in told


def test_open_data_say_who_decided() -> None:
    assert audit_sentences(records(None, "none")) == (
        "Nothing in Requests for care is hidden: A. Owner decided so. Open data.",
    )


@pytest.mark.parametrize("checked", [0])
def test_nothing_small_is_said(checked: int) -> None:
    assert "No count was small enough to hide." in audit_sentences(
        records(AUDIT.model_copy(update={"checked": checked}))
    )


def test_what_is_not_published_says_why_and_where_to_look() -> None:
    names = {"oa": "output areas", "msoa": "MSOAs", "ward": "wards"}
    few = Unpublished(
        level="oa", what="counts", items=("a", "b"), share=0.9, overlaps=False, instead="ward"
    )
    assert (
        unpublished_words(few, names)
        == "Counts are not published by output areas, to protect people: about 90% of them would be"
        " too small to show. Look at wards."
    )
    overlapping = Unpublished(
        level="msoa", what="channels", items=("a",), share=0.3, overlaps=True, instead=""
    )
    told = audit_sentences(
        records(AUDIT).model_copy(
            update={"unpublished": (few, few.model_copy(update={"share": 1.0}), overlapping)}
        ),
        names,
    )
    assert told[-2:] == (
        (
            "Not published by output areas: counts of 4 tables; about 90% to 100% of them would be"
            " too small to show. Look at wards."
        ),
        (
            "Not published by MSOAs: counts by channel of one table; these areas overlap with"
            " larger ones, and the differences would tell of small places."
        ),
    )


def test_years_instead_of_months_are_offered_where_they_save_half() -> None:
    months = HiddenAt(level="ward", window="month", cells=600, hidden=300)
    told = audit_sentences(
        records(AUDIT.model_copy(update={"at": (*AT, months)})), {"ward": "wards"}
    )
    assert "By year instead of month, by wards, 10% would be hidden instead of 50%." in told

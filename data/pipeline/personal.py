"""What data about a person look like: by the heading of a column, and by its values.

A value is looked at and never kept: only the kind and the heading are told.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

SEEN = 0.5
"""Share of the rows from which values alone show a kind."""
HEADED = 0.1
"""The same where the heading says it too."""
FORENAMED = 0.3
"""Share of the rows from which words that are forenames make a column one of names."""
FEW = 5
"""Different values below which a column is not taken for one of names."""
EARLY_YEAR, YEARS_APART = 1975, 40
"""Dates of birth reach back to this year, and over so many years."""

FORM_OF_ADDRESS = r"\b(?:mr|mrs|ms|miss|mx|dr|sir)\b"
NATIONAL_INSURANCE = r"\b[A-Z]{2}\s*(?:\d\s*){6}[A-D]\b"
POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
STREETS = (
    r"(?:street|st|road|rd|lane|ln|avenue|ave|close|drive|crescent|terrace|gardens|grove|court"
    r"|place|way|walk|row)"
)
HOUSE = rf"\b\d+[a-z]?,?\s+(?:[\w'’]+\s+){{1,3}}?{STREETS}\b"
"""A house number with its street."""
_LONG_NUMBER = r"\d(?:[\s-]*\d){5,}"
IN_TEXT = re.compile(
    "|".join(("@", _LONG_NUMBER, FORM_OF_ADDRESS, POSTCODE, NATIONAL_INSURANCE, HOUSE)),
    re.IGNORECASE,
)
"""What within a single value may be about a person.

E-mail, six digits or more (telephone, NHS, UPRN), a form of address, a whole postcode, a National
Insurance number, a house number with its street.
"""
_DATE = re.compile(r"(?:(\d{4})-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-](\d{4}))(?:[T ].*)?")
_FORENAME = re.compile(
    r"david|john|peter|michael|paul|andrew|stephen|mark|christopher|james|robert|richard"
    r"|william|thomas|daniel|matthew|joseph|joshua|samuel|george|charles|edward|harry|jack"
    r"|oliver|noah|muhammad|mohammed|ahmed|ali|margaret|mary|susan|patricia|christine|linda"
    r"|barbara|karen|sarah|jane|helen|nicola|emma|laura|rebecca|claire|jessica|charlotte"
    r"|emily|sophie|olivia|amelia|isla|elizabeth|anne|ann|jean|joan|dorothy|fatima|aisha"
)
"""Some of the commonest forenames (Office for National Statistics, Baby names)."""


Rows = Mapping[str, int]
"""Text → rows that have it."""


def _share(rows: Rows, good: Callable[[str], bool]) -> float:
    return sum(n for text, n in rows.items() if good(text)) / sum(rows.values())


def _at_least(share: float, good: Callable[[str], bool]) -> Callable[[Rows], bool]:
    return lambda rows: _share(rows, good) >= share


def _any_text(rows: Rows) -> bool:
    return bool(rows)


def _no_text(rows: Rows) -> bool:  # noqa: ARG001
    return False


@dataclass(frozen=True)
class Kind:
    """One kind of data about a person."""

    name: str
    """As it is told: 'a name'."""
    heading: str
    """Regular expression of a part of its headings, as ``plain_heading`` gives them."""
    shows: Callable[[Rows], bool] = _no_text
    """Whether texts show it under whatever heading."""
    agrees: Callable[[Rows], bool] = _any_text
    """Whether texts under such a heading are what it says."""
    is_of_a_person: bool = True
    """Whether rows with it are about individuals; an address may be that of a pothole."""


def _is_email(text: str) -> bool:
    return bool(re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text.strip()))


def _is_nhs_number(text: str) -> bool:
    """Whether a text is a number of ten digits with the check digit of the NHS.

    Source: NHS Data Dictionary, NHS number: 11 less the remainder of the division by 11.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{10}", digits):
        return False
    weighed = sum(int(digits[place]) * (10 - place) for place in range(9))
    return (11 - weighed % 11) % 11 == int(digits[9])


def _is_national_insurance_number(text: str) -> bool:
    return bool(re.fullmatch(NATIONAL_INSURANCE, text.strip(), re.IGNORECASE))


def _is_phone(text: str) -> bool:
    return bool(re.fullmatch(r"(?:\+44|0044|0)\d{9,10}", re.sub(r"[\s()-]", "", text)))


def _is_address(text: str) -> bool:
    return bool(re.search(HOUSE, text, re.IGNORECASE))


def _has_form_of_address(text: str) -> bool:
    return bool(re.match(FORM_OF_ADDRESS, text.strip(), re.IGNORECASE))


def _has_forename(text: str) -> bool:
    """Whether a text is of one to three words, and the first or the last is a forename.

    A street may have the name of a person.
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if not 1 <= len(words) <= 3 or re.search(rf"\b{STREETS}$", text.strip(), re.IGNORECASE):
        return False
    return any(map(_FORENAME.fullmatch, (words[0], words[-1])))


def _are_names(rows: Rows) -> bool:
    has_names = (
        _share(rows, _has_form_of_address) >= SEEN or _share(rows, _has_forename) >= FORENAMED
    )
    return len(rows) >= FEW and has_names


def _are_births(rows: Rows) -> bool:
    """Whether texts are days that reach from long ago over many years."""
    years = sorted(
        int(found[1] or found[2])
        for text, count in rows.items()
        if (found := _DATE.fullmatch(text.strip()))
        for _ in range(count)
    )
    if not years or len(years) < SEEN * sum(rows.values()):
        return False
    low, high = years[len(years) // 20], years[-1 - len(years) // 20]
    return low <= EARLY_YEAR and high - low >= YEARS_APART


_PEOPLE = r"(?:customer|client|applicant|resident|tenant|patient|pupil|member|borrower|person)"
KINDS = (
    Kind(
        "an e-mail address", r"\be ?mail", _at_least(SEEN, _is_email), _at_least(HEADED, _is_email)
    ),
    Kind(
        "an NHS number",
        r"\bnhs\b",
        _at_least(SEEN, _is_nhs_number),
        _at_least(HEADED, _is_nhs_number),
    ),
    Kind(
        "a National Insurance number",
        r"national insurance|\bni ?(?:no|number)\b|\bnino\b",
        _at_least(SEEN, _is_national_insurance_number),
        _at_least(HEADED, _is_national_insurance_number),
    ),
    Kind(
        "a telephone number",
        r"phone|mobile|\btel\b",
        _at_least(SEEN, _is_phone),
        _at_least(HEADED, _is_phone),
    ),
    Kind("a date of birth", r"\bd ?o ?b\b|date of birth|birth ?date|\bborn\b", _are_births),
    Kind(
        "a name",
        rf"surname|\b(?:fore|first|last|full|given|family|maiden) ?name|\b{_PEOPLE} ?name",
        _are_names,
    ),
    Kind("a person's number", rf"\b(?:{_PEOPLE}|card) ?(?:id|no|number|ref|reference)\b"),
    Kind(
        "an address",
        r"\buprn\b|\baddress|\bhouse (?:no|number|name)\b",
        _at_least(SEEN, _is_address),
        is_of_a_person=False,
    ),
)


def personal_kind(heading: str, rows: Rows) -> Kind | None:
    """The kind of data about a person that a column holds, None where it seems to hold none.

    A heading counts where the texts are what it says; else the texts alone decide.

    >>> personal_kind("DOB", {"1970-01-01": 3}).name, personal_kind("Contact", {"a@b.org": 3}).name
    ('a date of birth', 'an e-mail address')
    >>> personal_kind("Email", {"yes": 3, "no": 3}), personal_kind("Customer type", {"new": 9})
    (None, None)
    """
    filled = {text: count for text, count in rows.items() if text.strip()}
    if not filled:
        return None
    said = plain_heading(heading)
    for kind in KINDS:
        if re.search(kind.heading, said) and kind.agrees(filled):
            return kind
    return next((kind for kind in KINDS if kind.shows(filled)), None)


def plain_heading(heading: str) -> str:
    """A heading in lower case, with spaces between its words.

    >>> plain_heading("MemberID"), plain_heading("date_of-birth"), plain_heading("D.O.B.")
    ('member id', 'date of birth', 'd o b')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return " ".join(re.sub(r"[^A-Za-z0-9]+", " ", parted).casefold().split())


_JOINED = re.compile(
    r"(date[ _])?join(ed|ing|s)?([ _](date|on))?|date[ _]of[ _]joining|member[ _]since"
    r"|(membership|tenancy|registration|enrolment)[ _]?(start|start(ed|s)?[ _]?(date|on)?|from)"
    r"|start[ _]of[ _](membership|tenancy)|registered([ _](on|from|date))?|(date[ _])?enrolled"
    r"|(date[ _])?admitted|valid[ _]from",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(date[ _])?(left|leaving)([ _](date|on))?|leaver([ _]date)?|date[ _]of[ _]leaving"
    r"|member[ _]until|(membership|tenancy|registration|enrolment)[ _]?(end|end(ed|s)?[ _]?(date"
    r"|on)?|until|expiry|expires)|end[ _]of[ _](membership|tenancy)|deregistered([ _](on|date))?"
    r"|(date[ _])?(ceased|withdrawn|discharged)|valid[ _](to|until)|expiry([ _]date)?",
    re.IGNORECASE,
)


def register_columns(names: Iterable[str]) -> tuple[str, str] | None:
    """The headings of joining and of leaving, None where a table does not have both.

    >>> register_columns(["Member", "Joined", "Date left"])
    ('Joined', 'Date left')
    >>> register_columns(["Opened", "Closed"]) is None
    True
    """
    given = [str(name) for name in names]
    joined, left = (
        next((name for name in given if pattern.fullmatch(name.strip())), "")
        for pattern in (_JOINED, _LEFT)
    )
    return (joined, left) if joined and left else None

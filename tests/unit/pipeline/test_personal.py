"""Columns about persons: known by heading and by values, and not where they are choices."""

import pytest

from data.pipeline.masks import may_be_personal
from data.pipeline.personal import personal_kind


def kind_of(heading: str, *texts: str) -> str:
    found = personal_kind(heading, dict.fromkeys(texts, 2))
    return found.name if found else ""


PEOPLE = ("Mary Sample", "Smith, John", "Ms A. Person", "Dr Who", "Fatima Test", "R. Nobody")
BORN = ("12/03/1931", "01/07/1958", "30/11/1964", "04/05/1987", "19/09/2015", "02/02/1972")


@pytest.mark.parametrize(
    ("heading", "texts", "kind"),
    [
        ("Surname", ("Sample",), "a name"),
        ("CustomerName", ("Sample",), "a name"),
        ("Contact", PEOPLE, "a name"),
        ("date_of_birth", ("1970-01-01",), "a date of birth"),
        ("D.O.B.", ("1970-01-01",), "a date of birth"),
        ("col7", BORN, "a date of birth"),
        ("MemberID", ("70000",), "a person's number"),
        ("Library card no.", ("D123",), "a person's number"),
        ("E-mail", ("a@b.org", ""), "an e-mail address"),
        ("Reply to", ("a@b.org", "c@d.gov.uk"), "an e-mail address"),
        ("NHS number", ("943 476 5919",), "an NHS number"),
        ("ref", ("943 476 5919", "9434765919"), "an NHS number"),
        ("NINO", ("QQ 12 34 56 C",), "a National Insurance number"),
        ("ref", ("QQ123456C",), "a National Insurance number"),
        ("Mobile", ("07700 900123", ""), "a telephone number"),
        ("how", ("+44 7700 900123", "0113 496 0000"), "a telephone number"),
        ("Where", ("12 High Street, Otley", "Flat 2, 4a Mill Lane"), "an address"),
        ("UPRN", ("10001",), "an address"),
    ],
)
def test_what_is_about_a_person_is_named(heading: str, texts: tuple[str, ...], kind: str) -> None:
    assert kind_of(heading, *texts) == kind


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Surname", ("", " ")),
        ("E-mail", ("yes", "no")),
        ("Mobile", ("Mobile app", "Web")),
        ("Customer type", ("New", "Returning")),
        ("Card type", ("Junior", "Adult")),
        ("Births", ("12", "14")),
        ("Opened", ("2024-03-01", "2024-03-02")),
        ("Built", ("1901-01-01", "1903-01-01")),
        ("Ref", ("1234567890", "1234567891")),
        ("Ward name", ("Abbey", "Moor", "Mill", "Park", "Victoria", "Weston")),
        ("Street", ("Victoria Road", "James Street", "Albert Lane", "Mary Walk", "Jane Close")),
        ("what", ("Pothole", "Missed bin")),
    ],
)
def test_what_is_not_about_a_person_is_left_in_peace(heading: str, texts: tuple[str, ...]) -> None:
    assert kind_of(heading, *texts) == ""


@pytest.mark.parametrize("text", ["a@b.org", "Mrs Sample", "12 High Street", "QQ 12 34 56 C"])
def test_a_value_that_is_about_a_person_is_masked_in_reports_too(text: str) -> None:
    assert may_be_personal(text)

"""The data audit: questions that must be answered for each record set before a build.

See docs/data-audit.md.
"""

from datetime import date

from data.pipeline.catalogue import Catalogue, RecordsEntry

ASKED = {
    "purpose": "what the records were collected for",
    "lawful_basis": "the lawful basis of using them",
    "owner": "who answers for them, by name",
    "analyst": "who works with them, by name",
    "sharing": "the protocol or licence under which they are shared",
    "retention": "how long they are kept",
    "review": "the date by which this is looked at again, YYYY-MM-DD",
}
"""Questions that must be answered about households and individuals."""
PERSONAL = ("households", "individuals")


def unanswered(catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """(refusals, warnings) about the answers of record sets that are about people.

    A record set is listed where an answer is missing, or where the set is used beyond its purpose.
    All problems are returned at once. A set whose policy is 'warn' is built, with the warnings in
    its report.
    """
    refusals: list[str] = []
    warnings: list[str] = []
    for entry in catalogue.records:
        (refusals if entry.audit.policy == "refuse" else warnings).extend(_gaps(entry))
    return refusals, warnings


def overdue(catalogue: Catalogue, latest: str) -> tuple[list[str], list[str]]:
    """(refusals, warnings) about record sets whose review date has passed.

    The date to compare with is [atlas] as_of, or else ``latest`` (YYYY-MM-DD).
    """
    at = catalogue.atlas.as_of or latest
    refusals: list[str] = []
    warnings: list[str] = []
    for entry in catalogue.records:
        due = entry.audit.review
        if entry.audit.about in PERSONAL and is_date(due) and due < at:
            told = (
                f"[records {entry.key}] the review was due on {due}, before {at}; look at its audit"
                " again and write the next date into review"
            )
            (refusals if entry.audit.policy == "refuse" else warnings).append(told)
    return refusals, warnings


def _gaps(entry: RecordsEntry) -> list[str]:
    audit = entry.audit
    where = f"[records {entry.key}.audit]"
    if audit.about not in PERSONAL:
        if not entry.person:
            return []
        return [
            f'{where} person = "{entry.person}" says whose event each row is, so the records are'
            ' about individuals: set about = "individuals" (or "households") and answer its'
            " questions"
        ]
    missing = [
        f"{name} ({what})" for name, what in ASKED.items() if not str(getattr(audit, name)).strip()
    ]
    gaps = [f"{where} data about {audit.about} need: {'; '.join(missing)}"] if missing else []
    if audit.review.strip() and not is_date(audit.review):
        gaps.append(f"{where} review is '{audit.review[:40]}'; expected a date as YYYY-MM-DD")
    if audit.beyond_purpose:
        told = (
            f"{where} these records are used beyond the purpose they were collected for"
            f" ({audit.purpose[:80] or 'which is not given'})"
        )
        gaps.append(
            f"{told}; leave them out, or set policy = 'warn' once somebody has decided that they"
            " may be, and say in consent and sharing why"
        )
    return gaps


def is_date(text: str) -> bool:
    """Whether a text is a date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def last_day(month_number: int) -> str:
    """The last day, YYYY-MM-DD, of a month number (12 · year + month − 1)."""
    following = month_number + 1
    return date.fromordinal(
        date(following // 12, following % 12 + 1, 1).toordinal() - 1
    ).isoformat()

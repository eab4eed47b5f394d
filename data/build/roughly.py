"""Row counts of sets whose counts are protected, told roughly: exact ones are one more sum over
everything that is published.
"""

from collections.abc import Collection

from data.ingest.ledger import Account
from data.model import RecordSet, Source

STEP = 10
"""At least so coarse: a count behind it can be as many values as the rules hide."""
DIGITS = 2


def roughly(number: int) -> int:
    """A number to two digits, and to whole tens at the finest.

    >>> [roughly(n) for n in (0, 4, 23, 987, 12_345)]
    [0, 0, 20, 990, 12000]
    """
    step = max(STEP, int(10 ** (len(str(number)) - DIGITS)))
    return (number + step // 2) // step * step


def at_most(number: int) -> int:
    """The next ten that a number does not exceed: of rows set aside, none is told from few.

    >>> [at_most(n) for n in (0, 3, 10, 41)]
    [0, 10, 10, 50]
    """
    return -(-number // STEP) * STEP


def protected_roles(records: Collection[RecordSet]) -> set[str]:
    """Roles of the source files of sets under a rule that hides counts."""
    return {f"records-{r.key}" for r in records if r.rule != "none"}


def rounded_records(records: RecordSet) -> RecordSet:
    """A record set as it is published: of a protected one, rows are told roughly."""
    if records.rule == "none":
        return records
    rows = {
        "read": roughly(records.read),
        "accepted": roughly(records.accepted),
        "refused": at_most(records.refused),
    }
    return records.model_copy(update=rows)


def source_of(account: Account, protected: Collection[str]) -> Source:
    """A source file as it is published: of a protected set without its fingerprint, which would
    agree with the right guess of what is hidden.
    """
    path, role = account.path, account.role
    if role not in protected:
        return Source(
            path=path,
            role=role,
            sha256=account.sha256,
            read=account.read,
            accepted=account.accepted,
            refused=account.refused,
        )
    return Source(
        path=path,
        role=role,
        sha256="",
        read=roughly(account.read),
        accepted=roughly(account.accepted),
        refused=at_most(account.refused),
    )

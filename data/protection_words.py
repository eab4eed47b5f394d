"""Sentences about protection: the last audit of hidden counts, and unpublished figures.

The first kind is for a page that proves the audit.
"""

from collections.abc import Iterable, Iterator, Mapping

from data.model import DisclosureAudit, HiddenAt, RecordSet, Unpublished
from data.rules import RULES

UNPUBLISHED_WORDS = {
    "counts": "counts",
    "channels": "counts by channel",
    "segments": "counts by recorded segment",
    "quarters": "quarterly counts",
    "months": "monthly counts",
}
"""What a level can leave out (Unpublished.what), in words."""
NEARLY_ALL = 0.94
"""Shares above this are described in words, because a number would give too much away."""


def audit_sentences(records: RecordSet, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Sentences about the protection of a record set, in order.

    There is one where no rule hides counts.

    names : level key → plural name, for the shares hidden by level.
    """
    audit, names = records.disclosure, names or {}
    if audit is None:
        return (
            (
                (
                    f"Nothing in {records.title} is hidden: {records.rule_name} decided so."
                    f" {_sentence(records.rule_reason)}"
                ),
            )
            if not records.hides
            else ()
        )
    told = [RULES[audit.rule].words, *_checked(audit)]
    if audit.relaxed:
        told.append(
            f"For {audit.relaxed:,} of them this was shown by bounds that allow for fractions, for"
            " the others by counts in whole numbers."
        )
    if audit.repaired:
        told.append(
            f"{audit.repaired:,} more counts were hidden because the audit had found that others"
            " could be narrowed too far without."
        )
    told += [_share(at, names) for at in audit.at]
    return (*told, *_coarser(audit, names), *unpublished_sentences(records.unpublished, names))


def unpublished_sentences(
    left_out: Iterable[Unpublished], names: Mapping[str, str]
) -> Iterator[str]:
    """Sentences about the items that levels leave out.

    There is one for each level, kind of count, reason and level to use instead.
    """
    alike: dict[tuple[str, str, bool, str], list[Unpublished]] = {}
    for one in left_out:
        alike.setdefault((one.level, one.what, one.overlaps, one.instead), []).append(one)
    for (level, what, overlaps, instead), found in alike.items():
        count = sum(len(one.items) for one in found)
        tables = f"{count:,} tables" if count > 1 else "one table"
        yield (
            f"Not published by {names.get(level, level)}: {UNPUBLISHED_WORDS[what]} of {tables};"
            f" {_why(found, overlaps=overlaps)}.{_look(what, instead, names)}"
        )


def unpublished_words(found: Unpublished, names: Mapping[str, str]) -> str:
    """Why a figure is missing, for a reader who asks for it."""
    what, why = UNPUBLISHED_WORDS[found.what].capitalize(), _why([found], overlaps=found.overlaps)
    return (
        f"{what} are not published by {names.get(found.level, found.level)}, to protect people:"
        f" {why}.{_look(found.what, found.instead, names)}"
    )


def _why(found: list[Unpublished], *, overlaps: bool) -> str:
    if overlaps:
        return (
            "these areas overlap with larger ones, and the differences would tell of small places"
        )
    least, most = (end(one.share for one in found) for end in (min, max))
    if least > NEARLY_ALL:
        return "nearly all of them would be too small to show"
    return (
        f"about {least:.0%} of them would be too small to show"
        if least == most
        else f"about {least:.0%} to {most:.0%} of them would be too small to show"
    )


def _look(what: str, level: str, names: Mapping[str, str]) -> str:
    if what in ("months", "quarters"):
        other = f", or at {names.get(level, level)}" if level else ""
        return f" Look at longer periods{other}."
    return f" Look at {names.get(level, level)}." if level else ""


def _checked(audit: DisclosureAudit) -> tuple[str, ...]:
    if not audit.checked:
        return ("No count was small enough to hide.",)
    return (
        (
            f"Each of the {audit.checked:,} hidden counts was checked against all {audit.cells:,}"
            f" published figures together. Every one could be any of at least {audit.fewest:,}"
            " numbers, and the figures would be the same."
        ),
        (
            "All sums between the figures were used: areas of a larger area, services of a theme,"
            " channels, and months of a year. For every hidden count, other whole numbers were"
            " found that add up too. They would have been published as the same figures."
        ),
    )


def _share(at: HiddenAt, names: Mapping[str, str]) -> str:
    by = f"By {names.get(at.level, at.level)} and {at.window}"
    return (
        f"{by}, {_percent(at.hidden, at.cells)} of the {at.cells:,} counts above zero are hidden."
    )


def _coarser(audit: DisclosureAudit, names: Mapping[str, str]) -> Iterator[str]:
    """Sentences about the counts that a coarser choice would show.

    The choices are years instead of months, and the next level whose share is under half of the
    first's.
    """
    shares = {(at.level, at.window): at.hidden / at.cells for at in audit.at if at.cells}
    for (level, window), share in shares.items():
        if window == "month" and shares.get((level, "year"), share) < share / 2:
            yield _saved(
                f"By year instead of month, by {names.get(level, level)}",
                shares[level, "year"],
                share,
            )
    (level, share), *larger = [
        (level, share) for (level, window), share in shares.items() if window == audit.at[0].window
    ] or [("", 0.0)]
    better = next(((other, less) for other, less in larger if less < share / 2), None)
    if better:
        yield _saved(
            f"Shown by {names.get(better[0], better[0])} instead of {names.get(level, level)}",
            better[1],
            share,
        )


def _saved(choice: str, less: float, share: float) -> str:
    return f"{choice}, {less:.0%} would be hidden instead of {share:.0%}."


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "." if words else ""

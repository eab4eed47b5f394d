"""What the last audit of hidden counts found, in words: sentences for a page that proves it."""

from collections.abc import Mapping

from data.model import DisclosureAudit, HiddenAt, RecordSet


def audit_sentences(records: RecordSet, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Sentences about the protection of a record set, in order; one where nothing is hidden by rule.

    names : level key → plural name, for the shares hidden by level.
    """
    audit = records.disclosure
    if audit is None:
        return (f"Nothing in {records.title} is hidden: {records.rule_name} decided so. {_sentence(records.rule_reason)}",) if records.rule == "none" else ()
    told = [_rule(audit), _checked(audit)]
    if audit.relaxed:
        told.append(f"For {audit.relaxed:,} of them this was shown by bounds that allow for fractions, for the others by counts in whole numbers.")
    if audit.repaired:
        told.append(f"{audit.repaired:,} more counts were hidden because the audit had found that others could be narrowed too far without.")
    told += [_share(at, names or {}) for at in audit.at]
    return (*told, *_coarser(audit, names or {}))


def _rule(audit: DisclosureAudit) -> str:
    hidden = f"Counts from 1 to {audit.smallest - 1} are hidden"
    return f"{hidden}, and the rest are rounded to the nearest {audit.rounding}." if audit.rounding > 1 else f"{hidden}."


def _checked(audit: DisclosureAudit) -> str:
    if not audit.checked:
        return "No count was small enough to hide."
    return (
        f"Each of the {audit.checked:,} hidden counts was checked against all {audit.cells:,} published figures together: "
        f"every one could be any of at least {audit.fewest:,} numbers, and the figures would be the same."
    )


def _share(at: HiddenAt, names: Mapping[str, str]) -> str:
    by = f"By {names.get(at.level, at.level)} and {at.window}"
    return f"{by}, {_percent(at.hidden, at.cells)} of the {at.cells:,} counts above zero are hidden."


def _coarser(audit: DisclosureAudit, names: Mapping[str, str]) -> tuple[str, ...]:
    """What a coarser choice would save: the next level whose share is under half of the first's."""
    years = [at for at in audit.at if at.window == audit.at[0].window and at.cells]
    if len(years) < 2 or not years[0].hidden:
        return ()
    share = years[0].hidden / years[0].cells
    better = next((at for at in years[1:] if at.hidden / at.cells < share / 2), None)
    if better is None:
        return ()
    fine, coarse = (names.get(at.level, at.level) for at in (years[0], better))
    saved = f"{_percent(better.hidden, better.cells)} would be hidden instead of {_percent(years[0].hidden, years[0].cells)}"
    return (f"Shown by {coarse} instead of {fine}, {saved}.",)


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "." if words else ""

"""The report of a build: the rows taken in, the rows refused and why, and the hidden counts.

It holds counts and reasons, never a row.
"""

import json
from collections.abc import Collection, Sequence

from jinja2 import Environment

from data.model import Manifest, RecordSet, Source
from data.pipeline.disclosure import RULES
from data.pipeline.ledger import Account, Ledger, is_records
from data.protection_words import audit_sentences

_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>What went into {{ m.title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #17202A; margin: 2rem auto; max-width: 64rem; \
padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #DCE1E6; \
vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.note { background: #FFF3DC; padding: .5rem 1rem; }
</style></head><body>
<h1>What went into {{ m.title }}</h1>
{% if m.fictional %}<p class="note">Fictional demonstration data: no place, \
person or figure in it is real.</p>{% endif %}
<p>{{ "{:,}".format(total.read) }} rows of records read = {{ "{:,}".format(total.accepted) }} \
accepted + {{ "{:,}".format(total.refused) }} refused \
+ {{ "{:,}".format(total.left_out) }} left out.
{% if is_rough %}Rows of sets with a rule that hides counts are told roughly, \
so that the sums are too.{% endif %}
Refused rows are in the owner's folder beside the store, with file, row, column and reason.</p>
<h2>Files</h2>
<table><thead><tr><th>File</th><th>Role</th><th class="n">Read</th><th class="n">Accepted</th>
<th class="n">Refused</th><th class="n">Left out</th><th>Reasons</th></tr></thead><tbody>
{% for a in accounts %}<tr><td>{{ a.path }}</td><td>{{ a.role }}</td>\
<td class="n">{{ "about " if a.is_rough }}{{ "{:,}".format(a.read) }}</td>
<td class="n">{{ "{:,}".format(a.accepted) }}</td><td class="n">{{ "{:,}".format(a.refused) }}</td>
<td class="n">{{ "{:,}".format(a.left_out) }}</td>
<td>{% for reason, n in a.reasons.items() %}{{ reason }}: \
{{ "at most " if a.is_rough }}{{ "{:,}".format(n) }}<br>{% endfor %}</td></tr>
{% endfor %}</tbody></table>
{% if remarks %}<h2>Remarks</h2><ul>{% for r in remarks %}<li>{{ r }}</li>{% endfor %}</ul>\
{% endif %}
<h2>Disclosure</h2>
<table><thead><tr><th>Record set</th><th>Rule</th><th>Level</th><th>Window</th>
<th class="n">Cells</th><th class="n">Hidden</th><th class="n">Share</th></tr></thead><tbody>
{% for r in m.records %}{% for p in r.published %}<tr><td>{{ r.title }}</td>
<td>{{ r.rule }}: {{ rules[r.rule].words }}\
{% if r.rule_name %} Signed off by {{ r.rule_name }}: {{ r.rule_reason }}{% endif %}</td>
<td>{{ p.level }}</td><td>{{ p.window }}</td><td class="n">{{ "{:,}".format(p.cells) }}</td>
<td class="n">{{ "{:,}".format(p.hidden) }}</td>\
<td class="n">{{ "{:.1%}".format(p.hidden / p.cells if p.cells else 0) }}</td></tr>
{% endfor %}{% endfor %}</tbody></table>
{% for r in m.records if r.unpublished %}<h3>{{ r.title }}: not published</h3>
<table><thead><tr><th>Level</th><th>What</th><th class="n">Tables</th>\
<th class="n">Too small, about</th><th>Why</th><th>Look at</th></tr></thead><tbody>
{% for u in r.unpublished %}<tr><td>{{ u.level }}</td>\
<td>{{ u.what }}: {{ u["items"] | join(", ") }}</td><td class="n">{{ u["items"] | length }}</td>
<td class="n">{{ "{:.0%}".format(u.share) }}</td><td>{{ "overlaps with a larger level" \
if u.overlaps else "nearly all or most would be hidden" }}</td>
<td>{{ names.get(u.instead, "") }}</td></tr>
{% endfor %}</tbody></table>{% endfor %}
{% for title, told in audits %}<h3>{{ title }}: the audit</h3><ul>\
{% for t in told %}<li>{{ t }}</li>{% endfor %}</ul>{% endfor %}
</body></html>
"""


class Told(Source):
    """The account of a source file as the report tells it."""

    is_rough: bool
    reasons: dict[str, int]


def report_json(manifest: Manifest, ledger: Ledger) -> str:
    """The accounts as JSON: per file and per reason, and the sums of the files of records.

    The sums of protected sets are rounded, and ``is_rough`` is then true.
    """
    accounts = _accounts(manifest, ledger)
    return (
        json.dumps(
            {
                "title": manifest.title,
                "total": _total(accounts),
                "files": [a.model_dump() for a in accounts],
                "remarks": ledger.remarks,
                "records": [
                    {
                        "key": r.key,
                        "rule": r.rule,
                        "read": r.read,
                        "accepted": r.accepted,
                        "refused": r.refused,
                        "audit": r.disclosure.model_dump() if r.disclosure else None,
                        "unpublished": [u.model_dump() for u in r.unpublished],
                        "published": [
                            {
                                "level": p.level,
                                "window": p.window,
                                "cells": p.cells,
                                "hidden": p.hidden,
                            }
                            for p in r.published
                        ],
                    }
                    for r in manifest.records
                ],
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def report_html(manifest: Manifest, ledger: Ledger) -> str:
    """The same as one HTML page for people, which needs no other file."""
    environment = Environment(autoescape=True)
    accounts = _accounts(manifest, ledger)
    page = environment.from_string(_PAGE)
    return page.render(
        m=manifest,
        accounts=accounts,
        total=_total(accounts),
        remarks=ledger.remarks,
        rules=RULES,
        audits=_audits(manifest),
        names={level.key: level.names for level in manifest.levels},
        is_rough=any(a.is_rough for a in accounts),
    )


def _audits(manifest: Manifest) -> list[tuple[str, tuple[str, ...]]]:
    names = {level.key: level.names for level in manifest.levels}
    return [(r.title, audit_sentences(r, names)) for r in manifest.records if r.disclosure]


def _accounts(manifest: Manifest, ledger: Ledger) -> list[Told]:
    protected = protected_roles(manifest.records)
    return [
        Told(
            **source_of(a, protected).model_dump(),
            is_rough=a.role in protected,
            reasons={
                r: at_most(n) if a.role in protected else n
                for r, n in sorted(
                    (a.reasons + a.out_of_scope).items(), key=lambda kv: (-kv[1], kv[0])
                )
            },
        )
        for a in ledger.accounts
    ]


def _total(accounts: Sequence[Told]) -> dict[str, int]:
    """Sums over the files of records: other tables hold no records."""
    records = [a for a in accounts if is_records(a.role)]
    return {
        name: sum(getattr(a, name) for a in records)
        for name in ("read", "accepted", "refused", "left_out")
    }


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
    """The next ten that a number does not exceed: small numbers of rows set aside look alike.

    >>> [at_most(n) for n in (0, 3, 10, 41)]
    [0, 10, 10, 50]
    """
    return -(-number // STEP) * STEP


def protected_roles(records: Collection[RecordSet]) -> set[str]:
    """Roles of the source files of sets under a rule that hides counts."""
    return {f"records-{r.key}" for r in records if r.hides}


def rounded_records(records: RecordSet) -> RecordSet:
    """A record set as it is published: the row numbers of a protected one are rounded."""
    if not records.hides:
        return records
    rows = {
        "read": roughly(records.read),
        "accepted": roughly(records.accepted),
        "refused": at_most(records.refused),
    }
    return records.model_copy(update=rows)


def source_of(account: Account, protected: Collection[str]) -> Source:
    """A source file as it is published.

    A file of a protected set is published without its fingerprint: the fingerprint would match, and
    so confirm, a right guess of the hidden counts.
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
            left_out=account.left_out,
        )
    return Source(
        path=path,
        role=role,
        sha256="",
        read=roughly(account.read),
        accepted=roughly(account.accepted),
        refused=at_most(account.refused),
        left_out=at_most(account.left_out),
    )

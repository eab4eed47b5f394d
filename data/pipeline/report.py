"""The report of a build: the rows taken in, the rows refused and why, and the hidden counts.

It holds counts and reasons, never a row.
"""

import json
from collections.abc import Collection

from jinja2 import Environment

from data.manifest import DRAFT, items_of, use_words
from data.model import Manifest, RecordSet, Source
from data.pipeline.disclosure import RULES
from data.pipeline.ledger import Account, Ledger
from data.protection_words import UNPUBLISHED_WORDS, audit_sentences

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
.wide { overflow-x: auto; }
.note { background: #FFF3DC; padding: .5rem 1rem; }
</style></head><body><main>
<h1>What went into {{ m.title }}</h1>
{% if m.fictional %}<p class="note">Fictional demonstration data: no place, \
person or figure in it is real.</p>{% endif %}
{% if m.draft %}<p class="note">{{ draft }}.</p>{% endif %}
<p>{{ n(total.read) }} rows of records read = {{ n(total.accepted) }} counted + \
{{ n(total.elsewhere) }} of places elsewhere + {{ n(total.left_out) }} left out + \
{{ n(total.refused) }} that could not be used.
{% if is_rough %}Of sets with a rule that hides counts, every part is rounded and the sums are \
those of the rounded parts; what was counted is told by the published counts.{% endif %}
Rows that could not be used are in the owner's folder beside the store, with file, row, column and \
reason; the exact numbers are in its fates.json.</p>
<h2>What became of the rows</h2>
<div class="wide" role="region" tabindex="0" aria-label="What became of the rows"><table>\
<thead><tr><th>Record set</th><th>Service</th><th>What became of them</th>\
<th class="n">Rows</th><th class="n">Count</th></tr></thead><tbody>
{% for r in m.records %}{% for f in r.fates %}<tr><td>{{ r.title }}</td>\
<td>{{ services.get(f.service, "not known") }}</td>
<td>{{ words[f.fate] }}{% if f.reason %}: {{ f.reason }}{% endif %}</td>\
<td class="n">{{ "about " if r.hides }}{{ n(f.rows) }}</td>\
<td class="n">{{ "about " if r.hides }}{{ n(f.count) }}</td></tr>
{% endfor %}{% endfor %}</tbody></table></div>
<h2>Files</h2>
<div class="wide" role="region" tabindex="0" aria-label="Files"><table>\
<thead><tr><th>File</th><th>Used for</th><th class="n">Read</th><th class="n">Accepted</th>
<th class="n">Elsewhere</th><th class="n">Left out</th><th class="n">Refused</th><th>Reasons</th>\
</tr></thead><tbody>
{% for a in accounts %}<tr><td>{{ a.path }}</td><td>{{ use(a.role) }}</td>\
{% if a.is_rough %}<td colspan="6">told above, for the whole record set</td>{% else %}\
<td class="n">{{ n(a.read) }}</td><td class="n">{{ n(a.accepted) }}</td>
<td class="n">{{ n(a.elsewhere) }}</td><td class="n">{{ n(a.left_out) }}</td>
<td class="n">{{ n(a.refused) }}</td>
<td>{% for reason, rows in a.reasons.items() %}{{ reason }}: {{ n(rows) }}<br>{% endfor %}</td>\
{% endif %}</tr>
{% endfor %}</tbody></table></div>
{% if remarks %}<h2>Remarks</h2><ul>{% for r in remarks %}<li>{{ r }}</li>{% endfor %}</ul>\
{% endif %}
<h2>Disclosure</h2>
<div class="wide" role="region" tabindex="0" aria-label="Disclosure"><table>\
<thead><tr><th>Record set</th><th>Rule</th><th>Areas</th><th>Counted over</th>
<th class="n">Counts</th><th class="n">Hidden</th><th class="n">Share</th></tr></thead><tbody>
{% for r in m.records %}{% for p in r.published %}<tr><td>{{ r.title }}</td>
<td>{% if r.hides %}{{ r.rule }}: {% endif %}{{ rules[r.rule].words }}\
{% if r.rule_name %} Signed off by {{ r.rule_name }}: {{ r.rule_reason }}{% endif %}</td>
<td>{{ names[p.level] }}</td><td>{{ windows[p.window] }}</td>
<td class="n">{{ "{:,}".format(p.cells) }}</td>
<td class="n">{{ "{:,}".format(p.hidden) }}</td>\
<td class="n">{{ "{:.1%}".format(p.hidden / p.cells if p.cells else 0) }}</td></tr>
{% endfor %}{% endfor %}</tbody></table></div>
{% for r in m.records if r.unpublished %}<h3>{{ r.title }}: not published</h3>
<div class="wide" role="region" tabindex="0" aria-label="{{ r.title }}: not published"><table>\
<thead><tr><th>Areas</th><th>What</th><th class="n">Tables</th>\
<th class="n">Too small, about</th><th>Why</th><th>Look at</th></tr></thead><tbody>
{% for u in r.unpublished %}<tr><td>{{ names[u.level] }}</td>\
<td>{{ kinds[u.what] }}: {% for i in u["items"] %}{{ titles[i] }}{{ ", " if not loop.last }}\
{% endfor %}</td><td class="n">{{ u["items"] | length }}</td>
<td class="n">{{ "{:.0%}".format(u.share) }}</td><td>{{ "overlaps with a larger level" \
if u.overlaps else "nearly all or most would be hidden" }}</td>
<td>{{ names.get(u.instead, "") }}</td></tr>
{% endfor %}</tbody></table></div>{% endfor %}
{% for title, told in audits %}<h3>{{ title }}: the audit</h3><ul>\
{% for t in told %}<li>{{ t }}</li>{% endfor %}</ul>{% endfor %}
</main></body></html>
"""


FATE_WORDS = {
    "counted": "counted",
    "elsewhere": "of a place elsewhere",
    "out_of_scope": "left out",
    "unusable": "could not be used",
}


WINDOW_WORDS = {
    "month": "a month",
    "quarter": "a quarter",
    "year": "12 months",
    "snapshot": "a day",
}


class Told(Source):
    """The account of a source file as the report tells it."""

    is_rough: bool
    reasons: dict[str, int]


def report_json(manifest: Manifest, ledger: Ledger) -> str:
    """The accounts as JSON: per file and per reason, and the fates and sums of the record sets.

    Those of protected sets are rounded; their files have no numbers and ``is_rough`` is true.
    """
    accounts = _accounts(manifest, ledger)
    return (
        json.dumps(
            {
                "title": manifest.title,
                "total": _total(manifest),
                "files": [a.model_dump() for a in accounts],
                "remarks": ledger.remarks,
                "records": [
                    {
                        "key": r.key,
                        "rule": r.rule,
                        **{name: getattr(r, name) for name in NUMBERS},
                        "fates": [f.model_dump() for f in r.fates],
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
        draft=DRAFT,
        accounts=accounts,
        total=_total(manifest),
        services={s.key: s.title for s in manifest.services},
        words=FATE_WORDS,
        n=lambda number: f"{number:,}",
        remarks=ledger.remarks,
        rules=RULES,
        audits=_audits(manifest),
        names={level.key: level.names for level in manifest.levels},
        windows=WINDOW_WORDS,
        kinds=UNPUBLISHED_WORDS,
        use=lambda role: use_words(role, manifest),
        titles={item.key: item.title for item in items_of(manifest)},
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
            reasons={} if a.role in protected else _reasons(a),
        )
        for a in ledger.accounts
    ]


def _reasons(account: Account) -> dict[str, int]:
    found = account.reasons + account.elsewhere + account.out_of_scope
    return dict(sorted(found.items(), key=lambda kv: (-kv[1], kv[0])))


NUMBERS = ("read", "accepted", "elsewhere", "left_out", "refused")


def _total(manifest: Manifest) -> dict[str, int]:
    """Sums over the record sets: other tables hold no records."""
    return {name: sum(getattr(r, name) for r in manifest.records) for name in NUMBERS}


def protected_roles(records: Collection[RecordSet]) -> set[str]:
    """Roles of the source files of sets under a rule that hides counts."""
    return {f"records-{r.key}" for r in records if r.hides}


def source_of(account: Account, protected: Collection[str]) -> Source:
    """A source file as it is published.

    A file of a protected set is published without its fingerprint, which would match, and so
    confirm, a right guess of the hidden counts; and without numbers of rows, which are told rounded
    for the whole set.
    """
    if account.role in protected:
        return Source(
            path=account.path, role=account.role, sha256="", read=0, accepted=0, refused=0
        )
    return Source(
        path=account.path,
        role=account.role,
        sha256=account.sha256,
        read=account.read,
        accepted=account.accepted,
        refused=account.refused,
        elsewhere=sum(account.elsewhere.values()),
        left_out=account.left_out,
    )

"""Write the report of an examination: text for the terminal, one HTML page, or JSON.

The page needs no other file. A report holds counts and reasons, but no row and no postcode.
"""

import json
from dataclasses import asdict
from typing import Any

from jinja2 import Environment

from data.pipeline.check.files import types_in_words
from data.pipeline.check.findings import Examination, percent
from data.pipeline.judge import WORDS
from data.rules import OPEN, RULES

_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">\
<title>Import check: {{ e.title or e.catalogue }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #17202A; margin: 2rem auto; max-width: 68rem; \
padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #DCE1E6; \
vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.stop { border-left: .4rem solid #B42318; } .warn { border-left: .4rem solid #B7791F; } \
.note { border-left: .4rem solid #8A97A6; }
tr.stop td:first-child, tr.warn td:first-child, tr.note td:first-child { padding-left: .8rem; }
.verdict { font-size: 1.2rem; font-weight: 600; } .advice { color: #3B4754; }
caption { text-align: left; padding-bottom: .4rem; color: #3B4754; }
td { overflow-wrap: anywhere; } td:first-child { min-width: 7.5rem; }
@media (max-width: 48rem) { body { margin: 1rem auto; } \
table { display: block; overflow-x: auto; } td:first-child { min-width: 5rem; } }
</style></head><body>
<h1>Import check: {{ e.title or e.catalogue }}</h1>
<p class="verdict">{{ verdict }}</p>
<p>Nothing was written and nothing was changed. Looked at in {{ "%.1f"|format(e.seconds) }} s.
This page may be forwarded: it holds counts, reasons and the form of values, no row, \
no postcode and no name.</p>
{% if findings %}<h2>What was found</h2>
<table><thead><tr><th>How grave</th><th>Where</th><th>What</th></tr></thead><tbody>
{% for f in findings %}<tr class="{{ f.severity }}"><td>{{ words[f.severity] }}</td>\
<td>{{ f.where }}</td>
<td>{{ f.sentence }}{% if f.advice %}<br><span class="advice">To do: {{ f.advice }}</span>\
{% endif %}</td></tr>
{% endfor %}</tbody></table>{% endif %}
{% for r in e.records %}<h2>{{ r.title }}</h2>
<p>{{ "{:,}".format(r.read) }} rows looked at: {{ "{:,}".format(r.accepted) }} can be counted, \
{{ "{:,}".format(r.elsewhere) }} are of places elsewhere, {{ "{:,}".format(r.left_out) }} are left \
out, {{ "{:,}".format(r.refused) }} cannot be used.
{% if r.first_month %}From {{ r.first_month }} to {{ r.last_month }}.\
{% endif %} Rule: {{ r.rule }}. {{ rules[r.rule].words }}</p>
{% if r.reasons %}<table><thead><tr><th>Why rows cannot be used</th>\
<th class="n">Rows</th></tr></thead><tbody>
{% for reason, n in r.reasons.most_common() %}<tr><td>{{ reason }}</td>\
<td class="n">{{ "{:,}".format(n) }}</td></tr>{% endfor %}</tbody></table>{% endif %}
{% if r.hiding %}<table><caption>Share of the counts above zero that are below each rule's \
smallest count; a build hides these and some more</caption>
<thead><tr><th>By</th><th>Window</th><th class="n">Counts</th>{% for p in presets %}\
<th class="n">{{ p }}</th>{% endfor %}</tr></thead><tbody>
{% for h in r.hiding %}<tr><td>{{ h.level_name }}</td><td>{{ h.window }}</td>\
<td class="n">{{ "{:,}".format(h.cells) }}</td>
{% for p in presets %}<td class="n">{{ percent(h.shares[p]) }}</td>{% endfor %}</tr>\
{% endfor %}</tbody></table>{% endif %}
{% endfor %}
<h2>Files</h2>
<table><thead><tr><th>File</th><th>Used as</th><th>Read as</th>\
<th>Columns used, and what is in them</th></tr></thead><tbody>
{% for f in e.files %}<tr><td>{{ f.file }}<br>{{ "{:,.1f}".format(f.size / 1e6) }} MB</td>\
<td>{{ f.role }}</td>
<td>{{ f.kind }}{% for part in (f.encoding, f.delimiter, f.line_ends) %}{% if part %}, {{ part }}\
{% endif %}{% endfor %}<br>{{ f.columns }} columns</td>
<td>{% for c in f.used %}{{ c.name }}: {{ types(c) }}\
{% if c.filled < 1 %} ({{ percent(1 - c.filled) }} empty){% endif %}<br>{% endfor %}</td></tr>
{% endfor %}</tbody></table>
</body></html>
"""


def verdict_of(seen: Examination) -> str:
    """A sentence: whether a build would succeed."""
    counts = seen.counts()
    rest = f"{counts['warn']} thing(s) to look at, {counts['note']} good to know."
    return (
        f"A build would get through. {rest}"
        if seen.would_build
        else f"A build would stop, or come to little: {counts['stop']} reason(s). {rest}"
    )


def report_html(seen: Examination) -> str:
    """The examination as one page an analyst can forward."""
    environment = Environment(autoescape=True)
    presets = [key for key in RULES if key != OPEN]
    return environment.from_string(_PAGE).render(
        e=seen,
        findings=seen.ordered(),
        words=WORDS,
        rules=RULES,
        presets=presets,
        percent=percent,
        types=types_in_words,
        verdict=verdict_of(seen),
    )


def report_json(seen: Examination) -> str:
    """The examination as JSON for programs."""
    told: dict[str, Any] = asdict(seen)
    told["findings"] = [asdict(f) for f in seen.ordered()]
    told["would_build"] = seen.would_build
    for file, looked_at in zip(told["files"], seen.files, strict=True):
        file["personal"] = {name: kind.name for name, kind in looked_at.personal.items()}
    for look, source in zip(told["records"], seen.records, strict=True):
        look["refused"], look["reasons"] = source.refused, dict(source.reasons.most_common())
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def report_text(seen: Examination) -> str:
    """The examination as lines of text."""
    lines = [f"{seen.title or seen.catalogue}: {verdict_of(seen)}", ""]
    for finding in seen.ordered():
        lines.append(f"  [{WORDS[finding.severity]}] {finding.where}: {finding.sentence}")
        if finding.advice:
            lines.append(f"      to do: {finding.advice}")
    for look in seen.records:
        lines += [
            "",
            (
                f"  {look.title}: {look.read:,} rows looked at: {look.accepted:,} can be counted,"
                f" {look.elsewhere:,} are of places elsewhere, {look.left_out:,} are left out,"
                f" {look.refused:,} cannot be used."
            ),
        ]
        lines += [f"      {count:>12,}  {reason}" for reason, count in look.reasons.most_common(8)]
        for hiding in look.hiding if look.rule != OPEN else ():
            share = percent(hiding.shares[look.rule])
            lines.append(
                f"      {look.rule} would hide at least {share} of {hiding.cells:,} counts by"
                f" {hiding.level_name} and {hiding.window}"
            )
    return (
        "\n".join(
            [
                *lines,
                "",
                f"Looked at in {seen.seconds:.1f} s. Nothing was written and nothing was changed.",
            ]
        )
        + "\n"
    )

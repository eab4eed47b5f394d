"""The proof: the findings of the last audit of hidden counts, in words, and its limits."""

from typing import Any

from data.answers.register.entries import PROTECTION, anchor_of
from data.model import Manifest, RecordSet
from data.protection_words import audit_sentences
from layouts import elements as html

METHOD = (
    (
        "Before this atlas was published, every hidden count was put to the test, as a stranger who"
        " wants to know it would. All published figures were added, subtracted and solved together:"
        " over areas, services, channels, months and years."
    ),
    (
        "For each hidden count the software looked for other counts that would have given exactly"
        " the figures shown here. A count is safe where every value the rule protects is among"
        " them. A count that could be narrowed further would have stopped the build."
    ),
)
NOT_PROMISED = (
    (
        "Nothing is promised about what a reader knows already: a person who knows two of three"
        " hidden counts can subtract them."
    ),
    (
        "Zeros are shown. That nobody in an area asked for a service can say something about"
        " everybody there."
    ),
    (
        "The pattern of what is hidden says something: a reader who runs the method backwards may"
        " rule out some counts."
    ),
    "Record sets are protected one by one: two that count the same people are not compared.",
)

KEPT = (
    "What earlier builds published was among these figures. It stays as it was published, and a"
    " later build only adds to it: two builds together give no more than one."
)
NOT_KEPT = (
    "Two builds of the same records, with another rule or a few rows more, are not compared with"
    " each other."
)


def build_proof(manifest: Manifest, *, report: str) -> list[Any]:
    """The section of the proof.

    ``report`` is the address of the build's report, empty where the person may not see it.
    """
    names = {level.key: level.names for level in manifest.levels}
    protected = [r for r in manifest.records if r.hides]
    opened = [r for r in manifest.records if not r.hides]
    parts: list[Any] = [
        html.H2(
            "Prove it: how people in the counts are protected", className="about-part", tabIndex=-1
        )
    ]
    parts += (
        [html.P(sentence) for sentence in (*METHOD, *([KEPT] if manifest.ledger else []))]
        if protected
        else [html.P("No record set of this atlas has a rule that hides counts.")]
    )
    for records in (*protected, *opened):
        parts += [
            html.H3(records.title),
            *_sentences(records, names),
        ]
    if protected:
        limits = NOT_PROMISED if manifest.ledger else (*NOT_PROMISED, NOT_KEPT)
        parts += [
            html.H3("What is not promised"),
            html.Ul([html.Li(sentence) for sentence in limits], className="told"),
        ]
    told = (
        "The method, how it is tested and its limits: docs/disclosure.md, which comes with the"
        " software."
    )
    link = [
        " The figures: ",
        html.A(
            "the report of this build",
            href=report,
            className="go-link",
            target="_blank",
            rel="noopener",
        ),
        ".",
    ]
    parts.append(html.P([told, *(link if report else ())]))
    return [html.Section(parts, id=anchor_of(PROTECTION), className="proof")]


def _sentences(records: RecordSet, names: dict[str, str]) -> list[Any]:
    told = audit_sentences(records, names)
    return [html.Ul([html.Li(sentence) for sentence in told], className="told")] if told else []

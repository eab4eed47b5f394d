"""The register of data sets: complete on the page and in its files, true to DCAT, and silent about
exact counts of protected sets.
"""

import csv
import io
import json
from typing import Any

import pytest
from dash._utils import to_json

from callbacks.api.register_files import register_csv
from data.answers.address import read_view
from data.answers.choices import choices_for
from data.answers.register.dcat import CONTEXT, catalogue_in_dcat
from data.answers.register.entries import anchor_of, entries_of, entry_ids
from data.answers.register.schedule import next_sentence
from data.model import DisclosureAudit, HiddenAt, Manifest, Published
from data.pipeline.fates import Part, published_fates
from data.store.reader import Atlas
from layouts.panels.about import build_about
from tests.support.asking import Ask, words
from tests.support.stores import manifest_for

ROOT = "/api/v1/0123456789abcdef"
ADDRESS = "https://atlas.example/"
TERMS = {
    "dcat": {
        "Catalog",
        "Dataset",
        "Distribution",
        "dataset",
        "distribution",
        "accessURL",
        "mediaType",
        "keyword",
        "landingPage",
        "contactPoint",
        "startDate",
        "endDate",
    },
    "dct": {
        "identifier",
        "title",
        "description",
        "language",
        "publisher",
        "license",
        "temporal",
        "provenance",
        "accessRights",
        "LicenseDocument",
        "PeriodOfTime",
        "ProvenanceStatement",
        "RightsStatement",
    },
    "foaf": {"Agent", "name", "page"},
    "vcard": {"Kind", "fn"},
    "xsd": {"gYearMonth"},
    "rdfs": {"label"},
    "odrs": {"attributionText"},
}
"""What DCAT 3, Dublin Core, FOAF, vCard and ODRS define of what is used here."""


def protected_manifest() -> Manifest:
    """The small atlas with one set of personal records under LA5."""
    manifest = manifest_for()
    at = (HiddenAt(level="ward", window="year", cells=50, hidden=7),)
    audit = DisclosureAudit(
        rule="LA5",
        smallest=5,
        rounding=5,
        cells=900,
        checked=40,
        repaired=2,
        relaxed=0,
        fewest=4,
        at=at,
    )
    answers = {
        "about": "individuals",
        "purpose": "Planning",
        "owner": "A. Owner",
        "beyond_purpose": True,
    }
    more = {
        "rule": "LA5",
        "disclosure": audit,
        "audit": answers,
    }
    service = next(s.key for s in manifest.services if s.records == manifest.records[0].key)
    parts = [
        Part(service, "counted", "", 41_607, 41_607),
        Part(service, "elsewhere", "outside the atlas", 203, 203),
        Part(service, "unusable", "date is empty", 3_184, 3_184),
    ]
    fates = published_fates(parts, {service: 41_612})
    more |= {"fates": fates, "read": sum(f.rows for f in fates)}
    more |= dict(zip(("accepted", "elsewhere", "refused"), (f.rows for f in fates), strict=True))
    return manifest.model_copy(
        update={
            "records": (manifest.records[0].model_copy(update=more), *manifest.records[1:]),
        }
    )


def page(manifest: Manifest) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        to_json(build_about(manifest, read_view("mode=about", manifest)[0], root=ROOT))
    )
    return told


def nodes(tree: Any) -> list[dict[str, Any]]:
    if isinstance(tree, list):
        return [node for part in tree for node in nodes(part)]
    if isinstance(tree, dict):
        return [
            *([tree["props"]] if "props" in tree else []),
            *(node for value in tree.values() for node in nodes(value)),
        ]
    return []


def test_every_data_set_has_an_entry_and_the_page_shows_each_once() -> None:
    manifest = manifest_for()
    made = [f"records:{r.key}" for r in manifest.records] + [
        f"indicator:{i.key}" for i in manifest.indicators
    ]
    made += [f"classification:{c.key}" for c in manifest.classifications] + [
        f"base:{b.key}" for b in manifest.bases
    ]
    made += [f"boundaries:{v.key}" for v in manifest.levels]
    shown = [node["data-entry"] for node in nodes(page(manifest)) if "data-entry" in node]
    assert set(made) <= set(shown)
    assert shown == [entry.id for entry in entries_of(manifest)]
    ids = [node["id"] for node in nodes(page(manifest)) if "id" in node]
    assert len(ids) == len(set(ids))
    assert {anchor_of(entry) for entry in entry_ids(manifest)} <= set(ids)


def test_an_entry_tells_answers_rule_and_what_is_hidden() -> None:
    told = to_json(page(protected_manifest()))
    for said in (
        "Individuals",
        "A. Owner",
        "this use is not what they were collected for",
        "lawful basis",
        "Counts from 1 to 4 are hidden",
        "14% of 50 counts",
        "About 7% of these records (about 3,200 of 45,200) could not be used: they had no date.",
        "About 45,400 read: about 42,000 used, about 200 of places elsewhere",
        "Each of the 40 hidden counts was checked against all 900 published figures",
        "What is not promised",
    ):
        assert said in told, said


@pytest.mark.parametrize("ledger", ["", "9f86d081"])
def test_a_protected_set_tells_which_periods_it_publishes_and_what_comes_next(ledger: str) -> None:
    manifest = protected_manifest()
    published = tuple(
        Published(level="ward", window=window, months=months, cells=1, hidden=0)
        for window, months in (("year", (14,)), ("month", tuple(range(30))))
    )
    one = manifest.records[0].model_copy(update={"published": published, "year_ends": 3})
    told = words(page(manifest.model_copy(update={"records": (one,), "ledger": ledger})))
    assert (
        "Figures are published by month and financial year: the next month is July 2021 and the"
        " next financial year is 2020/21." in told
    )
    choices = choices_for(manifest.model_copy(update={"records": (one,)}))
    assert choices["records"][one.key]["next"] == {"month": "July 2021", "year": "2020/21"}
    assert next_sentence(manifest, one, "year") == (
        "The next figures are those of 2020/21: they come once its records are whole."
    )
    assert ("A figure that is published stays as it is in later builds." in told) == bool(ledger)
    assert ("two builds together give no more than one" in told) == bool(ledger)
    assert ("are not compared with each other" in told) != bool(ledger)


def test_exact_counts_of_a_protected_set_are_told_nowhere() -> None:
    manifest = protected_manifest()
    told = (
        to_json(page(manifest))
        + register_csv(manifest)
        + json.dumps(catalogue_in_dcat(manifest, address=ADDRESS))
    )
    assert "42,000" in told
    for number in (41_612, 41_607, 203, 3_184):
        assert str(number) not in told
        assert f"{number:,}" not in told


def test_a_build_publishes_rows_of_protected_sets_roughly_and_their_files_without_numbers(
    demo: Atlas,
) -> None:
    protected = [r for r in demo.manifest.records if r.rule != "none"]
    assert protected
    for records in protected:
        files = [s for s in demo.manifest.sources if s.role == f"records-{records.key}"]
        assert files
        parts = (records.accepted, records.elsewhere, records.left_out, records.refused)
        assert all(n % 10 == 0 for n in parts)
        assert records.read == sum(parts) == sum(f.rows for f in records.fates)
        assert not any(s.sha256 or s.read or s.accepted or s.refused for s in files)


def test_the_table_has_a_row_for_each_entry(ask: Ask) -> None:
    answer = ask("register.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["entry"] for row in rows] == [entry.id for entry in entries_of(manifest_for())]
    records = next(row for row in rows if row["kind"] == "Records" and row["rule"] == "none")
    assert records["rule_decided_by"] == "A. Tester"
    parts = ("rows_used", "rows_elsewhere", "rows_left_out", "rows_set_aside")
    assert int(records["rows_read"]) == sum(int(records[name]) for name in parts)


def terms(node: Any) -> set[str]:
    """Every name with a prefix that a JSON-LD document uses: keys and types."""
    if isinstance(node, list):
        return set().union(*map(terms, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = {key for key in node if ":" in key} | ({node["@type"]} if "@type" in node else set())
    return own.union(*(terms(value) for key, value in node.items() if key != "@context"))


def test_the_catalogue_is_dcat(ask: Ask) -> None:
    answer = ask("register.jsonld")
    assert answer.mimetype == "application/ld+json"
    told = answer.get_json()
    assert told["@type"] == "dcat:Catalog"
    used = terms(told) | terms(catalogue_in_dcat(protected_manifest(), address=ADDRESS))
    unknown = {term for term in used if term.partition(":")[2] not in TERMS[term.partition(":")[0]]}
    assert unknown == set()
    assert {term.partition(":")[0] for term in used} <= set(CONTEXT)
    assert all(name.startswith("http") for name in CONTEXT.values())
    for dataset in told["dcat:dataset"]:
        assert dataset["@type"] == "dcat:Dataset"
        for name in (
            "dct:title",
            "dct:description",
            "dct:publisher",
            "dcat:distribution",
            "dct:identifier",
        ):
            assert dataset[name], name
        assert dataset["@id"].startswith("http://localhost/?mode=about&entry=")
        assert all(
            part["@type"] == "dcat:Distribution" and part["dcat:accessURL"]["@id"]
            for part in dataset["dcat:distribution"]
        )
    months = [
        d["dct:temporal"]["dcat:startDate"] for d in told["dcat:dataset"] if "dct:temporal" in d
    ]
    assert months
    assert all(month["@type"] == "xsd:gYearMonth" and len(month["@value"]) == 7 for month in months)


@pytest.mark.parametrize(
    ("licence", "found"),
    [
        ("Open Government Licence v3.0", "nationalarchives"),
        ("MIT, with the software", "opensource"),
        ("Ours", None),
    ],
)
def test_a_licence_is_an_address_where_it_has_one(licence: str, found: str | None) -> None:
    manifest = manifest_for()
    bases = tuple(
        b.model_copy(update={"licence": licence, "source": f"The office, {licence}"})
        for b in manifest.bases
    )
    told = catalogue_in_dcat(manifest.model_copy(update={"bases": bases}), address=ADDRESS)
    base = next(d for d in told["dcat:dataset"] if d["dct:identifier"].startswith("base:"))
    assert base["dct:publisher"]["foaf:name"] == "The office"
    assert base["dct:license"]["dct:title"]["@value"] == licence
    assert (found in base["dct:license"]["@id"]) if found else ("@id" not in base["dct:license"])


def test_an_address_names_only_entries_there_are() -> None:
    manifest = manifest_for()
    view, ignored = read_view(
        "mode=about&entry=base:nothing&kind=x&topic=level:ward&find=a+b", manifest
    )
    assert (view.entry, view.kind, view.topic, view.find) == ("", "", "level:ward", "a b")
    assert len(ignored) == 2
    elsewhere, ignored = read_view("entry=protection&find=a", manifest)
    assert (elsewhere.entry, elsewhere.find, ignored) == ("", "", ())


def test_a_store_without_records_has_a_register() -> None:
    bare = manifest_for().model_copy(
        update={"records": (), "indicators": (), "services": (), "classifications": ()}
    )
    assert "No record set of this atlas has a rule" in to_json(page(bare))

"""The register as a DCAT catalogue in JSON-LD, for the data portals that harvest it.

Vocabulary: https://www.w3.org/TR/vocab-dcat-3/.
"""

from typing import Any

from data.answers.register.entries import KINDS, Entry, entries_of
from data.answers.register.words import known_words, period_words
from data.manifest import month_label
from data.model import Manifest

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "odrs": "http://schema.theodi.org/odrs#",
}
LICENCES = {
    "Open Government Licence v3.0": (
        "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    ),
    "ODC-By": "http://opendatacommons.org/licenses/by/1-0/",
    "ODbL": "http://opendatacommons.org/licenses/odbl/1-0/",
    "CC BY 4.0": "http://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "MIT": "https://opensource.org/license/mit",
}
"""Licences that have an address of their own; others are given by name."""
RIGHTS = (("lawful_basis", "Lawful basis"), ("sharing", "Shared under"), ("consent", "Consent"))
"""Answers of the data audit about who may use a data set, and why."""
ENGLISH = "en-GB"
MEDIA = "http://www.iana.org/assignments/media-types/"


def catalogue_in_dcat(manifest: Manifest, *, address: str) -> dict[str, Any]:
    """The catalogue as a JSON-LD document.

    ``address`` is that of the atlas, with a closing slash. All names in the catalogue are under it.
    """
    catalogue: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": f"{address}?mode=about",
        "@type": "dcat:Catalog",
        "dct:identifier": manifest.build_id,
        "dct:title": _text(manifest.title),
        "dct:description": _text(_about(manifest)),
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        "dct:publisher": _agent(manifest.organisation or manifest.title),
        "dcat:dataset": [_dataset(entry, manifest, address) for entry in entries_of(manifest)],
    }
    if manifest.contact:
        catalogue["dcat:contactPoint"] = {"@type": "vcard:Kind", "vcard:fn": manifest.contact}
    return catalogue


def _about(manifest: Manifest) -> str:
    fictional = "Fictional demonstration data. " if manifest.fictional else ""
    return (
        f"{fictional}Every data set that went into this atlas."
        f" {'. '.join(credit.rstrip('.') for credit in manifest.credits)}".strip()
    )


def _dataset(entry: Entry, manifest: Manifest, address: str) -> dict[str, Any]:
    page = f"{address}?mode=about&entry={entry.id}"
    told = ", ".join(
        filter(None, (entry.about, known_words(entry, manifest), period_words(entry, manifest)))
    )
    dataset: dict[str, Any] = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": entry.id,
        "dct:title": _text(entry.title),
        "dct:description": _text(
            " ".join(filter(None, (f"{told[:1].upper()}{told[1:]}.", *entry.notes)))
        ),
        "dct:publisher": _agent(entry.publisher or manifest.organisation or manifest.title),
        "dct:license": _licence(entry.licence),
        "dcat:keyword": [_text(word) for word in (KINDS[entry.kind], *entry.services)],
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_distribution(manifest, address, page)],
    }
    if entry.months:
        dataset["dct:temporal"] = _period(manifest, *entry.months)
    if entry.credit:
        dataset["odrs:attributionText"] = _text(entry.credit)
    if entry.records:
        dataset |= _answers(entry)
    return {name: value for name, value in dataset.items() if value}


def _answers(entry: Entry) -> dict[str, Any]:
    """The answers of the data audit that the vocabulary has words for."""
    audit = entry.records.audit if entry.records else {}
    found: dict[str, Any] = {}
    if audit.get("collected"):
        found["dct:provenance"] = {
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": _text(str(audit["collected"])),
        }
    rights = [f"{words}: {audit[key]}" for key, words in RIGHTS if audit.get(key)]
    if rights:
        found["dct:accessRights"] = {
            "@type": "dct:RightsStatement",
            "rdfs:label": _text(". ".join(rights)),
        }
    if audit.get("owner"):
        found["dcat:contactPoint"] = {"@type": "vcard:Kind", "vcard:fn": str(audit["owner"])}
    return found


def _distribution(manifest: Manifest, address: str, page: str) -> dict[str, Any]:
    """The distributions of an entry: the figures of the atlas, by page and by address.

    The source files are never among them.
    """
    return {
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{manifest.title}, HTTP interface"),
        "dcat:accessURL": {"@id": f"{address}api/v1/catalogue.json"},
        "dcat:mediaType": {"@id": f"{MEDIA}application/json"},
        "foaf:page": {"@id": page},
    }


def _period(manifest: Manifest, first: int, last: int) -> dict[str, Any]:
    ends = {
        "dcat:startDate": month_label(manifest, first),
        "dcat:endDate": month_label(manifest, last),
    }
    return {"@type": "dct:PeriodOfTime"} | {
        name: {"@type": "xsd:gYearMonth", "@value": value} for name, value in ends.items()
    }


def _licence(licence: str) -> dict[str, Any] | None:
    if not licence:
        return None
    known = next((address for name, address in LICENCES.items() if licence.startswith(name)), None)
    document: dict[str, Any] = {"@type": "dct:LicenseDocument", "dct:title": _text(licence)}
    return document | ({"@id": known} if known else {})


def _agent(name: str) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": name}


def _text(words: str) -> dict[str, str]:
    return {"@value": words, "@language": ENGLISH}

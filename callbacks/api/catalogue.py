"""The contents of an atlas, for programs.

They are its levels, classifications, themes, services, records and indicators, by key.
"""

from flask import Blueprint, Response

from callbacks.api.responses import json_response
from callbacks.context import Services
from data.manifest import month_label, period_labels
from data.model import Classification, Manifest, RecordSet


def register_catalogue(blueprint: Blueprint, services: Services) -> None:
    """Wire ``/catalogue.json``."""

    @blueprint.get("/catalogue.json")
    def catalogue() -> Response:
        return json_response(catalogue_for(services.atlases.current().manifest))


def catalogue_for(manifest: Manifest) -> dict[str, object]:
    """The manifest without its files and sources: everything that an address may name."""
    return {
        "build": manifest.build_id,
        "title": manifest.title,
        "organisation": manifest.organisation,
        "contact": manifest.contact,
        "fictional": manifest.fictional,
        "draft": manifest.draft,
        "credits": list(manifest.credits),
        "bounds": list(manifest.bounds),
        "opens_on": list(manifest.opens_on),
        "months": [month_label(manifest, index) for index in range(manifest.month_count)],
        "levels": [level.model_dump() for level in manifest.levels],
        "bases": [base.model_dump() for base in manifest.bases],
        "classifications": [_classification(scheme) for scheme in manifest.classifications],
        "themes": [theme.model_dump() for theme in manifest.themes],
        "services": [service.model_dump() for service in manifest.services],
        "channels": [
            channel.model_dump() for channel in manifest.channels if not channel.is_segment
        ],
        "records": [_records(records, manifest) for records in manifest.records],
        "indicators": [indicator.model_dump() for indicator in manifest.indicators],
    }


def _classification(scheme: Classification) -> dict[str, object]:
    tiers = []
    for tier in scheme.tiers:
        segments = [
            segment.model_dump(include={"code", "name", "parent"}) for segment in tier.segments
        ]
        tiers.append(tier.model_dump(include={"key", "name", "names"}) | {"segments": segments})
    return scheme.model_dump(exclude={"tiers"}) | {"tiers": tiers}


def _records(records: RecordSet, manifest: Manifest) -> dict[str, object]:
    published = [
        p.model_dump() | {"months": list(period_labels(manifest, p.window, p.months))}
        for p in records.published
    ]
    return records.model_dump(exclude={"published", "months", "breaks_at"}) | {
        "months": [month_label(manifest, m) for m in records.months],
        "breaks_at": [[month_label(manifest, m), why] for m, why in records.breaks_at],
        "published": published,
    }

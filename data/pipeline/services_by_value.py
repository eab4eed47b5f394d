"""Make a service of each value of a column, so that a hundred need not be written by hand."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from data.errors import CatalogueError, SourceError
from data.pipeline.catalogue import Catalogue, RecordsEntry, ServiceEntry, ServicesByValue
from data.pipeline.masks import may_be_personal
from data.pipeline.schemes import path_of
from data.pipeline.sources.tables import count_values, read_header
from data.pipeline.values import tidy_code

LONGEST_KEY = 60


def with_services(catalogue: Catalogue, root: Path) -> Catalogue:
    """The catalogue with a [[service]] for each value that a record set makes one of.

    Values that a [[service]] claims by its codes stay its own. Raises CatalogueError where a file
    cannot be read; catalogues without such record sets are returned as they are.
    """
    services, records = list(catalogue.service), []
    for entry in catalogue.records:
        if entry.services is None:
            records.append(entry)
            continue
        claimed = {tidy_code(c) for s in catalogue.service for c in (s.codes or (s.key,))}
        values = _values_of(entry, entry.services, root)
        keys = {service.key for service in services}
        services += services_of(values, entry.services, claimed, keys)
        records.append(
            entry.model_copy(update={"service": entry.services.column, "services": None})
        )
    if records == list(catalogue.records):
        return catalogue
    return catalogue.model_copy(update={"service": tuple(services), "records": tuple(records)})


def _values_of(entry: RecordsEntry, by_value: ServicesByValue, root: Path) -> Counter[str]:
    """The values of the column, with their rows."""
    found: Counter[str] = Counter()
    for file in entry.paths:
        path, column = path_of(file, root), by_value.column
        try:
            if column not in read_header(path, entry.form, [column]):
                raise SourceError(f"{file} has no column '{column}'")
            found += count_values(path, column, entry.form)
        except (SourceError, OSError) as error:
            told = str(error) if isinstance(error, SourceError) else f"there is no file {file}"
            raise CatalogueError([f"[records {entry.key}] services by value: {told}"]) from None
    return found


def services_of(
    values: Counter[str], by_value: ServicesByValue, claimed: Iterable[str], keys: Iterable[str]
) -> list[ServiceEntry]:
    """The services of the values, the commonest first, and one of the rest at the end.

    Values that differ by case or outer spaces only are one service. Values of few rows, and those
    that look like names or texts about people, go to the rest.
    """
    spelt: dict[str, Counter[str]] = {}
    for text, rows in values.items():
        if tidy_code(text) and tidy_code(text) not in set(claimed):
            spelt.setdefault(tidy_code(text), Counter())[" ".join(text.split())] += rows
    order = sorted(spelt, key=lambda code: (-spelt[code].total(), code))
    own = [
        code
        for code in order
        if spelt[code].total() >= by_value.at_least and not may_be_personal(code)
    ]
    rest = [code for code in order if code not in set(own)]
    taken, services = set(keys), []
    for code in own:
        title = titled(min(spelt[code], key=lambda text: (-spelt[code][text], text)))
        services.append(_service(by_value, title, [code], taken))
    if rest:
        services.append(_service(by_value, by_value.rest, rest, taken))
    return services


def titled(text: str) -> str:
    """A value as a title: one all in capitals is written as a sentence.

    >>> titled("ABANDONED VEHICLE"), titled("Highways - Pothole")
    ('Abandoned vehicle', 'Highways - Pothole')
    """
    return text.capitalize() if text.isupper() and len(text) > 4 else text[:1].upper() + text[1:]


def _service(
    by_value: ServicesByValue, title: str, codes: list[str], taken: set[str]
) -> ServiceEntry:
    key = key_of(title, taken)
    taken.add(key)
    return ServiceEntry(
        key=key,
        title=title,
        theme=by_value.theme,
        codes=tuple(codes),
        base=by_value.base,
        kind=by_value.kind,
        event=by_value.event,
        events=by_value.events,
    )


def key_of(title: str, taken: Iterable[str]) -> str:
    """A key made of a title that is not taken.

    >>> key_of("Parks & Open Spaces", ()), key_of("311 calls", ()), key_of("Pothole", {"pothole"})
    ('parks-open-spaces', 's-311-calls', 'pothole-2')
    """
    words = re.findall(r"[a-z0-9]+", title.casefold())
    key = "-".join(words)[: LONGEST_KEY - 4].strip("-") or "service"
    key = key if key[0].isalpha() else f"s-{key}"
    place, own = 2, key
    while own in set(taken):
        own, place = f"{key}-{place}", place + 1
    return own

"""Find record sets in the tables of a folder: which column is the date, the place, the service."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from data.pipeline.channels import channel_of
from data.pipeline.dates import DateForm, is_period, read_period
from data.pipeline.marks import read_count
from data.pipeline.personal import register_columns
from data.pipeline.records.placing import bare_name
from data.pipeline.schemes import FOLDER
from data.pipeline.services_by_value import key_of, titled
from data.pipeline.start.areas import MOST, Areas, names_by_code, use_unit
from data.pipeline.start.blocks import Block, filled, table_keys
from data.pipeline.start.look import Column, Folder, Table
from data.pipeline.start.product import Product
from data.pipeline.start.products import product_of
from data.pipeline.start.tables import coordinates_of
from data.pipeline.values import tidy_code

SERVICES_AT_MOST = 60
"""Services that are written as blocks; more are made by value."""
BY_VALUE_AT_MOST = 2000
DATES_AT_LEAST = 3
_SERVICE = re.compile(
    r".*(service|case ?type|complaint|request|categor|subject|crime type|enquiry|reason|topic"
    r"|type|code|department).*",
    re.I,
)
_CHANNEL = re.compile(
    r".*(channel|source|method|interface|how (received|reported)|origin|contact).*", re.I
)
_COUNT = re.compile(
    r"(n|count|counts|number|total|reports|requests|cases|visits|members|loans|events|value"
    r"|obs_value)( of .*)?",
    re.I,
)
_NOT_A_SERVICE = re.compile(
    r".*(status|outcome|priority|\bid\b|ref|name|address|street|location|postcode|agency"
    r"|officer|gender|sex|age|ethnic).*",
    re.I,
)
_DATE = re.compile(
    r".*(date|month|received|opened|created|logged|when|day|period|quarter|year).*", re.I
)
_IN_NAME = re.compile(
    r"(?P<date>(?:19|20)\d\d[-_]?(?:0[1-9]|1[0-2])(?:[-_]?(?:0[1-9]|[12]\d|3[01]))?|(?:19|20)\d\d)"
)
_STOCK = re.compile(r"member|register|caseload|claimant|tenan|enrol|on roll|holder|waiting", re.I)


@dataclass
class Found:
    """A record set, its services and its theme."""

    block: Block
    services: list[Block] = field(default_factory=list)
    theme: Block | None = None
    channels: dict[str, str] = field(default_factory=dict)
    """Channels of its own, with their titles."""
    is_about_people: bool = False
    is_stock: bool = False
    is_register: bool = False
    """Whether a row looks like a person who joined and left."""
    is_published: bool = False
    """Whether its publisher gives it to everyone."""
    personal: list[str] = field(default_factory=list)


def find_records(
    folder: Folder, areas: Areas, extracts: Sequence[str], base: str, has_postcodes: bool
) -> list[Found]:
    """The record sets of a folder: the extracts that are named, and tables with a date and a place.

    Files with the same columns are one set.
    """
    groups: dict[tuple[str, ...], list[Table]] = {}
    for table in folder.tables:
        if table.used_for and table.file not in extracts:
            continue
        groups.setdefault(tuple(table.columns), []).append(table)
    found: list[Found] = []
    keys: set[str] = set()
    for tables in groups.values():
        is_named = any(t.file in extracts for t in tables)
        one = _Reader(tables, areas, base, has_postcodes, keys).read(is_named=is_named)
        if one is not None:
            found.append(one)
    return _without_parts(found, folder)


def _without_parts(found: list[Found], folder: Folder) -> list[Found]:
    """Leave out a table of totals of another one: all its columns are there, and fewer rows."""
    kept = []
    for one in found:
        table = _table(folder, one.block.file)
        others = [_table(folder, each.block.file) for each in found if each is not one]
        whole = next(
            (o for o in others if set(table.columns) < set(o.columns) and table.rows <= o.rows),
            None,
        )
        if whole is None:
            kept.append(one)
        else:
            table.used_for = [f"not used: a total of {whole.file}"]
    return kept


def _table(folder: Folder, file: str) -> Table:
    return next(t for t in folder.tables if t.file == file)


@dataclass
class _Reader:
    """Reads the columns of tables that are one record set."""

    tables: list[Table]
    areas: Areas
    base: str
    has_postcodes: bool
    keys: set[str]
    own_channels: dict[str, str] = field(default_factory=dict)
    """Channel → title of those that are of none known."""

    @property
    def table(self) -> Table:
        return max(self.tables, key=lambda t: t.rows)

    @cached_property
    def product(self) -> Product | None:
        """The product that the tables are, where it is one of records."""
        product = product_of(self.table)
        return product if product and product.use == "records" else None

    def read(self, *, is_named: bool) -> Found | None:
        comments: list[str] = []
        place = self._place(comments)
        if not place:
            return None
        dates = self._dates(comments)
        if dates is None:
            return None
        taken = {c for c in (*_columns_in(place), *_columns_in(dates)) if c}
        is_counted = not dates.get("columns_are") and "from" not in dates
        counted = self._count(taken, comments) if is_counted else {}
        taken |= set(_columns_in(counted))
        if (
            not is_named
            and not counted
            and not dates.get("columns_are")
            and not self._is_of_events(dates)
        ):
            return None
        channel = self._channel(taken, comments)
        taken |= {channel.get("channel", "")}
        service = self._service_column(taken)
        is_of_days = self._is_of_events(dates) and self.table.rows > 2 * self._places(place)
        if (
            not is_named
            and not is_of_days
            and not service
            and not dates.get("columns_are")
            and "date_from" not in dates
            and "from" not in dates
        ):
            return None
        return self._found(place, dates, counted, channel, service, comments)

    def _is_of_events(self, dates: dict[str, Any]) -> bool:
        column = self.table.columns.get(dates.get("date", dates.get("from", "")))
        return column is not None and len(column.rows) >= DATES_AT_LEAST

    def _places(self, place: list[dict[str, str]]) -> int:
        """Different texts in the column of the first way to a place."""
        return max(len(self.table.columns[c].rows) for c in _columns_in(place)[:1])

    def _place(self, comments: list[str]) -> list[dict[str, str]]:
        """The ways to a place: a postcode before a unit, which may lie in several areas."""
        ways: list[tuple[int, dict[str, str], str]] = []
        for name, column in self.table.columns.items():
            if column.postcodes > 0.5 and self.has_postcodes:
                told = (
                    f"{column.filled:.0%} of the rows have a text in {name},"
                    f" {column.postcodes:.0%} of them a postcode"
                )
                ways.append((1, {"postcode": name}, told))
                continue
            key, share = self.areas.best(column)
            if share > 0.5 and len(column.rows) > 1:
                own = next(codes for each, codes in self.areas.coded() if each == key)
                is_unit = any(unit.key == key for unit in self.areas.units)
                told = (
                    f"{len(own & column.codes):,} of {len(column.codes):,} codes in {name} are"
                    f" {self.areas.names_of(key)}"
                )
                rank = 2 if is_unit else 0
                ways.append((rank * 10_000_000 - len(own), {"level": key, "code": name}, told))
        if not ways and (point := coordinates_of(self.table)):
            ways.append((0, point, f"numbers in {point['x']} and {point['y']} are {point['crs']}"))
        if not ways and (named := self._names()):
            ways.append(named)
        ways.sort(key=lambda way: way[0] if "postcode" not in way[1] else 5_000_000)
        # Codes of drawn areas need no other way; a coarser code beside a finer one says no more.
        chosen = [ways[0]] if ways and "level" in ways[0][1] and ways[0][0] <= 0 else ways[:2]
        for _, way, told in chosen:
            comments.append(told)
            if "level" in way:
                use_unit(self.areas, way["level"])
        return [way for _, way, _ in chosen]

    def _names(self) -> tuple[int, dict[str, str], str] | None:
        """A column with names of the areas of a level."""
        for level in self.areas.levels:
            names = {bare_name(name, level.name) for name in names_by_code(level).values() if name}
            for column in self.table.columns.values():
                share = column.share(
                    [bare_name(text, level.name) in names for text in column.texts]
                )
                if share > 0.5:
                    told = f"{share:.0%} of the texts in {column.name} are names of {level.names}"
                    return 0, {"level": level.key, "name": column.name}, told
        return None

    def _known(self, what: str) -> str:
        """The heading that the product of the table says is its date, service …, '' for none."""
        rows = self.product.rows if self.product else None
        pattern = str(getattr(rows, what)) if rows else ""
        return Product.heading(self.table, pattern) if pattern else ""

    def _dates(self, comments: list[str]) -> dict[str, Any] | None:
        """The column of dates and how they are written; or headings, or names of files."""
        periods = [name for name in self.table.columns if is_period(name)]
        if len(periods) >= DATES_AT_LEAST:
            comments.append(f"{len(periods)} headings are periods: {', '.join(periods[:3])} …")
            return {"columns_are": "periods"}
        found: list[tuple[tuple[bool, float, int], str, DateForm, float]] = []
        known = self._known("date")
        for name, column in self.table.columns.items():
            if column.filled < 0.5 or re.search("birth|dob", name, re.I):
                continue
            if known and name != known:
                continue
            # Numbers of another kind can look like years.
            if not _DATE.fullmatch(name) and column.numeric > 0.5:
                continue
            form, share = column.date_form
            if share > 0.5 and len(column.rows) > 1:
                is_called_so = bool(_DATE.fullmatch(name))
                found.append(((is_called_so, round(share, 2), len(column.rows)), name, form, share))
        if register := self._register(found):
            joined, left = register["from"], register["until"]
            comments.append(
                f"a register: a row looks like a person who is there from {joined} until {left}; if"
                f' it is not one, give date = "{joined}" in place of both'
            )
            return register
        if found:
            _, name, form, share = max(found, key=lambda each: each[0])
            comments.append(f"{share:.1%} of the dates in {name} can be read as {form.order}")
            return filled(date=name, date_order="" if form.order == "iso" else form.order)
        if len(self.tables) > 1 and (pattern := self._named_dates()):
            comments.append("the names of the files have their dates")
            return {"date_from": pattern}
        return None

    def _register(
        self, dates: Sequence[tuple[object, str, DateForm, float]]
    ) -> dict[str, Any] | None:
        """The keys of a register, where there is a day on which each person joined, and left."""
        headings = register_columns(self.table.columns)
        if headings is None or self.product is not None:
            return None
        joined, left = headings
        form = next((form for _, name, form, _ in dates if name == joined), None)
        ends = self.table.columns[left]
        if form is None or (len(ends.rows) and ends.date_form[1] <= 0.5):
            return None
        order = "" if form.order == "iso" else form.order
        return filled(**{"from": joined}, until=left, date_order=order)

    def _named_dates(self) -> str:
        """A pattern that finds a date in the name of every file, '' where there is none."""
        names = [Path(t.file).name for t in self.tables]
        if not all(
            (m := _IN_NAME.search(n)) and is_period(m["date"].replace("_", "-")) for n in names
        ):
            return ""
        first = _IN_NAME.search(names[0])
        assert first is not None
        before = re.escape(names[0][: first.start()])
        digits = re.sub(r"\d", r"\\d", first["date"])
        same = all(n.startswith(names[0][: first.start()]) for n in names)
        return f"{before if same else ''}(?P<date>{digits})"

    def _count(self, taken: set[str], comments: list[str]) -> dict[str, Any]:
        """The column of counts, where each row is not one event."""
        known = self._known("count")
        if self.product is not None and not known:
            return {}
        for name, column in self.table.columns.items():
            if name in taken or not (name == known or _COUNT.fullmatch(name.strip())):
                continue
            if known and name != known:
                continue
            read = [read_count(text) for text in column.texts]
            if column.share([not r.reason or r.is_hidden for r in read]) > MOST:
                comments.append(f"whole numbers in {name}, so a row is a count")
                return {"count": name}
        return {}

    def _channel(self, taken: set[str], comments: list[str]) -> dict[str, Any]:
        """The column of channels, and the words that are not known."""
        best: tuple[float, str] = (0.0, "")
        given = self._known("channel")
        if given:
            best = (1.0, given)
        for name, column in () if given else self.table.columns.items():
            if name in taken or not 1 <= len(column.rows) <= 40:
                continue
            known = column.share([bool(channel_of(text)) for text in column.texts])
            score = known + (0.5 if _CHANNEL.fullmatch(name) else 0.0)
            best = max(best, (score, name))
        if best[0] < 0.5:
            return {}
        column = self.table.columns[best[1]]
        words: dict[str, str] = {}
        for text in texts_of(column):
            if not channel_of(text):
                words[text] = near_channel(text) or self._own_channel(text)
        comments.append(f"{len(column.rows)} different texts in {best[1]}")
        if self.own_channels:
            comments.append(
                "of no known channel, so channels of their own:"
                f" {', '.join(self.own_channels.values())}"
            )
        return filled(channel=best[1], channels=words)

    def _own_channel(self, text: str) -> str:
        """The key of a channel of its own; spellings that differ by spaces or case are one."""
        key = re.sub(r"[^a-z0-9]", "", text.casefold())[:40]
        key = key if key[:1].isalpha() else f"c{key}"
        self.own_channels.setdefault(key, " ".join(text.split()))
        return key

    def _service_column(self, taken: set[str]) -> str:
        """The column whose values are services."""
        if known := self._known("service"):
            return known
        found: list[tuple[tuple[bool, int, int], str]] = []
        for place, (name, column) in enumerate(self.table.columns.items()):
            values = len({tidy_code(t) for t in column.texts})
            if name in taken or _NOT_A_SERVICE.fullmatch(name) or column.personal:
                continue
            if (
                not 2 <= values <= min(BY_VALUE_AT_MOST, max(2, self.table.rows // 5))
                or column.filled < 0.5
            ):
                continue
            if (
                column.date_form[1] > 0.5
                or self.areas.best(column)[1] > 0.3
                or column.postcodes > 0.5
            ):
                continue
            called = _SERVICE.fullmatch(name)
            if not called and column.numeric > 0.5:
                continue
            rank = next((i for i, w in enumerate(_ORDER) if re.search(w, name, re.I)), len(_ORDER))
            found.append(((not called, rank, place), name))
        return min(found, default=((True, 0, 0), ""))[1]

    def _found(
        self,
        place: list[dict[str, str]],
        dates: dict[str, Any],
        counted: dict[str, Any],
        channel: dict[str, Any],
        service: str,
        comments: list[str],
    ) -> Found:
        table, product = self.table, self.product
        title = product.title if product else title_of(self.tables)
        key = key_of(title, self.keys)
        self.keys.add(key)
        personal = [f"{n} ({c.personal.name})" for n, c in table.columns.items() if c.personal]
        is_register = "from" in dates
        is_snapshots = "date_from" in dates or "columns_are" in dates
        is_stock = is_register or (bool(_STOCK.search(title)) and is_snapshots)
        theme, services, keys = self._services(service, title, key, is_stock)
        counts = bool(counted) or "columns_are" in dates
        is_continuous = not is_stock and self._is_dense(dates)
        if is_continuous:
            comments.append("years of dates in one file: a month without a row is taken as a zero")
        block = Block(
            "records",
            filled(
                **{k: v for k, v in table_keys(table, key=key, title=title).items() if k != "file"},
                **(
                    {"file": table.file}
                    if len(self.tables) == 1
                    else {"files": [t.file for t in self.tables]}
                ),
                **dates,
                place=place[0] if len(place) == 1 else place,
                **keys,
                **counted,
                **channel,
                coverage="continuous" if is_continuous else "",
                source=product.source if product else "",
                licence=product.licence if product else "",
            )
            | (dict(product.rows.keys) if product and product.rows else {}),
            comments,
        )
        for each in self.tables:
            each.used_for.append(f"records: {title}")
        return Found(
            block,
            services,
            theme,
            channels=self.own_channels,
            is_about_people=not counts,
            is_stock=is_stock,
            is_register=is_register,
            is_published=bool(product and product.rows and product.rows.is_published),
            personal=personal,
        )

    def _is_dense(self, dates: dict[str, Any]) -> bool:
        """Whether a month without a row is rather a zero than missing: most days have rows."""
        column = self.table.columns.get(dates.get("date", ""))
        if column is None:
            return False
        order = dates.get("date_order", "iso")
        periods = [read_period(t, DateForm(order)) for t in column.texts.head(2000)]
        months = {p.label[:7] for p in periods if not isinstance(p, str)}
        return len(months) > 24

    def _services(
        self, column: str, title: str, key: str, is_stock: bool
    ) -> tuple[Block, list[Block], dict[str, Any]]:
        """The theme, the services and the keys of the record set that name them."""
        theme_key = key_of(title, self.keys - {key})
        function = near_label("esd_functions.csv", "Label", "Identifier", title)
        theme = Block("theme", filled(key=theme_key, title=title, esd=function))
        common = filled(theme=theme_key, base=self.base, kind="stock" if is_stock else "")
        words = (
            {"event": "member", "events": "members"}
            if is_stock
            else {"event": "request", "events": "requests"}
        )
        if not column:
            one = {"key": theme_key, "title": title, **common, **words}
            return theme, [Block("service", one)], {"service_is": theme_key}
        spelt: dict[str, dict[str, int]] = {}
        for text, rows in self.table.columns[column].rows.items():
            spelt.setdefault(tidy_code(str(text)), {})[" ".join(str(text).split())] = int(rows)
        if len(spelt) > SERVICES_AT_MOST:
            by_value = {
                "column": column,
                **common,
                **words,
                "at_least": 50,
                "rest": "Other requests",
            }
            return theme, [], {"services": by_value}
        taken: set[str] = set()
        services = []
        for code, texts in sorted(spelt.items(), key=lambda each: -sum(each[1].values())):
            name = titled(max(texts, key=lambda text: (texts[text], text)))
            own = key_of(name, taken)
            taken.add(own)
            esd = near_label("esd_services.csv", "label", "identifier", name)
            keys = filled(key=own, title=name, esd=esd, codes=[code], **common, **words)
            services.append(Block("service", keys, [f"{sum(texts.values()):,} rows"]))
        return theme, services, {"service": column}


_ORDER = (
    "service",
    "case ?type",
    "complaint",
    "request",
    "crime type",
    "categor",
    "enquiry",
    "type",
    "code",
)


def _columns_in(keys: Any) -> list[str]:
    if isinstance(keys, list):
        return [c for each in keys for c in _columns_in(each)]
    return [
        str(v) for k, v in keys.items() if k not in ("level", "crs", "date_order", "columns_are")
    ]


def title_of(tables: Sequence[Table]) -> str:
    """A title from the names of files; those of several have dates in them, which are no title."""
    stem = Path(tables[0].file).stem
    return plain_title(_IN_NAME.sub("", stem) if len(tables) > 1 else stem)


def plain_title(stem: str) -> str:
    """A title from the name of a file, without brackets and words that say nothing.

    >>> plain_title("CRM Extract - Environment cases (all to Dec 2020)")
    'Environment cases'
    >>> plain_title("crm_requests"), plain_title("download (7)")
    ('CRM requests', 'Records')
    """
    stem = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", stem)
    parts = [
        p
        for p in re.split(r"\s+-\s+", stem)
        if not re.search(r"extract|export|download|report$", p, re.I)
    ]
    words = re.sub(r"[_\-]+", " ", " - ".join(parts) or stem)
    words = re.sub(
        r"\b(extract|export|download|data|final|copy|v\d+|(19|20)\d\d)\b", " ", words, flags=re.I
    )
    words = re.sub(r"\bcrm\b", "CRM", " ".join(words.split()).strip(" -"), flags=re.I)
    return words[:1].upper() + words[1:] or "Records"


def near_channel(text: str) -> str:
    """The channel of a text with a word for it in it; '' where it has none.

    >>> near_channel("Website - Self Service"), near_channel("Phone call (CSC)"), near_channel("X")
    ('web', 'phone', '')
    """
    words = [channel_of(word) for word in re.findall(r"[A-Za-z]+", text)]
    return next((word for word in words if word and word != "unknown"), "")


def near_label(file: str, label: str, identifier: str, title: str) -> str:
    """The identifier of the official entry with nearly this name, '' where there is none."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as handle:
        known = {row[label].casefold(): row[identifier] for row in csv.DictReader(handle)}
    plain = title.casefold()
    names = [plain, f"{plain}s", plain.replace("&", "and")]
    exact = next((known[name] for name in names if name in known), "")
    if exact:
        return exact
    close = get_close_matches(plain, list(known), n=1, cutoff=0.88)
    return known[close[0]] if close else ""


def texts_of(column: Column) -> list[str]:
    """The distinct texts of a column, the commonest first."""
    return [str(text) for text in column.rows.sort_values(ascending=False, kind="stable").index]

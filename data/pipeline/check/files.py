"""Compare files with their entries in the catalogue."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.errors import SourceError
from data.periods import GRAIN_NAMES, GRAINS
from data.pipeline.audit_questions import PERSONAL
from data.pipeline.catalogue import RecordsEntry, TableEntry
from data.pipeline.check.findings import ColumnLook, Examination, FileLook, percent
from data.pipeline.check.texts import DELIMITERS, TextLook, look_at_text
from data.pipeline.dates import DateForm, DateOrder, DateTexts, split_times
from data.pipeline.marks import is_hidden_mark
from data.pipeline.personal import Kind, personal_kind, register_columns
from data.pipeline.preflight import Need, problems_of
from data.pipeline.records.counter import source_columns
from data.pipeline.schemes import path_of
from data.pipeline.scope import conditions_of
from data.pipeline.sources.boundaries import boundary_columns
from data.pipeline.sources.parquet import plain_text
from data.pipeline.sources.tables import delimiter_of, head_of, kind_of, read_header, read_whole
from data.pipeline.suggestions import Suggestion, set_lines
from data.pipeline.values import tidy_postcode

HEAD_ROWS = 5_000
MANY_COLUMNS = 100
_NUMBER = re.compile(r"^-?[\d,]+(\.\d+)?$")
_AREA_CODE = re.compile(r"^[A-Z]\d{8}$")


def look_at_file(need: Need, root: Path, seen: Examination) -> FileLook:
    """Examine one file of the catalogue and put its faults into ``seen``."""
    path = path_of(need.file, root)
    look = FileLook(
        file=Path(need.file).name,
        role=need.where,
        size=path.stat().st_size if path.is_file() else 0,
    )
    if not path.is_file() or not look.size:
        for problem in problems_of(need, root):
            seen.stop(look.file, problem)
        return look
    if need.boundaries:
        look.kind = "boundaries"
        _count_columns(need, path, look)
    else:
        _look_at_table(need, path, look, seen)
    for problem in problems_of(need, root):
        seen.stop(look.file, problem, _advice_for(delimiter_of(path, need.form), look, problem))
    return look


def _look_at_table(need: Need, path: Path, look: FileLook, seen: Examination) -> None:
    try:
        look.kind = kind_of(path)
    except SourceError:
        return  # the preflight reports it
    if look.kind == "csv":
        text = look_at_text(path)
        look.encoding, look.line_ends = (
            text.encoding + (" with byte-order mark" if text.has_mark else ""),
            text.line_ends,
        )
        look.delimiter = DELIMITERS.get(text.delimiter, "")
        _compare_with_declared(need, text, path, look, seen)
    try:
        _count_columns(need, path, look)
        head = head_of(path, HEAD_ROWS, need.form, need.columns)
        look.used = _columns_used(need, head)
        # Without a header, the names of columns would be the values of a person's row.
        if need.at[0] == "records" and len(look.used) == len(set(need.columns)):
            look.personal = _personal_columns(head)
            look.register = register_columns(head.column_names)
    except (
        SourceError,
        pa.ArrowInvalid,
        UnicodeDecodeError,
        OSError,
        StopIteration,
        KeyError,
        ValueError,
    ) as error:
        if not isinstance(error, SourceError):
            said = str(error)[:200] or type(error).__name__
            seen.add(
                "warn",
                look.file,
                f"{look.file} cannot be read as {look.kind}: {said}",
                "save it again, or name another file",
            )
        return
    if look.columns >= MANY_COLUMNS:
        seen.add(
            "note",
            look.file,
            f"{look.file} has {look.columns} columns, of which {len(set(need.columns))} are used;"
            " the others are not read.",
        )


def _compare_with_declared(
    need: Need, text: TextLook, path: Path, look: FileLook, seen: Examination
) -> None:
    if text.is_really:
        seen.add(
            "warn",
            look.file,
            f"{look.file} is {text.is_really}, not {look.kind} text.",
            "rename it to what it is, or save it as CSV",
        )
        return
    declared = need.form.encoding.lower()
    delimiter = delimiter_of(path, need.form)
    if text.encoding != "utf-8" and declared in ("utf-8", "utf8"):
        where = (
            f" (the first odd character is in line {text.first_odd_line:,})"
            if text.first_odd_line
            else ""
        )
        meant = [Suggestion(need.at, "encoding", text.encoding, f"{look.file} is no UTF-8{where}")]
        seen.add(
            "warn",
            look.file,
            f"{look.file} is declared as UTF-8 but looks like {text.encoding}{where}.",
            f"{set_lines(meant)} in its entry",
            meant,
        )
    if text.encoding == "utf-8" and not declared.startswith("utf") and text.first_odd_line == 0:
        seen.add(
            "note",
            look.file,
            f"{look.file} is declared as {need.form.encoding} but every byte of it is good UTF-8;"
            " names with accents may come out wrong.",
        )
    if text.line_ends == "CR":
        sentence = (
            f"{look.file} ends its lines with a bare carriage return, as old Macintosh programs do."
        )
        seen.add("note", look.file, sentence, "nothing to set: it is read as it is")
    if text.line_ends == "mixed":
        seen.add(
            "note",
            look.file,
            f"{look.file} mixes line ends of several systems; row numbers may differ from those"
            " another program shows.",
        )
    if text.delimiter and text.delimiter != delimiter:
        shown, really = DELIMITERS.get(delimiter, repr(delimiter)), DELIMITERS[text.delimiter]
        why = f"the {really} separates the values of {look.file}"
        meant = [Suggestion(need.at, "delimiter", text.delimiter, why)]
        sentence = (
            f"{look.file} is declared as separated by the {shown} but its values are separated by"
            f" the {really}."
        )
        seen.add("warn", look.file, sentence, f"{set_lines(meant)} in its entry", meant)


def _advice_for(declared: str, look: FileLook, problem: str) -> str:
    if "no column" in problem and look.delimiter not in ("", DELIMITERS.get(declared)):
        return "set the delimiter first: the column may be there"
    return ""


def _count_columns(need: Need, path: Path, look: FileLook) -> None:
    if need.boundaries:
        try:
            look.columns = len(boundary_columns(path, need.layer))
        except SourceError:
            return
    else:
        look.columns = len(read_header(path, need.form, need.columns))
        if look.kind == "parquet":
            look.rows = pq.read_metadata(path).num_rows


def _columns_used(need: Need, head: pa.Table) -> list[ColumnLook]:
    return [
        _column_look(name, head.column(name).to_pylist())
        for name in dict.fromkeys(need.columns)
        if name in head.column_names
    ]


def _personal_columns(head: pa.Table) -> dict[str, Kind]:
    """Columns that seem to hold data about persons, and which. Their values are told nowhere."""
    found = {}
    for name in head.column_names:
        texts = Counter(text or "" for text in head.column(name).to_pylist())
        if kind := personal_kind(name, texts):
            found[name] = kind
    return found


def tell_register(entry: RecordsEntry, files: Sequence[FileLook], seen: Examination) -> None:
    """Ask whether rows are people who are there from one day until another."""
    headings = next((look.register for look in files if look.register), None)
    if headings is None or entry.is_register or entry.count:
        return
    joined, left = headings
    why = "only who knows the records can say whether a row is a person who joined and left"
    lines = [
        Suggestion(("records", entry.key), "from", joined, why, ("date",), by_person=True),
        Suggestion(("records", entry.key), "until", left, why, by_person=True),
    ]
    seen.add(
        "warn",
        f"records {entry.key}",
        f"The columns {joined} and {left} look like those of a register, in which a row is a person"
        " who is there from one day until another; the rows are counted as events.",
        f'if it is one, {set_lines(lines)}, leave out date, and give its services kind = "stock"',
        lines,
    )


def tell_personal(entry: RecordsEntry, files: Sequence[FileLook], seen: Examination) -> None:
    """Report columns about persons: those that are not needed, and a missing data audit.

    files : what is known of the files of the set.
    """
    needed = set(source_columns(entry))
    found = {name: kind for look in files for name, kind in look.personal.items()}
    spare = [f"{name} ({kind.name})" for name, kind in found.items() if name not in needed]
    where = f"records {entry.key}"
    if spare:
        seen.add(
            "warn",
            where,
            f"{_files_in_words(files)} has columns that look personal and that the catalogue does"
            f" not need: {', '.join(spare)}. A build does not read them.",
            "take these columns out of the file, or ask for an extract without them",
        )
    about = [name for name, kind in found.items() if kind.is_of_a_person]
    if not about or entry.audit.about in PERSONAL:
        return
    meant = Suggestion(
        ("records", entry.key, "audit"),
        "about",
        "individuals",
        "whether the records are about individuals",
        by_person=True,
    )
    seen.add(
        "warn",
        where,
        f"The records look as if they were about individuals ({', '.join(about)}), but audit.about"
        f' is "{entry.audit.about}". Records about individuals always need their data audit.',
        f"{set_lines([meant])} in [records.audit] and answer its questions (docs/data-audit.md)",
        [meant],
    )


def _files_in_words(files: Sequence[FileLook]) -> str:
    first = files[0].file
    return f"{first} and {len(files) - 1:,} more" if len(files) > 1 else first


def _column_look(name: str, texts: Sequence[str | None]) -> ColumnLook:
    filled = Counter(t.strip() for t in texts if t and t.strip())
    kinds: Counter[str] = Counter()
    for kind, count in zip(types_of(list(filled)), filled.values(), strict=True):
        kinds[kind] += count
    shares = {kind: count / filled.total() for kind, count in kinds.most_common()}
    return ColumnLook(name=name, filled=filled.total() / len(texts) if texts else 0.0, types=shares)


def types_of(texts: Sequence[str]) -> list[str]:
    """The likely type of each text of a column.

    >>> types_of(["E01000001", "ls1 4dy", "1,200", "*", "Otley"])
    ['area code', 'postcode', 'number', 'hidden mark', 'text']
    >>> types_of(["2024-03-31", "31/03/2024", "03/31/2024", "Mar-24", "2023/24 Q1", "2024-W12"])
    ['date (iso)', 'date (uk)', 'date (us)', 'month', 'quarter', 'week']
    """
    split = split_times(pd.Series(list(texts), dtype=object))
    found = np.full(len(texts), "", dtype=object)
    for order in get_args(DateOrder):
        grain = DateTexts(split, DateForm(order)).read().grain
        for place, name in enumerate(GRAINS):
            told = f"date ({order})" if name == "day" else GRAIN_NAMES[name][0]
            found[(found == "") & (grain == place)] = told
    return [_type_of(text, str(dated)) for text, dated in zip(texts, found, strict=True)]


def _type_of(text: str, dated: str) -> str:
    """``dated`` is what a text is as a date, '' where it is none."""
    if _AREA_CODE.match(text.upper()):
        return "area code"
    if _NUMBER.match(text):
        return "number"
    if dated or tidy_postcode(text):
        return dated or "postcode"
    return "hidden mark" if is_hidden_mark(text.casefold()) else "text"


def types_in_words(look: ColumnLook) -> str:
    """The types of a column as a phrase."""
    told = ", ".join(f"{kind} {percent(share)}" for kind, share in list(look.types.items())[:3])
    return told or "empty"


def code_columns(path: Path, entry: TableEntry) -> dict[str, pa.Array]:
    """Distinct values of every text column of a table, to find codes of another vintage.

    Only rows that the entry means count. Empty where the table cannot be read.
    """
    scope = list(entry.scope_columns)
    try:
        kind = kind_of(path)
        if kind == "parquet":
            names = [
                f.name
                for f in pq.read_schema(path)
                if pa.types.is_string(f.type)
                or pa.types.is_large_string(f.type)
                or pa.types.is_dictionary(f.type)
            ]
            table = pq.read_table(path, columns=list(dict.fromkeys([*names, *scope])))
        else:
            table = read_whole(path, entry.form, scope)
            names = table.column_names
        for condition in conditions_of(entry):
            texts = plain_text(table.column(condition.column))
            meant = [t for t in texts.unique().to_pylist() if condition.admits(t or "")]
            table = table.filter(pc.is_in(texts, value_set=pa.array(meant, pa.string())))
    except (SourceError, pa.ArrowInvalid, OSError, KeyError):
        return {}
    return {name: table.column(name).unique() for name in names}

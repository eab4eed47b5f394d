"""Find the encoding, line ends and delimiter of a text file from its bytes.

It parses nothing that a build would read.
"""

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

WHOLE = 256 * 2**20
"""Files up to this size are examined whole; of larger ones, SLICES parts of this total size."""
SLICES = 16
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NOT_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_MAGIC = (
    (b"PK\x03\x04", "an XLSX or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel (.xls) file"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF", "a PDF file"),
)


@dataclass(frozen=True, slots=True)
class TextLook:
    """The encoding, line ends and delimiter of a text file.

    ``encoding`` is a name that atlas.toml accepts, '' where the file is no text; ``is_really`` then
    names the format.
    """

    encoding: str
    has_mark: bool
    """Whether the file begins with a byte-order mark."""
    line_ends: str
    """LF, CRLF, CR or mixed; '' where there is a single line."""
    delimiter: str
    """The likely delimiter, '' where none is found."""
    first_odd_line: int = 0
    """Line of the first byte that is not UTF-8, 0 where there is none."""
    is_really: str = ""


def look_at_text(path: Path) -> TextLook:
    """Encoding, line ends and delimiter of a text file."""
    content = sample_of(path)
    really = next((words for magic, words in _MAGIC if content.startswith(magic)), "")
    if really:
        return TextLook("", False, "", "", is_really=really)
    encoding, odd = _encoding_of(content)
    text = content[: 1 << 18].decode(encoding or "latin-1", errors="replace").removeprefix("\ufeff")
    return TextLook(
        encoding=encoding,
        has_mark=content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)),
        line_ends=_line_ends(text),
        delimiter=_delimiter_of(text),
        first_odd_line=odd,
        is_really="" if encoding else "no text: it holds zero bytes",
    )


def sample_of(path: Path) -> bytes:
    """The first megabytes of a file, which show its encoding and delimiter.

    A later character that contradicts them is rare.
    """
    with path.open("rb") as handle:
        return handle.read(1 << 26)


def _encoding_of(content: bytes) -> tuple[str, int]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 0
    start = content[:4096]
    if start.count(0) > len(start) // 4:
        return ("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"), 0
    if b"\0" in start:
        return "", 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(
            content
        )  # a character cut off at the end of the sample is no fault
        return "utf-8", 0
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) or content.count(b"\r", 0, error.start)
        rest = content[error.start : error.start + (1 << 20)]
        return ("latin-1" if _NOT_CP1252 & set(rest) else "cp1252"), line + 1


def _line_ends(text: str) -> str:
    pairs = text.count("\r\n")
    lone = {"CRLF": pairs, "CR": text.count("\r") - pairs, "LF": text.count("\n") - pairs}
    if lone["CR"] == 1 and text.endswith("\r"):
        lone["CR"] = 0  # the sample may end between the two
    present = [name for name, count in lone.items() if count]
    return present[0] if len(present) == 1 else "mixed" if present else ""


def _delimiter_of(text: str) -> str:
    """The character that splits the first lines into the same number of values, most of them."""
    lines = io.StringIO(text, newline="")
    first = [line for line, _ in zip(lines, range(200), strict=False)]
    if len(first) == 1 and "\r" in text:
        first = text.split("\r")[:200]
    best, most = "", (0.0, 1)
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(first, delimiter=delimiter) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        # The first lines may be a title.
        width, agreeing = Counter(widths).most_common(1)[0]
        if width < 2:
            continue
        score = (round(agreeing / len(widths), 1), width)
        if score > most:
            best, most = delimiter, score
    return best


def large_sample(path: Path, target: Path) -> float:
    """Write the header and SLICES parts spread over a large CSV file to ``target``.

    Only whole lines are written. Returns the share of bytes taken. A quoted value that runs over
    several lines may be cut at the start of a part: its pieces count as malformed lines.
    """
    size = path.stat().st_size
    part, taken = WHOLE // SLICES, 0
    with path.open("rb") as source, target.open("wb") as sink:
        header = source.readline()
        sink.write(header)
        for place in range(SLICES):
            start = max(len(header), size * place // SLICES)
            source.seek(start)
            if start > len(header):
                source.readline()
            block = source.read(part)
            block = block[: block.rfind(b"\n") + 1]
            taken += sink.write(block)
    return taken / size


def repeated_lines(path: Path) -> int:
    """Lines of a file that are an exact copy of an earlier line."""
    seen: set[int] = set()
    copies = 0
    with path.open("rb") as handle:
        for line in handle:
            key = hash(line.rstrip(b"\r\n"))
            copies += key in seen
            seen.add(key)
    return copies

"""What a bad file is, and the good rows it is made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

FIELDS = ("when", "where", "what", "how", "n")
PLACES = {
    "code": 'place = { level = "lsoa", code = "where" }',
    "postcode": 'place = { postcode = "where" }',
    "point": 'place = { x = "x", y = "y", crs = "EPSG:4326" }',
}


@dataclass(frozen=True)
class Bad:
    """One bad file of records."""

    name: str
    write: Callable[[Path], None]
    """Writes it to a path."""
    suffix: str = ".csv"
    place: str = "code"
    options: str = ""
    """Further lines of its [[records]]."""
    rows: int | None = None
    """Records in it, header left out: what must be read, where it is read at all."""
    accepted: int | None = None
    """How many of them can be used, where that is certain."""
    refused_rows: frozenset[int] | None = None
    """Which rows cannot be used, counted from 1, where that is certain."""
    whole: bool | None = None
    """True: it must be refused whole; False: it must be read; None: either, but clearly."""

    @property
    def toml(self) -> str:
        """Its [[records]] entry; ``{key}`` and ``{file}`` are to be filled in."""
        columns = (
            'date = "when"\ndate_order = "uk"\nservice = "what"\nchannel = "how"\nchannels = {'
            ' "Online" = "web" }\ncount = "n"\n'
        )
        for line in self.options.splitlines():
            name = line.partition("=")[0].strip()
            columns = "".join(
                kept
                for kept in columns.splitlines(keepends=True)
                if kept.partition("=")[0].strip() != name
            )
        signed = (
            'disclosure = { preset = "none", name = "A. Tester", reason = "Made up for a test" }\n'
        )
        return (
            '\n[[records]]\nkey = "{key}"\ntitle = "{key}"\nfile ='
            f' "{{file}}"\n{PLACES[self.place]}\n{columns}{self.options}\n{signed}'
        )


def good(count: int = 6) -> list[tuple[str, ...]]:
    """Rows of which every one can be used."""
    return [
        (f"{1 + i % 28:02d}/{1 + i % 12:02d}/2023", f"L{i % 6}", "8", "Online", str(1 + i % 4))
        for i in range(count)
    ]


def text_of(
    rows: Sequence[Sequence[str]],
    *,
    fields: Sequence[str] = FIELDS,
    delimiter: str = ",",
    end: str = "\n",
) -> str:
    """A table as plain delimited text: nothing is quoted."""
    return "".join(delimiter.join(row) + end for row in (fields, *rows))


def of_bytes(content: bytes) -> Callable[[Path], None]:
    """Writes just these bytes."""
    return lambda path: void(path.write_bytes(content))


def of_text(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """Writes a text as it is."""
    return of_bytes(text.encode(encoding, errors="surrogatepass"))


def void(_: object) -> None:
    """Nothing, whatever was done."""

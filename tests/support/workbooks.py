"""Write the smallest XLS and XLSB workbooks: one sheet of texts and numbers.

No library writes XLSB, and a binary file in the repository could not be read in a review.
XLS: [MS-XLS] in a compound file [MS-CFB]. XLSB: [MS-XLSB]. All by Microsoft, open specifications.
"""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

Cell = str | int | float
SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_xls(path: Path, sheet: str, *rows: Sequence[Cell]) -> Path:
    """A workbook of Excel 97 to 2003."""
    cells = b"".join(
        _xls_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row)
    )
    tail = _xls(0x0A)
    content = _xls(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + tail
    name = sheet.encode("utf-16-le")
    head = _xls(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    where = len(head) + 4 + 8 + len(name) + len(tail)
    bound = _xls(0x85, struct.pack("<IHBB", where, 0, len(sheet), 1) + name)
    stream = head + bound + tail + content
    # Shorter streams would lie in a second, smaller table of sectors.
    stream = stream.ljust(-(-max(len(stream), 4096) // SECTOR) * SECTOR, b"\0")
    sectors = len(stream) // SECTOR
    table = [FAT, END, *range(3, 2 + sectors), END]
    header = struct.pack(
        "<8s16xHHHHH6xIII4xIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1),
        *(4096, END, 0, END, 0),
    ) + struct.pack("<109I", 0, *[FREE] * 108)
    folder = _entry("Root Entry", 5, END, 0, 1) + _entry("Workbook", 2, 2, len(stream), FREE)
    fat = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    path.write_bytes(header + fat + folder.ljust(SECTOR, b"\0") + stream)
    return path


def _xls(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _xls_cell(row: int, column: int, value: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _xls(0x204, place + struct.pack("<HB", len(value), 1) + text)
    return _xls(0x203, place + struct.pack("<d", value))


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    parts = struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, FREE, FREE, child, start, size)
    return parts.ljust(128, b"\0")


def write_xlsb(path: Path, sheet: str, *rows: Sequence[Cell]) -> Path:
    """A binary workbook of Excel 2007 and later."""
    listed = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet)
    book = _xlsb(131) + _xlsb(143) + _xlsb(156, listed) + _xlsb(144) + _xlsb(132)
    body = b"".join(
        _xlsb(0, struct.pack("<IIHBBBI", r, 0, 300, 0, 0, 0, 0))
        + b"".join(_xlsb_cell(c, value) for c, value in enumerate(row))
        for r, row in enumerate(rows)
    )
    last = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    whole = _xlsb(129) + _xlsb(148, last) + _xlsb(145) + body + _xlsb(146) + _xlsb(130)
    kinds = "http://schemas.openxmlformats.org"
    relation = f"{kinds}/officeDocument/2006/relationships"
    types = "application/vnd.ms-excel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{kinds}/package/2006/content-types">'
            f'<Default Extension="bin" ContentType="{types}.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        )
        for place, kind, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.bin"),
            ("xl/_rels/workbook.bin.rels", "worksheet", "worksheets/sheet1.bin"),
        ):
            archive.writestr(
                place,
                f'<Relationships xmlns="{kinds}/package/2006/relationships">'
                f'<Relationship Id="rId1" Type="{relation}/{kind}" Target="{target}"/>'
                "</Relationships>",
            )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", whole)
    return path


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb(kind: int, body: bytes = b"") -> bytes:
    return _seven_bits(kind, 2) + _seven_bits(len(body), 4) + body


def _seven_bits(number: int, most: int) -> bytes:
    """A number in groups of seven bits, the lowest first; the highest bit says that more follow."""
    found = []
    while True:
        number, low = number >> 7, number & 0x7F
        found.append(low | (0x80 if number else 0))
        if not number:
            assert len(found) <= most
            return bytes(found)


def _xlsb_cell(column: int, value: Cell) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _xlsb(6, place + _wide(value))
    return _xlsb(5, place + struct.pack("<d", value))

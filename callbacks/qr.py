"""QR codes of addresses, as drawings."""

import io

import segno

BORDER = 2
"""Modules of white around the code; scanners need at least some."""


def code_of(address: str) -> segno.QRCode | None:
    """The code of an address; a long one has less to spare for damage. None where none holds it."""
    for spare in ("m", "l"):
        try:
            return segno.make(address, error=spare, micro=False)
        except segno.DataOverflowError:
            continue
    return None


def svg_of(code: segno.QRCode) -> bytes:
    """A code as an SVG drawing."""
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=BORDER, dark="#000", light="#fff", omitsize=True)
    return drawn.getvalue()

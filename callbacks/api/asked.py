"""What an address asks for, checked before anything is looked up."""

from data.errors import RequestError

LONGEST_DIGITS = 9


def whole_number(name: str, text: str) -> int:
    """A whole number from 0 in plain digits. Raises RequestError saying what was given."""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_DIGITS:
        return int(text)
    raise RequestError(f"{name} is '{text[:40]}'; expected a whole number from 0, in digits.")


def short_text(name: str, text: str, longest: int) -> str:
    """Text without control characters, of bounded length. Raises RequestError."""
    if len(text) > longest:
        raise RequestError(f"{name} is {len(text):,} characters long; expected {longest} at most.")
    return "".join(c if c.isprintable() else " " for c in text).strip()

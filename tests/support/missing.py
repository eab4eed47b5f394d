"""The list of who is missing as text."""

from data.answers.asked import Asked
from data.answers.exports.missing import missing_file


def missing_text(asked: Asked) -> str:
    """Its CSV file, without the mark that spreadsheets need."""
    return missing_file(asked, "").csv().decode("utf-8-sig")

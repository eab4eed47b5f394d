"""The page of services: a wide table of every service, and its turn, every area for one service."""

from typing import Any

from data.answers.asked import Asked
from data.answers.exports.table_json import table_for
from data.answers.pages import Page
from layouts.panels.wide import build_no_table, build_wide


def answer(asked: Asked) -> dict[str, Any]:
    """The headline and the frame of the table; the browser draws its rows from ``table.json``."""
    table = table_for(asked)
    if isinstance(table, str):
        page, headline = build_no_table(asked, table), table.rstrip(".")
    else:
        page, headline = build_wide(asked, table), table.headline
    return {"page": page, "title": headline, "area": asked.view.area, "status": f"{headline}."}


SERVICES = Page("services", "Services", answer, is_table=True)

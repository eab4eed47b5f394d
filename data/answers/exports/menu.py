"""What a view can be taken away as: a sentence with its source, and the files that it has."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.answers.asked import Asked
from data.answers.exports.formats import EXPORTS, Export
from data.answers.exports.notes import Notes, file_name, notes_of_maps
from data.answers.exports.segments import has_attributes, segments_notes_for
from data.answers.exports.shape_file import has_shape, shape_notes_for
from data.answers.exports.table import shown_for
from data.answers.exports.wide import has_wide, wide_notes_for
from data.answers.spots import own_name_of
from data.answers.story.ward import ward_page
from data.answers.talk import talk_of
from data.answers.view import MINE
from data.answers.words import item_title
from data.errors import NotFoundError


def menu_for(asked: Asked, root: str) -> dict[str, Any]:
    """What is asked, the sentence, the files, and why others are not there, as JSON.

    ``root`` is the address of the page. ``files``: ``key`` (the name of its address), ``title``,
    ``description``, ``name`` and ``of_talk``. ``reason`` is empty where every file is there. On the
    page of a talk they are the files of the talk, and there is no sentence.
    """
    talk = [export for export in EXPORTS if export.tell and export.mode == asked.view.mode]
    if talk:
        about = f"The talk on the stage: {_title(asked)}."
        return _menu(about, "", talk, "", asked)
    try:
        areas, reason = shown_for(asked)[0].level.areas, ""
    except NotFoundError as error:
        areas, reason = 0, str(error)
    notes = _notes_of_page(asked)
    files = _of_view(asked, areas)
    return _menu(notes.question, notes.sentence(root), files, reason, asked)


def _notes_of_page(asked: Asked) -> Notes:
    """What is said of the page that is open, whose headline is not always that of its map."""
    mode = asked.view.mode
    if has_shape(asked):
        return shape_notes_for(asked)
    if mode == "services" and has_wide(asked):
        return wide_notes_for(asked)
    if mode == "segments" and has_attributes(asked):
        return segments_notes_for(asked)
    notes = notes_of_maps(asked)
    if mode != "ward" or asked.spot is None:
        return notes
    page = ward_page(asked)
    return replace(
        notes,
        headline=page.headline,
        question=f"What changed in {page.place.said} since a year before?",
        period=page.period,
        sources=tuple(dict.fromkeys(each.text for each in page.cited if each.text)),
    )


def _title(asked: Asked) -> str:
    if asked.view.story == MINE:
        return "the one that this device keeps"
    return talk_of(asked.atlas, asked.view.story, asked).title


def _menu(
    about: str, sentence: str, files: Sequence[Export], reason: str, asked: Asked
) -> dict[str, Any]:
    entries = [_entry(export, asked) for export in files]
    return {"about": about, "sentence": sentence, "files": entries, "reason": reason}


def _of_view(asked: Asked, areas: int) -> list[Export]:
    """The files of a view: those that only its page has come before those of its map."""
    found = [export for export in EXPORTS if _is_there(export, asked, areas)]
    return sorted(found, key=lambda export: not export.mode)


def _is_there(export: Export, asked: Asked, areas: int) -> bool:
    is_of_place = asked.view.tab in export.tabs or export.mode == asked.view.mode
    if not export.is_of_the_map and not is_of_place:
        return False
    if export.has_table and not 0 < areas <= export.most_areas:
        return False
    return export.is_there(asked)


def name_for(export: Export, asked: Asked) -> str:
    """The name of a file of a view."""
    is_of_item = asked.view.tab in ("users", "missing", "plan") or asked.view.turn == "areas"
    thing = item_title(asked) if is_of_item and asked.item else ""
    words = f"{export.key.partition('.')[0]} {thing} {own_name_of(asked.spot, asked.atlas)}"
    return file_name(asked, export.extension, "" if export.is_of_the_map else words)


def _entry(export: Export, asked: Asked) -> dict[str, Any]:
    return {
        "key": export.key,
        "title": export.title,
        "description": export.description,
        "name": name_for(export, asked),
        "of_talk": export.tell is not None,
    }

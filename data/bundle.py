"""``wardwise bundle``: a talk as one file that needs no server."""

from collections.abc import Mapping
from pathlib import Path

import click

from data.answers.exports.formats import TalkMaker
from data.answers.exports.talk_slides import talk_pptx
from data.answers.talk import named_talk
from data.errors import StoryError, WardwiseError
from data.store.atlases import Atlases
from data.talk import Talk, read_talk

MAKERS: dict[str, TalkMaker] = {".pptx": talk_pptx}
"""The maker of each kind of file, by the end of its name."""


def run_bundle(
    story: str, store: Path, out: Path, more: Mapping[str, TalkMaker], *, with_notes: bool
) -> int:
    """Write a talk into one file. Returns the exit status.

    ``more``: makers beside those of this module, which know how pages are laid out.

    ``story`` is a key of the atlas's stories, the path of a ``.json`` file, or empty for the first
    story or a generated one. The file has what a person without groups may see.
    """
    try:
        makers = {**more, **MAKERS}
        make = makers.get(out.suffix.lower())
        if make is None:
            known = " or ".join(makers)
            raise StoryError([f"{out.name!r} was given; the file must end in {known}."])
        atlas = Atlases(store).current()
        talk = _read(Path(story)) if story.endswith(".json") else named_talk(atlas, story)
        content = make(talk, atlas, "", with_notes)
        out.write_bytes(content)
    except WardwiseError as error:
        click.echo(f"Not written. {error}", err=True)
        return 1
    except OSError as error:
        click.echo(f"Not written. {out}: {error.strerror}.", err=True)
        return 1
    notes = "with" if with_notes else "without"
    click.echo(
        f"{out}: {len(talk.scenes)} scenes of '{talk.title}', {notes} the speaker's notes,"
        f" {len(content) / 1e6:.1f} MB."
    )
    return 0


def _read(path: Path) -> Talk:
    """The story of a file. Raises StoryError where it cannot be read."""
    try:
        return read_talk(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError([f"{path} cannot be read: {error}."]) from None

"""A talk that is ready to be shown: its scenes with their pictures, its secrets and its end.

All of it is in one private directory. Each worker of a server opens the same one.
"""

import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from callbacks.talk.speaker import Speaker, Tries
from callbacks.talk.state import StateFile, TalkState
from layouts.talk.values import KeyRow, Slide

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of the followers' address: none looks like another when it is typed."""
ID_LENGTH = 8
TALK, STATE, TRIES = "talk.json", "state.json", "tries"
"""Files of the directory."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk and the directory of its state."""

    key: str
    """The last part of the followers' address."""
    title: str
    slides: tuple[Slide, ...]
    speaker: Speaker
    ends: float
    """Seconds since 1970."""
    folder: Path
    state: StateFile
    tries: Tries

    def now(self) -> TalkState:
        """Where the talk stands; ended once its hours are over."""
        state = self.state.read()
        return state.after("end", 1) if time.time() >= self.ends else state


def new_key() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(ID_LENGTH))


def write_talk(
    folder: Path, title: str, slides: tuple[Slide, ...], speaker: Speaker, ends: float
) -> Talk:
    """Write a talk into a directory that only this user can read (mode 0700), and open it.

    It takes the place of a talk that was there.
    """
    folder.chmod(0o700)
    for old in (STATE, TRIES):
        (folder / old).unlink(missing_ok=True)
    told = {
        "key": new_key(),
        "title": title,
        "ends": ends,
        "speaker": asdict(speaker),
        "slides": [_packed(slide) for slide in slides],
    }
    whole = folder / f"{TALK}.{secrets.token_hex(8)}"
    file = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        json.dump(told, out)
    # A server that reads it never sees half of it.
    os.replace(whole, folder / TALK)
    return open_talk(folder)


def open_talk(folder: Path) -> Talk:
    """The talk of a directory that ``write_talk`` wrote."""
    told = json.loads((folder / TALK).read_text(encoding="utf-8"))
    return Talk(
        told["key"],
        told["title"],
        tuple(_unpacked(slide) for slide in told["slides"]),
        Speaker(**told["speaker"]),
        told["ends"],
        folder,
        StateFile(folder / STATE),
        Tries(folder / TRIES),
    )


def _packed(slide: Slide) -> dict[str, Any]:
    key = [[row.swatch.hex(), row.text, row.areas] for row in slide.key]
    second = _packed(slide.second) if slide.second else None
    return {**asdict(slide), "picture": slide.picture.hex(), "key": key, "second": second}


def _unpacked(told: dict[str, Any]) -> Slide:
    return Slide(
        headline=told["headline"],
        question=told["question"],
        words=tuple(told["words"]),
        picture=bytes.fromhex(told["picture"]),
        described=told["described"],
        key=tuple(KeyRow(bytes.fromhex(swatch), *words) for swatch, *words in told["key"]),
        sources=tuple(told["sources"]),
        note=told["note"],
        name=told["name"],
        second=_unpacked(told["second"]) if told["second"] else None,
    )

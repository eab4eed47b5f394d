"""Where a talk stands: the scene, a blank screen, and the end. One small file holds it.

The workers of a server agree through that file. It is replaced as a whole, so that a reader never
sees half of it.
"""

import json
import os
import secrets
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path

ACTIONS = ("next", "back", "blank", "white", "end")
"""What a speaker can do, besides going to a scene by its number."""


@dataclass(frozen=True, slots=True)
class TalkState:
    """``scene`` counts from 0; ``screen`` is empty, ``blank`` or ``white``."""

    revision: int = 0
    scene: int = 0
    screen: str = ""
    is_ended: bool = False

    def after(self, action: str, scenes: int) -> "TalkState":
        """The state after an action of ACTIONS or the number of a scene, from 1.

        An action that changes nothing, and one that does not exist, return the same state. A
        change of scene ends a blank screen.
        """
        changed = self
        if action in ("blank", "white"):
            changed = replace(self, screen="" if self.screen == action else action)
        elif action == "end":
            changed = replace(self, is_ended=True)
        elif (scene := self._scene(action)) is not None:
            changed = replace(self, scene=min(max(scene, 0), scenes - 1), screen="")
        return self if changed == self else replace(changed, revision=self.revision + 1)

    def _scene(self, action: str) -> int | None:
        steps = {"next": 1, "back": -1}
        if action in steps:
            return self.scene + steps[action]
        return int(action) - 1 if action.isascii() and action.isdecimal() else None

    @property
    def etag(self) -> str:
        """It names the content too: two workers could give two states the same revision."""
        return f'"{self.revision}-{self.scene}-{self.screen}-{int(self.is_ended)}"'


class StateFile:
    """The state of a talk in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.Lock()

    def read(self) -> TalkState:
        """The state; the first one where the file is not there or cannot be read."""
        try:
            return TalkState(**json.loads(self.path.read_bytes()))
        except (OSError, ValueError, TypeError):
            return TalkState()

    def change(self, action: str, scenes: int) -> TalkState:
        """Do an action and return the new state."""
        with self._guard:
            before = self.read()
            state = before.after(action, scenes)
            if state != before:
                self._write(state)
        return state

    def _write(self, state: TalkState) -> None:
        whole = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        whole.write_text(json.dumps(asdict(state)), encoding="ascii")
        os.replace(whole, self.path)

"""The current atlas of a store, which builds may replace while the server runs."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Set
from pathlib import Path

from data.errors import DraftError, NotFoundError, StoreError
from data.store.layout import build_path, is_build_id, read_current
from data.store.memory import Memory
from data.store.reader import Atlas, open_atlas
from data.store.visibility import MARK, hidden_themes, visible_to

HELD_OPEN = 2
"""Builds kept open: the current one, and the one before it for pages that opened under it."""
HELD_SEEN = 64
"""Atlases kept for different groups of viewers; each costs a manifest."""

NOT_HERE = "This atlas has been renewed since the page was opened; reload the page."

_log = logging.getLogger(__name__)


class Atlases:
    """The current atlas of a store, as the person who asks may see it.

    A request asks once and uses that atlas to its end, so it never sees half of one build and half
    of another. ``groups`` returns the groups of the person who asks. Without it a person has no
    group, and nobody sees themes for groups. A draft is no atlas to serve, unless ``takes_drafts``:
    nobody but its own machine may see it.
    """

    def __init__(
        self,
        store: Path,
        memory: Memory | None = None,
        groups: Callable[[], Set[str]] = frozenset,
        *,
        takes_drafts: bool = False,
    ) -> None:
        self.store = Path(store)
        self._takes_drafts = takes_drafts
        self._groups = groups
        self._seen: OrderedDict[tuple[str, frozenset[str]], Atlas] = OrderedDict()
        self._memory = Memory() if memory is None else memory
        self._latest: Atlas | None = None
        self._open: OrderedDict[str, Atlas] = OrderedDict()
        self._guard = threading.Lock()

    def current(self) -> Atlas:
        """The current atlas as the person who asks may see it.

        Raises StoreError where there is no atlas to serve, DraftError where it is a draft that may
        not be served.
        """
        return self._as_seen(self.whole())

    def whole(self) -> Atlas:
        """The atlas that ``current`` points to now, with all its content.

        It costs one readlink while the atlas stays the same. A new build that cannot be opened is
        logged, and the server goes on with the one before, unless that was undone. Raises
        StoreError where there is no atlas to serve.
        """
        latest = self._latest
        try:
            build_id = read_current(self.store)
            if latest is None or latest.build_id != build_id:
                self._latest = latest = self._opened(build_id)
        except StoreError as error:
            if latest is None or not build_path(self.store, latest.build_id).is_dir():
                raise
            _log.warning("Build %s goes on serving: %s", latest.build_id, error)
        return latest

    def at(self, build_id: str) -> Atlas:
        """The atlas of a build id: the current one, or one that is kept for pages opened under it.

        Raises NotFoundError where the atlas was replaced since, and where the id is that of an
        atlas as other people see it.
        """
        found = self._as_seen(self._whole_at(build_id.partition(MARK)[0]))
        if found.build_id != build_id:
            raise NotFoundError(NOT_HERE)
        return found

    def _whole_at(self, build_id: str) -> Atlas:
        # ``current`` is read for every tile: a build that was undone must not answer from memory.
        current = self.whole()
        if current.build_id == build_id:
            return current
        # A build that was undone is gone, also where it is open still.
        if is_build_id(build_id) and build_path(self.store, build_id).is_dir():
            return self._opened(build_id)
        raise NotFoundError(NOT_HERE)

    def _as_seen(self, whole: Atlas) -> Atlas:
        groups = self._groups()
        hidden = hidden_themes(whole.manifest, groups)
        if not hidden:
            return whole
        with self._guard:
            key = whole.build_id, hidden
            found = self._seen.get(key) or visible_to(whole, groups)
            self._seen[key] = found
            self._seen.move_to_end(key)
            while len(self._seen) > HELD_SEEN:
                self._seen.popitem(last=False)
            return found

    def _opened(self, build_id: str) -> Atlas:
        with self._guard:
            found = self._open.get(build_id) or open_atlas(self.store, self._memory, build_id)
            if found.manifest.draft and not self._takes_drafts:
                raise DraftError
            self._open[build_id] = found
            self._open.move_to_end(build_id)
            while len(self._open) > HELD_OPEN:
                self._open.popitem(last=False)
            return found

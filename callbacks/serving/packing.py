"""Static files as small as brotli makes them.

They are compressed once for all visitors and kept across restarts. Quality 11 takes 19 seconds for
plotly.js, so the first visitor gets quality 5 at once and a thread of low priority compresses the
file again.
"""

import hashlib
import logging
import os
import queue
import threading
from contextlib import suppress
from pathlib import Path

import brotli

QUICK, BEST = 5, 11
NICENESS = 10

_log = logging.getLogger(__name__)


def packing_folder() -> Path | None:
    """The user's own cache folder for packed files; None where no folder can be written to."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        folder = (Path(base) if base else Path.home() / ".cache") / "wardwise" / "packed"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        _log.info("Packed files are kept in memory only: %s", error)
        return None
    return folder if os.access(folder, os.W_OK) else None


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Packing:
    """Brotli bytes by the digest of their content."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._packed: dict[str, tuple[bytes, int]] = {}
        self._waiting: queue.PriorityQueue[tuple[int, str, bytes]] = queue.PriorityQueue()
        self._guard = threading.Lock()
        self._worker: threading.Thread | None = None

    def add(self, content: bytes) -> str:
        """Pack content quickly now, and at the best quality later. Returns its digest."""
        digest = digest_of(content)
        with self._guard:
            known = digest in self._packed
        if not known:
            found = self._read(digest)
            self._packed[digest] = (
                (found, BEST)
                if found is not None
                else (brotli.compress(content, quality=QUICK), QUICK)
            )
            if found is None:
                self._waiting.put((len(content), digest, content))
                self._start()
        return digest

    def get(self, digest: str) -> tuple[bytes, int]:
        """The packed bytes at present, and their quality."""
        return self._packed[digest]

    def settle(self) -> None:
        """Wait until everything added is packed at the best quality."""
        self._waiting.join()

    def _start(self) -> None:
        # The first request starts the thread, not the import: threads are lost when a pre-forking
        # server forks.
        with self._guard:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, name="packing", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        with suppress(AttributeError, OSError):  # only Linux has a priority for each thread
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        while True:
            _, digest, content = self._waiting.get()
            try:
                packed = self._read(digest)  # another worker process may have been quicker
                if packed is None:
                    packed = brotli.compress(content, quality=BEST)
                    self._write(digest, packed)
                self._packed[digest] = (packed, BEST)
            except Exception:
                _log.exception("A static file stays packed at quality %d", QUICK)
            finally:
                self._waiting.task_done()

    def _read(self, digest: str) -> bytes | None:
        if self.folder is None:
            return None
        try:
            packed = (self.folder / f"{digest}.br").read_bytes()
            return packed if digest_of(brotli.decompress(packed)) == digest else None
        except (OSError, brotli.error):
            return None

    def _write(self, digest: str, packed: bytes) -> None:
        if self.folder is None:
            return
        fresh = self.folder / f".{digest}-{os.getpid()}"
        with suppress(OSError):
            fresh.write_bytes(packed)
            os.replace(fresh, self.folder / f"{digest}.br")

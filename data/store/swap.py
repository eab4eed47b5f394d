"""Replace the old build by a finished one: whole, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from data.errors import StoreError
from data.store.layout import BUILDS, CURRENT, LOCK, PARTIAL, build_path, is_build_id, read_current

if os.name == "nt":
    import msvcrt

    def _take(file: IO[Any]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:
    import fcntl

    def _take(file: IO[Any]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def sole_writer(store: Path) -> Iterator[None]:
    """Hold the store's lock, which the system releases however the process ends.

    Raises StoreError while another build holds it.
    """
    told = f"Another build is writing to {store}; wait for it to end, or give another --store"
    with (store / BUILDS / LOCK).open("a") as lock, held(lock, told):
        yield


@contextmanager
def held(file: IO[Any], told: str) -> Iterator[None]:
    """Hold the lock of an open file, until it is closed.

    Raises StoreError with the sentence ``told`` while another process holds it.
    """
    try:
        _take(file)
    except OSError:
        raise StoreError(told) from None
    yield


def clear_partial(store: Path) -> None:
    """Delete the partial builds that killed processes left behind.

    Call it only under sole_writer: then no partial build belongs to a running process.
    """
    for left in (store / BUILDS).glob(f"{PARTIAL}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in store.glob(f".{CURRENT}-*"):
        left.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Flush a file or directory to disk, so that its present state survives a power cut."""
    with suppress(PermissionError, IsADirectoryError):  # Windows cannot open a directory
        handle = os.open(path, os.O_RDONLY)
        try:
            with suppress(OSError):  # some network file systems refuse fsync of a directory
                os.fsync(handle)
        finally:
            os.close(handle)


def sync_tree(root: Path) -> None:
    """Flush every file under root to disk, so that it survives a power cut."""
    for folder, _, names in os.walk(root):
        for name in names:
            sync(Path(folder, name))
        sync(Path(folder))


def point_current_at(store: Path, build_id: str) -> None:
    """Swap ``current`` in one step: a symlink, or a text file where symlinks are not possible."""
    fresh = store / f".{CURRENT}-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    try:
        fresh.symlink_to(Path(BUILDS, build_id), target_is_directory=True)
    except OSError:
        fresh.write_text(build_id + "\n", encoding="ascii")
        sync(fresh)
    os.replace(fresh, store / CURRENT)
    sync(store)


def previous_build(store: Path) -> str:
    """Id of the build served before this one, empty where there is none."""
    with suppress(StoreError):
        return read_current(store)
    return ""


def prune(store: Path, keep: set[str]) -> None:
    """Delete every build that is not to be kept."""
    for folder in (store / BUILDS).iterdir():
        if is_build_id(folder.name) and folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def install(store: Path, partial: Path, build_id: str) -> None:
    """Move a finished partial build into its place and swap ``current`` to it.

    The store keeps this build and the one before.
    """
    place = build_path(store, build_id)
    previous = previous_build(store)
    if place.exists():
        _mend(place, partial)
    else:
        partial.rename(place)
    sync(store / BUILDS)
    point_current_at(store, build_id)
    if previous != build_id:
        prune(store, {build_id, previous})


def _mend(place: Path, fresh: Path) -> None:
    """Replace damaged files of a build that already exists.

    Under one id the bytes are the same, so replacing file by file is safe while the build is
    served.
    """
    for source in sorted(path for path in fresh.rglob("*") if path.is_file()):
        target = place / source.relative_to(fresh)
        if not target.is_file() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, target)
            sync(target.parent)

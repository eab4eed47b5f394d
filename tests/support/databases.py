"""Real servers for tests, each private to the test that starts it: Debian's PostgreSQL and Redis. A
test skips, with the reason, where they are absent.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> str | None:
    """PostgreSQL does not run as root: another account where this is root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    pytest.skip("PostgreSQL does not run as root and there is no account postgres or nobody")


def _postgres_bin() -> Path:
    found = shutil.which("pg_ctl")
    places = (
        [Path(found).resolve().parent]
        if found
        else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    for place in places:
        if (place / "initdb").exists():
            return place
    pytest.skip("initdb is not here; install PostgreSQL (Debian: apt-get install postgresql)")


@contextmanager
def postgres() -> Iterator[str]:
    """URL of a new, empty database on a cluster of its own; gone with its files afterwards."""
    pytest.importorskip("psycopg", reason="psycopg is not installed; see requirements-postgres.txt")
    programs, account, port = _postgres_bin(), _unprivileged(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="wardwise-postgres-"))
    if account:
        shutil.chown(folder, account)

    def run(*command: str) -> None:
        # Output to a file: a server keeps a pipe of its starter open.
        with (folder.parent / f"{folder.name}.log").open("a") as log:
            subprocess.run(
                command, check=True, user=account, cwd=folder, stdout=log, stderr=log, timeout=120
            )

    cluster = str(folder / "cluster")
    try:
        run(
            str(programs / "initdb"),
            "-D",
            cluster,
            "-U",
            "wardwise",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        run(
            str(programs / "pg_ctl"),
            "-D",
            cluster,
            "-w",
            "-o",
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off",
            "start",
        )
        try:
            yield f"postgres://wardwise@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", cluster, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


class Redis:
    """A Redis server that can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.skip(
                "redis-server is not here; install Redis (Debian: apt-get install redis-server)"
            )
        self._program, self._folder, self.port = program, folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers: the first line it prints when ready tells."""
        command = [
            self._program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(self._folder),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if b"Ready to accept connections" in line:
                return
        raise AssertionError("redis-server ended before it was ready")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None

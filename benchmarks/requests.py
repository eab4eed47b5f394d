"""Request one address as fast as it answers: with wrk where it is installed, else from Python."""

import asyncio
import re
import shutil
import subprocess
import time
from urllib.parse import urlsplit

from benchmarks.connection import Connection

CONNECTIONS = 8


def rate_of(address: str, seconds: float) -> float:
    """Answers a second, over 8 kept connections."""
    program = shutil.which("wrk")
    if program is None:
        return asyncio.run(_rate(address, seconds))
    command = [
        program,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        "-H",
        "Accept-Encoding: br",
        address,
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"wrk met errors at {address}: {told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if found is None:
        raise RuntimeError(f"wrk said something new: {told}")
    return float(found[1])


async def _rate(address: str, seconds: float) -> float:
    parts = urlsplit(address)
    begun = time.perf_counter()
    done = 0

    async def ask() -> None:
        nonlocal done
        async with Connection(parts.hostname or "", parts.port or 80) as connection:
            while time.perf_counter() - begun < seconds:
                await connection.ask("GET", parts.path)
                done += 1

    await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return done / (time.perf_counter() - begun)

"""Describe the machine of a run."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NAMED = ("dash", "dash-leaflet", "rusterize", "numpy", "duckdb", "gunicorn")


def chromium_path() -> str | None:
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


def described() -> dict[str, Any]:
    """Date, processor, cores, memory, and versions of the software that affects the figures."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "load_at_start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "chromium": _chromium(),
        "versions": {name: importlib.metadata.version(name) for name in NAMED},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (text.partition(":")[2].strip() for text in lines if text.startswith("model name")),
        platform.processor(),
    )


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (ValueError, OSError, AttributeError):
        return None


def _chromium() -> str:
    path = chromium_path()
    if path is None:
        return "not here"
    told = subprocess.run(
        [path, "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    return told.stdout.strip()


def processor_time() -> tuple[float, float]:
    """Ticks of all processors so far, and those that the host gave to other machines.

    Both are zero where the system does not report them.
    """
    try:
        ticks = [
            int(number)
            for number in (
                Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
            )
        ]
    except (OSError, ValueError):
        return 0.0, 0.0
    return float(sum(ticks)), float(ticks[7]) if len(ticks) > 7 else 0.0

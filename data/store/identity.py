"""The id of a build: what it holds decides it, so that the same input gives the same id."""

import hashlib

from data.model import Manifest


def build_id_of(manifest: Manifest) -> str:
    """First 16 hexadecimal digits of the SHA-256 over the manifest without its id; the manifest lists every file with its own SHA-256."""
    content = manifest.model_copy(update={"build_id": ""}).model_dump_json()
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as stored: JSON, indented, one trailing newline."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()

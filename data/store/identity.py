"""The id of a build: what it holds decides it, so that the same input gives the same id."""

import hashlib
import json

from data.model import Manifest


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as stored: JSON, indented, one trailing newline."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()


def build_id_of(content: bytes) -> str:
    """First 16 hexadecimal digits of the SHA-256 over a stored manifest without its id; the
    manifest lists every file with its own SHA-256.

    Taken from what is stored, not from the model, so that a key added in a later version leaves the
    builds of earlier ones whole. Raises ValueError where the bytes are no JSON object.
    """
    parsed = json.loads(content)
    if not isinstance(parsed, dict):
        raise ValueError("a manifest is a JSON object")
    plain = json.dumps(parsed | {"build_id": ""}, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]

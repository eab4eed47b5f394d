"""One kept HTTP/1.1 connection over asyncio.

It does as little as a load generator needs, so that the cores are free for the server.
"""

import asyncio
from dataclasses import dataclass
from types import TracebackType

PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """A connection that opens at the first request, and again where the server closed it."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.more = ""
        """Further lines of the head of each request."""
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> "Connection":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> Answer:
        """The answer to a request. Raises OSError or TimeoutError where there is none."""
        async with asyncio.timeout(PATIENCE):
            if self._writer is not None:
                try:
                    return await self._exchange(method, path, body, kind)
                except (ConnectionError, asyncio.IncompleteReadError):
                    # a kept connection may have been closed meanwhile; a new one may not
                    self.close()
            self._reader, self._writer = await asyncio.open_connection(
                self.host, self.port, limit=1 << 20
            )
            try:
                return await self._exchange(method, path, body, kind)
            except asyncio.IncompleteReadError as error:
                raise ConnectionError(
                    "the server closed the connection before it answered"
                ) from error

    async def _exchange(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        assert self._reader is not None
        assert self._writer is not None
        sent = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n" if body else ""
        self._writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Encoding:"
            f" br\r\n{self.more}{sent}\r\n".encode()
            + body
        )
        await self._writer.drain()
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value
            for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        status = int(head[0].split()[1])
        content = b"" if status in (204, 303, 304) else await self._content(headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, content)

    async def _content(self, headers: dict[str, str]) -> bytes:
        assert self._reader is not None
        if "content-length" in headers:
            return await self._reader.readexactly(int(headers["content-length"]))
        parts = []
        while size := int((await self._reader.readline()).split(b";")[0], 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readline()
        return b"".join(parts)

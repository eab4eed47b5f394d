"""Every error that Wardwise raises on purpose.

Each message states what was given, what was expected and what to do.
"""

import errno
from collections.abc import Sequence

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What a system says of a full disk; the second is a person's share of it."""


class WardwiseError(Exception):
    """Base of all errors whose message a person reads."""


class SettingsError(WardwiseError):
    """A setting (environment variable or command-line option) that cannot be used."""


class CatalogueError(WardwiseError):
    """One or more problems with an atlas.toml and the files it names, reported all at once.

    ``problems`` is a sequence of sentences, each with an action to take.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        heading = "1 problem" if count == 1 else f"{count} problems"
        super().__init__(
            f"{heading} in the catalogue:\n"
            + "\n".join(f"  {i}. {p}" for i, p in enumerate(self.problems, 1))
        )


class TooLittleError(WardwiseError):
    """A build that would replace an atlas although too little was taken in.

    ``problems`` is a sequence of sentences, one for each entry of the catalogue, each with an
    action to take.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "Too little was taken in, so an atlas that is there stays as it is:\n"
            + "\n".join(f"  {i}. {p}" for i, p in enumerate(self.problems, 1))
        )


class StoryError(WardwiseError):
    """A file that is no story, or one that cannot be used.

    ``problems`` is a sequence of sentences, one for each key that is wrong.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class SourceError(WardwiseError):
    """A source file or table that cannot be read as the catalogue describes it."""


class DisclosureError(WardwiseError):
    """A table that would publish a count below the disclosure rule."""


class StoreError(WardwiseError):
    """A store that is missing, incomplete or of another version."""


class DraftError(StoreError):
    """An atlas that is not to leave its machine, as a whole or as a file (HTTP 403)."""

    def __init__(self) -> None:
        super().__init__(
            "This atlas is a draft, because its data audit is not answered: it is served to its own"
            " machine only, and no file of it can be taken away. Answer the audit in atlas.toml,"
            " delete the line 'draft = true', and build again."
        )


class DamagedFileError(StoreError):
    """A file of a build whose bytes do not match its manifest."""


class ModuleError(WardwiseError):
    """JavaScript modules of the page that cannot be joined into one script."""


class RequestError(WardwiseError):
    """A request with parameters that cannot be answered (HTTP 400)."""


class TooManyRequestsError(RequestError):
    """More requests than one person may send (HTTP 429)."""


class NotFoundError(RequestError):
    """A request for an item that this atlas does not have (HTTP 404)."""


def first_line(error: Exception) -> str:
    """The message of a library's error, in one line."""
    said = str(error).strip().splitlines()
    return said[0][:200] if said else "nothing more is known"


def is_full_disk(error: Exception) -> bool:
    """Whether a system or a library failed because nothing more can be written.

    DuckDB has only words for it.
    """
    said = isinstance(error, OSError) and error.errno in FULL
    return said or "No space left on device" in str(error)

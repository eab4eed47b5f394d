"""The profile of a view as a file: who uses the service on the tab Users, else who lives there."""

from data.answers.asked import Asked
from data.answers.exports.mix_report import has_mix, mix_file
from data.answers.exports.table_file import TableFile
from data.answers.exports.users_profile import has_users, users_file


def profile_file(asked: Asked, root: str) -> TableFile:
    """The profile of the open tab. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where the view has none.
    """
    return users_file(asked, root) if _is_of_users(asked) else mix_file(asked, root)


def has_profile(asked: Asked) -> bool:
    """Whether the open tab has a profile to take away."""
    return has_users(asked) if _is_of_users(asked) else has_mix(asked)


def _is_of_users(asked: Asked) -> bool:
    return asked.view.tab == "users"

"""The profile of a view as files: who uses the service on the tab Users, else who lives there."""

from data.answers.asked import Asked
from data.answers.exports import mix_report, users_profile


def profile_csv(asked: Asked, root: str) -> bytes:
    """The profile of the open tab as CSV. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where the view has none.
    """
    made = users_profile.users_csv if _is_of_users(asked) else mix_report.profile_csv
    return made(asked, root)


def profile_xlsx(asked: Asked, root: str) -> bytes:
    """The same as a workbook, with a sheet of notes."""
    made = users_profile.users_xlsx if _is_of_users(asked) else mix_report.profile_xlsx
    return made(asked, root)


def has_profile(asked: Asked) -> bool:
    """Whether the open tab has a profile to take away."""
    there = users_profile.has_users if _is_of_users(asked) else mix_report.has_profile
    return there(asked)


def _is_of_users(asked: Asked) -> bool:
    return asked.view.tab == "users"

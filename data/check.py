"""``python -m data.check``: the older name of ``wardwise check``."""

from data.commands import check

if __name__ == "__main__":
    check()

"""``python -m data.build``: the older name of ``wardwise build``."""

from data.commands import build

if __name__ == "__main__":
    build()

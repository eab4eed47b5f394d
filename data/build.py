"""``python -m data.build``: the name that ``wardwise build`` had first."""

import sys

from data.pipeline.__main__ import main

if __name__ == "__main__":
    sys.exit(main())

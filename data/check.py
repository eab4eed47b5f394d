"""``python -m data.check``: the name that ``wardwise check`` had first."""

import sys

from data.pipeline.check.__main__ import main

if __name__ == "__main__":
    sys.exit(main())

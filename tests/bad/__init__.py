"""Input files as they should not be, made by generators: every one has a name that says what is
wrong with it.
"""

from tests.bad.cases import Bad
from tests.bad.files import FILES
from tests.bad.others import OTHERS
from tests.bad.tables import TABLES
from tests.bad.values import VALUES

RECORDS: tuple[Bad, ...] = (*FILES, *TABLES, *VALUES)

__all__ = ["OTHERS", "RECORDS", "Bad"]

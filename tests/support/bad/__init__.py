"""Input files as they should not be, made by generators: every one has a name that says what is
wrong with it.
"""

from tests.support.bad.cases import Bad
from tests.support.bad.files import FILES
from tests.support.bad.others import OTHERS
from tests.support.bad.tables import TABLES
from tests.support.bad.values import VALUES

RECORDS: tuple[Bad, ...] = (*FILES, *TABLES, *VALUES)

__all__ = ["OTHERS", "RECORDS", "Bad"]

"""All measures, in the order in which they are offered. A new one is one file and one line here."""

from data.answers.measures.between import BETWEEN
from data.answers.measures.change import CHANGE
from data.answers.measures.clusters import CLUSTERS
from data.answers.measures.comparators import AGAINST
from data.answers.measures.expected import EXPECTED, GAP
from data.answers.measures.found import FOUND
from data.answers.measures.indicator import INDICATOR
from data.answers.measures.measure import Measure
from data.answers.measures.profile_index import INDEX
from data.answers.measures.reclassed import RECLASSED
from data.answers.measures.segment import SEGMENT
from data.answers.measures.values import COUNT, RATE
from data.answers.registry import Registry
from data.model import Manifest

MEASURES: Registry[Measure] = Registry(
    EXPECTED,
    *AGAINST,
    CHANGE,
    CLUSTERS,
    RATE,
    COUNT,
    GAP,
    BETWEEN,
    SEGMENT,
    INDEX,
    RECLASSED,
    INDICATOR,
    FOUND,
)


def offered_measures(manifest: Manifest, *, has_records: bool) -> list[Measure]:
    """Measures that an atlas has the data for.

    ``has_records``: whether the service is counted.
    """
    return [m for m in MEASURES if m.is_offered(manifest, has_records=has_records)]

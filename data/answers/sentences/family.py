"""The findings of an area that may be volunteered: one family, with false discovery controlled.

Of many services some differ by chance alone, and the most telling of them is the likeliest to. So
what an area says of itself is chosen from everything that could be said of it together
(docs/methods.md, "The most telling of many"). The verdict of one service that was asked for is not
chosen and stays as it is.
"""

import numpy as np

from data.answers.sentences.facts import AreaFacts, MixFacts, ServiceFacts
from data.answers.sentences.parts import p_of_parts
from data.stats.chance import discoveries, p_of, p_of_share
from data.stats.verdict import Verdict


def family_of(facts: AreaFacts) -> dict[str, float]:
    """Finding → two-sided p of all that could be found of an area; NaN where there is no test.

    Findings are the rate of each service, its change and its comparison with expected, how the
    areas inside differ, and the share of each segment, named as in ``Sentence.finding``.
    """
    judged: dict[str, Verdict] = {}
    family: dict[str, float] = {}
    for service in facts.services:
        judged |= _verdicts_of(service)
        if service.parts:
            family[f"parts:{service.key}"] = p_of_parts(service.parts)
    found = p_of(list(judged.values())).tolist()
    family |= dict(zip(judged, found, strict=True))
    return family | (_of_mix(facts.mix) if facts.mix else {})


def volunteered(facts: AreaFacts) -> frozenset[str]:
    """The findings of an area that may be volunteered."""
    family = family_of(facts)
    chosen = discoveries(list(family.values()))
    return frozenset(
        finding for finding, is_chosen in zip(family, chosen, strict=True) if is_chosen
    )


def _verdicts_of(service: ServiceFacts) -> dict[str, Verdict]:
    change = service.change.verdict if service.change else None
    told = {"rate": service.verdict, "expected": service.expected, "change": change}
    return {f"{kind}:{service.key}": verdict for kind, verdict in told.items() if verdict}


def _of_mix(mix: MixFacts) -> dict[str, float]:
    if not mix.reference or not mix.total > 0:
        return {}
    shares, references = (
        np.array([(s.share, s.reference_share) for s in mix.segments]).reshape(-1, 2).T
    )
    found = p_of_share(np.nan_to_num(shares) * mix.total, mix.total, references)
    p = np.where(np.isnan(shares), np.nan, found).tolist()
    return {f"mix:{s.code}": value for s, value in zip(mix.segments, p, strict=True)}

"""``wardwise classify``: a classification of one's own, made of what an atlas shows."""

from data.classify.run import run_classify as run_classify

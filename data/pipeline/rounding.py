"""Rounding of row numbers that are published of sets under a rule. It is pure."""

STEP = 10
"""At least so coarse: a count behind it can be as many values as the rules hide."""
DIGITS = 2


def roughly(number: int) -> int:
    """A number to two digits, and to whole tens at the finest.

    >>> [roughly(n) for n in (0, 4, 23, 987, 12_345)]
    [0, 0, 20, 990, 12000]
    """
    step = max(STEP, int(10 ** (len(str(number)) - DIGITS)))
    return (number + step // 2) // step * step


def at_most(number: int) -> int:
    """The next ten that a number does not exceed: small numbers of rows set aside look alike.

    >>> [at_most(n) for n in (0, 3, 10, 41)]
    [0, 10, 10, 50]
    """
    return -(-number // STEP) * STEP

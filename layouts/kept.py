"""A place in which the page keeps data, as Dash's own Store in memory does.

Dash's Store comes with a library of 93 kB, of which a page without a chart needs nothing else.
"""

from dash import dcc


class Kept(dcc.Store):  # type: ignore[misc]
    """Data of the page; ``assets/js/page.js`` has its component, which draws nothing."""

    _namespace = "wardwise_parts"
    _type = "Kept"

"""Ids of every component that a callback, a script or a test uses.

They are named by meaning, never by position.
"""

# State
CHOICES = "choices"
"""Store: the choices of each control (``data.answers.choices.choices_for``)."""
ASKED = "asked"
"""Store: the last request of the address bar, a link or a script."""
VIEW = "view"
"""Store: the settled view, as its canonical query.

Everything reads it; only ``settle`` writes it.
"""
ANSWER = "answer"
"""Store: the server's answer to a view, with the query that it answers."""
LOOK = "look"
"""Control and state: light, dark, contrast or projector."""
WANTED = "wanted"
"""Store: the open parts of the page, which an answer must hold besides the story.

They are the open folded sections, the chart that is shown and the page of a table.
"""
CHARTS_WANTED = "charts-wanted"
"""Store: set when the first chart is about to come into view.

The chart library is loaded then and not before.
"""

# Shell
PROVIDER = "provider"
SHELL = "shell"
SEARCH = "search"
SEARCH_STATUS = "search-status"
STATUS = "status"
NOTICE = "notice"
FILTERS = "filters"
STORY = "story"
STORY_BODY = "story-body"
STORY_CLOSING = "story-closing"
MAP_REGION = "map-region"
MAP = "map"
PAINT_LAYER = "paint-layer"
LEGEND = "legend"
TIME_BAR = "time-bar"
SHORTCUTS = "shortcuts"
SHORTCUTS_BUTTON = "shortcuts-button"

# Controls
COLOUR_BY = "colour-by"
TAKEUP_MEASURE = "takeup-measure"
WHO_MEASURE = "who-measure"
INDEX_SEGMENT = "index-segment"
CLASSIFICATION = "classification"
TIER = "tier"
SEGMENT = "segment"
THEME = "theme"
SERVICE = "service"
CHANNEL = "channel"
INDICATOR = "indicator"
OVERLAY = "overlay"
POINTS = "points"
LEVEL = "level"
WINDOW = "window"
PERIOD = "period"
PERIOD_LABEL = "period-label"

# Charts
TREND_HOLDER = "trend-holder"
TREND = "trend"
TREND_SECTION = "trend-section"
TREND_HEADING = "trend-heading"
TREND_NOTE = "trend-note"
CHART_SWITCH = "chart-switch"
PRESENT_TREND_HOLDER = "present-trend-holder"
PRESENT_TREND = "present-trend"

# Folded sections of the story
USES = "uses"
USES_BODY = "uses-body"
MISSED = "missed"
MISSED_BODY = "missed-body"

# Other modes
PRESENT_STAGE = "present-stage"
PRESENT_COUNT = "present-count"
MAP_NOTICE = "map-notice"
CHARTS = "charts"
"""Store: the charts as components, until the page needs them."""
TREND_DRAWN = "trend-drawn"
"""Store: the trend's figure, with tokens for colours."""
TREND_SUMMARY = "trend-summary"
PRESENT_WANTED = "present-wanted"


def page_of(key: str) -> str:
    """The place of a page that covers the map."""
    return f"{key}-page"

"""Ids of every component that a callback, a script or a test uses.

They are named by meaning, never by position.
"""

# State
CHOICES = "choices"
"""Store: the choices of each control (``data.answers.choices.choices_for``)."""
VIEW = "view"
"""Store: the view as its canonical query, which the server answers."""
ANSWER = "answer"
"""Store: the server's answer to a view, with the query that it answers."""
AHEAD = "ahead"
"""Store: a view that a visitor may be about to ask for."""
AHEAD_ANSWER = "ahead-answer"
"""Store: the answer to it."""
LOOK = "look"
"""Store: light, dark, contrast or projector, once it was changed on the page."""
WANTED = "wanted"
"""Store: the open parts of the page, which an answer must hold besides the tab.

They are the open folded sections, the chart that is shown and the page of a table.
"""
CHARTS_WANTED = "charts-wanted"
"""Store: set when the first chart is about to come into view.

The chart library is loaded then and not before.
"""

# Shell
SHELL = "shell"
SEARCH_PLACE = "search-place"
"""The place of the search, which ``assets/js/panels/search.js`` draws."""
MORE = "more"
KEYS_SWITCH = "keys-switch"
STATUS = "status"
PRINT_FOOT = "print-foot"
"""What stands below a printed page, which ``assets/js/panels/paper.js`` draws."""
NOTICE = "notice"
MAP_REGION = "map-region"
MAP = "map"
PAINT_LAYER = "paint-layer"
MAP_NOTICE = "map-notice"
SIDES = "sides"
"""The words of two maps and how they are shown, which ``assets/js/panels/beside.js`` draws."""
SECOND_BOX = "second-box"
SECOND_MAP = "second-map"
"""The place of the second map, which ``assets/js/map/second.js`` fills."""
SECOND_NOTICE = "map-notice-beside"
SPLIT_HANDLE = "split-handle"
SHAKE = "shake"
SHAKE_BAR = "shake-bar"
SHAKE_SCENE = "shake-scene"
SHAKE_NINE = "shake-nine"
SECOND_LEGEND = "legend-beside"
SHORTCUTS = "shortcuts"
TAKE = "take"
"""What can be taken away of the view, which ``assets/js/panels/take.js`` fills."""
TAKE_ABOUT = "take-about"
TAKE_LIST = "take-list"
TAKE_STATUS = "take-status"
SHORTCUTS_BUTTON = "shortcuts-button"

# The question and the key, which scripts draw
QUESTION = "question"
LEGEND = "legend"
TIME_BAR = "time-bar"
PERIOD_SLIDER = "period-slider"
PERIOD_LABEL = "period-label"
DRAWN = "drawn"
POINTS = "points"

# The answer
PANEL = "panel"
WHERE = "where"
HEADLINE = "headline"
TABS = "answer-tabs"
BODY = "answer-body"
STORY_BODY = "story-body"
WORKING = "working"
WORKING_BODY = "working-body"
TOGETHER = "together"
TOGETHER_BODY = "together-body"

# Charts
TREND_HOLDER = "trend-holder"
TREND = "trend"
TREND_SECTION = "trend-section"
TREND_NOTE = "trend-note"
CHART_SWITCH = "chart-switch"
PRESENT_TREND_HOLDER = "present-trend-holder"
PRESENT_TREND = "present-trend"
CHARTS = "charts"
"""Store: the charts as components, until the page needs them."""
TREND_DRAWN = "trend-drawn"
"""Store: the figure of the chart that is shown, with tokens for colours."""
PRESENT_WANTED = "present-wanted"

# Other modes
PRESENT_STAGE = "present-stage"
PRESENT_COUNT = "present-count"
PRESENT_READY = "present-ready"
PRESENT_TOLD = "present-told"


def page_of(key: str) -> str:
    """The place of a page that covers the map."""
    return f"{key}-page"


def tab_of(key: str) -> str:
    """The button of a tab of the answer."""
    return f"tab-{key}"

"""The answer of the server to a change of view.

It fills a page and lists what a link asked for and the atlas does not have. Every page is
registered here: a new page is one file and one line.
"""

from typing import Any

from dash import Dash, Input, Output, State, ctx

from callbacks.context import Services
from callbacks.pages.about import ABOUT
from callbacks.pages.campaigns import CAMPAIGNS
from callbacks.pages.explore import EXPLORE
from callbacks.pages.learn import LEARN
from callbacks.pages.own_list import OWN_LIST
from callbacks.pages.present import PRESENT, without_notes
from callbacks.pages.sections import looked_at, read_wanted
from callbacks.pages.segments import SEGMENTS
from callbacks.pages.services import SERVICES
from callbacks.pages.shape import SHAPE
from callbacks.pages.views import VIEWS
from callbacks.pages.ward import WARD
from data.answers.address import LONGEST_QUERY, ask, read_view
from data.answers.asked import Asked
from data.answers.conditions.reading import read_conditions
from data.answers.pages import PAGES
from data.answers.spots import Spot
from data.errors import NotFoundError
from data.store.reader import Atlas
from layouts import ids
from layouts.panels.notices import build_notice

RENEWED = (
    "The atlas was renewed since this page was opened. Reload the page to see the new figures on"
    " the map."
)

for page in (
    WARD,
    EXPLORE,
    SERVICES,
    PRESENT,
    LEARN,
    ABOUT,
    VIEWS,
    SHAPE,
    CAMPAIGNS,
    SEGMENTS,
    OWN_LIST,
):
    PAGES.register(page)


def register(app: Dash, services: Services) -> None:
    """Wire the answer to the view, and to one that may be wanted next.

    Nothing else on the page asks the server through Dash.
    """

    @app.callback(  # type: ignore[untyped-decorator]
        Output(ids.ANSWER, "data"),
        Input(ids.VIEW, "data"),
        Input(ids.WANTED, "data"),
        State(ids.CHOICES, "data"),
        prevent_initial_call=True,
    )
    def show_answer(
        asked: dict[str, Any] | None, wanted: Any, choices: dict[str, Any]
    ) -> dict[str, Any]:
        asked, choices = (given if isinstance(given, dict) else {} for given in (asked, choices))
        build, only = (
            str(choices.get("build", "")),
            set(ctx.triggered_prop_ids) == {f"{ids.WANTED}.data"},
        )
        # A new view lists the open parts itself. A part that was closed since then needs no request
        # of its own.
        looking = (wanted if only else asked.get("wanted")) or {}
        return answer_for(
            asked,
            build,
            services,
            looking,
            only_wanted=only and not (isinstance(looking, dict) and looking.get("full")),
        )

    @app.callback(  # type: ignore[untyped-decorator]
        Output(ids.AHEAD_ANSWER, "data"),
        Input(ids.AHEAD, "data"),
        State(ids.CHOICES, "data"),
        prevent_initial_call=True,
    )
    def look_ahead(asked: Any, choices: Any) -> dict[str, Any]:
        asked, choices = (given if isinstance(given, dict) else {} for given in (asked, choices))
        return answer_for(asked, str(choices.get("build", "")), services, asked.get("wanted"))


def answer_for(
    asked: dict[str, Any],
    build: str,
    services: Services,
    wanted: Any = None,
    *,
    only_wanted: bool = False,
) -> dict[str, Any]:
    """The answer to a view: components and plain JSON.

    ``asked`` has ``query`` (canonical) and ``raw`` (the text of the address, for the sentences
    about what was ignored). The answer carries the query it answers, so that the page can drop it
    when the view has changed again.

    ``wanted`` lists the parts that are open besides the story (``callbacks.pages.sections``); with
    ``only_wanted`` the answer has nothing else.
    """
    atlas, is_renewed = _atlas_for(build, services)
    query = str(asked.get("query", ""))[:LONGEST_QUERY]
    view, _ = read_view(query, atlas.manifest)
    found, page, looking = ask(view, atlas), PAGES[view.mode], read_wanted(wanted)
    answer: dict[str, Any] = {"query": query, "mode": page.key}
    if only_wanted:
        charts = looked_at(found, looking) if page.has_charts else {}
        return answer | {"only": True} | charts
    raw = str(asked.get("raw") or "")[:LONGEST_QUERY]
    notices = [RENEWED] if is_renewed else []
    notices += read_view(raw, atlas.manifest)[1] if raw else ()
    answer["notice"] = build_notice([*notices, *_unknown_areas(found), *_unread_conditions(found)])
    charts = looked_at(found, looking) if page.has_charts else {}
    told = page.answer(found)
    return answer | (told if services.may_read_notes else without_notes(told)) | charts


def _atlas_for(build: str, services: Services) -> tuple[Atlas, bool]:
    """The build that the page was opened under, so that map and panel show the same build.

    Where it is no longer there, the current build. The flag is set where the current build is not
    the one that the page was opened under.
    """
    current = services.atlases.current()
    if build == current.build_id:
        return current, False
    try:
        return services.atlases.at(build), True
    except NotFoundError:
        return current, True


def _unread_conditions(asked: Asked) -> list[str]:
    """A sentence for each condition of a search that means nothing in this atlas."""
    _, unread = read_conditions(asked.view.where, asked.atlas)
    return [
        f"'{given[:60]}' is not a condition that this atlas knows; it was ignored."
        for given in unread
    ]


def _unknown_areas(asked: Asked) -> list[str]:
    """A sentence for each area of the address that the atlas does not have."""
    view = asked.view
    named: tuple[tuple[str, str, Spot | None], ...] = (
        ("Area", view.area, asked.spot),
        ("The area to compare with,", view.compare, asked.beside),
    )
    found = []
    for name, reference, spot in named:
        if reference and spot is None:
            level, _, code = reference.partition(":")
            names = next((v.names for v in asked.manifest.levels if v.key == level), "areas")
            found.append(
                f"{name} '{code[:40]}' is not one of the {names} of this atlas; it was ignored."
            )
    return found

"""The one answer a change of view asks the server for: the story, or the page of another mode, and
what a link asked for in vain.
"""

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State, ctx

from callbacks.context import Services
from callbacks.sections import Wanted, chart_for, read_wanted, sections_for
from data.answers.map.picture import legend_for
from data.answers.story import story_for
from data.answers.story.spots import find_spot
from data.answers.view import View, canonical_query, read_view
from data.answers.words import measure_subtitle, measure_title
from data.errors import NotFoundError
from data.manifest import find_key
from data.store.reader import Atlas
from layouts import ids
from layouts.panels.about import build_about
from layouts.panels.notices import build_notice
from layouts.panels.scenes import ScenePaint, build_scenes
from layouts.panels.story import build_story, build_trend_note, trend_figure
from layouts.panels.ward import build_ward_choice, build_ward_page

RENEWED = (
    "The atlas was renewed since this page was opened. Reload the page to see the new figures on"
    " the map."
)
CHOICES_SHOWN = 240


def register(app: Dash, services: Services) -> None:
    """Wire the answer to the view. Nothing else on the page asks the server through Dash."""

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
        # A new view says itself what is looked at: what was closed since asks for nothing by
        # itself.
        looking = (wanted if only else asked.get("wanted")) or {}
        return answer_for(
            asked,
            build,
            services,
            looking,
            only_wanted=only and not (isinstance(looking, dict) and looking.get("full")),
        )


def answer_for(
    asked: dict[str, Any],
    build: str,
    services: Services,
    wanted: Any = None,
    *,
    only_wanted: bool = False,
) -> dict[str, Any]:
    """The answer to a view as the browser asks for it: ``query`` (canonical), ``raw`` (what the
    address said, to tell what was ignored).

    It carries the query it answers, so that the page can drop it when it has moved on. Values are
    components and plain JSON. ``wanted`` is what the page looks at besides the story
    (``callbacks.sections``); with ``only_wanted`` nothing else is answered.
    """
    atlas, renewed = _atlas_for(build, services)
    query = str(asked.get("query", ""))[:4000]
    view, _ = read_view(query, atlas.manifest)
    looking = read_wanted(wanted)
    if only_wanted:
        return {"query": query, "mode": view.mode, "only": True} | (
            _looked_at(view, atlas, looking, alone=True) if view.mode == "explore" else {}
        )
    notices = (
        list(read_view(str(asked["raw"])[:4000], atlas.manifest)[1]) if asked.get("raw") else []
    )
    notices += _unknown_areas(view, atlas)
    answer = {
        "query": query,
        "notice": build_notice([RENEWED, *notices] if renewed else notices),
        "mode": view.mode,
    }
    answer |= _MODES[view.mode](view, atlas)
    return (
        answer | _looked_at(view, atlas, looking, alone=False) if view.mode == "explore" else answer
    )


def _looked_at(view: View, atlas: Atlas, wanted: Wanted, *, alone: bool) -> dict[str, Any]:
    """Open sections and the chosen chart. The trend comes with the story; ``alone``, without one,
    it is made here.
    """
    answer: dict[str, Any] = {"sections": sections_for(view, atlas, wanted), "chart": wanted.chart}
    if wanted.chart == "trend":
        if not alone:
            return answer
        story = story_for(view, atlas)
        return answer | {"figure": trend_figure(story.trend), "note": build_trend_note(story)}
    figure, note = chart_for(view, atlas, wanted.chart)
    return answer | {"figure": figure, "note": note}


def _atlas_for(build: str, services: Services) -> tuple[Atlas, bool]:
    """The build the page was opened under while it is there, so that map and panel speak of one;
    else the current one.
    """
    current = services.atlases.current()
    if build == current.build_id:
        return current, False
    try:
        return services.atlases.at(build), True
    except NotFoundError:
        return current, True


def _unknown_areas(view: View, atlas: Atlas) -> list[str]:
    found = []
    for name, reference in (("Area", view.area), ("The area to compare with,", view.compare)):
        if reference and find_spot(reference, atlas) is None:
            level, _, code = reference.partition(":")
            declared = find_key(atlas.manifest.levels, level)
            found.append(
                f"{name} '{code[:40]}' is not one of the {declared.names if declared else 'areas'}"
                " of this atlas; it was ignored."
            )
    return found


def _explore(view: View, atlas: Atlas) -> dict[str, Any]:
    story = story_for(view, atlas)
    panel = build_story(story, item=view.service)
    sentence = story.sentences[0].text if story.sentences else ""
    return {
        "opening": panel.opening,
        "heading": panel.heading,
        "summary": panel.summary,
        "figure": panel.figure,
        "note": panel.note,
        "closing": panel.closing,
        "title": story.place.name,
        "area": story.place.reference,
        "bounds": list(story.place.bounds),
        "status": f"{story.place.name}. {sentence}",
    }


def _ward(view: View, atlas: Atlas) -> dict[str, Any]:
    story = story_for(view, atlas, sentences=3)
    if not story.place.reference:
        return {
            "page": _ward_choice(atlas),
            "title": "Ward",
            "area": "",
            "status": "Choose an area.",
        }
    picture = f"/api/v1/{atlas.build_id}/picture.png?{canonical_query(view, atlas.manifest)}"
    caption = (
        ". ".join(
            filter(
                None, (measure_title(view, atlas.manifest), measure_subtitle(view, atlas.manifest))
            )
        ).rstrip(".")
        + "."
    )
    legend = (
        []
        if view.measure == "segment"
        else [
            (entry.label, entry.colours.get("light", ""), entry.kind)
            for entry in legend_for(view, atlas)
        ]
    )
    page = build_ward_page(
        story,
        picture=picture,
        caption=caption,
        legend=legend,
        title=atlas.manifest.title,
        fictional=atlas.manifest.fictional,
        item=view.service,
    )
    return {
        "page": page,
        "title": story.place.name,
        "area": story.place.reference,
        "bounds": list(story.place.bounds),
        "status": f"One page about {story.place.name}.",
    }


def _ward_choice(atlas: Atlas) -> Any:
    named = [level for level in atlas.manifest.levels if level.named]
    level = next(
        (v for v in named if v.areas <= CHOICES_SHOWN),
        named[-1] if named else atlas.manifest.levels[-1],
    )
    areas = atlas.areas(level.key)
    choices = sorted(zip(areas.names, areas.codes, strict=True))[:CHOICES_SHOWN]
    return build_ward_choice(
        [(f"{level.key}:{code}", str(name)) for name, code in choices],
        level.names,
        max(0, level.areas - CHOICES_SHOWN),
    )


def _present(view: View, atlas: Atlas) -> dict[str, Any]:
    story = story_for(view, atlas, sentences=3)
    measures = {
        "who": "segment" if atlas.manifest.classifications else view.measure,
        "takeup": "rate" if atlas.manifest.records else view.measure,
    }
    paint = {
        name: canonical_query(_with_measure(view, measure), atlas.manifest)
        for name, measure in measures.items()
    }
    scenes = build_scenes(story, ScenePaint(**paint))
    return {
        "scenes": scenes,
        "figure": trend_figure(story.trend, large=True),
        "title": f"{story.place.name}, presented",
        "area": story.place.reference,
        "bounds": list(story.place.bounds),
        "status": f"{story.place.name}: {len(scenes)} scenes.",
    }


def _with_measure(view: View, measure: str) -> View:
    return replace(view, measure=measure, mode="explore", overlay="none", segment=())


def _about(view: View, atlas: Atlas) -> dict[str, Any]:
    return {
        "page": build_about(atlas.manifest, view, root=f"/api/v1/{atlas.build_id}"),
        "title": "About the data",
        "area": view.area,
        "status": "About the data.",
    }


_MODES = {"explore": _explore, "ward": _ward, "present": _present, "about": _about}

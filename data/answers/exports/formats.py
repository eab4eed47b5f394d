"""The registry of the files that can be taken away of a view. A new one is one line here.

Routes, the menu of the page and the tests all read it. ``callbacks.talk.one_file`` adds the one
that is laid out as a page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from data.answers.asked import Asked
from data.answers.exports.areas import areas_csv
from data.answers.exports.crosswalk import crosswalk_file, has_crosswalk
from data.answers.exports.missing import has_missing, missing_file
from data.answers.exports.own import has_own, own_file
from data.answers.exports.paragraph import paragraph_docx
from data.answers.exports.picture import picture_png, picture_svg
from data.answers.exports.plan import has_plan, plan_file
from data.answers.exports.preferred import has_preference, preferred_file
from data.answers.exports.profile import has_profile, profile_file
from data.answers.exports.segments import has_attributes, segments_file
from data.answers.exports.shape_file import has_shape, shape_file
from data.answers.exports.shape_office import shape_docx, shape_pptx
from data.answers.exports.shapes import areas_gpkg, areas_parquet
from data.answers.exports.slide import slide_pptx
from data.answers.exports.table_file import TableFile
from data.answers.exports.talk_slides import talk_pptx
from data.answers.exports.together import has_together, together_file
from data.answers.exports.wide import has_wide, wide_file
from data.answers.exports.workbook import MOST_ROWS, areas_xlsx
from data.answers.registry import Registry
from data.answers.talk import talk_of
from data.store.reader import Atlas
from data.talk import Talk

EVERY = 1 << 31
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SAME = "The same with a sheet of notes"
MakeTable = Callable[[Asked, str], TableFile]
IsThere = Callable[[Asked], bool]
TalkMaker = Callable[[Talk, Atlas, str, bool], bytes]
"""The bytes of a talk as a file: the talk, the atlas, the address of the page, and whether the
speaker's notes are in it."""


@dataclass(frozen=True, slots=True)
class Export:
    """One file of a view."""

    key: str
    """The name of its address below the build: ``areas.csv``."""
    title: str
    """Its name in the menu."""
    description: str
    """What it is good for, in a few plain words."""
    mimetype: str
    make: Callable[[Asked, str], bytes]
    """The bytes of the file, from the view and the address of the page (``https://host/``).

    Raises NotFoundError, with the reason, where the view has no such file.
    """
    has_table: bool = True
    """Whether it holds figures of areas, so that each must have its interval, base, period and rule
    beside it; else it is a picture or a sentence, which has them below.
    """

    most_areas: int = EVERY
    """Areas beyond which there is no such file."""
    tabs: tuple[str, ...] = ()
    """The tabs of the page whose file it is; empty where it is of no tab."""
    mode: str = ""
    """The page whose file it is, beside those tabs; empty where it is of no page."""
    is_there: IsThere = lambda asked: True  # noqa: ARG005
    """Whether a view has such a file."""
    tell: TalkMaker | None = None
    """Makes the file of a talk that is given; None where the file is not of a talk."""

    @property
    def is_of_the_map(self) -> bool:
        """Whether every view has it, whatever page and tab it names."""
        return not self.tabs and not self.mode

    @property
    def extension(self) -> str:
        return self.key.rpartition(".")[2]


def export_of_talk(
    key: str, title: str, description: str, mimetype: str, tell: TalkMaker
) -> Export:
    """A file of a talk: that of the view, without the speaker's notes, or one that is given."""

    def make(asked: Asked, root: str) -> bytes:
        return tell(talk_of(asked.atlas, asked.view.story, asked), asked.atlas, root, False)

    return Export(
        key, title, description, mimetype, make, has_table=False, mode="present", tell=tell
    )


def exports_of_table(
    name: str,
    title: str,
    description: str,
    made: tuple[MakeTable, IsThere],
    *,
    tabs: tuple[str, ...] = (),
    mode: str = "",
) -> tuple[Export, Export]:
    """A table as text and as a workbook.

    ``made``: what makes it, as ``Export.make``, and whether a view has it.
    """
    make, is_there = made
    text = Export(
        f"{name}.csv",
        f"{title} (CSV)",
        description,
        CSV,
        lambda asked, root: make(asked, root).csv(),
        has_table=False,
        tabs=tabs,
        mode=mode,
        is_there=is_there,
    )
    book = replace(
        text,
        key=f"{name}.xlsx",
        title=f"{title} (Excel)",
        description=SAME,
        mimetype=XLSX,
        make=lambda asked, root: make(asked, root).xlsx(),
    )
    return text, book


EXPORTS: Registry[Export] = Registry(
    Export(
        "picture.png",
        "Picture (PNG)",
        "The map with its headline, key and sources, for a page or a message",
        "image/png",
        picture_png,
        has_table=False,
    ),
    Export(
        "picture.svg",
        "Drawing (SVG)",
        "The same picture as shapes and text, to print large or to change",
        "image/svg+xml",
        picture_svg,
        has_table=False,
    ),
    Export(
        "slide.pptx",
        "Slide (PowerPoint)",
        "Headline, map and table, with the sum and the sources in the notes",
        PPTX,
        slide_pptx,
        has_table=False,
    ),
    Export(
        "paragraph.docx",
        "Paragraph (Word)",
        "Sentences, map and table with their sources, for a report",
        DOCX,
        paragraph_docx,
        has_table=False,
    ),
    Export(
        "areas.csv",
        "Table (CSV)",
        "Every area as text, for any program",
        CSV,
        areas_csv,
    ),
    Export(
        "areas.xlsx",
        "Workbook (Excel)",
        "Every area, with a sheet of notes",
        XLSX,
        areas_xlsx,
        most_areas=MOST_ROWS,
    ),
    Export(
        "areas.parquet",
        "Shapes and figures (GeoParquet)",
        "For DuckDB, Python, R and QGIS",
        "application/vnd.apache.parquet",
        areas_parquet,
    ),
    Export(
        "areas.gpkg",
        "Shapes and figures (GeoPackage)",
        "For QGIS, ArcGIS and MapInfo",
        "application/geopackage+sqlite3",
        areas_gpkg,
    ),
    *exports_of_table(
        "profile",
        "Profile",
        "Group by group who lives here, or on the tab Users who uses it",
        (profile_file, has_profile),
        tabs=("people", "users"),
    ),
    Export(
        "profile.html",
        "Profile (page to print)",
        "The same as a page by itself",
        "text/html",
        lambda asked, root: profile_file(asked, root).html(),
        has_table=False,
        tabs=("people", "users"),
        is_there=has_profile,
    ),
    *exports_of_table(
        "crosswalk",
        "What became of each group",
        "Households by group of an older version and of the newer one",
        (crosswalk_file, has_crosswalk),
        tabs=("people",),
    ),
    export_of_talk(
        "talk.pptx",
        "Talk (PowerPoint)",
        "A slide for each scene, with the sum and the sources in the notes",
        PPTX,
        talk_pptx,
    ),
    *exports_of_table(
        "table",
        "This table",
        "Every row of the page, with interval, base, period and rule beside each figure",
        (wide_file, has_wide),
        mode="services",
    ),
    *exports_of_table(
        "together",
        "Services together",
        "Every pair of services: how they go together, and what chance can be blamed for",
        (together_file, has_together),
        tabs=("services",),
    ),
    *exports_of_table(
        "shape",
        "Sums of the shape",
        "Every service in its areas together, with interval, base, period and rule",
        (shape_file, has_shape),
        mode="shape",
    ),
    Export(
        "shape.pptx",
        "Slide of the shape (PowerPoint)",
        "Its map and the services that differ most, with all sums in the notes",
        PPTX,
        shape_pptx,
        has_table=False,
        mode="shape",
        is_there=has_shape,
    ),
    Export(
        "shape.docx",
        "Paragraph of the shape (Word)",
        "Sentences, map and table of its sums, for a report",
        DOCX,
        shape_docx,
        has_table=False,
        mode="shape",
        is_there=has_shape,
    ),
    *exports_of_table(
        "preferred",
        "Channels preferred and used",
        "How people here prefer to be reached, beside the channels that they use",
        (preferred_file, has_preference),
        tabs=("users",),
    ),
    *exports_of_table(
        "missing",
        "Who is missing",
        "Every area beside what is expected of it, most missing first",
        (missing_file, has_missing),
        tabs=("missing",),
    ),
    *exports_of_table(
        "plan",
        "Plan",
        "Where to begin: the areas with most missing, and how many to reach in each",
        (plan_file, has_plan),
        tabs=("plan",),
    ),
    *exports_of_table(
        "segments",
        "Groups",
        "Every group with all that its owner says of it",
        (segments_file, has_attributes),
        tabs=("people",),
        mode="segments",
    ),
    *exports_of_table(
        "classification",
        "How these groups were made",
        "What a classification of one's own was made of, and how it compares",
        (own_file, has_own),
        mode="segments",
    ),
)

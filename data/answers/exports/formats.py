"""The registry of the files that can be taken away of a view. A new one is one line here.

Routes, the menu of the page and the tests all read it. ``callbacks.talk.one_file`` adds the one
that is laid out as a page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from data.answers.asked import Asked
from data.answers.exports.areas import areas_csv
from data.answers.exports.crosswalk import crosswalk_csv, crosswalk_xlsx, has_crosswalk
from data.answers.exports.own import has_own, own_csv, own_xlsx
from data.answers.exports.paragraph import paragraph_docx
from data.answers.exports.picture import picture_png, picture_svg
from data.answers.exports.plan_csv import has_plan, plan_csv
from data.answers.exports.preferred_csv import has_preference, preferred_csv
from data.answers.exports.profile import has_profile, profile_csv, profile_xlsx
from data.answers.exports.segments import has_attributes, segments_csv, segments_xlsx
from data.answers.exports.shape_file import has_shape, shape_csv, shape_xlsx
from data.answers.exports.shape_office import shape_docx, shape_pptx
from data.answers.exports.shapes import areas_gpkg, areas_parquet
from data.answers.exports.slide import slide_pptx
from data.answers.exports.talk_slides import talk_pptx
from data.answers.exports.workbook import MOST_ROWS, areas_xlsx
from data.answers.registry import Registry
from data.answers.talk import talk_of
from data.store.reader import Atlas
from data.talk import Talk

EVERY = 1 << 31
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
    """The page whose file it is; empty where any page has it."""
    is_there: Callable[[Asked], bool] = lambda asked: True  # noqa: ARG005
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
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        slide_pptx,
        has_table=False,
    ),
    Export(
        "paragraph.docx",
        "Paragraph (Word)",
        "Sentences, map and table with their sources, for a report",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        paragraph_docx,
        has_table=False,
    ),
    Export(
        "areas.csv",
        "Table (CSV)",
        "Every area as text, for any program",
        "text/csv",
        areas_csv,
    ),
    Export(
        "areas.xlsx",
        "Workbook (Excel)",
        "Every area, with a sheet of notes",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
    Export(
        "profile.csv",
        "Profile (CSV)",
        "Group by group who lives here, or on the tab Users who uses it",
        "text/csv",
        profile_csv,
        has_table=False,
        tabs=("people", "users"),
        is_there=has_profile,
    ),
    Export(
        "profile.xlsx",
        "Profile (Excel)",
        "The same with a sheet of notes",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        profile_xlsx,
        has_table=False,
        tabs=("people", "users"),
        is_there=has_profile,
    ),
    Export(
        "crosswalk.csv",
        "What became of each group (CSV)",
        "Households by group of an older version and of the newer one",
        "text/csv",
        crosswalk_csv,
        has_table=False,
        tabs=("people",),
        is_there=has_crosswalk,
    ),
    Export(
        "crosswalk.xlsx",
        "What became of each group (Excel)",
        "The same with a sheet of notes",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        crosswalk_xlsx,
        has_table=False,
        tabs=("people",),
        is_there=has_crosswalk,
    ),
    export_of_talk(
        "talk.pptx",
        "Talk (PowerPoint)",
        "A slide for each scene, with the sum and the sources in the notes",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        talk_pptx,
    ),
    Export(
        "shape.csv",
        "Sums of the shape (CSV)",
        "Every service in its areas together, with interval, base, period and rule",
        "text/csv",
        shape_csv,
        has_table=False,
        mode="shape",
        is_there=has_shape,
    ),
    Export(
        "shape.xlsx",
        "Sums of the shape (Excel)",
        "The same with a sheet of notes",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        shape_xlsx,
        has_table=False,
        mode="shape",
        is_there=has_shape,
    ),
    Export(
        "shape.pptx",
        "Slide of the shape (PowerPoint)",
        "Its map and the services that differ most, with all sums in the notes",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        shape_pptx,
        has_table=False,
        mode="shape",
        is_there=has_shape,
    ),
    Export(
        "shape.docx",
        "Paragraph of the shape (Word)",
        "Sentences, map and table of its sums, for a report",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        shape_docx,
        has_table=False,
        mode="shape",
        is_there=has_shape,
    ),
    Export(
        "preferred.csv",
        "Channels preferred and used (CSV)",
        "How people here prefer to be reached, beside the channels that they use",
        "text/csv",
        preferred_csv,
        has_table=False,
        tabs=("users",),
        is_there=has_preference,
    ),
    Export(
        "plan.csv",
        "Plan (CSV)",
        "Where to begin: the areas with most missing, and how many to reach in each",
        "text/csv",
        plan_csv,
        has_table=False,
        tabs=("plan",),
        is_there=has_plan,
    ),
    Export(
        "segments.csv",
        "Groups (CSV)",
        "Every group with all that its owner says of it",
        "text/csv",
        segments_csv,
        has_table=False,
        tabs=("people",),
        is_there=has_attributes,
    ),
    Export(
        "segments.xlsx",
        "Groups (Excel)",
        "The same with a sheet of notes",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        segments_xlsx,
        has_table=False,
        tabs=("people",),
        is_there=has_attributes,
    ),
    Export(
        "classification.csv",
        "How these groups were made (CSV)",
        "What a classification of one's own was made of, and how it compares",
        "text/csv",
        own_csv,
        has_table=False,
        mode="segments",
        is_there=has_own,
    ),
    Export(
        "classification.xlsx",
        "How these groups were made (Excel)",
        "The same with a sheet of notes",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        own_xlsx,
        has_table=False,
        mode="segments",
        is_there=has_own,
    ),
)

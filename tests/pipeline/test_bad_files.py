"""Bad input files, from generators: each is refused with a clear sentence, or read with its bad
rows set aside and counted. Nothing is lost or crashes.
"""

import csv
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from data.errors import WardwiseError
from data.pipeline.areas.ladder import Ladder, build_ladder
from data.pipeline.areas.mixes import read_scheme
from data.pipeline.areas.places import PostcodeBook, read_postcodes
from data.pipeline.build import build_atlas
from data.pipeline.catalogue import Catalogue, read_catalogue
from data.pipeline.channels import CHANNEL_TITLES
from data.pipeline.check.examine import examine
from data.pipeline.check.findings import Examination
from data.pipeline.check.report import report_html, report_json, report_text
from data.pipeline.indicators import read_points
from data.pipeline.ledger import Ledger
from data.pipeline.preflight import check_catalogue, needs_of, problems_of
from data.pipeline.progress import Progress
from data.pipeline.records.counter import Counter, service_codes
from data.pipeline.sources.engine import open_engines
from data.pipeline.workspace import Workspace
from tests.support.bad import OTHERS, RECORDS
from tests.support.bad.others import Other
from tests.support.council import CATALOGUE, write_council
from tests.support.effort import EFFORT

UNCLEAR = re.compile(
    r"Traceback|\b\w+(Error|Exception)\b|ArrowInvalid|<class |object at 0x|site-packages|NoneType"
)
"""What a sentence for a person does not hold: names of faults, paths of the software."""

ONE_IN = 25 if not EFFORT.whole else 8
LOOKED_AT = [i for i, bad in enumerate(RECORDS) if bad.whole or i % ONE_IN == 0]
"""What the doctor looks at as well: all that is refused whole, and some of the others, which take
it half a second each.
"""
SAMPLE = [i for i, _ in enumerate(RECORDS) if i % (2 * ONE_IN if not EFFORT.whole else 40) == 3]
"""What whole builds are made of."""


def name_of(place: int) -> str:
    return RECORDS[place].name.encode("ascii", "replace").decode()[:60]


@dataclass
class Read:
    """How a build took one file."""

    problems: list[str] = field(default_factory=list)
    """Why it was refused whole; empty where it was read."""
    read: int = 0
    accepted: int = 0
    refused: int = 0
    elsewhere: int = 0
    left_out: int = 0
    set_aside: list[int] = field(default_factory=list)
    """Numbers of the rows in the folder of refused rows."""


@dataclass
class Corpus:
    reads: list[Read]
    seen: Examination
    text: str


def head() -> str:
    return CATALOGUE.split("[[records]]")[0]


def file_name(place: int) -> str:
    return f"bad{place:03d}{RECORDS[place].suffix}"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Every bad file of records, in one catalogue: read as a build reads it, and looked at by the
    doctor.
    """
    folder = tmp_path_factory.mktemp("bad")
    entries = [
        bad.toml.replace("{key}", f"bad{i:03d}").replace("{file}", file_name(i))
        for i, bad in enumerate(RECORDS)
    ]
    path = write_council(folder, catalogue=head() + "".join(entries))
    for i, bad in enumerate(RECORDS):
        bad.write(folder / file_name(i))
    reads = read_all(read_catalogue(path), folder, tmp_path_factory.mktemp("work"))
    path.write_text(head() + "".join(entries[i] for i in LOOKED_AT), encoding="utf-8")
    seen = examine(path)
    return Corpus(reads, seen, report_text(seen) + report_html(seen) + report_json(seen))


def read_all(catalogue: Catalogue, folder: Path, scratch: Path) -> list[Read]:
    """Each record set read, judged and counted by the build's own steps, with a ledger of its
    own.
    """
    quiet = Progress(silent=True)
    shared = Workspace(
        catalogue=catalogue,
        root=folder,
        scratch=scratch,
        ledger=Ledger(scratch / "refused"),
        progress=quiet,
    )
    ladder = build_ladder(shared)
    book = read_postcodes(shared, next(iter(ladder.values())))
    engines = open_engines("duckdb://", scratch)
    codes = service_codes([(s.key, s.codes) for s in catalogue.service])
    needs = {need.where: need for need in needs_of(catalogue)}
    told = []
    services = [s.key for s in catalogue.service]
    for entry in catalogue.records:
        work = Workspace(
            catalogue=catalogue,
            root=folder,
            scratch=scratch,
            ledger=Ledger(scratch / entry.key),
            progress=quiet,
        )
        counter = Counter(
            work=work,
            ladder=ladder,
            book=book,
            engines=engines,
            services=services,
            service_codes=codes,
            channels=list(CHANNEL_TITLES),
        )
        read = Read()
        try:
            read.problems = problems_of(needs[f"records {entry.key}"], folder)
            if not read.problems:
                counted = counter.count(entry)
                read.read, read.accepted, read.refused = (
                    counted.read,
                    counted.accepted,
                    counted.refused,
                )
                read.elsewhere, read.left_out = (
                    sum(p.rows for p in counted.fates if p.fate == fate)
                    for fate in ("elsewhere", "out_of_scope")
                )
        except WardwiseError as error:
            read.problems = [str(error)]
        except Exception as error:  # told by the test of this file, not by all of them
            read.problems = [repr(error)]
        read.set_aside = [
            row for file in (scratch / entry.key).glob("*.csv") for row in rows_of(file)
        ]
        told.append(read)
    engines.close()
    return told


def rows_of(file: Path) -> list[int]:
    csv.field_size_limit(10_000_000)
    with file.open(encoding="utf-8", newline="") as handle:
        return [int(row["row"]) for row in csv.DictReader(handle)]


def test_there_are_at_least_two_hundred_of_them() -> None:
    names = [bad.name for bad in RECORDS] + [other.name for other in OTHERS]
    assert len(names) == len(set(names)) >= 200


@pytest.mark.parametrize("place", range(len(RECORDS)), ids=map(name_of, range(len(RECORDS))))
def test_a_bad_file_is_refused_clearly_or_read_without_loss(corpus: Corpus, place: int) -> None:
    bad, read = RECORDS[place], corpus.reads[place]
    if bad.whole is not None:
        assert bool(read.problems) == bad.whole, read
    for problem in read.problems:
        assert "bad" in problem, problem
        assert not UNCLEAR.search(problem), problem
        assert len(problem) < 1000
    if not read.problems:
        assert read.read == read.accepted + read.refused + read.elsewhere + read.left_out
        assert len(read.set_aside) == len(set(read.set_aside)) == read.refused
        if bad.refused_rows is not None:
            assert set(read.set_aside) == bad.refused_rows
        if bad.rows is not None:
            assert read.read == bad.rows
        if bad.accepted is not None:
            assert read.accepted == bad.accepted


@pytest.mark.parametrize("place", LOOKED_AT, ids=map(name_of, LOOKED_AT))
def test_the_doctor_says_of_it_what_a_build_does(corpus: Corpus, place: int) -> None:
    read, key = corpus.reads[place], f"bad{place:03d}"
    mine = [f for f in corpus.seen.findings if key in f.where or key in f.sentence]
    look = next((r for r in corpus.seen.records if r.key == key), None)
    for finding in mine:
        assert not UNCLEAR.search(finding.sentence), finding
    if read.problems:
        assert any(f.severity == "stop" for f in mine), (read, mine)
    else:
        assert look is not None
        assert (look.read, look.accepted) == (read.read, read.accepted)
        assert sum(look.reasons.values()) == read.refused
        if read.refused:
            assert mine


def test_the_doctors_reports_of_all_of_them_are_clear(corpus: Corpus) -> None:
    assert not UNCLEAR.search(corpus.text)
    assert not corpus.seen.would_build
    assert json.loads(report_json(corpus.seen))["records"]


def council(folder: Path, other: Other) -> Path:
    """The council with one file in the place of a good one, and without records."""
    path = write_council(folder, catalogue=head())
    other.write(folder / other.file)
    return path


def read_council(path: Path, scratch: Path) -> Ledger:
    """The reading half of a build: everything but records."""
    catalogue = read_catalogue(path)
    check_catalogue(catalogue, path.parent)
    ledger = Ledger(scratch / "refused")
    work = Workspace(
        catalogue=catalogue,
        root=path.parent,
        scratch=scratch,
        ledger=ledger,
        progress=Progress(silent=True),
    )
    ladder: Ladder = build_ladder(work)
    book: PostcodeBook = read_postcodes(work, next(iter(ladder.values())))
    for entry in catalogue.classification:
        read_scheme(work, entry, ladder, book)
    read_points(work)
    ledger.check()
    return ledger


@pytest.mark.parametrize("other", OTHERS, ids=[other.name for other in OTHERS])
def test_bad_boundaries_and_lookups_are_refused_clearly_or_read_without_loss(
    tmp_path: Path, other: Other
) -> None:
    path = council(tmp_path / "council", other)
    (tmp_path / "scratch").mkdir()
    told = examine(path)
    assert told.would_build != (other.whole or other.too_little), report_text(told)
    assert not UNCLEAR.search(report_text(told))
    if not other.whole:
        ledger = read_council(path, tmp_path / "scratch")
        assert all(
            account.read
            == account.accepted
            + account.refused
            + account.left_out
            + sum(account.elsewhere.values())
            for account in ledger.accounts
        )
        return
    with pytest.raises(WardwiseError) as refused:
        read_council(path, tmp_path / "scratch")
    said = str(refused.value)
    assert other.file in said or Path(other.file).stem in said or "classification" in said
    assert not UNCLEAR.search(said)


@pytest.mark.parametrize("place", SAMPLE, ids=map(name_of, SAMPLE))
def test_a_whole_build_does_the_same_and_leaves_no_store_behind_a_refusal(
    corpus: Corpus, tmp_path: Path, place: int
) -> None:
    bad, read = RECORDS[place], corpus.reads[place]
    path = write_council(
        tmp_path / "council",
        catalogue=head() + bad.toml.replace("{key}", "reports").replace("{file}", file_name(place)),
    )
    bad.write(tmp_path / "council" / file_name(place))
    if read.problems:
        with pytest.raises(WardwiseError):
            build_atlas(path, tmp_path / "store", silent=True)
        assert not (tmp_path / "store" / "current").exists()
    else:
        build_atlas(path, tmp_path / "store", silent=True)
        report = json.loads(next((tmp_path / "store" / "builds").glob("*/report.json")).read_text())
        total = report["total"]
        parts = ("accepted", "elsewhere", "left_out", "refused")
        assert total["read"] == sum(total[name] for name in parts)

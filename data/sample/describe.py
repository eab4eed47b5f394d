"""The atlas.toml of the demonstration, as text."""

import json
from collections.abc import Mapping
from string import Template

from data.sample.ages import BANDS
from data.sample.segments import PLAIN_WORDS, SHORELINE
from data.sample.services import SERVICES, THEMES, SampleService

TITLE = "Aldermere and the Saltmarsh Coast"
OWNER = "Wardwise demonstration"

_HEAD = f"""# {TITLE}: a region that does not exist. Every place, person and figure is made up.

[atlas]
title = "{TITLE}"
organisation = "{OWNER}"
contact = "nobody: this region is fictional"
fictional = true
profile_lists = true
credits = ["Fictional demonstration data", "Names of OAC 2011 and 2021: \
Office for National Statistics, Open Government Licence v3.0"]

[[level]]
key = "oa"
name = "output area"
names = "output areas"
boundaries = {{ file = "boundaries/output_areas.gpkg", code = "oa_code" }}
source = "Invented for this demonstration"
licence = "MIT, with the software"

[[level]]
key = "lsoa"
name = "LSOA"
names = "LSOAs"
dissolved = "oa"
members = {{ file = "boundaries/lookup.csv", code = "oa_code", parent = "lsoa_code" }}
names_from = {{ file = "boundaries/lookup.csv", code = "lsoa_code", name = "lsoa_name" }}
source = "Invented for this demonstration"
licence = "MIT, with the software"

[[level]]
key = "ward"
name = "ward"
names = "wards"
dissolved = "oa"
members = {{ file = "boundaries/lookup.csv", code = "oa_code", parent = "ward_code" }}
names_from = {{ file = "boundaries/lookup.csv", code = "ward_code", name = "ward_name" }}
source = "Invented for this demonstration"
licence = "MIT, with the software"

[[level]]
key = "authority"
name = "authority"
names = "authorities"
dissolved = "ward"
members = {{ file = "boundaries/lookup.csv", code = "oa_code", parent = "authority_code" }}
names_from = {{ file = "boundaries/lookup.csv", code = "authority_code", name = "authority_name" }}
source = "Invented for this demonstration"
licence = "MIT, with the software"

[[postcodes]]
file = "boundaries/postcodes.csv"
postcode = "postcode"
area = "oa_code"
source = "Invented for this demonstration"
licence = "MIT, with the software"
"""

_BASES = (
    ("residents", "residents", "people"),
    ("households", "households", "households"),
    ("children", "children under 16", "people"),
    ("older", "people aged 65 and over", "people"),
)

_SCHEMES = Template("""
[[classification]]
key = "oac2021"
title = "Output Area Classification 2021"
scheme = "OAC"
version = "2021"
tiers = [
  { key = "supergroup", name = "supergroup", names = "supergroups" },
  { key = "group", name = "group", names = "groups" },
  { key = "subgroup", name = "subgroup", names = "subgroups" },
]
tier = "subgroup"
segments = { file = "segments/oac_2021.csv" }
segment = [
$plain]
membership = { file = "segments/oac_2021_areas.csv", level = "oa", code = "oa_code", \
segment = "subgroup" }
weight = "households"
weight_base = "households"
source = "Names: Office for National Statistics, Open Government Licence v3.0. \
Which area is of which subgroup is invented."
licence = "Open Government Licence v3.0"

[[classification]]
key = "shoreline"
title = "Shoreline household groups"
scheme = "Shoreline"
version = "2025"
tiers = [{ key = "group", name = "group", names = "groups" }]
tier = "group"
segments = { file = "segments/shoreline_groups.csv", description = "description" }
segment = [
$shoreline]
membership = { file = "segments/shoreline_households.csv", level = "oa", code = "oa_code", \
counts = { $counts } }
weight = "households"
source = "Invented for this demonstration; households by group and area"
licence = "MIT, with the software"

[[classification]]
key = "oac2011"
title = "Output Area Classification 2011"
scheme = "OAC"
version = "2011"
tiers = [
  { key = "supergroup", name = "supergroup", names = "supergroups" },
  { key = "group", name = "group", names = "groups" },
  { key = "subgroup", name = "subgroup", names = "subgroups" },
]
tier = "subgroup"
segments = { file = "wardwise:oac_2011.csv" }
membership = { file = "segments/oac_2011_areas.csv", level = "oa", code = "oa_code", \
segment = "subgroup" }
weight = "households"
weight_base = "households"
source = "Names: Office for National Statistics, Open Government Licence v3.0. \
Which area is of which subgroup is invented."
licence = "Open Government Licence v3.0"

[[attributes]]
classification = "shoreline"
title = "Shoreline portraits"
file = "segments/shoreline_attributes.csv"
code = "code"
columns = [
  { column = "household", title = "People in a household", group = "What they are like", \
kind = "number", unit = "people" },
  { column = "older_index", title = "People aged 65 and over", group = "What they are like", \
kind = "index" },
  { column = "prefer_online", title = "Prefer online", group = "How they prefer to be reached", \
kind = "percent", channel = "web" },
  { column = "prefer_phone", title = "Prefer the telephone", \
group = "How they prefer to be reached", kind = "percent", channel = "phone" },
  { column = "prefer_counter", title = "Prefer to come in person", \
group = "How they prefer to be reached", kind = "percent", channel = "face_to_face" },
  { column = "tone", title = "How to speak to them", group = "How they prefer to be reached" },
  { column = "media", title = "Where they hear of things", group = "Media" },
]
source = "Invented for this demonstration"
licence = "MIT, with the software"
dated = "2025"

[[classification]]
key = "ages"
title = "Ages from 65"
scheme = "Age"
version = "2024"
tiers = [
  { key = "wide", name = "wide band", names = "wide bands" },
  { key = "band", name = "band", names = "bands" },
]
tier = "band"
segments = { file = "segments/age_bands.csv" }
membership = { file = "segments/age_people.csv", level = "oa", code = "oa_code", \
counts = { $ages } }
weight = "people"
source = "Invented for this demonstration; people aged 65 and over by age band and area"
licence = "MIT, with the software"
""")

_FREE = f"""disclosure = {{ preset = "none", name = "{OWNER}", \
reason = "fictional data about nobody" }}
audit = {{ about = "areas", collected = "Drawn by chance from a seed", \
purpose = "To show what an atlas can do", owner = "{OWNER}", analyst = "{OWNER}" }}
source = "Invented for this demonstration"
licence = "MIT, with the software"
"""

_RECORDS = Template("""
[[channel]]
key = "app"
title = "App"

[[records]]
key = "contacts"
title = "Contact centre"
files = [$files]
date = "logged_on"
place = { level = "oa", code = "output_area" }
service = "service_no"
channel = "contact_by"
channels = { "Web" = "web", "Telephone" = "phone", "In person" = "face_to_face", "Email" = "email" }
notes = ["Offices were closed to callers from February to April 2022, in the (fictional) outbreak."]
$free
[[records]]
key = "visits"
title = "Visits to branches and centres"
file = "records/visits.csv"
date = "Visit date"
date_order = "uk"
place = { postcode = "Postcode" }
service = "Site type"
channel = "Served by"
channels = { "Counter" = "face_to_face", "Kiosk" = "self_service" }
count = "Visitors"
notes = ["A visit is counted where the visitor lives.", "$closed closed in September 2024."]
$free
[[records]]
key = "street"
title = "Reports from the street"
file = "records/street_reports.parquet"
date = "reported"
place = { x = "easting", y = "northing", crs = "EPSG:27700" }
service = "category"
channel = "reported_by"
channels = { "Web" = "web", "Telephone" = "phone", "In person" = "face_to_face", "App" = "app" }
interruptions = [{ month = "2024-04", why = "From April 2024 several reports of one defect on one \
day count once." }]
$free
[[records]]
key = "care"
title = "Requests for adult social care"
file = "records/care_requests.csv"
date = "month"
place = { level = "lsoa", code = "lsoa" }
service = "request"
count = "requests"
source = "Invented for this demonstration"
licence = "MIT, with the software"
notes = [
  "Recorded since January 2023.",
  "Published without channels, so that more of the counts can be shown.",
  "Fictional, but treated as personal data would be.",
]
disclosure = { preset = "LA5" }

[records.audit]
about = "individuals"
collected = "By the (fictional) care teams of all four authorities, as people asked, \
since January 2023"
purpose = "Planning of care services"
used_for = "Planning of care services: where requests come from, by segment"
consent = "People were told that counts of requests by area are published (fictional)"
sharing = "Saltmarsh Coast information sharing protocol, 2023 (fictional)"
lawful_basis = "Public task"
retention = "Counts for ten years"
review = "2040-01-31"
owner = "$owner, head of adult services"
analyst = "$owner, insight team"

[[records]]
key = "homes"
title = "Safety visits at home"
file = "records/home_safety.csv"
date = "month"
place = { level = "ward", code = "ward" }
service_is = "home-safety"
count = "visits"
segment = "age"
segment_scheme = "ages"
segments = { $bands }
source = "Invented for this demonstration"
licence = "MIT, with the software"
notes = [
  "Recorded since January 2023, by the age band of the person who was visited.",
  "Fictional, but treated as personal data would be.",
]
disclosure = { preset = "LA5" }

[records.audit]
about = "individuals"
collected = "By the (fictional) fire service, at each visit, since January 2023"
purpose = "Planning of safety visits"
used_for = "Planning of safety visits: who is reached, and where"
consent = "People were told that counts of visits by ward are published (fictional)"
sharing = "Saltmarsh Coast information sharing protocol, 2023 (fictional)"
lawful_basis = "Public task"
retention = "Counts for ten years"
review = "2040-01-31"
owner = "$owner, head of community safety"
analyst = "$owner, insight team"
""")

_INDICATORS = """
[[indicator]]
key = "disadvantage"
title = "Index of disadvantage"
unit = "score"
file = "indicators/disadvantage.csv"
level = "lsoa"
code = "lsoa_code"
value = "score"
period = "2025"
rollup = "mean"
weight = "residents"
decimals = 1
higher = "more disadvantage"
source = "Invented for this demonstration"
licence = "MIT, with the software"

[[indicator]]
key = "full-fibre"
title = "Homes that can have full-fibre broadband"
unit = "%"
file = "indicators/full_fibre.csv"
level = "oa"
code = "oa_code"
value = "percent"
period = "year"
period_column = true
rollup = "mean"
weight = "households"
decimals = 1
higher = "more homes can have it"
source = "Invented for this demonstration"
licence = "MIT, with the software"
"""


_VIEWS = """
[[view]]
title = "Where library loans fall short"
query = "level=ward&measure=expected&service=libraries"
for = "Councillors"

[[view]]
title = "Who lives where"
query = "measure=segment&tab=people"
for = "Everybody"

[[view]]
title = "Swimming against next door"
query = "level=ward&measure=nextdoor&service=swimming"
for = "Leisure officers"

[[view]]
title = "Where to begin with reading"
query = "measure=found&level=lsoa&where=takeup:libraries:fewer,group:oac2021:7:over:30,\
indicator:disadvantage:highest-fifth"
for = "Library officers"
"""


_STORY = """
[[story]]
key = "libraries"
title = "Who borrows books, and who could"

[[story.scene]]
view = "measure=segment&level=oa&tab=people"
headline = "Who lives here"
words = "Every output area by the kind of households that are commonest in it. The region is \
fictional."
note = "Welcome. Everything on this screen is invented; the method is real. Let people find the \
coast and the towns first."
minutes = 1.5

[[story.scene]]
view = "measure=rate&service=libraries&level=ward"
headline = "Some wards borrow far more than others"
words = "A rate alone says nothing about need: it follows who lives there."
note = "Ask: which ward would you visit first? Most people name the palest. Keep that answer for \
later."
minutes = 1
transition = "fly"

[[story.scene]]
view = "measure=expected&service=libraries&level=ward"
note = "The headline is the live answer: it changes when the data change. Explain the marks in \
the key once."
minutes = 2

[[story.scene]]
view = "measure=expected&service=libraries&tab=time"
headline = "Over time"
emphasis = { chart = true }
note = "One line is here, the grey one is what it is compared with."
minutes = 1

[[story.scene]]
view = "measure=rate&service=libraries&level=lsoa&window=month"
headline = "Month by month"
words = "Watch one town, and then the whole."
note = "The months play by themselves. Press the key Home to bring the map back after moving it."
minutes = 1.5
transition = "play"

[[story.scene]]
view = "measure=expected&service=libraries&tab=users"
headline = "Who uses the libraries"
note = "Groups above 100 use it more than their number suggests."
minutes = 1.5

[[story.scene]]
view = "measure=nextdoor&service=swimming&level=ward"
note = "Another service, and another comparison: each ward with those around it."
minutes = 1
transition = "fly"

[[story.scene]]
view = "measure=expected&service=libraries&level=ward&tab=people"
headline = "Where to begin"
words = "Fewer loans than expected is a question, not a verdict.\\n\\nWhich of these places do you \
know, and what do we miss there?"
note = "Go back to the ward that people named at the start. Hand over to the room."
minutes = 2
"""


_CAMPAIGNS = """
[[reach]]
key = "letter"
title = "Letter"
cost = 4.0

[[reach]]
key = "call"
title = "Phone call"
cost = 9.0

[[reach]]
key = "visit"
title = "Visit at the door"
cost = 25.0

[[campaign]]
title = "Bus passes, by letter"
service = "bus-pass"
level = "lsoa"
areas = ["Z01000491", "Z01000512", "Z01000204", "Z01000244", "Z01000484", "Z01000207", \
"Z01000420", "Z01000235", "Z01000488", "Z01000483", "Z01000196", "Z01000478"]
begins = 2025-01-01
ends = 2025-03-28
cost = 800.0
channel = "Letter"
owner = "Transport"
status = "finished"
review = 2026-02-02
window = "year"
chosen = "2024-06"

[[campaign]]
title = "Library cards at the door"
service = "libraries"
level = "ward"
areas = ["Z05000003", "Z05000042"]
begins = 2026-02-02
ends = 2026-04-30
cost = 12500.0
channel = "Visit at the door"
owner = "Libraries"
status = "planned"
review = 2027-03-01
window = "year"
chosen = "2025-12"
"""


def catalogue_text(*, files: list[str], closed_library: str) -> str:
    """The text of atlas.toml. ``files`` are those of the contacts."""
    counts = ", ".join(f'{g.code} = "{g.code}_households"' for g in SHORELINE)
    words = {"plain": PLAIN_WORDS, "shoreline": {g.code: g.say for g in SHORELINE}}
    own_words = {name: _own_words(by_code) for name, by_code in words.items()}
    ages = ", ".join(f'{b.code} = "people_{b.code}"' for b in BANDS)
    bands = ", ".join(f'"{b.written}" = "{b.code}"' for b in BANDS)
    schemes = _SCHEMES.substitute(counts=counts, ages=ages, **own_words)
    parts = [_HEAD, *(_base(*base) for base in _BASES), schemes]
    parts += [
        f'\n[[theme]]\nkey = "{key}"\ntitle = "{title}"\nesd = "{esd}"\n'
        for key, title, esd in THEMES
    ]
    parts += [_service(service) for service in SERVICES]
    parts.append(
        _RECORDS.substitute(
            files=", ".join(f'"{f}"' for f in files),
            closed=closed_library,
            free=_FREE,
            owner=OWNER,
            bands=bands,
        )
    )
    parts += [_INDICATORS, _VIEWS, _STORY, _CAMPAIGNS]
    return "".join(parts)


def _own_words(by_code: Mapping[str, str]) -> str:
    """Plain words of segments, a line each."""
    return "".join(f'  {{ code = "{c}", say = "{words}" }},\n' for c, words in by_code.items())


def _base(key: str, title: str, unit: str) -> str:
    return (
        f'\n[[base]]\nkey = "{key}"\ntitle = "{title}"\nunit = "{unit}"\nperiod = "mid-2024"\nfile'
        f' = "people/population.csv"\nlevel = "oa"\ncode = "oa_code"\nvalue = "{key}"\nsource ='
        ' "Invented for this demonstration"\nlicence = "MIT, with the software"\n'
    )


def _service(s: SampleService) -> str:
    lines = [
        "",
        "[[service]]",
        f'key = "{s.key}"',
        f"title = {json.dumps(s.title)}",
        f'theme = "{s.theme}"',
        f'esd = "{s.esd}"',
    ]
    lines += [
        f"codes = {json.dumps([s.code])}",
        f'base = "{s.base}"',
        f'event = "{s.event}"',
        f'events = "{s.plural}"',
    ]
    if s.points:
        lines.append(
            'points = { file = "places/service_points.csv", name = "name", x = "easting", y ='
            ' "northing", crs = "EPSG:27700", service = "service" }'
        )
    return "\n".join(lines) + "\n"

"""The 24 services of the demonstration: which, for whom, how often, when and how people ask for them. All rates are invented."""

from dataclasses import dataclass
from typing import Literal

THEMES = (
    ("advice", "Advice and benefits", "1"),
    ("safety", "Community safety", "16"),
    ("education", "Education and learning", "23"),
    ("environment", "Environmental protection", "30"),
    ("citizens", "Government, citizens and rights", "42"),
    ("care", "Health and social care", "58"),
    ("housing", "Housing", "66"),
    ("leisure", "Leisure and culture", "72"),
    ("marine", "Marine and waterway services", "95"),
    ("planning", "Planning and building control", "99"),
    ("transport", "Transport and highways", "105"),
)
"""Key, title and esd function of each theme."""

RecordSet = Literal["contacts", "visits", "street", "care"]
Pattern = Literal["contact", "visit", "street", "counter"]

SEASONS = {
    "level": (1,) * 12,
    "garden": (0.35, 0.6, 1.5, 1.9, 1.7, 1.4, 1.2, 1.0, 0.9, 0.7, 0.5, 0.25),
    "winter": (1.5, 1.35, 1.15, 0.95, 0.8, 0.7, 0.65, 0.7, 0.85, 1.0, 1.2, 1.35),
    "summer": (0.6, 0.65, 0.85, 1.0, 1.15, 1.3, 1.55, 1.5, 1.15, 0.9, 0.7, 0.65),
    "dark": (1.5, 1.25, 0.95, 0.75, 0.55, 0.45, 0.5, 0.7, 1.0, 1.35, 1.55, 1.5),
    "bills": (0.9, 1.0, 2.2, 2.0, 1.1, 0.8, 0.75, 0.7, 0.7, 0.7, 0.7, 0.55),
    "register": (0.5, 0.6, 1.2, 1.7, 0.6, 0.5, 0.6, 1.4, 1.9, 1.5, 0.9, 0.6),
    "term": (1.3, 0.9, 0.8, 0.7, 0.6, 0.6, 0.7, 1.4, 2.4, 1.1, 0.8, 0.5),
    "school": (0.8, 0.7, 0.8, 0.7, 0.8, 0.9, 0.8, 1.1, 2.3, 1.4, 1.0, 0.6),
    "frost": (1.5, 1.8, 1.6, 1.2, 0.9, 0.75, 0.7, 0.7, 0.75, 0.8, 0.9, 1.0),
    "moving": (0.9, 0.9, 0.95, 0.95, 1.0, 1.05, 1.15, 1.2, 1.2, 1.05, 0.9, 0.7),
}
"""How much more or less of a year falls in each month, January first."""


@dataclass(frozen=True, slots=True)
class SampleService:
    """One service and how it is used.

    ``groups`` are the rates of the 15 household groups A to O against each other; ``events`` the rows of all 48 months, about.
    """

    key: str
    title: str
    theme: str
    esd: str
    base: Literal["residents", "households", "children", "older"]
    event: str
    plural: str
    code: str
    records: RecordSet
    events: int
    groups: tuple[float, ...]
    season: str = "level"
    yearly: float = 1.0
    """Growth by year."""
    outbreak: float = 0.8
    """What was left of it at the height of the outbreak in the first months."""
    web: tuple[float, float] = (0.25, 0.65)
    """Share by web in the first and in the last month."""
    pattern: Pattern = "contact"
    points: int = 0
    """Number of places where it is given, in the largest towns first."""
    point_name: str = ""


def _g(*values: float) -> tuple[float, ...]:
    if len(values) != 15:
        raise ValueError(f"{len(values)} group rates were given; expected 15, for the groups A to O")
    return values


#                                              A    B    C    D    E    F    G    H    I    J    K    L    M    N    O
SERVICES = (
    SampleService("housing-benefit", "Housing benefit claims", "advice", "69", "households", "claim", "claims", "1", "contacts", 52_000,
                  _g(0.3, 0.2, 0.1, 0.2, 0.5, 0.4, 0.6, 1.5, 0.4, 0.4, 1.3, 0.8, 1.9, 3.2, 3.0), "level", 1.03, 1.5, (0.30, 0.72)),
    SampleService("welfare-advice", "Welfare rights advice", "advice", "189", "residents", "enquiry", "enquiries", "2", "contacts", 34_000,
                  _g(0.4, 0.4, 0.2, 0.4, 0.6, 0.6, 0.8, 1.6, 0.5, 0.5, 1.3, 0.9, 1.7, 2.4, 2.6), "winter", 1.09, 0.9, (0.12, 0.35), "counter"),
    SampleService("neighbour-nuisance", "Neighbour nuisance", "safety", "1485", "households", "report", "reports", "3", "contacts", 41_000,
                  _g(0.2, 0.3, 0.3, 0.6, 0.8, 0.6, 0.5, 0.7, 1.2, 2.0, 1.5, 1.0, 1.4, 2.3, 2.2), "summer", 1.02, 1.3, (0.32, 0.70)),
    SampleService("adult-learning", "Adult education courses", "education", "27", "residents", "enrolment", "enrolments", "4", "contacts", 43_000,
                  _g(0.7, 1.3, 1.1, 1.0, 0.9, 1.4, 1.2, 0.8, 1.3, 0.3, 0.7, 0.8, 1.8, 0.7, 0.6), "term", 1.04, 0.25, (0.40, 0.86)),
    SampleService("free-school-meals", "Free school meals", "education", "4", "children", "application", "applications", "5", "contacts", 30_000,
                  _g(0.3, 0.2, 0.1, 0.3, 0.6, 0.5, 0.7, 1.2, 0.5, 0.8, 1.3, 0.9, 1.8, 2.7, 2.1), "school", 1.05, 1.2, (0.35, 0.85)),
    SampleService("childrens-centres", "Children's centres", "education", "53", "children", "visit", "visits", "CHC", "visits", 30_000,
                  _g(0.4, 0.5, 0.6, 0.9, 1.5, 0.8, 0.5, 0.6, 0.8, 0.3, 1.3, 0.9, 1.6, 1.6, 0.7), "level", 0.99, 0.08, (0, 0), "visit", 14, "Children's Centre"),
    SampleService("bulky-waste", "Bulky waste collections", "environment", "528", "households", "collection", "collections", "6", "contacts", 105_000,
                  _g(0.4, 0.6, 0.8, 1.0, 1.0, 0.9, 0.9, 1.2, 0.6, 0.7, 1.4, 1.2, 1.2, 1.5, 0.9), "moving", 1.03, 0.5, (0.38, 0.80)),
    SampleService("garden-waste", "Garden waste collections", "environment", "530", "households", "request", "requests", "7", "contacts", 118_000,
                  _g(0.6, 1.3, 1.9, 1.6, 1.1, 1.2, 1.3, 1.2, 0.2, 0.1, 0.6, 1.1, 0.5, 0.5, 0.1), "garden", 1.06, 0.7, (0.45, 0.88)),
    SampleService("bins", "Bins and containers", "environment", "526", "households", "request", "requests", "8", "contacts", 140_000,
                  _g(0.8, 0.8, 0.8, 1.0, 2.1, 0.9, 0.7, 0.7, 0.8, 1.1, 1.3, 1.0, 1.4, 1.3, 0.7), "moving", 1.01, 0.8, (0.42, 0.84)),
    SampleService("fly-tipping", "Fly-tipping", "environment", "587", "households", "report", "reports", "Fly-tipping", "street", 58_000,
                  _g(1.2, 0.7, 0.4, 0.5, 0.6, 0.6, 0.4, 0.6, 1.0, 1.5, 1.7, 1.0, 1.8, 1.9, 1.4), "level", 1.04, 1.25, (0.30, 0.62), "street"),
    SampleService("recycling-centres", "Recycling centres", "environment", "531", "households", "visit", "visits", "HWRC", "visits", 42_000,
                  _g(1.0, 1.4, 1.5, 1.4, 1.3, 1.1, 0.9, 0.8, 0.4, 0.2, 0.9, 1.2, 0.6, 0.6, 0.2), "garden", 1.01, 0.12, (0, 0), "visit", 8, "Recycling Centre"),
    SampleService("council-tax", "Council tax enquiries", "citizens", "58", "households", "enquiry", "enquiries", "9", "contacts", 190_000,
                  _g(0.6, 0.7, 0.7, 0.8, 1.2, 0.8, 0.8, 1.0, 1.2, 1.1, 1.2, 0.9, 1.3, 1.5, 1.6), "bills", 1.02, 1.1, (0.30, 0.74)),
    SampleService("electoral-register", "Electoral register", "citizens", "364", "residents", "registration", "registrations", "10", "contacts", 84_000,
                  _g(0.7, 0.8, 0.8, 0.8, 1.3, 0.8, 0.8, 0.7, 1.9, 2.6, 1.1, 0.8, 1.2, 1.0, 1.5), "register", 1.0, 0.7, (0.62, 0.93)),
    SampleService("care-assessment", "Care needs assessments", "care", "209", "older", "assessment", "assessments", "Care assessment", "care", 48_000,
                  _g(0.6, 0.7, 0.5, 0.7, 0.6, 0.9, 1.0, 1.6, 0.6, 0.4, 1.2, 1.2, 1.4, 1.6, 1.8), "winter", 1.04, 1.0, (0.05, 0.18), "counter"),
    SampleService("mobile-meals", "Meals at home", "care", "315", "older", "request", "requests", "Mobile meals", "care", 26_000,
                  _g(0.5, 0.8, 0.4, 0.6, 0.5, 0.9, 1.2, 1.9, 0.4, 0.2, 1.0, 1.0, 0.6, 1.1, 1.3), "winter", 0.95, 1.0, (0.02, 0.10), "counter"),
    SampleService("housing-repairs", "Housing repairs", "housing", "141", "households", "request", "requests", "11", "contacts", 128_000,
                  _g(0.1, 0.2, 0.05, 0.2, 0.4, 0.4, 0.5, 2.2, 0.3, 0.1, 1.2, 1.0, 1.6, 3.8, 1.3), "winter", 1.02, 0.55, (0.18, 0.60)),
    SampleService("homelessness", "Homelessness support", "housing", "112", "households", "case", "cases", "12", "contacts", 17_000,
                  _g(0.1, 0.2, 0.1, 0.2, 0.5, 0.5, 0.4, 0.4, 0.8, 0.8, 1.2, 0.6, 1.5, 2.6, 4.2), "winter", 1.07, 0.7, (0.10, 0.38), "counter"),
    SampleService("libraries", "Library loans", "leisure", "1141", "residents", "visit", "visits", "LIB", "visits", 88_000,
                  _g(0.6, 1.2, 1.0, 1.1, 1.0, 1.3, 1.5, 1.4, 1.0, 0.7, 0.8, 0.8, 1.3, 0.6, 0.6), "level", 0.98, 0.05, (0, 0), "visit", 20, "Library"),
    SampleService("swimming", "Swimming pools", "leisure", "1674", "residents", "visit", "visits", "SWM", "visits", 62_000,
                  _g(0.7, 1.0, 1.4, 1.5, 1.6, 1.1, 0.7, 0.5, 1.4, 1.5, 0.9, 0.9, 0.7, 0.7, 0.3), "summer", 1.03, 0.04, (0, 0), "visit", 9, "Leisure Centre"),
    SampleService("boat-moorings", "Boat moorings", "marine", "758", "households", "application", "applications", "13", "contacts", 6_000,
                  _g(1.4, 1.6, 2.6, 0.9, 0.3, 1.0, 2.8, 0.5, 0.8, 0.1, 0.3, 0.6, 0.1, 0.1, 0.3), "frost", 1.02, 0.5, (0.3, 0.8), "contact", 4, "Harbour"),
    SampleService("planning", "Residential planning applications", "planning", "485", "households", "application", "applications", "14", "contacts", 25_000,
                  _g(2.2, 1.7, 2.4, 1.3, 0.4, 1.2, 0.7, 0.4, 0.5, 0.1, 0.6, 0.7, 0.5, 0.1, 0.2), "level", 0.98, 0.7, (0.68, 0.95)),
    SampleService("road-repairs", "Road maintenance", "transport", "557", "residents", "report", "reports", "Pothole", "street", 84_000,
                  _g(2.4, 2.0, 1.4, 1.2, 0.9, 1.1, 0.8, 0.8, 0.6, 0.4, 0.8, 0.9, 0.7, 0.6, 0.5), "frost", 1.06, 0.5, (0.35, 0.68), "street"),
    SampleService("street-lighting", "Street lighting", "transport", "564", "residents", "report", "reports", "Street light", "street", 48_000,
                  _g(0.2, 0.6, 1.0, 1.2, 1.1, 1.0, 1.0, 1.1, 0.9, 0.8, 1.2, 1.2, 1.1, 1.2, 0.8), "dark", 0.93, 0.7, (0.36, 0.70), "street"),
    SampleService("bus-pass", "Older people's bus passes", "transport", "273", "older", "application", "applications", "15", "contacts", 47_000,
                  _g(0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.2, 1.3, 1.1, 0.8, 1.1, 1.1, 1.2, 1.0, 1.1), "level", 1.02, 0.3, (0.20, 0.58), "counter"),
)  # fmt: skip

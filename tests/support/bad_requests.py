"""Requests that no page of ours sends, as generators: wrong values, wrong forms, wrong methods, and
attempts at what is not theirs to see.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from layouts import ids

CALLBACK = "/_dash-update-component"
JSON_TYPE = "application/json"

NASTY = (
    " ",
    "\0",
    "a\0b",
    "..",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "'; DROP TABLE areas; --",
    "1 OR 1=1",
    '" OR ""="',
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "NaN",
    "Infinity",
    "-1",
    "1e309",
    "9" * 400,
    "0x10",
    "1.5",
    "٣",
    "１２",
    "𝔸" * 50,
    "\u202egnp.exe",
    "x\r\nSet-Cookie: a=b",
    "null",
    "None",
    "true",
    "{}",
    "[]",
    "${7*7}",
    "{{7*7}}",
    "%s%s%n",
    "a" * 3000,
    "\x1b[31mred",
    "é",
    "e\u0301",
    "=cmd|'/c calc'!A1",
    "%",
    "%2e%2e%2f",
    "ward:",
    ":",
    ":::",
    "oa:E0000001:x",
    ",",
    "a,b,c",
    "*",
    "?",
    "#",
    "__proto__",
    "constructor",
    "\ufffd\ufffe",
    "\u2028",
)
RAW = (
    "%00",
    "%ff",
    "%c0%af",
    "%ed%a0%80",
    "%",
    "%zz",
    "%u0041",
    "+",
    "%0d%0aX:%20y",
    "%2e%2e%2f%2e%2e%2f",
    "%252e%252e",
    "%F0%9F%A4%AF",
)
"""Texts that are already encoded, well or badly."""
MONTHS = (
    "2019-13",
    "2019-00",
    "2019-1",
    "19-01",
    "0000-01",
    "9999-12",
    "-2019-01",
    "2019-01-01",
    "201901",
    "January 2019",
    "2019/01",
    "2019-0١",
    "99999999-01",
    "1e4-01",
    "2018-12",
    "2021-07",
    "2019--1",
    "2019-01;",
    "nan-nan",
    "٢٠١٩-٠١",
)
NUMBERS = (
    "-1",
    "-0",
    "1.0",
    "1e3",
    "NaN",
    "Infinity",
    "99999999999999999999",
    "9" * 500,
    "0x1",
    "٣",
    "²",
    "one",
    " 1",
    "1 ",
    "+1",
    "1_000",
    "%00",
    "1%2e0",
    "null",
    "",
)
NAMES = (
    "mode",
    "level",
    "area",
    "compare",
    "classification",
    "tier",
    "segment",
    "theme",
    "service",
    "measure",
    "channel",
    "indicator",
    "period",
    "window",
    "overlay",
    "points",
    "comparator",
    "against",
    "at",
)


@dataclass(frozen=True)
class Bad:
    """One request. ``allowed``: statuses that are a right answer to it; none of them is 5xx."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    allowed: frozenset[int] = frozenset({200, 400, 404})

    @property
    def label(self) -> str:
        return (
            f"{self.method} {self.path[:90]} {str(self.headers)[:60]} {(self.body or b'')[:80]!r}"
        )


def every_bad_request(root: str) -> Iterator[Bad]:
    """All of them, for an atlas at ``/api/v1/<build>``."""
    for made in (
        values_of_views,
        codes_and_keys,
        tiles,
        searches,
        builds_and_paths,
        methods,
        odd_queries,
        odd_headers,
    ):
        yield from made(root)
    for made in (broken_callbacks, wrong_callbacks, wrong_values_in_callbacks):
        yield from made()


def said(text: str) -> str:
    return quote(text, safe="")


def values_of_views(root: str) -> Iterator[Bad]:
    """Every name a link can say with values that none has: a sensible answer, since a link is never
    refused whole.
    """
    for place, name in enumerate(NAMES):
        for turn, text in enumerate(NASTY):
            if (place + turn) % 6 == 0:
                yield Bad(f"{root}/paint.json?{name}={said(text)}", allowed=frozenset({200}))
        yield Bad(f"{root}/paint.frame?{name}={RAW[place % len(RAW)]}", allowed=frozenset({200}))
    for month in MONTHS:
        yield Bad(
            f"{root}/paint.json?service=lights&period={said(month)}", allowed=frozenset({200})
        )
    for endpoint in (
        "series.frame",
        "shake.frame",
        "missing.csv",
        "areas.csv",
        "exports.json",
        "picture.png",
    ):
        yield from (
            Bad(f"{root}/{endpoint}?service={said(text)}&level={said(text)}&area={said(text)}")
            for text in NASTY[::9]
        )
    for position in (
        "nan,nan,nan",
        "1e309,0,5",
        "53,-1",
        "53,-1,9,9",
        "91,0,5",
        "0,181,5",
        "0,0,-1",
        "0,0,99",
        ",,",
        "a,b,c",
    ):
        yield Bad(f"{root}/paint?at={said(position)}", allowed=frozenset({200}))


def codes_and_keys(root: str) -> Iterator[Bad]:
    for text in NASTY:
        yield Bad(f"{root}/where/ward/{said(text)}", allowed=frozenset({400, 404, 405}))
    for raw in RAW:
        yield Bad(f"{root}/where/oa/{raw}", allowed=frozenset({400, 404}))
    for kind in ("areas", "points"):
        yield from (
            Bad(f"{root}/{kind}/{said(text)}", allowed=frozenset({400, 404})) for text in NASTY[::4]
        )
    yield from (
        Bad(f"{root}/where/{said(text)}/E0000001", allowed=frozenset({400, 404}))
        for text in NASTY[::5]
    )


def tiles(root: str) -> Iterator[Bad]:
    """Off the world, in the wrong order, and no numbers."""
    for number in NUMBERS:
        yield Bad(f"{root}/tiles/oa/{number}/0/0", allowed=frozenset({400, 404}))
        yield Bad(f"{root}/tiles/oa/3/{number}/{number}", allowed=frozenset({400, 404}))
    for z, x, y in (
        (0, 1, 0),
        (1, 2, 0),
        (3, 8, 0),
        (3, 0, 8),
        (31, 0, 0),
        (18, 999999999, 0),
        (99, 0, 0),
        (22, 4194304, 1),
    ):
        yield Bad(f"{root}/tiles/oa/{z}/{x}/{y}", allowed=frozenset({404}))
    yield Bad(f"{root}/tiles/nowhere/0/0/0", allowed=frozenset({404}))
    yield Bad(f"{root}/tiles/oa/0/0", allowed=frozenset({404}))
    yield Bad(f"{root}/tiles/oa/0/0/0/0", allowed=frozenset({404}))


def searches(root: str) -> Iterator[Bad]:
    for text in NASTY:
        yield Bad(f"{root}/search?q={said(text)}", allowed=frozenset({200, 400}))
    for raw in RAW:
        yield Bad(f"{root}/search?q={raw}", allowed=frozenset({200}))
    yield Bad(f"{root}/search", allowed=frozenset({200}))
    yield Bad(f"{root}/search?q=" + said("a\u0301" * 80), allowed=frozenset({200, 400}))


def builds_and_paths(root: str) -> Iterator[Bad]:
    for build in (
        "0",
        "current",
        "..",
        ".",
        "0" * 16,
        "f" * 5000,
        "%00",
        "-",
        f"{root[8:]}-00000000",
        "../../builds",
        "*",
        "null",
        "latest",
        root[8:].upper() + "x",
    ):
        yield Bad(f"/api/v1/{build}/paint", allowed=frozenset({404, 414}))
    for path in (
        "/api/v1/../../data/settings.py",
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets/..%2fapp.py",
        "/assets/..%5capp.py",
        "/assets/\0",
        "/assets/" + "a/" * 1000,
        "/_dash-component-suites/dash/../../flask/app.py",
        "/_dash-component-suites/os/path.py",
        "/_dash-component-suites/dash/%00",
        "/_dash-component-suites/plotly/package_data/plotly.min.js%00",
        "/_wardwise/x.js",
        f"{root}/manifest.json",
        f"{root}/takeup/month/ward/crime.parquet",
        f"{root}/report.json",
        f"{root}/../report.html",
        f"{root}/",
        f"{root}//paint",
        "/api",
        "/api/v2/catalogue.json",
        "/api/v1",
    ):
        yield Bad(path, allowed=frozenset({308, 400, 404, 414}))
    strange = (
        "/assets//etc/passwd",
        "/_wardwise/../app.py",
        "/static/app.py",
        "/static/../app.py",
        "/_dash-component-suites//",
        "/_favicon.ico/x",
        CALLBACK,
    )
    for path in (
        *strange,
        "/../../etc/passwd",
        "/.env",
        "/.git/config",
        "/wp-login.php",
        "/admin",
        "/%00",
        "/_reload-hash",
        "/a" * 400,
        "/\u202e",
    ):
        # Every other address shows the page, which says what of it was ignored.
        yield Bad(path, allowed=frozenset({200, 400, 404}))
    yield Bad("/" + "a" * 20_000, allowed=frozenset({414}))
    yield Bad(f"{root}/paint?" + "a=1&" * 5_000, allowed=frozenset({414}))


def methods(root: str) -> Iterator[Bad]:
    for path in (
        f"{root}/paint",
        f"{root}/tiles/oa/0/0/0",
        f"{root}/search",
        "/api/v1/catalogue.json",
        "/healthz",
        f"{root}/missing.csv",
        f"{root}/areas.xlsx",
        "/_dash-layout",
    ):
        for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT", "X" * 300):
            yield Bad(path, method=method, body=b"x=1", allowed=frozenset({405, 400, 414}))
        yield Bad(path, method="OPTIONS", allowed=frozenset({200, 204}))
    for method in ("PUT", "DELETE", "PATCH"):
        yield Bad(CALLBACK, method=method, allowed=frozenset({405, 400}))
    for method in ("POST", "PUT", "DELETE"):
        yield Bad("/", method=method, body=b"{}", allowed=frozenset({405}))
        yield Bad("/assets/favicon.png", method=method, allowed=frozenset({405}))
        yield Bad("/anything", method=method, allowed=frozenset({405}))


def odd_queries(root: str) -> Iterator[Bad]:
    for query in (
        "=",
        "&",
        "&&&&",
        "==",
        "?",
        "??",
        "a",
        "a=b=c",
        "level=ward&level=oa",
        "level[]=ward",
        "level=ward;measure=count",
        "level%00=ward",
        "LEVEL=WARD",
        "level=ward#x",
        "&".join(f"a{i}=1" for i in range(200)),
        "level=" * 50,
        "measure=count&measure=rate&measure=segment",
        "values=2",
        "values=",
        "values=-1",
        "words=0",
        "words=%00&values=1",
        "words=0&level=none&measure=change&service=x",
        "service=lights&theme=safety",
        "service=crime&channel=web",
        "service=crime&level=oa&measure=expected",
        "segment=" + ",".join("1a" for _ in range(60)),
        "area=ward:W9999999&compare=ward:W9999999",
        "area=oa:E0000001&compare=lad:L0000001",
        "classification=oac&tier=nothing",
        "overlay=service&service=",
        "theme=safety&service=total",
        "window=year&period=2019-01&service=lights",
        "debug=1",
        "debug=%00",
        "mode=admin",
        "mode=present&area=x",
    ):
        for endpoint in ("paint.frame", "paint.json"):
            yield Bad(f"{root}/{endpoint}?{query}", allowed=frozenset({200}))
        yield Bad(f"{root}/missing.csv?{query}", allowed=frozenset({200, 404}))


def odd_headers(root: str) -> Iterator[Bad]:
    fine = frozenset({200, 206, 304})
    for name, values in {
        "If-None-Match": (
            '"',
            "*",
            "W/",
            '"a',
            "a" * 3000,
            '"\x80"',
            ",,,",
            'W/"x", "y"',
            "é",
            "null",
        ),
        "If-Modified-Since": ("yesterday", "0", "-1", "9" * 300, "Thu, 99 Foo 2019 00:00:00 GMT"),
        "Range": (
            "bytes=0-0",
            "bytes=-1",
            "bytes=5-1",
            "bytes=0-999999999999",
            "bytes=a-b",
            "bytes=0-0,2-3," * 100,
            "lines=1-2",
            "bytes",
        ),
        "Accept-Encoding": (
            "*",
            "br;q=0, gzip;q=0, identity;q=0",
            "br;q=x",
            "gzip;q=-1",
            ",",
            "zstd",
            "br" * 500,
            ";q=1",
            "br;q=1e999",
            "\x80",
        ),
        "Accept": ("image/webp", "*/*;q=x", "text/html;level=" + "9" * 300, ""),
        "Accept-Language": ("xx-" * 200, "*"),
        "Cookie": ("session=x", "__Host-wardwise=eyJ.x.y", ";;;=", "a" * 3000, "\x80=\x80"),
        "Authorization": (
            "Basic",
            "Basic !!!!",
            "Basic OjpAOg==",
            "Bearer x",
            "Digest username=x",
            "x" * 3000,
            "Basic /////w==",
        ),
        "Content-Type": (
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "application/x-www-form-urlencoded; charset=utf-7",
            "text/plain; charset=\x80",
        ),
        "X-Forwarded-For": ("127.0.0.1, ' OR 1=1", "::::", "a" * 2000),
        "X-Forwarded-Host": ("evil.example",),
        "X-Forwarded-Proto": ("javascript",),
        "X-HTTP-Method-Override": ("DELETE",),
        "X-Original-URL": ("/admin",),
        "Origin": ("null", "https://evil.example"),
        "Upgrade": ("websocket", "h2c"),
        "Expect": ("100-continue", "magic"),
        "Transfer-Encoding": ("identity",),
        "Sec-Fetch-Site": ("cross-site",),
        "Content-Length": ("0",),
    }.items():
        for value in values:
            yield Bad(f"{root}/paint.json", headers={name: value}, allowed=fine)
    yield Bad("/healthz", headers={"Host": "evil.example"}, allowed=frozenset({400}))
    yield Bad("/healthz", headers={"Host": "localhost:99999"}, allowed=frozenset({200, 400}))
    yield Bad("/healthz", headers={"Host": "127.0.0.1:"}, allowed=frozenset({200, 400}))
    yield Bad("/healthz", headers={"Host": "a b"}, allowed=frozenset({400}))
    yield Bad("/healthz", headers={"Host": "evil.example\\@localhost"}, allowed=frozenset({400}))


def question(**changes: Any) -> dict[str, Any]:
    """A request of the page for its story, with changes."""
    place = {
        "id": ids.VIEW,
        "property": "data",
        "value": {"query": "service=lights", "raw": "", "wanted": None},
    }
    return {
        "output": f"{ids.ANSWER}.data",
        "outputs": {"id": ids.ANSWER, "property": "data"},
        "changedPropIds": [f"{ids.VIEW}.data"],
        "inputs": [place, {"id": ids.WANTED, "property": "data", "value": None}],
        "state": [{"id": ids.CHOICES, "property": "data", "value": {"build": "x"}}],
    } | changes


def asked(body: Any, **other: Any) -> Bad:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Bad(
        CALLBACK,
        method="POST",
        body=content,
        headers={"Content-Type": JSON_TYPE} | other.pop("headers", {}),
        **other,
    )


def broken_callbacks() -> Iterator[Bad]:
    """Bodies that are no JSON, or no request."""
    good = json.dumps(question()).encode()
    refused = frozenset({400, 413, 415})
    for body in (
        b"",
        b" ",
        b"{",
        b"}",
        b"[]",
        b"null",
        b"3",
        b'"x"',
        b"true",
        b"NaN",
        b"-Infinity",
        b"{'a': 1}",
        b"\xff\xfe{",
        b"\xef\xbb\xbf{}",
        b"{}\0",
        b"\0" * 100,
        b"[" * 2_000,
        b"[" * 100_000,
        b'{"a":' * 2_000,
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        b'{"output": ' + b"9" * 5000 + b"}",
        b'{"output": "\\ud800"}',
        good[:-1],
        good + good,
        good + b"x",
        b"x" * 300_000,
        b'{"output": 1e999}',
        b'{"output": -0}',
        b"<xml/>",
        b"output=answer.data",
    ):
        yield asked(body, allowed=refused)
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "",
        "application/json; charset=utf-16",
    ):
        # What the type says is of no matter to JSON that is right; Dash takes it either way.
        yield asked(good, headers={"Content-Type": kind}, allowed=frozenset({200, 400, 415}))
    yield asked(good, headers={"Content-Encoding": "gzip"}, allowed=frozenset({200, 400, 415}))
    twice = good.replace(b'"output":', b'"output": "nothing.at", "output":', 1)
    yield asked(twice, allowed=frozenset({200, 400}))
    yield asked(
        good.replace(b'"state":', b'"state": [], "state":', 1), allowed=frozenset({200, 400})
    )


def wrong_callbacks() -> Iterator[Bad]:
    """JSON of nearly the right form."""
    refused = frozenset({400})
    value = {"id": ids.VIEW, "property": "data"}
    for name, given in {
        "output": (
            None,
            3,
            [],
            {},
            "",
            "nothing.at",
            "answer",
            "answer.data...x",
            "..answer.data..",
            '{"type":"x"}.data',
            "__proto__.data",
            "a" * 5000,
            True,
        ),
        "outputs": (
            None,
            3,
            "x",
            [],
            [None],
            {"id": 1},
            {"id": "answer"},
            {"id": ["answer"], "property": "data"},
            [[]],
        ),
        "inputs": (
            None,
            3,
            "x",
            {},
            [],
            [None],
            [value],
            [value, None],
            [value, value, value],
            [{"id": {"type": "x"}, "property": "data"}, value],
            [3, 4],
        ),
        "state": (
            None,
            3,
            [],
            [None],
            [{"id": "x", "property": "data"}],
            [{"id": ids.CHOICES, "property": "value"}],
            [{}],
            [[]],
        ),
        "changedPropIds": (3, "view.data", [1], ["view"], [None], [["view.data"]], {"a": 1}),
    }.items():
        for wrong in given:
            yield asked(
                question(**{name: wrong}),
                allowed=frozenset({200, 400}) if wrong == [] and name == "outputs" else refused,
            )
        left = question()
        del left[name]
        yield asked(left, allowed=frozenset({200, 400}))
    yield asked(question(changedPropIds=["nothing.data"]), allowed=frozenset({200, 400}))
    yield asked(
        question(parsedChangedPropsIds=["x"], extra="y" * 1000), allowed=frozenset({200, 400})
    )
    yield asked(
        {
            "output": "trend.figure",
            "outputs": {"id": "trend", "property": "figure"},
            "inputs": [],
            "changedPropIds": [],
        },
        allowed=refused,
    )


def wrong_values_in_callbacks() -> Iterator[Bad]:
    """Requests of the right form with values that no page has: a sensible answer or a sentence."""
    fine = frozenset({200, 400, 413})

    def with_values(view: Any = None, wanted: Any = None, choices: Any = None) -> Bad:
        places = ((ids.VIEW, view), (ids.WANTED, wanted))
        inputs = [{"id": name, "property": "data", "value": value} for name, value in places]
        return asked(
            question(
                inputs=inputs, state=[{"id": ids.CHOICES, "property": "data", "value": choices}]
            ),
            allowed=fine,
        )

    for text in NASTY:
        yield with_values({"query": text, "raw": text})
        yield with_values(
            {"query": f"service={said(text)}&area={said(text)}", "raw": text},
            choices={"build": text},
        )
    odd = (
        None,
        3,
        -1,
        1e308,
        "x",
        [],
        [[]],
        {},
        {"query": 3},
        {"query": None},
        {"query": ["a"]},
        {"query": {"a": 1}},
        {"raw": 3},
        {"query": "x" * 100_000},
        True,
    )
    for value in odd:
        yield with_values(view=value)
        yield with_values(view={"query": "service=lights"}, wanted=value)
        yield with_values(view={"query": "service=lights", "wanted": value})
        yield with_values(view={"query": "service=lights"}, choices=value)
        yield with_values(view={"query": "service=lights"}, choices={"build": value})
        yield with_values(wanted={"open": value, "chart": value, "page": value, "full": value})
    nested: Any = "x"
    for _ in range(200):
        nested = {"query": nested}
    yield with_values(view=nested)

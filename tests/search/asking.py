"""Asking the search page, and reading what it found."""

import re
from typing import Any

from django.test import Client

HOSTILE = {
    "a quote": b"%22",
    "an open phrase": b"%22harbour",
    "nul": b"%00",
    "nul inside": b"har%00bour",
    "blanks": b"+++%09%0A",
    "operators": b"harbour+AND+OR+NOT+NEAR(a,b)",
    "stars": b"*+%5E+harbour*+-",
    "a column filter": b"title:harbour",
    "backslashes": b"%5C+%5C%27+%27",
    "percents": b"%25s+%25(a)s+%25",
    "no utf-8": b"%ff%fe%c0%80",
    "half a pair": b"%ed%a0%80",
    "ten thousand words": b"harbour+" * 10_000,
    "one very long word": b"h" * 60_000,
    "other scripts": "港 гавань ميناء बंदरगाह 항구 נמל".encode(),
    "markup": b"%3Cscript%3Ealert(1)%3C/script%3E",
    "emoji": "👩‍👩‍👧‍👦".encode(),
    "only signs": b"%26+%7C+%21+()+%3A*",
    "a hyphen": b"-",
    "hyphens": b"-" * 5_000,
    "only what must not be": b"-harbour+-%22a+log%22",
    "quotes in quotes": b"%22%22%E2%80%9C%22harbour%C2%AB%22-%22",
    "ten thousand phrases": b"%22a%22" * 10_000,
    "again and again": b"harbour&q=log&q=%00&tag=a&tag=b&author=x&author=y&year=1&year=2",
    "a list": b"harbour&q[]=log&tag[]=a&year[0]=1",
    "half a percent sign": b"%&%zz&%u0000",
    "marks without letters": b"%CC%81%CC%81%CC%81",
    "from right to left": "\u202eהמעגן\u202c".encode(),
}


def ask(client: Client, query: str = "", **more: Any) -> str:
    answer = client.get("/search/", {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def found(page: str) -> list[str]:
    return [re.sub("<.*?>", "", title) for title in re.findall(r"<h2><a href=.*?>(.*?)</a></h2>", page)]

"""Words made to break pages: a generator of them, and a real browser's own parser to look at what came of them."""

import random
from typing import Any

SEEDS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</textarea></title></style></noscript><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><b onmouseover='alert(1)'>",
    "` onfocus=alert(1) autofocus x=`",
    "[a](javascript:alert(1))",
    "[a](<java\nscript:alert(1)>)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](//evil.example 'onclick=alert(1)')",
    "![a](https://evil.example/x.png)",
    '<https://evil.example/?"onmouseover=alert(1)>',
    'http://x.org/"onmouseover=alert(1)',
    "https://user:pass@evil.example/<b>",
    "javascript&colon;alert(1)",
    "&lt;script&gt;&#60;script&#62;&amp;lt;",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<?php",
    "{{ settings.SECRET_KEY }}",
    "{% csrf_token %}",
    "</article></section></main></body></html>",
    "<base href=//evil.example>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken>",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "\u202egnp.exe\u202c",
    "\u2066\u2067",
    "\u200b\u200d\ufeff",
    "\u2028\u2029",
    "\x0b\x0c",
    "\ud7ff\ue000\ufffd",
    "מרחבא",
    "مرحبا",
    "👩‍👩‍👧‍👦",
    "Z̴̡͓̪a̵l̷g̴o̷" * 3,
    "```\n</code></pre><script>alert(1)</script>\n```",
    "> > > > > > > > quoted",
    "*" * 40 + "a" + "*" * 40,
    "_" * 30,
    "[" * 30,
    "- " * 20,
    "\n1. a\n   1. b\n      1. c\n",
    "`</code><img src=x onerror=alert(1)>`",
    "x" * 200,
    "\\",
    "%s%n",
    "\n\n",
    "\t",
    " ",
    "&",
    "<",
    ">",
    '"',
    "'",
    "=",
    "/",
    "#c-1",
    "?reply=1",
]

LOOK = """html => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const places = ['href', 'src', 'action', 'formaction', 'data', 'poster', 'xlink:href', 'background'];
  const found = {wrong: [], kinds: {}, hosts: []};
  for (const one of page.querySelectorAll('*')) {
    found.kinds[one.localName] = (found.kinds[one.localName] || 0) + 1;
    for (const each of one.attributes) {
      if (each.name.startsWith('on') || each.name === 'srcdoc') found.wrong.push(one.outerHTML.slice(0, 200));
      if (!places.includes(each.name)) continue;
      const scheme = (/^[\\u0000-\\u0020]*([a-z][a-z0-9+.\\-]*)[\\u0000-\\u0020]*:/i.exec(each.value) || [])[1];
      if (scheme && !['http', 'https', 'mailto', 'data'].includes(scheme.toLowerCase()))
        found.wrong.push(one.outerHTML.slice(0, 200));
      if (scheme === 'data' && one.localName !== 'img') found.wrong.push(one.outerHTML.slice(0, 200));
    }
  }
  return found;
}"""

POWERFUL = frozenset(
    [
        *("script", "style", "link", "meta", "base", "iframe", "object", "embed", "applet", "svg", "math", "img"),
        *("picture", "video", "audio", "source", "canvas", "template", "form", "input", "button", "textarea"),
        *("select", "option", "noscript", "marquee", "portal", "dialog", "slot"),
    ]
)
"""Elements that do something, load something, or take something in."""

LANDMARKS = frozenset(
    ["html", "head", "body", "title", "header", "main", "footer", "nav", "section", "article", "aside", "h1", "table"]
)
"""Elements that a page is built of: words that open or close one have broken out of their place."""


def words(chance: random.Random, longest: int) -> str:
    """Something nobody would type who means well."""
    parts = [chance.choice(SEEDS) for _ in range(chance.randint(1, 12))]
    said = chance.choice(["", " ", "\n", "\n\n"]).join(parts)
    at = chance.randrange(len(said))
    return (said[at:] + said[:at] if chance.random() < 0.2 else said)[:longest].replace("\x00", "") or "x"


def broken_out(seen: dict[str, Any], plain: dict[str, Any], *, is_found: bool) -> dict[str, int]:
    """Elements that there are more of than with harmless words, or that a page is built of and are not as many.

    :param is_found: the page lists what was looked for, so that it is built of other things for other words.
    """
    now, then = seen["kinds"], plain["kinds"]
    more = {kind: now[kind] for kind in POWERFUL & now.keys() if now[kind] > then.get(kind, 0)}
    built_of = frozenset() if is_found else LANDMARKS
    return more | {kind: now.get(kind, 0) for kind in built_of if now.get(kind, 0) != then.get(kind, 0)}

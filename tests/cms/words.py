"""What readers can be told: every translatable sentence of their templates and of our code, and what a ``.po`` makes
of it. Read without gettext's tools, so that the tests need none."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
PACKAGES = ("blog", "cms", "notifications", "search")
OF_STAFF = ("/admin/", "wagtailadmin/", "style_guide/", "cms/wagtail_hooks.py", "blog/wagtail_hooks.py")
ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
MANY = {"ngettext", "ngettext_lazy"}
TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(n?)gettext\(u?{TEXT}(?:,\s*u?{TEXT})?")
IN_FILTER = re.compile(rf"\s_\({TEXT}\)")
PLACE = re.compile(r"%\((\w+)\)s")

Sentence = tuple[str, str]
"""The words and their plural, which is empty where there is none."""


def sentences() -> set[Sentence]:
    """Every sentence for readers, and the plural of some."""
    return set(_of_templates()) | set(_of_code())


def _is_for_readers(path: Path) -> bool:
    return not any(part in path.as_posix() for part in OF_STAFF)


def _of_templates() -> Iterator[Sentence]:
    for path in (ROOT / "templates").rglob("*.*"):
        if _is_for_readers(path):
            source = templatize(path.read_text())
            for plural, one, many in IN_TEMPLATE.findall(source):
                yield _spoken(one), _spoken(many) if plural else ""
            for one in IN_FILTER.findall(source):
                yield _spoken(one), ""


def _spoken(literal: str) -> str:
    return str(ast.literal_eval(literal))


def _of_code() -> Iterator[Sentence]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if _is_for_readers(path):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                        yield from _called(node.func.id, node.args)


def _called(name: str, given: list[ast.expr]) -> Iterator[Sentence]:
    words = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if name in ONE and words:
        yield words[0], ""
    elif name in MANY and len(words) > 1:
        yield words[0], words[1]


def read_po(path: Path) -> dict[str, list[str]]:
    """The translations of a catalogue, one for each form, by what they translate."""
    found: dict[str, list[str]] = {}
    key, field = "", ""
    for line in path.read_text().splitlines():
        if match := re.match(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$', line):
            field, text = match[1], ast.literal_eval(match[2])
            if field == "msgid":
                key = text
                found[key] = []
            elif field.startswith("msgstr"):
                found[key].append(text)
        elif line.startswith('"') and field.startswith("msgstr"):
            found[key][-1] += ast.literal_eval(line)
        elif line.startswith('"') and field == "msgid":
            forms = found.pop(key)
            key += ast.literal_eval(line)
            found[key] = forms
    return found


def places(text: str) -> set[str]:
    """The names of what is put into a sentence."""
    return set(PLACE.findall(text))

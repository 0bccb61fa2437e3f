"""Every address of the site, out of the URL configuration itself, with something behind it to ask for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

OURS = ("blog", "cms", "notifications", "search")
NOT_DATA = {"sessions", "contenttypes", "wagtailsearch", "django_tasks_db"}
PAGES = "wagtail_serve"
"""Wagtail's pages, which are tried one by one, whoever's view they stand behind."""
WHO_IS_LOOKING = {"wagtailadmin.EditingSession"}
"""By which Wagtail tells one editor of another."""


class Door(NamedTuple):
    """One address: its name, its route as written, and whether the view behind it is our own."""

    name: str
    route: str
    names_of_arguments: tuple[str, ...]
    is_ours: bool

    def path(self, things: Mapping[str, Any]) -> str | None:
        """Its address, for ``things`` of the names ``<door>.<argument>`` or ``<argument>``; ``None`` without one."""
        words = {}
        for argument in self.names_of_arguments:
            thing = things.get(f"{self.name}.{argument}", things.get(f"{self.name.split(':')[0]}.{argument}"))
            words[argument] = things.get(argument) if thing is None else thing
        if None in words.values():
            return None
        try:
            return reverse(self.name, kwargs=words)
        except NoReverseMatch:
            return None


def doors() -> list[Door]:
    """All of them that have a name."""
    return [door for door in _below(get_resolver()) if door.name and not door.name.endswith(":")]


def _below(resolver: URLResolver, route: str = "", space: str = "", outer: tuple[str, ...] = ()) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        found = route + str(entry.pattern)
        arguments = outer + tuple(name for name in re.findall(r"<(?:\w+:)?(\w+)>", str(entry.pattern)))
        if isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", entry.callback)
            is_ours = getattr(view, "__module__", "").split(".")[0] in OURS and entry.name != PAGES
            yield Door(f"{space}{entry.name or ''}", found, arguments, is_ours)
        else:
            yield from _below(entry, found, f"{space}{entry.namespace}:" if entry.namespace else space, arguments)


def is_turned_away(response: HttpResponse) -> bool:
    """Whether somebody was led to the sign-in page, or home, or told that this is not for them or not there."""
    if response.status_code in (301, 302, 303):
        path = urlsplit(response.headers["Location"]).path
        return "login" in path or path == reverse("wagtailadmin_home")
    return response.status_code in (401, 403, 404, 405, 410)


def all_that_is_stored() -> dict[str, list[Any]]:
    """Every row of every table but sessions."""
    data = [model for model in apps.get_models() if model._meta.app_label not in NOT_DATA and model._meta.managed]
    models = [model for model in data if model._meta.label not in WHO_IS_LOOKING]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return [label for label, rows in after.items() if before[label] != rows]


def knock(client: Client, method: str, path: str, data: Mapping[str, str] | None = None) -> Any:
    response: Any = client.post(path, data or {}) if method == "POST" else client.get(path)
    assert response.status_code < 500, (method, path, response.status_code)
    return response

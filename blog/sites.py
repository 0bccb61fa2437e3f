"""
Which site a request is for: its name, and where its pages begin.

As Wagtail's ``Site.find_for_request`` finds it, which makes objects of the site and its first page for every request;
what is said on every page of a site takes two texts of them.
"""

from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Q
from django.http.request import split_domain_port
from wagtail.models import Page, Site

from blog.prepared import PreparedModels
from blog.slots import Slot


class SiteFacts(NamedTuple):
    """
    :param name: as its administrator wrote it; may be empty.
    :param top: the beginning of the ``url_path`` of all its pages; empty where no site answers.
    """

    name: str = ""
    top: str = ""


QUERY: Final = f"""
    SELECT site.hostname, site.port, site.is_default_site, site.site_name, page.url_path
    FROM {Site._meta.db_table} site JOIN {Page._meta.db_table} page ON page.id = site.root_page_id
    WHERE site.hostname = %s OR site.is_default_site
"""  # noqa: S608 - names of tables


def site_of(request: Any) -> SiteFacts:
    """The site that ``request`` is for. The database is asked once for each request, unless Wagtail has asked it."""
    if request is None:
        return SiteFacts()
    if not hasattr(request, "_site_facts"):
        if site := getattr(request, "_wagtail_site", None):
            request._site_facts = SiteFacts(site.site_name, site.root_page.url_path)
        else:
            host, _port = split_domain_port(request._get_raw_host())
            request._site_facts = _site_at(host, int(request.get_port()))
    facts: SiteFacts = request._site_facts
    return facts


def know_site(request: Any) -> None:
    """Find the site of ``request`` with its first page and its settings at once, where Wagtail makes three queries."""
    from blog.models import BlogSettings

    if hasattr(request, "_wagtail_site"):
        return
    host, _port = split_domain_port(request._get_raw_host())
    port = int(request.get_port())
    ranks = [(_rank((site.hostname, site.port, site.is_default_site), host, port), site) for site in _SITES(host=host)]
    site = _chosen(sorted(ranks, key=lambda ranked: ranked[0]))
    request._wagtail_site = site
    if site is None:
        return
    if first_page := getattr(site.root_page, "blogindexpage", None):
        site.root_page = first_page
    request._blog_settings = getattr(site, "blogsettings", None) or BlogSettings()


def _sites_of_a_host() -> Any:
    named = Site.objects.filter(Q(hostname=HOST_NAME.value) | Q(is_default_site=True))
    return named.select_related("root_page__blogindexpage", "blogsettings").order_by()


HOST_NAME: Final = Slot("host")
_SITES: PreparedModels[Any] = PreparedModels(_sites_of_a_host)


def _chosen[Found](ranked: "list[tuple[int, Found]]") -> "Found | None":
    """This host and port; this host, if it is the default; the default, unless one other site has this host."""
    if ranked and ranked[0][0] == DEFAULT and len(ranked) == 2:
        return ranked[1][1]
    return ranked[0][1] if ranked and (ranked[0][0] <= DEFAULT or len(ranked) == 1) else None


def _site_at(host: str, port: int) -> SiteFacts:
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [host])
        rows = cursor.fetchall()
    return _chosen(sorted((_rank(row, host, port), SiteFacts(*row[3:])) for row in rows)) or SiteFacts()


EXACT, HOST_AND_DEFAULT, DEFAULT, HOST = range(4)


def _rank(row: Any, host: str, port: int) -> int:
    is_here, is_default = row[0] == host, bool(row[2])
    if is_here and row[1] == port:
        return EXACT
    return (HOST_AND_DEFAULT if is_here else DEFAULT) if is_default else HOST

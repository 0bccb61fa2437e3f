"""The site that a request is for is the one that Wagtail finds."""

from itertools import product

import pytest
from django.test import RequestFactory
from wagtail.models import Site

from blog.site_settings import site_settings
from blog.sites import SiteFacts, know_site, site_of
from tests.factories import the_blog

pytestmark = pytest.mark.django_db

HOSTS = ("one.example", "two.example", "elsewhere.example")
PORTS = ("80", "8000")


@pytest.mark.parametrize("sites", range(4))
@pytest.mark.parametrize("has_default", [True, False])
def test_it_is_the_site_that_wagtail_finds(sites: int, has_default: bool):
    Site.objects.all().delete()
    for number, (host, port) in enumerate([(HOSTS[0], 80), (HOSTS[1], 8000), (HOSTS[1], 80)][:sites]):
        default = has_default and number == 0
        Site.objects.create(hostname=host, port=port, site_name=f"{host}:{port}", root_page=the_blog().page_ptr,
                            is_default_site=default)  # fmt: skip

    for asked_host, asked_port in product(HOSTS, PORTS):
        requests = RequestFactory(SERVER_NAME=asked_host, SERVER_PORT=asked_port)
        found = Site.find_for_request(requests.get("/"))
        assert site_of(requests.get("/")) == (
            SiteFacts(found.site_name, found.root_page.url_path) if found else SiteFacts()
        )
        know_site(known := requests.get("/"))
        assert vars(known)["_wagtail_site"] == found


def test_the_database_is_asked_once_for_each_request(django_assert_num_queries):
    request = RequestFactory().get("/")

    with django_assert_num_queries(1):
        assert site_of(request) == site_of(request)


def test_nobody_is_asked_again_for_a_site_that_wagtail_has_found(django_assert_num_queries):
    page = the_blog()
    request = RequestFactory().get("/")
    found = Site.find_for_request(request)

    with django_assert_num_queries(0):
        assert site_of(request) == SiteFacts(found.site_name, page.url_path)


def test_a_site_is_known_with_its_whole_first_page_and_its_settings(django_assert_num_queries):
    page, request = the_blog(), RequestFactory().get("/", SERVER_NAME="localhost")
    assert page.specific_class  # content types are remembered

    with django_assert_num_queries(1):
        know_site(request)
        first_page = Site.find_for_request(request).root_page.specific
        settings = site_settings(request)

    assert first_page == page
    assert not first_page.get_deferred_fields()
    assert settings.pk is None

"""Help, privacy, accessibility: what stands at the foot of every page, and what editors add to it."""

import pytest
from wagtail.models import Site

from blog.addresses import reserved_slugs
from cms.about.words import SiteWords
from tests.factories import an_admin, the_blog

pytestmark = pytest.mark.django_db
ADDRESSES = ["/help/", "/privacy/", "/accessibility/"]


@pytest.fixture
def site():
    the_blog()
    return Site.objects.get(is_default_site=True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_site_nobody_has_written_words_for_has_the_page(client, site, address):
    response = client.get(address)

    assert response.status_code == 200
    assert response.content.decode().count("<h1>") == 1
    assert "<h1></h1>" not in response.content.decode()
    assert "Set-Cookie" not in response.headers
    assert SiteWords.objects.count() == 0


@pytest.mark.parametrize("name", ["help", "privacy", "accessibility"])
def test_an_editors_words_stand_first(client, site, name):
    SiteWords.objects.create(site=site, **{name: "<p>Write to the harbour office.</p>"})

    page = client.get(f"/{name}/").content.decode()

    assert page.index("Write to the harbour office.") < page.index("<h2>")
    others = [each for each in ADDRESSES if name not in each]
    assert not any("harbour office" in client.get(each).content.decode() for each in others)


def test_the_foot_of_every_page_leads_there_in_the_same_order(client, site):
    for address in ["/", "/tags/", "/search/", "/no-such-page/"]:
        foot = client.get(address).content.decode().partition("<footer")[2]
        links = ["/feed/", "/subscribe/#manage", *["/accessibility/", "/privacy/", "/help/"]]
        places = [foot.index(f'href="{link}"') for link in links]
        assert places == sorted(places), address


def test_the_privacy_page_says_the_days_the_software_keeps(client, site):
    page = client.get("/privacy/").content.decode()

    assert "for 30 days" in page


def test_no_post_takes_their_addresses():
    assert {"help", "privacy", "accessibility"} <= reserved_slugs()


def test_administrators_write_them_in_the_admin(client, site):
    client.force_login(an_admin())

    page = client.get(f"/admin/settings/cms/sitewords/{site.pk}/")

    assert page.status_code == 200
    assert "Stands first on “Privacy”" in page.content.decode()

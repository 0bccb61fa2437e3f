"""Posts that editors put before the others: the fact, its event, and what readers see first."""

import pytest
from wagtail.models import PageLogEntry, PageViewRestriction

from blog.featuring import FeaturedPost, lead_among
from blog.models import Event, Post
from blog.signals import post_featured, post_published, post_unfeatured, post_updated
from blog.visibility import visible_posts
from tests.factories import a_draft, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


def test_featuring_a_post_is_one_fact_with_one_event(heard):
    post, dot = a_post("Tides"), an_admin()

    with heard(post_featured) as said:
        assert post.feature(by=dot)
        assert not post.feature(by=dot)

    assert [(words["post"], words["editor"]) for words in said] == [(post, dot)]
    assert Event.objects.filter(kind="post_featured").count() == 1
    assert PageLogEntry.objects.filter(action="blog.feature", page=post.pk, user=dot).count() == 1


def test_taking_it_back_is_one_fact_and_featuring_again_another(heard):
    post = a_post("Tides")
    post.feature()

    with heard(post_unfeatured) as taken_back:
        assert post.unfeature()
        assert not post.unfeature()
    with heard(post_featured) as again:
        assert post.feature()

    assert (len(taken_back), len(again)) == (1, 1)


def test_a_post_that_was_never_featured_cannot_be_taken_back(heard):
    post = a_post("Tides")

    with heard(post_unfeatured) as said:
        assert not post.unfeature()

    assert said == []


def test_featuring_publishes_and_changes_nothing_of_the_post(heard):
    post = a_post("Tides")

    with heard(post_published) as published, heard(post_updated) as updated:
        post.feature()

    assert (published, updated) == ([], [])
    assert not Event.objects.filter(kind="post_updated").exists()


def test_a_copy_is_not_featured_because_its_source_is():
    post = a_post("Tides")
    post.feature()

    copy = post.copy(update_attrs={"slug": "tides-again", "title": "Tides again"})

    assert not FeaturedPost.objects.filter(pk=copy.pk).exists()


def test_publishing_an_older_revision_leaves_it_featured():
    post = a_post("Tides")
    older = post.get_latest_revision()
    post.feature()

    older.publish()

    assert FeaturedPost.objects.get(pk=post.pk).is_featured


def test_an_alias_is_not_featured():
    alias = a_post("Tides").create_alias(update_slug="tides-alias")

    with pytest.raises(ValueError, match="original"):
        Post.objects.get(pk=alias.pk).feature()


def test_of_several_the_one_featured_last_leads():
    first, second = a_post("Tides"), a_post("Piers")
    first.feature()
    second.feature()

    assert lead_among(visible_posts()) == second
    second.unfeature()
    assert lead_among(visible_posts()) == first


def test_a_draft_leads_nobody_before_it_is_live():
    draft = a_draft("Tides")
    draft.feature()

    assert lead_among(visible_posts()) is None
    draft.publish()
    assert lead_among(visible_posts()) == draft


def test_a_person_who_leaves_does_not_take_the_lead_along():
    post, ben = a_post("Tides"), a_user("Ben")
    post.feature(by=ben)

    ben.delete()

    assert lead_among(visible_posts()) == post


def test_readers_see_it_first_and_once(client):
    old, new = a_post("Tides"), a_post("Piers")
    old.feature()

    answer = client.get("/")
    page = answer.content.decode()

    assert page.index("Tides") < page.index("Piers")
    assert (answer.context["lead"], list(answer.context["posts"])) == ([old], [new])
    assert page.count(f'href="{old.get_url()}"') == 1


def test_only_the_first_page_has_a_lead(client):
    posts = [a_post() for _ in range(12)]
    posts[0].feature()

    assert posts[0] in client.get("/?page=2").context["posts"]
    assert client.get("/?page=2").context["lead"] == []


def test_nobody_is_led_to_what_is_private(client):
    post = a_post("Tides")
    post.feature()
    PageViewRestriction.objects.create(page=post, restriction_type="login")

    assert client.get("/").context["lead"] == []

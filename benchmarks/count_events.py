"""Says how many posts are live and how many publications were recorded for them."""

import django

if __name__ == "__main__":
    django.setup()
    from blog.models import Event, Post

    live, events = Post.objects.filter(live=True).count(), Event.objects.filter(kind="post_published").count()
    print(f"{live} live, {events} announced")

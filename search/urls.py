from django.urls import URLPattern, URLResolver, path

from search.views import search

app_name = "search"

urlpatterns: list[URLPattern | URLResolver] = [path("search/", search, name="search")]

from django.urls import URLPattern, URLResolver, path

from search.views import search, suggest

app_name = "search"

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="suggest"),
]

"""The address of a search engine becomes what Wagtail wants. No engine runs in the tests."""

import pytest

from cms.search_engines import ENGINES, backends


@pytest.mark.parametrize(("on_postgresql", "module"), [(True, "postgresql"), (False, "sqlite")])
def test_without_an_address_the_database_searches(on_postgresql: bool, module: str):
    assert backends("", on_postgresql) == {"default": {"BACKEND": f"search.backends.{module}", "ATOMIC_REBUILD": False}}


@pytest.mark.parametrize("scheme", ENGINES)
def test_an_engine_comes_before_the_database_which_keeps_its_entries(scheme: str):
    found = backends(f"{scheme}://host/blog", True)

    assert found["default"] == {
        "BACKEND": ENGINES[scheme],
        "URLS": ["http://host:9200"],
        "INDEX_PREFIX": "blog_",
        "TIMEOUT": 5,
    }
    assert found["database"]["BACKEND"] == "search.backends.postgresql"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("opensearch://ada:a%40b@host:443/", "https://ada:a%40b@host:443"),
        ("opensearch://ada:pw@host?tls=false", "http://ada:pw@host:9200"),
        ("opensearch://host?tls=true", "https://host:9200"),
        ("elasticsearch8://[::1]:9201", "http://[::1]:9201"),
    ],
)
def test_passwords_travel_by_tls_unless_told_otherwise(url: str, address: str):
    found = backends(url, False)["default"]

    assert (found["URLS"], found["INDEX_PREFIX"]) == ([address], "")


@pytest.mark.parametrize(
    "url", ["solr://ada:secret@host", "host:9200", "opensearch://", "opensearch://ada:secret@host:no"]
)
def test_a_slip_is_told_without_the_password(url: str):
    with pytest.raises(ValueError, match=r"must start|names no server|not a number") as error:
        backends(url, False)

    assert "secret" not in str(error.value)

def there[Found](found: Found | None) -> Found:
    """Return what was looked for; the test fails here when it was not found."""
    assert found is not None, "what was looked for is not there"
    return found

"""How often posts are read, without knowing by whom; see ``docs/privacy.md``."""

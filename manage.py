#!/usr/bin/env python
"""Bellbird's command line: ``manage.py help`` lists what it can do."""

import os
import sys

CONFIGURATION_BROKEN = 5  # exit code, the same for every command


def main(argv: list[str]) -> None:
    """Run one command; a broken environment is explained in plain words and ends with exit code 5."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    from django.core.management import execute_from_command_line

    from cms.env_reading import BrokenEnvironment

    try:
        execute_from_command_line(argv)
    except BrokenEnvironment as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(CONFIGURATION_BROKEN)


if __name__ == "__main__":
    main(sys.argv)

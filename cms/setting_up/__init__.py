"""What an administrator does once, after the site is installed: seen on the dashboard until it is done."""

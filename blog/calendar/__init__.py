"""What goes live, expires and was published on which day; moving it; and the same for a calendar program.

``entries``  what stands between two moments, as far as somebody may see it
``sources``  what other apps put into the calendar
``moving``   gives a scheduled post another date
``models``   the secret address of somebody's own calendar feed
``access``   who may see a calendar
``ical``     entries as a calendar program reads them (RFC 5545)
"""

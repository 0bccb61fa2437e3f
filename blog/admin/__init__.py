"""What Bellbird adds to Wagtail's admin.

``events``       the list of everything that happened
``timelines``    one event, and the timelines of a post and of a comment
``decisions``    retry and skip
``timeline``     where other apps add their rows to an event
``comments``     the moderators' queue
``tags``         tags and series
``profiles``     public profiles, one's own and everybody's
``publishing``   refusals and failures, told where the editor looks
``dashboard``    “Needs you”
"""

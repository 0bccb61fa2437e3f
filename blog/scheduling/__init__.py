"""Posts that go live and expire by the clock.

``recording``   notices that a schedule was set, moved or cancelled
``due``         what is due, what is waiting for another try
``lateness``    what to do with a post whose time passed while nobody was looking
``staying_live`` a live post stays live while an update of it is scheduled
``publishing``  publishes one due revision, takes down one expired post: each its own transaction
``run``         one whole run, for the command
``forecast``    what a run would do, now or until a given time
"""

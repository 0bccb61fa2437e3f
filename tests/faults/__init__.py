"""
Killing processes, and counting what is left.

``nursery``  starts real processes quickly (a fork server that has Django loaded) and kills them
``house``    a database, a mail folder and the processes that live in them
``jobs``     what the processes do; the only file here that a child imports before it begins
``witness``  an app as anybody may write one: two durable receivers that leave a row each time they run
``counts``   the counting, in SQL of its own, so that no code under test is asked how it did

The short forms run with every test run; the long ones with ``pytest -m fault -n 0 -s``. On PostgreSQL when
``FAULTS_DATABASE_URL`` or ``DATABASE_URL`` names one, else on an SQLite file.
"""

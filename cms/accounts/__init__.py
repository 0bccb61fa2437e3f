"""Accounts: signing up and in, and the pages where people look after what is theirs."""

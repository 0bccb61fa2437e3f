"""What notifications adds to Wagtail's admin.

``subscribers``  who follows what
``readers``      one of them: what they follow, what happened, what they were sent, and what may be decided
``imports``      lists of subscribers brought from elsewhere
``exports``      the list taken elsewhere
``outbox``       every mail, newest first
``mails``        one mail: its story and itself
``decisions``    what may be decided about mails, one or many
``reports``      what became of a post's mails, as an account that balances
``updates``      a second mail about a post
``dashboard``    what needs a person
"""

"""The outbox: a fact and the work it asks for are written in the transaction that makes the fact true.

``signal``    declares :class:`ReliableSignal`: an ordinary Django signal that can also be sent reliably
``models``    the two tables, :class:`Event` and :class:`ReceiverRun`
``payload``   live objects to JSON and back
``muting``    silence for bulk work
``runner``    claims runs, calls receivers, retries, gives up
"""

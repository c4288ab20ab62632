"""The room: executors, designers and managers change the same office together, month by month.

It is plain Python that knows no browser; `simkit.live.room` has the pages.
"""

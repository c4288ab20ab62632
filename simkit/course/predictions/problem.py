"""Problem: what cannot be taken or kept, in words, with the field it belongs to."""

from __future__ import annotations


class PredictionError(ValueError):
    """A prediction that cannot be taken, kept or judged; the message says why and what would be right.

    Parameters
    ----------
    message : str
        What is wrong and what would be right.
    field : str
        ``guess``, ``low`` or ``high`` where one of the three is to blame.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field

"""Calls: everyone who may call, with what they will say and how long they will wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Calls:
    """Every call that may come in one replication.

    Whether a call about a case is made depends on the office: a settled case makes no calls.

    Parameters
    ----------
    kind : ndarray of int, shape (calls,)
        Position in the scenario's kinds of calls.
    case : ndarray of int, shape (calls,)
        Which case it is about; -1 for a plain question.
    task : ndarray of int, shape (calls,)
        Which task a complaint is about; -1 otherwise.
    moment : ndarray of float, shape (calls,)
        Minute of calling; for someone who asks after a case, if that is still open then. Not a number for a
        complaint: when depends on when the task is done.
    product : ndarray of int, shape (calls,)
        Code of the product a question is about; -1 if none in particular.
    talk, triage : ndarray of float, shape (calls,)
        Minutes of conversation with someone who can answer, and with someone who cannot.
    patience, pause : ndarray of float, shape (calls,)
        Minutes the caller is willing to wait, and minutes from hanging up to calling again.
    redials : ndarray of int, shape (calls,)
        How often the caller is willing to call again.
    lot, stray : ndarray of float, shape (calls,)
        Uniform numbers: one divides calls among teams, the other tells how often forwarding goes wrong.
    """

    kind: np.ndarray
    case: np.ndarray
    task: np.ndarray
    moment: np.ndarray
    product: np.ndarray
    talk: np.ndarray
    triage: np.ndarray
    patience: np.ndarray
    pause: np.ndarray
    redials: np.ndarray
    lot: np.ndarray
    stray: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)

    def same(self, other: Calls) -> bool:
        """Tell whether other calls are exactly these."""
        return all(
            np.array_equal(column, getattr(other, name), equal_nan=column.dtype.kind == "f")
            for name, column in vars(self).items()
        )

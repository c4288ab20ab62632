"""Phone: what the organisation does with calls that whoever picked up cannot answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simkit.model.scenario.part import Days, Minutes, Part


class Phone(Part):
    """How calls are passed on, and by which norms.

    Parameters
    ----------
    forward : str
        ``ticket``: an able employee calls back, when the note in the inbox gets its turn;
        ``transfer``: the caller waits on, as long as patience lasts, for an able employee on the phone.
    answer_minutes : float
        The norm: minutes within which a call should be answered.
    callback_days : float
        The norm: working days within which a client should have been called back.
    repeat_minutes : float
        Minutes it takes the client to tell the story again after being passed on.
    astray : float
        Share of the calls passed on that come to the wrong team, each time.
    resumption_minutes : float
        Minutes it takes to find the thread again after a call that interrupted a task.
    """

    forward: Literal["ticket", "transfer"] = "ticket"
    answer_minutes: Minutes = 1
    callback_days: Days = 2
    repeat_minutes: Minutes = 0
    astray: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0
    resumption_minutes: Minutes = 0

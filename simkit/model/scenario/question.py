"""Question: people who call with a plain question, about no case in the office."""

from __future__ import annotations

from pydantic import model_validator

from simkit.model.scenario.part import Name, Share
from simkit.model.scenario.stream import Stream, Weight
from simkit.model.scenario.work import Work


class Question(Stream):
    """A stream of callers with one kind of question.

    Parameters
    ----------
    label : str
        Name shown to people.
    per_week, arrival_cv, weekdays, hours
        When they call, as in `Stream`.
    talk : Work
        Minutes of conversation with someone who can answer.
    triage : Work, optional
        Minutes until someone who cannot answer knows it, and passes the caller on; none: no time at all.
    about : dict of str to float
        Products the question may be about, each with its weight; empty: about none in particular.
    needs : float
        Skill level in the product that is needed to answer; 0: whoever picks up can answer.
    """

    label: str
    talk: Work
    triage: Work | None = None
    about: dict[Name, Weight] = {}
    needs: Share = 0

    @model_validator(mode="after")
    def _skill_in_something(self) -> Question:
        if self.needs and not sum(self.about.values()):
            raise ValueError("needs asks for a skill: say in which products with about = { product = weight }")
        if self.about and not sum(self.about.values()):
            raise ValueError("about has only weights of 0; at least one must be above 0")
        return self

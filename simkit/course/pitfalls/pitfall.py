"""Pitfall: a plausible question, choices of which one is the trap, an experiment that shows it, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simkit.course.pitfalls.experiments import Experiment
from simkit.course.pitfalls.fall import Fall
from simkit.course.pitfalls.measured import Measured
from simkit.course.pitfalls.words import (
    FORMS,
    boxed,
    html_list,
    html_paragraphs,
    inline,
    paragraphs,
    places,
    plain,
)
from simkit.model.scenario.part import Part
from simkit.model.scenario.refusals import did_you_mean, one_of

KINDS = {
    "simulation": "Of simulation",
    "structure": "Of the new structure",
    "change": "Of the change",
}

Text = Annotated[str, Field(min_length=1)]


class Choice(Part):
    """One of the answers."""

    text: Text
    reply: Text
    trap: bool = False
    sound: bool = False


class Claim(Part):
    """What the whole interval of a number must show for the pitfall to be one; the tests hold it to that."""

    number: str
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Claim:
        if self.above is None and self.below is None:
            raise ValueError(f"the claim about '{self.number}' needs 'above' or 'below'")
        return self

    def holds(self, measured: Measured) -> bool:
        """Tell whether the whole interval (for a closed form: the value) lies where it is said to lie."""
        found = measured[self.number]
        low, high = (found.value, found.value) if found.low != found.low else (found.low, found.high)
        return (self.above is None or low > self.above) and (self.below is None or high < self.below)


class Pitfall(Part):
    """A pitfall to fall into safely."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    name: Text
    of: Literal["simulation", "structure", "change"]
    place: int = 100
    story: Text
    question: Text
    choice: Annotated[dict[str, Choice], Field(min_length=2)]
    happens: Text
    headline: str
    do: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Annotated[tuple[Text, ...], Field(min_length=1)]
    claim: Annotated[tuple[Claim, ...], Field(min_length=1)]
    experiment: Experiment

    @model_validator(mode="after")
    def _choices_are_in_order(self) -> Pitfall:
        letters = list(self.choice)
        if letters != [*"abcd"[: len(letters)]]:
            raise ValueError(f"the choices should be a, b, … in this order; found {', '.join(letters)}")
        traps = [letter for letter, choice in self.choice.items() if choice.trap]
        if len(traps) != 1:
            raise ValueError(f"one choice should have trap = true; found {len(traps)}")
        if not any(choice.sound and not choice.trap for choice in self.choice.values()):
            raise ValueError("at least one choice that is not the trap should have sound = true")
        return self

    @model_validator(mode="after")
    def _numbers_are_measured(self) -> Pitfall:
        known = self.experiment.names()
        used = [(place, key, form) for place, text in self._texts() for key, form in places(text)]
        used += [("headline", self.headline, ""), *(("claim", claim.number, "") for claim in self.claim)]
        for place, key, form in used:
            if key not in known:
                hint = did_you_mean(key, known) or one_of(known)
                raise ValueError(f"{place}: '{key}' is not a number of the experiment; {hint}")
            if form not in FORMS:
                raise ValueError(f"{place}: '{{{key}.{form}}}' is not known; a number is {{{key}}}, "
                                 f"{{{key}.interval}} or {{{key}.size}}")  # fmt: skip
        return self

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield "happens", self.happens
        yield from (("do", text) for text in self.do)
        yield from ((f"choice.{letter}.reply", choice.reply) for letter, choice in self.choice.items())

    @property
    def trap(self) -> str:
        """Letter of the choice that is the trap."""
        return next(letter for letter, choice in self.choice.items() if choice.trap)

    @cached_property
    def _measured(self) -> Measured:
        return self.experiment.run()

    def run(self, **changes: Any) -> Measured:
        """Measure the pitfall."""
        if not changes:
            return self._measured
        kind = type(self.experiment)
        for option in changes:
            if option not in kind.model_fields or option == "kind":
                known = [name for name in kind.model_fields if name != "kind"]
                hint = did_you_mean(option, known) or one_of(known)
                raise ValueError(f"the experiment of '{self.key}' has no option '{option}'; {hint}")
        return kind.model_validate({**dict(self.experiment), **changes}).run()

    def decide(self, choice: str) -> Fall:
        """Choose, and see what happens."""
        letter = choice.strip().lower() if isinstance(choice, str) else choice
        if letter not in self.choice:
            raise ValueError(f'"{self.key}" has no choice {choice!r}; choose {one_of(self.choice)}')
        return Fall(self, letter, self._measured)

    def __str__(self) -> str:
        choices = [plain(f"{letter}) {choice.text}", "  ") for letter, choice in self.choice.items()]
        asked = [self.title, plain(self.story), plain(self.question), "\n".join(choices), self._how()]
        return "\n\n".join(asked)

    __repr__ = __str__

    def _how(self) -> str:
        return f'Decide: sk.pitfall("{self.key}").decide("{"|".join(self.choice)}")'

    def _repr_html_(self) -> str:
        choices = html_list(
            (inline(" ".join(paragraphs(choice.text))) for choice in self.choice.values()),
            "ol",
            " style='list-style-type:lower-alpha;margin:.3em 0'",
        )
        question = f"<p style='margin:.4em 0'><strong>{inline(' '.join(paragraphs(self.question)))}</strong></p>"
        letters = " or ".join(f'<code>"{letter}"</code>' for letter in self.choice)
        how = f"<p style='margin:.4em 0'>Decide: <code>sk.pitfall(\"{self.key}\").decide(…)</code> with {letters}.</p>"
        title = f"<p style='margin:.2em 0'><strong>{inline(self.title)}</strong></p>"
        return boxed(title + html_paragraphs(self.story) + question + choices + how, "#0072B2")

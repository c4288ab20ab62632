"""Pitfall: one of the learner's own, read from a file. Is it all there, and does it hold with other chance?"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from simkit.course.exercises.answer import FormError, is_untouched, kind_of
from simkit.course.exercises.exercise import Exercise
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.measures.number import format_number

DOTS = re.compile(r"^\W*(\.\.\.|…)\W*$")
NEXT = 1000  # so far from the learner's own seed lies that of the check


class PitfallCheck(Exercise):
    """What `sk.pitfall` gives for a file in a folder of one's own."""

    kind: Literal["pitfall"]
    at_least: Annotated[int, Field(ge=2)] = 5

    def expects(self) -> str:
        return 'a pitfall of your own: what `sk.pitfall("name-of-your-file", folder="your-folder")` gives'

    def judge(self, answer: Any) -> Judgement:
        # Here and not above: whoever writes no pitfall need not wait for the gallery.
        from simkit.course.pitfalls import pitfalls

        if not hasattr(answer, "claim") or not hasattr(answer, "experiment"):
            raise FormError(f"Found {kind_of(answer)}.")
        empty = [place for place, text in _texts(answer) if is_untouched(text) or DOTS.match(text)]
        if empty:
            return failed(f"There are still dots to fill in: {', '.join(f'`{place}`' for place in empty)}.")
        copied = [other.key for other in pitfalls() if _of(other) == _of(answer)]
        if copied:
            return failed(
                f"Its experiment is that of `{copied[0]}`, which is in the gallery already. Change the office or the "
                "number until it is about something of yours."
            )
        n = answer.experiment.n
        if n < self.at_least:
            return failed(f"{n} replications are too few to rule out an accident. Take at least {self.at_least}.")
        return self._run(answer)

    def _run(self, answer: Any) -> Judgement:
        for whose, changes in (("", {}), (" with other chance", {"seed": answer.experiment.seed + NEXT})):
            try:
                measured = answer.run(**changes)
            except Exception as error:  # whatever the experiment stumbles over is told in words
                raise FormError(f"Its experiment stopped with {type(error).__name__}: {error}") from error
            missed = [claim for claim in answer.claim if not claim.holds(measured)]
            if missed:
                number = measured[missed[0].number]
                return failed(
                    f"Measured{whose}, {number.label} is {number.text()} ({number.text('interval')}). That is not what "
                    f"your claim says: {_said(missed[0])}, by its whole interval. Is it a trap, but not so deep? Then "
                    "claim less. Is the interval too wide? Then take more replications."
                )
        number = measured[answer.headline]
        return passed(f"It holds with other chance too: {number.label} {number.text()}. {self.right}")


def _of(pitfall: Any) -> Any:
    """Return what a pitfall is about: its experiment, however long and with whatever chance."""
    return pitfall.experiment.model_copy(update={"n": 2, "seed": 0})


def _texts(pitfall: Any) -> Iterator[tuple[str, str]]:
    """Return every text of a pitfall with its place in the file."""
    yield from ((name, getattr(pitfall, name)) for name in ("title", "name", "story", "question", "happens"))
    for letter, choice in pitfall.choice.items():
        yield from ((f"choice.{letter}.{name}", getattr(choice, name)) for name in ("text", "reply"))
    for name in ("do", "source"):
        yield from ((name, text) for text in getattr(pitfall, name))


def _said(claim: Any) -> str:
    ends = [f"{word} {format_number(value, '')}" for word, value in (("above", claim.above), ("below", claim.below))
            if value is not None]  # fmt: skip
    return f"`{claim.number}` {' and '.join(ends)}"

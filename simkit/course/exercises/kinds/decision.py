"""Decision: a procedure that says by itself when it can tell, and is not stopped by who hopes for an answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from simkit.course.exercises.answer import FormError, kind_of, summary_row
from simkit.course.exercises.demand import demand_differences
from simkit.course.exercises.exercise import Exercise, Text
from simkit.course.exercises.kinds.number import Positive
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.measures.number import shown, shown_interval, shown_unit
from simkit.model.scenario.part import Part


class DecisionFeedback(Part):
    """Own words for the errors that every decision knows."""

    looked: Text | None = None
    picked: Text | None = None
    different_clients: Text | None = None
    cannot_tell: Text | None = None
    too_coarse: Text | None = None
    other: Text | None = None


class DecisionCheck(Exercise):
    """What `sk.until_told` or `sk.select_best` gives.

    Parameters
    ----------
    by : str
        ``until_told`` or ``select_best``.
    measure : str
        The measure that decides.
    verdict : str
        What should come out: for ``until_told`` ``better`` or ``worse``, on the second structure; for
        ``select_best`` the name of the best.
    worth : float, optional
        With ``select_best``: the smallest difference that matters, in the unit of the measure.
    of : int, optional
        With ``select_best``: how many structures there are to choose from.
    feedback : DecisionFeedback
        Own words.
    """

    kind: Literal["decision"]
    by: Literal["until_told", "select_best"]
    measure: Text
    verdict: Text
    worth: Positive | None = None
    of: int | None = None
    feedback: DecisionFeedback = DecisionFeedback()

    @model_validator(mode="after")
    def _asks_what_can_come_out(self) -> DecisionCheck:
        if self.by == "until_told" and (self.verdict not in ("better", "worse") or self.worth or self.of):
            raise ValueError("until_told gives the verdict 'better' or 'worse', and has no 'worth' or 'of'")
        if self.by == "select_best" and not (self.worth and self.of and self.of > 1):
            raise ValueError("select_best needs 'worth', and 'of': from how many to choose")
        return self

    def expects(self) -> str:
        return f"what `sk.{self.by}(...)` gives"

    def judge(self, answer: Any) -> Judgement:
        if isinstance(answer, (str, tuple, list, dict)) or (
            hasattr(answer, "scenario") and hasattr(answer, "summary")
        ):
            return failed(self.feedback.picked or _PICKED.format(by=self.by))
        return self._judge_selection(answer) if self.by == "select_best" else self._judge_told(answer)

    # ------------------------------------------------------------------ two structures, several looks

    def _judge_told(self, answer: Any) -> Judgement:
        row = summary_row(
            answer, self.measure, ("difference", "low", "high", "verdict"), "sk.until_told(...)"
        )
        scenarios = [getattr(getattr(answer, side, None), "scenario", None) for side in ("first", "second")]
        differences = demand_differences(*scenarios)
        if differences or getattr(answer, "same_clients", True) is False:
            return failed(self._other_clients(differences))
        interval = shown_interval(row["low"], row["high"], row["unit"], signed=True)
        told = (
            f"{getattr(answer, 'n', '?')} replications: "
            f"difference {shown(row['difference'], row['unit'], signed=True)} "
            f"({interval} {shown_unit(row['unit'])}".rstrip()
            + f"), verdict '{row['verdict']}'"
        )
        if getattr(answer, "level", 0.95) <= 0.95:
            return failed(f"{told}. {self.feedback.looked or _LOOKED}")
        if row["verdict"] == "cannot tell":
            return failed(f"{told}. {self.feedback.cannot_tell or _CANNOT_TELL}")
        if row["verdict"] != self.verdict:
            return failed(f"{told}. {self.feedback.other or _OTHER}")
        return passed(f"{told}. {self.right}")

    # ------------------------------------------------------------------ several structures, one choice

    def _judge_selection(self, answer: Any) -> Judgement:
        if not hasattr(answer, "worth") or not hasattr(answer, "best"):
            if hasattr(answer, "summary"):
                return failed(self.feedback.looked or _COMPARED)
            raise FormError(f"Found {kind_of(answer)}.")
        if answer.measure != self.measure:
            return failed(f"This chooses on `{answer.measure}`; asked for is `{self.measure}`.")
        if len(answer.names) != self.of:
            return failed(f"There are {self.of} to choose from; you gave it {len(answer.names)}.")
        scenarios = list(getattr(answer, "scenarios", ()))
        differences = [text for other in scenarios[1:] for text in demand_differences(scenarios[0], other)]
        if differences or answer.same_clients is False:
            return failed(self._other_clients(differences))
        if answer.worth > self.worth * (1 + 1e-9):
            return failed(self.feedback.too_coarse or _TOO_COARSE)
        if answer.level < 0.95:
            return failed(f"It chose with a probability of {answer.level:.0%} only. Ask for 95 %.")
        if answer.best is None:
            return failed(f"{answer.words} {self.feedback.cannot_tell or _CANNOT_TELL}")
        if answer.best != self.verdict:
            return failed(f"It chose '{answer.best}'. {self.feedback.other or _OTHER}")
        return passed(f"It chose '{answer.best}' in {answer.runs} runs. {self.right}")

    def _other_clients(self, differences: list[str]) -> str:
        own = self.feedback.different_clients or (
            "The structures did not meet the same clients, so a difference may come from the clients. "
            "Change only the organisation."
        )
        return f"{own} (Found: {'; '.join(differences[:3])}.)" if differences else own


_PICKED = (
    "That is picked by eye, from means that each have their chance. The best of several means is partly the "
    "luckiest: let `sk.{by}(...)` decide, and hand in what it gives."
)
_LOOKED = (
    "But this interval is one of 95 %, as if you had decided beforehand to look once, just here. Who goes on looking "
    "until the interval leaves out zero is sure to find something: let `sk.until_told(...)` do the looking. It "
    "divides the error over its looks."
)
_COMPARED = (
    "This compares, but does not choose. Of several pairs one may leave out zero by chance, and the best mean is "
    "partly the luckiest: let `sk.select_best(...)` choose."
)
_CANNOT_TELL = "That is not wrong, it is too short to tell: allow more with `most=...`."
_OTHER = "Another outcome is expected: look at the structures, and at their order."
_TOO_COARSE = (
    "You count structures as equally good that differ by more than what was asked for: lower `worth`."
)

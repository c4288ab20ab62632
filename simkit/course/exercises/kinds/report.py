"""Report: what was asked, what was assumed and left out, and only then what came out."""

from __future__ import annotations

from typing import Any, Literal

from simkit.course.exercises.answer import FormError, NotRight, kind_of
from simkit.course.exercises.exercise import Text
from simkit.course.exercises.kinds.comparison import ComparisonCheck, Verdict
from simkit.course.exercises.outcome import Judgement, failed, passed
from simkit.experiment.weighing import NO_STEADY_STATE
from simkit.model.scenario import load

PROVES = ("prove", "show that", "confirm", "why ")


class ReportCheck(ComparisonCheck):
    """A decision report made by `sk.report`."""

    kind: Literal["report"]  # type: ignore[assignment]
    verdict: Verdict | None = None  # type: ignore[assignment]
    vary: tuple[Text, ...] = ()
    least_assumptions: int = 3
    least_left_out: int = 2
    other_than: Text | None = None

    def expects(self) -> str:
        return "a decision report: what `sk.report(question, a, b, ...)` gives"

    def judge(self, answer: Any) -> Judgement:
        if not hasattr(answer, "question") or not hasattr(answer, "weights"):
            if hasattr(answer, "summary"):
                raise NotRight("That is the experiment. Let `sk.report(...)` say what one may conclude from it.")
            raise FormError(f"Found {kind_of(answer)}.")
        wrong = self._asked(answer) or self._assumed(answer) or self._left_out(answer)
        if wrong:
            return failed(wrong)
        if answer.answer == NO_STEADY_STATE:
            return failed(
                "There is no steady state in one of the two: more work comes than can be done. A lead time of it tells "
                "how long the run was. Mend the office, or ask about what can be kept up at all."
            )
        if self.verdict is not None:
            return super().judge(answer.pair)
        if answer.n < self.at_least:
            return failed(f"{answer.n} replications are too few to defend: take at least {self.at_least}.")
        return passed(f"Your report answers: '{answer.answer}'. {self.right}")

    def _asked(self, answer: Any) -> str:
        question = answer.question.lower()
        if not question.endswith("?"):
            return "What stands above the report is no question. Ask what is to be decided; a question ends with `?`."
        if question.startswith(PROVES):
            return "This question knows its answer already. Ask it so that either answer may come out."
        if answer.measure != self.measure and self.between:
            return f"Your report decides by `{answer.measure}`; asked for is `{self.measure}`."
        if answer.indifference_zone is None:
            return (
                "Your report does not say which difference matters. Set `indifference_zone=...` before you look: "
                "one can be sure of a difference that nobody notices."
            )
        given = load(self.other_than) if self.other_than else None
        if given and any(office.products == given.products for office in answer.scenarios.values()):
            return "That is the office of the lesson, or its work at least. Here it is about yours."
        return ""

    def _assumed(self, answer: Any) -> str:
        varied = {path for paths in answer.assumptions for path in paths}
        missing = [path for path in self.vary if path not in varied]
        if missing:
            return (
                f"`{missing[0]}` is an assumption too, and nobody counted it: vary it between a low and a high value."
            )
        if len(answer.assumptions) < self.least_assumptions:
            return (
                f"Your report varies {len(answer.assumptions)} of your assumptions; vary at least "
                f"{self.least_assumptions}, as `assumptions={{path: (low, high)}}`, or mark them in your file."
            )
        for row in answer.weights.to_dict("records"):
            low, high = sorted(answer.assumptions[row["paths"]])
            if row["base"] is not None and not low <= row["base"] <= high:
                return (
                    f"You assumed {row['base']:g} for `{row['assumption']}`, and vary it from {low:g} to {high:g}: "
                    "your own value does not lie between them."
                )
        return ""

    def _left_out(self, answer: Any) -> str:
        if len(set(answer.not_modelled)) >= self.least_left_out:
            return ""
        return (
            f"Every model leaves out something that may matter. Name at least {self.least_left_out} things of this "
            "office in `not_modelled=[...]`; who reads the report will think of them anyway."
        )

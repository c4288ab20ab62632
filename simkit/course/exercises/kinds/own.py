"""Own: what a learner made of their own office. A draft beside the part held back, a pitfall, a decision report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from simkit.course.exercises.answer import FormError, NotRight, demand_differences, is_untouched, kind_of
from simkit.course.exercises.exercise import Exercise, Judgement, Text, failed, passed
from simkit.course.exercises.kinds.comparison import ComparisonCheck, Verdict
from simkit.course.exercises.kinds.number import Positive
from simkit.experiment.weighing import NO_STEADY_STATE
from simkit.measures.number import format_number
from simkit.model.scenario import load

NEAR = 0.05  # so far may the share of the cases in the first part lie from the one asked for


class FaceCheck(Exercise):
    """A draft, and after a comma what `sk.face` gives of it and the part held back."""

    kind: Literal["face"]
    cases: Annotated[int, Field(ge=60)]
    share: Annotated[float, Field(gt=0, lt=1)] = 0.7
    at_least: Annotated[int, Field(ge=5)] = 20

    def expects(self) -> str:
        return "your draft, and after a comma what `sk.face(...)` gives when you set it beside the part held back"

    def judge(self, answer: Any) -> Judgement:
        parts = list(answer) if isinstance(answer, (tuple, list)) else [answer]
        draft = next((part for part in parts if hasattr(part, "rows") and hasattr(part, "log")), None)
        face = next((part for part in parts if hasattr(part, "confidence") and hasattr(part, "log")), None)
        if draft is None or face is None:
            found = " and ".join(map(kind_of, parts))
            raise FormError(f"Found {found}; the {'draft' if draft is None else 'face to face'} is missing.")
        return failed(wrong) if (wrong := self._wrong(draft, face)) else passed(self._told(draft, face))

    def _wrong(self, draft: Any, face: Any) -> str:
        made, held = set(draft.log.cases.index), set(face.log.cases.index)
        if face.scenario != draft.scenario:
            return _OTHER
        if made == held:
            return _SAME
        if both := made & held:
            return f"{len(both)} {'case is' if len(both) == 1 else 'cases are'} in both parts. {_SEEN}"
        if len(made) + len(held) != self.cases:
            return (
                f"Together your parts hold {len(made) + len(held)} cases; in the log are {self.cases}. Leave none out."
            )
        if _came(draft.log).max() > _came(face.log).min():
            return _MIXED
        if abs(len(made) / self.cases - self.share) > NEAR:
            return f"You drafted from {len(made) / self.cases:.0%} of the cases; asked for was {self.share:.0%}."
        if not draft.log.has_starts:
            return _GUESSED
        if face.n < self.at_least:
            return f"{face.n} runs make a rough range. Take at least {self.at_least}."
        return ""

    def _told(self, draft: Any, face: Any) -> str:
        fits = int((face.table["verdict"] == "fits").sum())
        assumed = int((draft.table["kind"] == "assumption").sum())
        return (
            f"Drafted from the first {len(draft.log.cases)} cases, held back {len(face.log.cases)}; {assumed} of its "
            f"{len(draft.rows)} numbers are assumptions; {fits} of {len(face.table)} rows fit. {self.right}"
        )


def _came(log: Any) -> Any:
    return log.events.groupby("case")["start"].min().fillna(log.events.groupby("case")["complete"].min())


_OTHER = (
    "The model that you set beside the log is not the one that you drafted. Did you draft twice, from different parts? "
    "Take the `.scenario` of the draft that you hand in."
)
_SAME = "It was set beside the very cases of which it was made. They can hardly tell against it: hold a part back."
_SEEN = "What the draft has seen is no test of it: draft from one part, and set it beside the other."
_MIXED = (
    "The cases held back did not all come after the others. A model is asked about what is still to come, so the part "
    "held back is the latest one."
)
_GUESSED = (
    "Your draft guesses the minutes of work: it was made of a log without start times, and calls them an assumption. "
    "This log has them."
)

DOTS = re.compile(r"^\W*(\.\.\.|…)\W*$")
# What a comparison gives where nothing differs.
SAME = {"times": 1.0, "ratio_of": 1.0, "change": 0.0, "difference": 0.0}
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
        if wrong := _shows_nothing(answer):
            return failed(wrong)
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
                    "claim less, yet more than nothing. Does it go the other way? Then so must the claim. Is the "
                    "interval too wide? Then take more replications."
                )
        number = measured[answer.headline]
        return passed(f"It holds with other chance too: {number.label} {number.text()}. {self.right}")


def _shows_nothing(pitfall: Any) -> str:
    """Say why what a pitfall claims would also be so where nothing differs."""
    from simkit.course.pitfalls.numbers import PitfallNumber

    offices = list(getattr(pitfall.experiment, "office", {}).values())
    if len(offices) > 1 and offices.count(offices[0]) == len(offices):
        return "Its offices are all the same, so nothing can differ. Change one of them."
    numbers = getattr(pitfall.experiment, "number", ())
    same = {number.key: PitfallNumber(number.key, "", SAME[number.how]) for number in numbers if number.how in SAME}
    if not numbers or any(claim.number in same and not claim.holds(same) for claim in pitfall.claim):
        return ""
    if pitfall.claim[0].number not in same:
        return (
            f"Your claim, {_said(pitfall.claim[0])}, is about one office alone, so it may hold where nothing differs. "
            f"Claim a number that compares two, such as `{next(iter(same), 'longer')}`."
        )
    return (
        f"Your claim, {_said(pitfall.claim[0])}, would also hold if nothing differed: a ratio is 1 then, a difference "
        "is 0. Set `above` to that or more, or `below` to that or less."
    )


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


PROVES = ("prove", "show that", "confirm", "why ")


class ReportCheck(ComparisonCheck):
    """A decision report made by `sk.report`."""

    kind: Literal["report"]  # type: ignore[assignment]
    verdict: Verdict | None = None  # type: ignore[assignment]
    vary: tuple[Text, ...] = ()
    least_assumptions: int = 3
    least_left_out: int = 2
    other_than: tuple[Text, ...] = ()
    matters: Positive | None = None

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
        others = demand_differences(answer.pair.first.scenario, answer.pair.second.scenario)
        if more := [told for told in others if ".per_week" in told]:  # another order or product may be the structure
            return failed(self._different_clients(more))
        if answer.answer == "the same":
            return failed("Both gave the same numbers in every replication: they are one structure. Change the second.")
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
        if self.matters is not None and str(answer.indifference_zone) != f"{self.matters:g}":
            return f"Your `indifference_zone` is {answer.indifference_zone}; asked for is {self.matters:g}."
        given = [load(name).products for name in self.other_than]
        if any(office.products in given for office in answer.scenarios.values()):
            return "That is the work of the office of the lesson, or of a file just begun. Here it is about yours."
        return ""

    def _assumed(self, answer: Any) -> str:
        varied = {path for paths in answer.assumptions for path in paths}
        missing = [path for path in self.vary if path not in varied]
        if missing:
            return (
                f"`{missing[0]}` is an assumption too, and nobody counted it: vary it between a low and a high value."
            )
        alike = [paths for paths in answer.assumptions if not set(paths).isdisjoint(self.vary)]  # one, in parts
        count = len(answer.assumptions) - len(alike[1:])
        if count < self.least_assumptions:
            parts = f" ({len(alike)} of them are one: make them one key)" if alike[1:] else ""
            return (
                f"Your report varies {count} of your assumptions{parts}; vary at least "
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

"""Face: a draft from one part of a log, set beside the part held back. What was drafted, assumed, held back?"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from simkit.course.exercises.answer import FormError, kind_of
from simkit.course.exercises.exercise import Exercise
from simkit.course.exercises.outcome import Judgement, failed, passed

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
        face = next((part for part in parts if hasattr(part, "verdict") and hasattr(part, "log")), None)
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
            return f"{len(both)} cases are in both parts. {_SEEN}"
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

"""Task: a product that a life event may need; who needs it, when it can begin, and whether a case goes back from it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.model.scenario.attributes import Scaling, When
from simkit.model.scenario.duration import Batch, Wait, Work
from simkit.model.scenario.part import Name, Part, Share


class Again(Part):
    """Going back: after the task it stands at, a case does an earlier one and all from there on once more.

    Parameters
    ----------
    to : str
        Product of the task to go back to: the task itself, or one that it comes after.
    probability : float
        Share of the cases that go back, each time.
    at_most : int
        How often a case goes back at most. What it needs is drawn anew in each pass.
    """

    to: Name
    probability: Share
    at_most: Annotated[int, Field(ge=1, le=50)] = 3


class TaskNeed(Part):
    """A product that a life event may need.

    Parameters
    ----------
    product : str
        Key of the product.
    probability : float
        Share of the cases that need it; with `only_with`, of the cases that need that other one.
    work : Work, optional
        Minutes of work when they differ from the product's own.
    wait : Wait, optional
        What this task waits for, outside the office, before it can begin.
    batch : Batch, optional
        When it is done for many cases together, such as once a week; none: for each by itself.
    after : tuple of str
        Products of the tasks that must be done before; empty: it begins at once. What a case does not need is
        passed over: the task comes after whatever that would have come after.
    one_of : str, optional
        Name of a choice: of the tasks that bear the same name here a case needs one, each with its probability;
        what these leave of 1 needs none of them.
    only_with : str, optional
        Product of another task: only cases that need that one may need this one. Outside a loop it looks at the
        first pass of what is inside.
    again : Again, optional
        Going back from here, by chance.
    when : dict of str to Condition
        Attributes of the case, and what they must be: only such cases may need it; `probability` is of those.
    work_by : dict of str to Scaling
        Attributes of the case, and how its work grows with them.
    """

    product: Name
    probability: Share = 1.0
    work: Work | None = None
    wait: Wait | None = None
    batch: Batch | None = None
    after: tuple[Name, ...] = ()
    one_of: Name | None = None
    only_with: Name | None = None
    again: Again | None = None
    when: When = {}
    work_by: dict[Name, Scaling] = {}

"""Order: the steps of a life event, one by one in an order in which they can be done, each pass of a loop by itself.

Which steps a case needs is drawn before the office opens. A step that comes after one that the case does not need
comes after whatever that would have come after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simkit.model.scenario.refusals import Problem, one_of

if TYPE_CHECKING:
    from simkit.model.scenario.attributes import Scaling, When
    from simkit.model.scenario.duration import Batch, Wait, Work
    from simkit.model.scenario.scenario import Scenario
    from simkit.model.scenario.world import LifeEvent

MOST_DRAWN = 100_000_000  # in a run
MOST_STEPS = 200  # of one life event, every pass of a loop counted


class CodedTask(NamedTuple):
    """A step that a case of a life event may need; other steps are numbered as in the list of all of them."""

    product: int
    key: str  # of the product
    probability: float
    work: Work
    wait: Wait | None
    batch: Batch | None
    name: str  # what its random numbers are called: the key, and which passes of which loops it is in
    before: tuple[int, ...]  # the steps it comes after
    given: int  # the step that a case must need to need this one; -1: none
    choice: str  # the name of the random number by which one of several is chosen; empty: it is no such step
    low: float  # from where on that number chooses this one
    again: float  # the chance that a case goes back from here
    back: int  # the step from which a case has gone back to need this one; -1: it is no later pass
    when: When  # what the attributes of a case must be to need it
    work_by: dict[str, Scaling]


def coded_tasks(event: LifeEvent, products: dict[str, int], works: dict[str, Work]) -> tuple[CodedTask, ...]:
    """Return the steps of a life event; whatever one comes after stands before it."""
    needs, place = event.tasks, _places(event)
    before, given = _before(event), [place[n.only_with] if n.only_with else -1 for n in needs]
    of, passes = list(range(len(needs))), [""] * len(needs)  # the task of the file behind each step
    again, back = [0.0] * len(needs), [-1] * len(needs)
    # From the inmost loop outwards: a pass of the outer one has all passes of the inner.
    loops = {i: need.again for i, need in enumerate(needs) if need.again}
    for end in sorted(loops, key=lambda i: len(_up_to(before, i))):
        loop, last = loops[end], end
        start = place[loop.to]
        body = sorted(i for i in _up_to(before, end) if start in _up_to(before, i))
        onwards = [i for i in range(len(of)) if end in before[i]]
        for number in range(2, loop.at_most + 2):
            copy = {old: len(of) + i for i, old in enumerate(body)}
            if len(of) + len(body) > MOST_STEPS:
                raise ValueError(f"more than {MOST_STEPS} steps, every pass of a loop counted")
            again[last] = loop.probability
            for old in body:
                of.append(of[old])
                passes.append(f"{passes[old]} {needs[end].product}{number}")
                before.append({last} if old == start else {copy.get(one, one) for one in before[old]})
                given.append(copy.get(given[old], given[old]))
                again.append(0.0 if old == end else again[old])
                back.append(copy.get(back[old], last))
            last = copy[end]
            for one in onwards:
                before[one].add(last)
    order = _in_order([b | ({g, k} - {-1}) for b, g, k in zip(before, given, back, strict=True)])
    at = {old: new for new, old in enumerate(order)} | {-1: -1}
    tasks = []
    for old in order:
        need, which = needs[of[old]], passes[old]
        low = sum(n.probability for n in needs[: of[old]] if need.one_of and n.one_of == need.one_of)
        tasks.append(
            CodedTask(
                products[need.product], need.product, need.probability, need.work or works[need.product], need.wait,
                need.batch, need.product + which, tuple(sorted(at[one] for one in before[old])), at[given[old]],
                f"{need.one_of}{which}" if need.one_of else "", low, again[old], at[back[old]],
                need.when, need.work_by,
            )
        )  # fmt: skip
    return tuple(tasks)


def comes_after(tasks: Sequence[CodedTask], steps: Sequence[int]) -> list[frozenset[int]]:
    """Return what each step that a case needs comes after; by its position among them."""
    at = {step: position for position, step in enumerate(steps)}
    found: list[frozenset[int]] = []
    for task in tasks:
        found.append(frozenset().union(*([at[one]] if one in at else found[one] for one in task.before)))
    return [found[step] for step in steps]


def _places(event: LifeEvent) -> dict[str, int]:
    return {need.product: i for i, need in enumerate(event.tasks)}


def _before(event: LifeEvent) -> list[set[int]]:
    """Return what each task of the file comes after."""
    if event.order == "sequence":
        return [{i - 1} - {-1} for i in range(len(event.tasks))]
    place = _places(event)
    return [{place[key] for key in need.after} for need in event.tasks]


def _up_to(before: Sequence[set[int]], step: int) -> set[int]:
    """Return a step and all that come before it."""
    found: set[int] = set()
    ahead = [step]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += before[one]
    return found


def _in_order(first: Sequence[set[int]]) -> list[int]:
    """Return the steps, each after those that must come first and else as they stand; without those in a circle."""
    order: list[int] = []
    left = list(range(len(first)))
    while (step := next((i for i in left if first[i] <= set(order)), None)) is not None:
        order.append(step)
        left.remove(step)
    return order


def order_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what cannot be in the order of the steps of a life event."""
    for key, event in scenario.events.items():
        path, place = f"events.{key}.tasks", _places(event)
        in_turn = event.order == "sequence"
        for i, need in enumerate(event.tasks):
            if need.after and in_turn:
                allowed = 'to leave out order, and say after what each step comes; or order = "sequence" without after'
                yield Problem(f"{path}[{i}].after", 'tasks go one after the other (order = "sequence")', allowed)
        before = _before(event)
        first = [b | ({place[n.only_with]} if n.only_with else set()) for b, n in zip(before, event.tasks, strict=True)]
        if circle := set(range(len(first))) - set(_in_order(first)):
            yield Problem(path, f"a circle: {_circle(event, first, circle)}", "after and only_with without a circle")
            continue
        if loops := list(_loop_problems(event, before, path)):
            yield from loops
            continue
        try:
            steps = coded_tasks(event, dict.fromkeys(place, 0), {k: p.work for k, p in scenario.products.items()})
            weeks = scenario.clock.end / scenario.clock.week_minutes
            drawn = (event.weekly(scenario.clock) * weeks + event.opening_backlog) * len(steps)
            if len(steps) > len(place) and drawn > MOST_DRAWN:
                found = f"{drawn:,.0f} steps to draw in a run, every pass of a loop counted"
                yield Problem(path, found, f"at most {MOST_DRAWN:,}: fewer clients, or a lower at_most")
        except ValueError as error:
            yield Problem(path, str(error), "a lower at_most, or fewer loops inside each other")
        for name in dict.fromkeys(need.one_of for need in event.tasks if need.one_of):
            total = sum(need.probability for need in event.tasks if need.one_of == name)
            if total > 1 + 1e-9:
                found = f"the probabilities of one_of = '{name}' add up to {total:.6g}"
                yield Problem(path, found, "at most 1; what is left of 1 needs none of them")


def _loop_problems(event: LifeEvent, before: Sequence[set[int]], path: str) -> Iterator[Problem]:
    needs, place = event.tasks, _places(event)
    for end, need in enumerate(needs):
        if not need.again:
            continue
        earlier, start = _up_to(before, end), place[need.again.to]
        if start not in earlier:
            allowed = one_of(needs[i].product for i in sorted(earlier))
            found = f"'{need.again.to}' does not come before '{need.product}'"
            yield Problem(f"{path}[{end}].again.to", found, f"itself, or a task that it comes after: {allowed}")
        inside = {i for i in earlier if start in _up_to(before, i)} - {end}
        for i in range(len(needs)):
            if i != end and before[i] & inside and i not in inside:
                found = f"'{needs[i].product}' comes after a task from which '{need.product}' may go back"
                yield Problem(f"{path}[{i}].after", found, f"to come after '{need.product}', the end of the loop")


def _circle(event: LifeEvent, first: Sequence[set[int]], inside: set[int]) -> str:
    """Say one circle in words."""
    walk = [min(inside)]
    while len(set(walk)) == len(walk):
        walk.append(min(first[walk[-1]] & inside))
    names = [event.tasks[i].product for i in walk[walk.index(walk[-1]) :]]
    return " after ".join(f"'{name}'" for name in names)

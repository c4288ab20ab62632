"""The rules a notebook keeps. Each is one small function; this is the register of all of them.

A rule takes a `Page` and yields pairs: the position of a cell (0 for the whole notebook) and what is wrong.
A new rule is a function in one of the files beside this one, a line here, and a test that shows it can fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from authors.notebooks.claims import claims_hold, told_below, untied
from authors.notebooks.lint import exercise, output, prose, stored
from authors.notebooks.page import Page
from authors.notebooks.problem import Problem

__all__ = ["RULES", "Rule", "problems_of"]

Fault = tuple[int, str]
COURSE, SOLUTIONS, EXERCISES = "course", "solutions", "exercises"
RUN = (COURSE, SOLUTIONS)
ALL = (COURSE, SOLUTIONS, EXERCISES)


class Rule(NamedTuple):
    """A function, and the folders it holds for."""

    faults: Callable[[Page], Iterator[Fault]]
    folders: tuple[str, ...]


RULES: dict[str, Rule] = {
    # what is stored
    "readable": Rule(stored.readable, RUN),
    "form": Rule(stored.form, RUN),
    "ids": Rule(stored.ids, ALL),
    "order": Rule(stored.order, RUN),
    "drift": Rule(stored.drift, RUN),
    "widget-state": Rule(stored.widget_state, ALL),
    "absolute-path": Rule(stored.absolute_path, ALL),
    "size": Rule(stored.size, ALL),
    # what a run gives
    "runs": Rule(output.runs, ALL),
    "error": Rule(output.error, ALL),
    "chart-description": Rule(output.chart_description, ALL),
    "chart-picture": Rule(output.chart_picture, RUN),
    "image-alt": Rule(output.image_alt, ALL),
    "widget-alone": Rule(output.widget_alone, RUN),
    # what is read
    "headings": Rule(prose.headings, ALL),
    "alt-text": Rule(prose.alt_text, ALL),
    "links": Rule(prose.links, ALL),
    "length": Rule(prose.length, (COURSE,)),
    "minutes": Rule(prose.minutes, (COURSE,)),
    "folded": Rule(prose.folded, (COURSE,)),
    "held-back": Rule(prose.held_back, (COURSE,)),
    "shown-again": Rule(prose.shown_again, (COURSE,)),
    "told-below": Rule(told_below, (COURSE,)),
    "to-edit": Rule(prose.to_edit, (COURSE,)),
    "claims": Rule(claims_hold, (COURSE,)),
    "untied": Rule(untied, (COURSE,)),
    # from master to exercise
    "markers": Rule(exercise.markers, (SOLUTIONS,)),
    "marker-left": Rule(exercise.marker_left, (COURSE, EXERCISES)),
    "made": Rule(exercise.made, (EXERCISES,)),
    "untouched": Rule(exercise.untouched, (EXERCISES,)),
    "solved": Rule(exercise.solved, (SOLUTIONS,)),
    "check-shown": Rule(exercise.check_shown, (SOLUTIONS, EXERCISES)),
    "all-checked": Rule(exercise.all_checked, (SOLUTIONS,)),
}


def problems_of(pages: Iterable[Page], rules: dict[str, Rule] = RULES) -> list[Problem]:
    """All problems of all pages, in the order of files and cells."""
    return sorted(
        Problem(page.path, cell, name, message)
        for page in pages
        for name, rule in rules.items()
        if page.folder in rule.folders
        for cell, message in rule.faults(page)
    )

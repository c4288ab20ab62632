"""Lesson 13, From log to model."""

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import simkit as sk
from answers import Answers, made

# ---------------------------------------------------------------- 13.3, open cases


def in_one_line(came, done, end):
    return sum((end if d == "open" else d) - c for c, d in zip(came, done, strict=True)) / end


def day_by_day(came, done, end):
    """Counts each day's open cases; the days here are whole."""
    until = [end if d == "open" else d for d in done]
    return sum(c <= day < u for day in range(end) for c, u in zip(came, until, strict=True)) / end


def as_a_table(came, done, end):
    frame = pd.DataFrame({"came": came, "done": done})
    return float((frame["done"].replace("open", end).astype(float) - frame["came"]).sum() / end)


def closed_only(came, done, end):
    return sum(d - c for c, d in zip(came, done, strict=True) if d != "open") / end


def mean_days(came, done, end):
    return in_one_line(came, done, end) * end / len(came)


def all_days(came, done, end):
    return in_one_line(came, done, end) * end


def as_the_finished(came, done, end):
    """As many as come a day, times the mean of the finished: the open ones are taken for average."""
    closed = [d - c for c, d in zip(came, done, strict=True) if d != "open"]
    return len(came) / end * sum(closed) / len(closed)


def both_days(came, done, end):
    return in_one_line(came, done, end) + len(came) / end


def at_the_end(came, done, end):
    return done.count("open")


def stumbles(came, done, end):
    return sum(d - c for c, d in zip(came, done, strict=True)) / end


def as_given(came, done, end):
    """Mean number of cases open between day 0 and day `end`."""


# ---------------------------------------------------------------- 13.4, held back


@cache
def log(starts=True):
    """The log of the exercise, as its cell makes it."""
    office = sk.load("own/_new").change({"clock.warm_up_days": 0, "clock.horizon_days": 130})
    file = sk.run(office, seed=4).save_log(Path(tempfile.mkdtemp()) / "office.csv")
    if not starts:
        rows = pd.read_csv(file)
        rows[rows["lifecycle:transition"] == "complete"].to_csv(file, index=False)
    return sk.read_log(file)


def part(cases):
    """The part of the log with these cases."""
    return replace(log(), events=log().events[log().events["case"].isin(cases)])


@cache  # it is handed in turned, in halves and as a part of other answers too
def held_back(share=0.7, n=20, seed=1, starts=True):
    early, late = log(starts).split(share)
    draft = early.draft()
    return draft, sk.face(late, draft.scenario, n=n, seed=seed)


def turned():
    draft, face = held_back()
    return face, draft


def by_hand():
    """Divided by the number of the case, which is the order of coming here."""
    names = list(log().cases.index)
    draft = part(names[:1131]).draft()
    return draft, sk.face(part(names[1131:]), draft.scenario, n=20, seed=3)


def on_what_it_was_made_of():
    early, _ = log().split(0.7)
    draft = early.draft()
    return draft, sk.face(early, draft.scenario, n=5)


def of_the_whole():
    draft = log().draft()
    return draft, sk.face(log().split(0.7)[1], draft.scenario, n=5)


def the_later_first():
    early, late = log().split(0.3)
    draft = late.draft()
    return draft, sk.face(early, draft.scenario, n=5)


def by_lot():
    names = pd.Series(log().cases.index)
    mine = set(names.sample(frac=0.7, random_state=1))
    draft = part(mine).draft()
    return draft, sk.face(part(set(names) - mine), draft.scenario, n=5)


def another_model():
    draft, _ = held_back()
    return draft, sk.face(log().split(0.7)[1], log().draft().scenario, n=5)


def some_left_out():
    draft, _ = held_back()
    names = list(log().cases.index)
    return draft, sk.face(part(names[1300:]), draft.scenario, n=5)


def its_table():
    """The table of the face to face in its place."""
    draft, face = held_back()
    return draft, face.table


def only(place, **how):
    return lambda: held_back(**how)[place]


ANSWERS = {
    "13.1": Answers(
        right=["c", "C", " c "],
        wrong=[
            ("a", "hours in the office"),
            ("b", "The gap before a decision"),
            ("d", "queue, work and waiting on others in one"),
            ("A", "hours in the office"),
            ("B", "no proof"),
            ("D", "in one"),
        ],
        unreadable=[("e", "not one of the options")],
    ),
    "13.2": Answers(
        right=[(1.96 * 45 / 2) ** 2, 1945, "1944,8"],
        wrong=[
            (1.96 * 45 / 2, "That is √n"),
            (44**2, "round last"),
            ((45 / 2) ** 2, "left out the 1.96"),
            ((1.96 * 45 / 1) ** 2, "whole width"),
            ((1.96 * 45 / 4) ** 2, "4 minutes to either side"),
            ((2 * 45 / 2) ** 2, "2 for the 1.96"),
            ((1.645 * 45 / 2) ** 2, "interval of 90 %"),
            (4 * 400, "was rounded"),
            (1.96 * 45 / 4, "half of √n"),
            (400, "too low"),
        ],
        unreadable=[("many", "number")],
    ),
    "13.3": Answers(
        right=[in_one_line, day_by_day, as_a_table],
        wrong=[
            (closed_only, "count for nothing"),
            (mean_days, "mean time that cases were open"),
            (all_days, "all cases together"),
            (as_the_finished, "as long as the finished ones"),
            (both_days, "a day too many"),
            (stumbles, "holds a word"),
            (lambda came, done, end: (np.array(done) - np.array(came)).sum() / end, "holds a word"),
            (at_the_end, "should return"),
            (lambda came, done, end: len(came) / end, "should return"),
            (lambda came, done, end: 0.3, "should return"),
            (lambda came, done, end: round(in_one_line(came, done, end), 1), "Does it round?"),
        ],
        unreadable=[(0.3, "function")],
        untouched=[as_given],
    ),
    "13.4": Answers(
        right=[made(held_back), made(turned), made(held_back, 0.7, 30, 2), made(by_hand)],
        praise=("numbers are assumptions", "rows fit"),
        wrong=[
            (made(on_what_it_was_made_of), "the very cases of which it was made"),
            (made(of_the_whole), "cases are in both parts"),
            (made(the_later_first), "come after the others"),
            (made(by_lot), "come after the others"),
            (made(another_model), "not the one that you drafted"),
            (made(some_left_out), "Leave none out"),
            (made(held_back, 0.5), "asked for was 70%"),
            (made(held_back, 0.7, 5), "rough range"),
            (made(held_back, 0.7, 5, 1, False), "a log without start times"),
        ],
        unreadable=[
            (made(only(0)), "the face to face is missing"),
            (made(only(1)), "the draft is missing"),
            (made(its_table), "the face to face is missing"),
            (0.3, "draft"),
        ],
        untouched=[..., (..., ...)],
    ),
}

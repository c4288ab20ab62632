"""Lesson 11, Pitfalls."""

import json
import math
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import NormalDist

import pandas as pd

import simkit as sk
from answers import Answers, made
from simkit.course.exercises.catalogue import shipped

# ---------------------------------------------------------------- 11.2, by hand: the best tenth

Z = -NormalDist().inv_cdf(0.1)
GAIN = NormalDist().pdf(Z) / 0.1

# ---------------------------------------------------------------- 11.3, mending code


def team_leader(weeks, norm):
    shares = []
    for week in weeks:
        settled = [days for days in week if days != "open"]
        shares.append(sum(days <= norm for days in settled) / len(settled))
    return sum(shares) / len(shares)


def open_is_late(weeks, norm):
    shares = [sum(days != "open" and days <= norm for days in week) / len(week) for week in weeks]
    return sum(shares) / len(shares)


def settled_only(weeks, norm):
    cases = [days for week in weeks for days in week if days != "open"]
    return sum(days <= norm for days in cases) / len(cases)


def mended(weeks, norm):
    helped = clients = 0
    for week in weeks:
        for days in week:
            clients += 1
            if days != "open" and days <= norm:
                helped += 1
    return helped / clients


def mended_shortly(weeks, norm):
    return mended([sum(weeks, [])], norm)


def with_a_table(weeks, norm):
    cases = pd.Series([days for week in weeks for days in week])
    return (pd.to_numeric(cases, errors="coerce") <= norm).mean()


def text_and_number(weeks, norm):
    return sum(days <= norm for week in weeks for days in week)


# ---------------------------------------------------------------- 11.4, a pilot

LATER = "difference in differences"
REST = "pilot against the rest"


@cache
def office(changed=True):
    exercise = shipped()["11.4"]
    return sk.load(exercise.office).change(exercise.changes if changed else {})


@cache
def held(n=20, seed=1, people=12, chosen="random", before=6, weeks=18, office=office, **other):
    options = {"effect": 0.10, "retained": 0, "progress": False, **other}
    return sk.pilot(office(), people=people, chosen=chosen, before=before, weeks=weeks, n=n, seed=seed, **options)


def judged(way, **design):
    return held(**design), way


def brief(**design):
    """Two pilots of two weeks: enough to be told that it is another question."""
    return held(**{"n": 2, "weeks": 2, "before": 2, **design}), LATER


def only_the_first(n):
    """Fewer pilots: they are the first of the thirty, so nothing is run for them."""
    found = held(n=30)
    return replace(found, table=found.table[found.table["replication"] < n]), LATER


def just_as_shown():
    """A pilot whose single ones spread by 5.04 points: the learner is shown 5.0."""
    found = held(n=30)
    table = found.table[found.table["judged"] == LATER]
    spread = 0.1 + (table["effect"] - table["effect"].mean()) / table["effect"].std() * 0.0504
    return replace(found, table=table.assign(effect=spread)), LATER


def unchanged():
    return office(changed=False)


def longer():
    return office().change({"clock.horizon_days": 150})


def summary_alone():
    return held(n=30).summary, LATER


def in_a_list():
    return [held(n=30), LATER]


def turned():
    return LATER, held(n=30)


def three_things():
    return held(n=30), LATER, 3


# ---------------------------------------------------------------- 11.5, a pitfall of one's own

MASTER = Path(__file__).resolve().parents[2] / "solutions" / "11-pitfalls.ipynb"
SHIPPED = Path(sk.__file__).parent / "course" / "gallery"


def given_and_solved():
    """Return the text that a learner gets, and that of the worked solution."""
    cells = ("".join(cell["source"]) for cell in json.loads(MASTER.read_text(encoding="utf-8"))["cells"])
    (text,) = (source for source in cells if source.startswith("my_text = "))
    first, _, second = text.partition("### BEGIN SOLUTION")
    return [part.split("'''")[1] for part in (first, second)]


def opened(text):
    """The pitfall in a file of a learner's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "mine.toml").write_text(text, encoding="utf-8")
        return sk.pitfall("mine", folder=folder)


def given():
    return opened(given_and_solved()[0])


def solved(old="", new="", count=-1):
    """The worked solution, with something else in it."""
    text = given_and_solved()[1]
    assert old in text
    return opened(text.replace(old, new, count) if old else text)


def nothing_differs():
    """Both offices of the worked solution alike."""
    head, _, tail = given_and_solved()[1].partition("[experiment.office.now]")
    start = tail.index('"teams.desk.members" = [')
    newcomer = tail[start : tail.index("\n]\n", start) + 3]
    return opened(head + "[experiment.office.now]" + tail.replace(newcomer, '"teams.desk.members[0].count" = 5\n'))


def shorter():
    """The worked solution the other way round: what it was, against what it is."""
    text = given_and_solved()[1].replace("above = 1.3", "below = 0.8")
    return opened(text.replace('of = "now"\nagainst = "was"', 'of = "was"\nagainst = "now"'))


NOTHING = '"clock.horizon_days" = 20', '"clock.horizon_days" = 20\n"clock.nothing" = 1'


def copied():
    """One of the gallery under another name and with other chance."""
    text = (SHIPPED / "easy-cases-first.toml").read_text(encoding="utf-8")
    return opened(text.replace("seed = ", "seed = 9"))


def numbers_of_a_pitfall():
    return sk.pitfall("easy-cases-first").run()


ANSWERS = {
    "11.1": Answers(
        right=["b", "B", " b "],
        # Whoever names another one is told what is different about it.
        wrong=[
            *((letter, "from the other side") for letter in ("a", "A")),
            *((letter, "were counted") for letter in ("c", "(c)")),
            ("d", "no effect at all"),
            ("e", "takes out what lasts"),
        ],
        untouched=[...],
    ),
    "11.2": Answers(
        # The sum of the hint, and the formula of the theory.
        right=[
            18 * 1.755 * 0.6,
            *("19,0", "19 %"),
            100 * sk.theory.cherry_picking(share=0.1, cv=0.18, reliability=0.6).lasting,
        ],
        wrong=[
            (18 * GAIN, "when they were *chosen*"),
            (18 * GAIN * 0.4, "the part that goes"),
            (18 * Z, "*at least*"),
            (18 * Z * 0.6, "the edge"),
            (18 * GAIN * math.sqrt(0.6), "took the root"),
            (18 * 0.6, "left out how far"),
            (0.18 * GAIN * 0.6, "Asked for are per cent"),
            (100 * ((1 + 0.108 * GAIN) / (1 - 0.108 * GAIN / 9) - 1), "beside the other nine tenths"),
        ],
        untouched=[...],
    ),
    "11.3": Answers(
        right=[mended, mended_shortly, with_a_table],
        # Each error that was left is named.
        wrong=[
            (team_leader, "Both want mending"),
            (open_is_late, "a quiet week counts as much"),
            (settled_only, "still open are missing"),
            (lambda weeks, norm: mended(weeks, norm) * sum(map(len, weeks)), "number of clients"),
            (lambda weeks, norm: 100 * mended(weeks, norm), "share between 0 and 1"),
            (lambda weeks, norm: round(mended(weeks, norm), 2), "Does it round?"),
            (text_and_number, "TypeError"),
        ],
        unreadable=[(mended([[1, 9]], 5), "Hand in the function itself")],
        untouched=[...],
    ),
    "11.4": Answers(
        # Twelve people by lot, six weeks before and eighteen of pilot.
        right=[
            made(judged, LATER, n=30),
            made(judged, LATER, n=30, seed=2),
            made(in_a_list),
            made(judged, "before and after", n=30),
            made(just_as_shown),
        ],
        praise=("the dip is in it",),
        wrong=[
            # The same pilots, judged against others in the same weeks, lie too far apart: talent stays in.
            (made(judged, REST, n=30), "Judged against others in the same weeks, talent stays"),
            (made(judged, "against the control group", n=30), "Judged against others in the same weeks, talent stays"),
            # Before and after of the best may come out near the truth, because two errors cancel.
            *(
                (
                    made(judged, "before and after", chosen="best", weeks=weeks, n=2),
                    "picked because it did best",
                    "cancelled",
                )
                for weeks in (8, 18)
            ),
            (made(judged, LATER, weeks=4, n=12), "in the dip in the first weeks"),
            # The lot is fair, but the rest was not in it.
            (made(judged, REST, chosen="lot among the best", before=4, weeks=8, n=6), "Who was in the draw"),
            # One week before: its luck is in every single pilot.
            (made(judged, LATER, before=1, weeks=11, n=12), "the luck of the weeks before"),
            (made(judged, LATER, n=1, weeks=4), "it may be a lucky one"),
            (made(only_the_first, 10), "take at least 30"),
            (made(only_the_first, 20), "take at least 30"),
            # Its luck goes, and that nearly hides behind the limit: who stood in the draw is said all the same.
            (made(judged, LATER, chosen="lot among the best", n=12), "drawn among the best", "their luck goes"),
            (made(brief, office=unchanged), "`clock`, `learning`, `products`"),
            (made(brief, effect=0.2), "`effect` is 0.1; yours has 0.2"),
            (made(brief, retained=1), "`retained` is 0; yours has 1"),
            (made(brief, people=20), "at most 12 can be spared"),
            (made(brief, confidence=0.8), "Take 95 %"),
            (made(brief, office=longer, before=12, weeks=14), "`clock`"),
        ],
        unreadable=[
            (made(held, n=30), "Which of its ways of judging"),
            (made(turned), "where the pilot should stand"),
            (made(judged, "differences in differences", n=30), "did you mean 'difference in differences'"),
            (made(summary_alone), "where the pilot should stand"),
            (made(three_things), "3 things"),
        ],
        untouched=[..., (..., ...)],
    ),
    "11.5": Answers(
        # The worked solution, a smaller claim, more replications, and what is shorter claimed to be so.
        right=[
            made(solved),
            made(solved, "above = 1.3", "above = 1.2"),
            made(solved, "n = 15", "n = 20"),
            made(shorter),
        ],
        praise=("holds with other chance too",),
        wrong=[
            # The text as it was given opens, and each place that still has dots is named.
            (
                made(given),
                *(
                    f"`{place}`"
                    for place in ("title", "name", "story", "question", "choice.a.text", "choice.b.reply", "do")
                ),
            ),
            # Two offices that are the same, and claims that hold where nothing differs, whatever the offices are.
            (made(nothing_differs), "offices are all the same"),
            *(
                (made(solved, "above = 1.3", claim), "would also hold if nothing differed", "a ratio is 1 then")
                for claim in ("above = 0.9", "above = 0", "below = 9")
            ),
            # A claim about one office says nothing of the two.
            *(
                (
                    made(solved, 'number = "longer"\nabove = 1.3', f'number = "{one}"\nabove = 2'),
                    "one office alone",
                    "`longer`",
                )
                for one in ("was", "now")
            ),
            (made(solved, "above = 1.3", "below = 0.9"), "the other way"),
            # Above 2.5 is within the interval: claim less, or measure more.
            (made(solved, "above = 1.3", "above = 2.5"), "`longer` above 2.50", "claim less"),
            (made(solved, "n = 15", "n = 3"), "3 replications are too few"),
            (made(sk.pitfall, "one-run"), "`one-run`, which is in the gallery already"),
            (made(copied), "`easy-cases-first`"),
        ],
        unreadable=[
            # An office that cannot be simulated: the learner is told what it says.
            (made(solved, *NOTHING, 1), "nothing"),
            # The whole folder, the text, or what happened.
            (made(sk.pitfalls), "sk.pitfall("),
            ("mine", "sk.pitfall("),
            (made(numbers_of_a_pitfall), "sk.pitfall("),
        ],
        untouched=[...],
    ),
}

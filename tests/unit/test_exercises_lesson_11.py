"""Lesson 11, Pitfalls: do its checks know a right answer, and each error of a novice?"""

import math
from pathlib import Path
from statistics import NormalDist

import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped
from simkit.course.exercises.kinds import KINDS

SEEDS = (1, 2, 3)
LATER = "difference in differences"
REST = "pilot against the rest"
MASTER = Path(__file__).resolve().parents[2] / "solutions" / "11-pitfalls.ipynb"


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


def broken(id, *answers):
    """Return what is said of an answer that has not the form that is asked for."""
    outcome = sk.check(id, *answers)
    assert outcome.state is State.BROKEN, outcome.message
    return outcome.message


# ---------------------------------------------------------------- 11.1, which pitfall is it?


def test_is_the_pitfall_named():
    """Only regression to the mean is right, in any writing."""
    for answer in ("b", "B", " b "):
        assert look("11.1", answer)[0]


@pytest.mark.parametrize(
    ("answer", "says"),
    [("a", "from the other side"), ("c", "were counted"), ("d", "no effect at all"), ("e", "takes out what lasts")],
)
def test_has_each_wrong_pitfall_its_own_answer(answer, says):
    """Whoever names another one is told what is different about it."""
    passed, message = look("11.1", answer)
    assert not passed and says in message


def test_does_such_a_coach_seem_to_help_without_doing_anything():
    """The story is no invention: six of 24, chosen for a bad quarter, improve by more than a tenth by themselves."""
    found = sk.pitfall("regression-to-the-mean").run(people=24, part=0.25)
    assert found["control_moved"].low > 0.1
    assert found["beside_control"].low < 0 < found["beside_control"].high


# ---------------------------------------------------------------- 11.2, by hand


def tenth():
    """Return z and phi(z) / f of the best tenth."""
    z = -NormalDist().inv_cdf(0.1)
    return z, NormalDist().pdf(z) / 0.1


def test_is_the_formula_right_by_hand_and_by_the_kit():
    """The sum of the hint passes, and so does the formula of the theory."""
    for answer in (18 * 1.755 * 0.6, 100 * sk.theory.cherry_picking(share=0.1, cv=0.18, reliability=0.6).lasting):
        assert look("11.2", answer)[0], answer


def test_does_a_lottery_of_people_agree():
    """Drawn people, chosen and looked at again, show the same: the truth of the exercise is no slip of ours."""
    found = sk.pitfall("hand-picked-pilot").run(people=300, part=0.1, cv=0.18, reliability=0.6)["after"]
    assert found.low - 0.004 < 0.1895 < found.high + 0.004, "a tenth of 300 is a little less than of very many"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda z, gain: 18 * gain, "when they were *chosen*"),
        (lambda z, gain: 18 * gain * 0.4, "the part that goes"),
        (lambda z, gain: 18 * z, "*at least*"),
        (lambda z, gain: 18 * z * 0.6, "the edge"),
        (lambda z, gain: 18 * gain * math.sqrt(0.6), "took the root"),
        (lambda z, gain: 18 * 0.6, "left out how far"),
        (lambda z, gain: 0.18 * gain * 0.6, "Asked for are per cent"),
        (lambda z, gain: 100 * ((1 + 0.108 * gain) / (1 - 0.108 * gain / 9) - 1), "beside the other nine tenths"),
    ],
)
def test_are_the_slips_of_the_formula_recognised(answer, says):
    """Each answer is worked out as the slip works it out."""
    passed, message = look("11.2", answer(*tenth()))
    assert not passed and says in message


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


def test_is_the_mended_function_right():
    """In one line or in many."""
    assert look("11.3", mended)[0]
    assert look("11.3", lambda weeks, norm: mended([sum(weeks, [])], norm))[0]


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (team_leader, "Both want mending"),
        (open_is_late, "a quiet week counts as much"),
        (settled_only, "still open are missing"),
        (lambda weeks, norm: mended(weeks, norm) * sum(map(len, weeks)), "number of clients"),
        (lambda weeks, norm: 100 * mended(weeks, norm), "share between 0 and 1"),
    ],
)
def test_is_half_of_the_mending_recognised(function, says):
    """Each error that was left is named."""
    passed, message = look("11.3", function)
    assert not passed and says in message


def test_are_calls_and_errors_told_in_words():
    """The number in place of the function, and a comparison of a text with a number."""
    assert "Hand in the function itself" in broken("11.3", mended([[1, 9]], 5))
    stops = broken("11.3", lambda weeks, norm: sum(days <= norm for week in weeks for days in week))
    assert "TypeError" in stops


# ---------------------------------------------------------------- 11.4, a pilot


@pytest.fixture(scope="module")
def exercise():
    (found,) = (e for e in shipped() if e.id == "11.4")
    return found


@pytest.fixture(scope="module")
def office(exercise):
    return sk.load(exercise.office).change(exercise.changes)


def held(office, people=12, chosen="random", before=6, weeks=18, n=20, seed=1, **other):
    options = {"effect": 0.10, "retained": 0, "progress": False, **other}
    return sk.pilot(office, people=people, chosen=chosen, before=before, weeks=weeks, n=n, seed=seed, **options)


@pytest.fixture(scope="module")
def good(office):
    return held(office, n=30)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_the_design_of_the_last_hint_pass_with_any_seed(office, good, seed):
    """Twelve people by lot, six weeks before and eighteen of pilot."""
    passed, message = look("11.4", good if seed == 1 else held(office, n=30, seed=seed), LATER)
    assert passed, message
    assert "the dip is in it" in message


def test_does_it_depend_on_how_it_is_judged(good):
    """The same pilots, judged against others in the same weeks, lie too far apart: talent stays in."""
    for way in (REST, "against the control group"):
        passed, message = look("11.4", good, way)
        assert not passed and "Judged against others in the same weeks, talent stays" in message


@pytest.mark.parametrize("weeks", [8, 18])
def test_is_picking_the_best_recognised_even_where_it_looks_right(office, weeks):
    """Before and after of the best may come out near the truth, because two errors cancel."""
    passed, message = look("11.4", held(office, chosen="best", before=6, weeks=weeks, n=2), "before and after")
    assert not passed and "picked because it did best" in message and "cancelled" in message


def test_is_a_pilot_in_the_dip_recognised(office):
    """Four weeks by lot: people are still learning."""
    passed, message = look("11.4", held(office, before=6, weeks=4, n=12), LATER)
    assert not passed and "in the dip in the first weeks" in message


def test_is_a_lot_among_the_best_beside_everybody_recognised(office):
    """The lot is fair, but the rest was not in it."""
    passed, message = look("11.4", held(office, chosen="lot among the best", before=4, weeks=8, n=6), REST)
    assert not passed and "Who was in the draw" in message


def test_are_too_few_weeks_before_recognised(office):
    """One week before: its luck is in every single pilot."""
    passed, message = look("11.4", held(office, before=1, weeks=11, n=12), LATER)
    assert not passed and "the luck of the weeks before" in message


def test_are_one_and_few_pilots_told_from_enough(office):
    """One has no spread; ten have one that is a guess."""
    passed, message = look("11.4", held(office, n=1, weeks=4), LATER)
    assert not passed and "it may be a lucky one" in message
    passed, message = look("11.4", held(office, n=10), LATER)
    assert not passed and "take at least 20" in message


def test_is_too_close_to_tell_not_called_wrong(exercise):
    """An interval that lies across the limit is told so; one that lies within it, or beyond it, is not."""

    class Row:
        loc = {LATER: {"mean": 0.056, "low": 0.044, "high": 0.068, "spread": 0.03}}

    class Found:
        n = 30
        summary = Row

    found = exercise._judge_row(Found, LATER)
    assert found.state is State.FAILED and "too close to tell" in found.message


def test_is_another_question_refused(office, good):
    """Another office, another effect, too many people, too many weeks, another level."""
    for answer, says in (
        (held(sk.load("textbook/always-work"), n=2, weeks=2, before=2), "`clock`, `learning`, `products`"),
        (held(office, n=2, weeks=2, before=2, effect=0.2), "`effect` is 0.1; yours has 0.2"),
        (held(office, n=2, weeks=2, before=2, retained=1), "`retained` is 0; yours has 1"),
        (held(office, n=2, weeks=2, before=2, people=20), "at most 12 can be spared"),
        (held(office, n=2, weeks=2, before=2, confidence=0.8), "Take 95 %"),
    ):
        passed, message = look("11.4", answer, LATER)
        assert not passed and says in message, (says, message)
    longer = office.change({"clock.horizon_days": 150})
    assert "`clock`" in look("11.4", held(longer, n=2, before=12, weeks=14), LATER)[1]


def test_are_weeks_counted_together(exercise, office):
    """Before and during count as one; 24 weeks are also all that the office has."""
    shorter = exercise.model_copy(update={"most_weeks": 4})
    outcome = shorter.check(held(office, n=2, before=2, weeks=3), LATER)
    assert not outcome.passed and "make 5" in outcome.message


def test_are_wrong_forms_told_in_words(good):
    """The pilot alone, the way alone, a misspelt way, a summary, and three things."""
    assert "Which of its ways of judging" in broken("11.4", good)
    assert "where the pilot should stand" in broken("11.4", LATER, good)
    assert "did you mean 'difference in differences'" in broken("11.4", good, "differences in differences")
    assert "where the pilot should stand" in broken("11.4", good.summary, LATER)
    assert "three" in broken("11.4", good, LATER, 3) or "3 things" in broken("11.4", good, LATER, 3)


def test_is_an_exercise_about_an_office_that_is_not_there_refused(exercise):
    """Wrong data are refused when they are read, not when a learner hands something in."""
    data = exercise.model_dump()
    with pytest.raises(ValueError):
        KINDS["pilot"].model_validate({**data, "office": "textbook/nowhere"})
    with pytest.raises(ValueError):
        KINDS["pilot"].model_validate({**data, "changes": {"clock.nothing": 5}})


# ---------------------------------------------------------------- 11.5, a pitfall of one's own


def given_and_solved():
    """Return the text that a learner gets, and that of the worked solution."""
    import json

    cells = ("".join(cell["source"]) for cell in json.loads(MASTER.read_text(encoding="utf-8"))["cells"])
    (text,) = (source for source in cells if source.startswith("my_text = "))
    first, _, second = text.partition("### BEGIN SOLUTION")
    return (part.split("'''")[1] for part in (first, second))


def opened(folder, text, name="mine"):
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return sk.pitfall(name, folder=folder)


@pytest.fixture
def solved():
    return list(given_and_solved())[1]


def test_does_the_worked_solution_hold_with_other_chance(tmp_path, solved):
    """It passes, and says the number that the check measured anew."""
    mine = opened(tmp_path, solved)
    passed, message = look("11.5", mine)
    assert passed and "holds with other chance too" in message
    assert mine.run(seed=1001)["longer"].text() in message


def test_are_dots_named_by_their_place(tmp_path):
    """The text as it was given opens, and each place that still has dots is named."""
    passed, message = look("11.5", opened(tmp_path, list(given_and_solved())[0]))
    assert not passed
    for place in ("title", "name", "story", "question", "choice.a.text", "choice.b.reply", "do"):
        assert f"`{place}`" in message


def test_is_an_office_in_which_nothing_differs_no_pitfall(tmp_path, solved):
    """The claim is measured, and told with its interval."""
    head, _, tail = solved.partition("[experiment.office.now]")
    start = tail.index('"teams.desk.members" = [')
    newcomer = tail[start : tail.index("\n]\n", start) + 3]
    alike = head + "[experiment.office.now]" + tail.replace(newcomer, '"teams.desk.members[0].count" = 5\n')
    passed, message = look("11.5", opened(tmp_path, alike))
    assert not passed and "1.00 times (1.00 to 1.00)" in message and "`longer` above 1.30" in message


def test_is_too_bold_a_claim_not_called_a_mistake_of_the_trap(tmp_path, solved):
    """Above 2.5 is within the interval: claim less, or measure more."""
    passed, message = look("11.5", opened(tmp_path, solved.replace("above = 1.3", "above = 2.5")))
    assert not passed and "claim less" in message


def test_are_few_replications_refused(tmp_path, solved):
    """Three runs may agree by accident."""
    passed, message = look("11.5", opened(tmp_path, solved.replace("n = 15", "n = 3")))
    assert not passed and "3 replications are too few" in message


def test_is_a_copy_from_the_gallery_recognised(tmp_path):
    """One that is shipped is not one's own, nor under another name and with other chance."""
    passed, message = look("11.5", sk.pitfall("one-run"))
    assert not passed and "`one-run`, which is in the gallery already" in message
    source = Path(sk.__file__).parent / "course" / "gallery" / "easy-cases-first.toml"
    text = source.read_text(encoding="utf-8").replace("seed = ", "seed = 9")
    passed, message = look("11.5", opened(tmp_path, text))
    assert not passed and "`easy-cases-first`" in message


def test_is_an_experiment_that_stops_told_in_words(tmp_path, solved):
    """An office that cannot be simulated: the learner is told what it says."""
    wrong = solved.replace('"clock.horizon_days" = 20', '"clock.horizon_days" = 20\n"clock.nothing" = 1', 1)
    try:
        mine = opened(tmp_path, wrong)
    except sk.PitfallError as error:
        assert "nothing" in str(error)
    else:
        assert "nothing" in broken("11.5", mine)


def test_are_other_things_recognised():
    """The whole folder, the text, or what happened."""
    for answer in (sk.pitfalls(), "mine", sk.pitfall("easy-cases-first").run()):
        assert "sk.pitfall(" in broken("11.5", answer)


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_a_name_to_a_file():
    """Five exercises, three hints or more each; untouched they are not attempted."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("11.")]
    assert [exercise.kind for exercise in lesson] == ["choice", "number", "function", "pilot", "pitfall"]
    assert all(len(exercise.hints) >= 3 for exercise in lesson)
    assert all(sk.check(exercise.id, ...).state is State.NOT_ATTEMPTED for exercise in lesson)
    assert sk.check("11.4", ..., ...).state is State.NOT_ATTEMPTED

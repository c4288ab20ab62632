"""Does an update of the course ever cost a learner work?"""

import json
import os
import sys

import pytest
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st

from simkit.cli.lab.folder import MANIFEST, FolderError, lay_out, shipped_files
from simkit.cli.lab.server import HOME

LESSON, EXERCISE = "course/00-start-here.ipynb", "exercises/02-one-desk.ipynb"


@pytest.fixture
def shipped(tmp_path):
    """A small course as it comes with the kit."""
    root = tmp_path / "kit"
    write(root, LESSON, "lesson")
    write(root, EXERCISE, "exercise")
    write(root, "solutions/02-one-desk.ipynb", "solution")
    write(root, "course/teaching/plan.md", "plan")
    return root


@pytest.fixture
def folder(tmp_path):
    """Where the learner's copy goes; not there yet."""
    return tmp_path / "mine"


def write(root, name, text):
    """Write a file, with the folders above it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read(root, name):
    """Read a file."""
    return (root / name).read_text(encoding="utf-8")


def test_does_a_first_copy_hold_the_whole_course(shipped, folder):
    report = lay_out(shipped, folder)
    assert sorted(report.new) == sorted(shipped_files(shipped))
    assert read(folder, LESSON) == "lesson" and read(folder, "course/teaching/plan.md") == "plan"


def test_does_a_second_copy_change_nothing(shipped, folder):
    lay_out(shipped, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.ipynb")}
    report = lay_out(shipped, folder)
    assert report.lines()[1:] == ["  up to date: 4 files"]
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.ipynb")}


def test_does_the_home_page_tell_what_was_done_and_where_to_go_on(shipped, folder):
    """Nothing begun; a lesson worked in; a prediction saved, and one of two exercises right."""
    for number, title in (("00", "Start here"), ("02", "One desk")):
        cell = {"cell_type": "markdown", "source": f"# {number} {title}\n\n**Why {title}?**\n\n**Minutes:** 5"}
        write(shipped, f"course/{number}-{title.lower().replace(' ', '-')}.ipynb", json.dumps({"cells": [cell]}))
    passed = {"metadata": {"simkit": {"check": "02.1", "state": "passed"}}}
    checks = [{"cell_type": "code", "source": f'sk.check("02.{i}", x)', "outputs": []} for i in (1, 2)]
    write(shipped, EXERCISE, json.dumps({"cells": checks}))
    lay_out(shipped, folder)
    page = read(folder, HOME)
    assert f"Begin with **[00 Start here]({LESSON})**." in page and page.count("*not begun*") == 2
    assert "<br>Why One desk?<br>" in page and page.count(f"[Exercises]({EXERCISE})") == 1
    write(folder, LESSON, read(folder, LESSON) + " ")  # saved after running
    lay_out(shipped, folder)
    assert "Go on with **[00 Start here]" in read(folder, HOME) and ", or begin **[02 One desk]" in read(folder, HOME)
    checks[0]["outputs"] = [passed]
    write(folder, EXERCISE, json.dumps({"cells": checks}))
    write(folder, "predictions.json", json.dumps({"format": 1, "predictions": {"00.x": {"first": {}}, "02.y": {}}}))
    lay_out(shipped, folder)
    assert "*✓ predicted*" in read(folder, HOME) and "*1 of 2 exercises right*" in read(folder, HOME)
    assert "Go on with **[02 One desk]" in read(folder, HOME)


def notebook(source, output, version):
    """Return a notebook of one cell, as JupyterLab would save it."""
    cell = {"cell_type": "code", "source": [source], "outputs": [{"text": output}], "execution_count": 1}
    return json.dumps({"cells": [cell], "metadata": {"language_info": {"version": version}}})


def test_is_a_lesson_that_was_only_opened_and_run_still_updated(shipped, folder):
    """JupyterLab saves what running leaves behind; that is no work of the learner's."""
    write(shipped, LESSON, notebook("1 + 1", "2", "3.11"))
    lay_out(shipped, folder)
    write(folder, LESSON, notebook("1 + 1", "two", "3.13"))
    write(shipped, LESSON, notebook("1 + 2", "3", "3.11"))
    assert lay_out(shipped, folder).updated == [LESSON]
    assert read(folder, LESSON) == notebook("1 + 2", "3", "3.11")


def test_is_the_answer_to_a_prediction_not_laid_under_its_question(shipped, folder):
    """Are the cells with an answer laid down empty, the others with what they show, and is that no change of ours?"""
    write(shipped, LESSON, notebook("sk.reveal('00.a', 0.948)", "Found: 0.948", "3.11"))
    write(shipped, EXERCISE, notebook("1 + 1", "2", "3.11"))
    lay_out(shipped, folder)
    assert json.loads(read(folder, LESSON))["cells"][0]["outputs"] == [] and "Found" not in read(folder, LESSON)
    assert "Found" in read(shipped, LESSON) and read(folder, EXERCISE) == read(shipped, EXERCISE)
    assert sorted(lay_out(shipped, folder).same) == sorted(shipped_files(shipped))


def test_is_a_lesson_in_which_a_cell_was_changed_kept(shipped, folder):
    write(shipped, LESSON, notebook("1 + 1", "2", "3.11"))
    lay_out(shipped, folder)
    write(folder, LESSON, notebook("1 + 10", "11", "3.11"))
    write(shipped, LESSON, notebook("1 + 2", "3", "3.11"))
    assert lay_out(shipped, folder).kept == [LESSON]
    assert read(folder, LESSON) == notebook("1 + 10", "11", "3.11")


def test_is_a_file_the_learner_left_alone_updated(shipped, folder):
    lay_out(shipped, folder)
    write(shipped, LESSON, "better lesson")
    report = lay_out(shipped, folder)
    assert report.updated == [LESSON] and read(folder, LESSON) == "better lesson"


def test_is_changed_work_kept_when_the_course_did_not_change(shipped, folder):
    lay_out(shipped, folder)
    write(folder, EXERCISE, "my answer")
    report = lay_out(shipped, folder)
    assert report.kept == [EXERCISE] and not report.beside
    assert read(folder, EXERCISE) == "my answer"
    assert not (folder / "exercises/02-one-desk.new.ipynb").exists()


def test_does_a_new_version_lie_beside_changed_work_once(shipped, folder):
    """Beside, with a name that says so; a learner who removes it is not given it again and again."""
    lay_out(shipped, folder)
    write(folder, EXERCISE, "my answer")
    write(shipped, EXERCISE, "better exercise")
    report = lay_out(shipped, folder)
    beside = "exercises/02-one-desk.new.ipynb"
    assert report.beside == {EXERCISE: beside}
    assert any("kept yours" in line and beside in line for line in report.lines())
    assert (read(folder, EXERCISE), read(folder, beside)) == ("my answer", "better exercise")
    (folder / beside).unlink()
    assert not lay_out(shipped, folder).beside and not (folder / beside).exists()


def test_is_an_untouched_new_version_replaced_by_a_newer_one(shipped, folder):
    lay_out(shipped, folder)
    write(folder, EXERCISE, "my answer")
    for text in ("second", "third"):
        write(shipped, EXERCISE, text)
        lay_out(shipped, folder)
    assert read(folder, "exercises/02-one-desk.new.ipynb") == "third"
    assert len(list((folder / "exercises").iterdir())) == 2


def test_is_a_new_version_the_learner_worked_in_kept_too(shipped, folder):
    lay_out(shipped, folder)
    write(folder, EXERCISE, "my answer")
    write(shipped, EXERCISE, "second")
    lay_out(shipped, folder)
    write(folder, "exercises/02-one-desk.new.ipynb", "my second answer")
    write(shipped, EXERCISE, "third")
    lay_out(shipped, folder)
    assert read(folder, "exercises/02-one-desk.new.ipynb") == "my second answer"
    assert read(folder, "exercises/02-one-desk.new2.ipynb") == "third"


def test_is_the_newest_version_still_to_be_had_when_the_copy_beside_was_worked_in(shipped, folder):
    """Without its memory the folder cannot know whose the lesson is; the course's own text must lie there anyhow."""
    lay_out(shipped, folder)
    write(shipped, LESSON, "better lesson")
    (folder / MANIFEST).unlink()
    lay_out(shipped, folder)
    write(folder, "course/00-start-here.new.ipynb", "mine")
    report = lay_out(shipped, folder)
    assert report.beside == {LESSON: "course/00-start-here.new2.ipynb"}
    assert read(folder, "course/00-start-here.new2.ipynb") == "better lesson"
    assert read(folder, "course/00-start-here.new.ipynb") == "mine" and read(folder, LESSON) == "lesson"
    (folder / "course/00-start-here.new2.ipynb").unlink()
    assert not lay_out(shipped, folder).beside, "who removes it is not given it again and again"


def test_is_a_new_version_not_laid_twice_when_the_memory_is_lost(shipped, folder):
    lay_out(shipped, folder)
    write(folder, EXERCISE, "my answer")
    write(shipped, EXERCISE, "better exercise")
    for _ in range(3):
        lay_out(shipped, folder)
        (folder / MANIFEST).unlink()
    assert len(list((folder / "exercises").iterdir())) == 2


@pytest.mark.parametrize("place", ["../../outside.ipynb", "\x00", "course", ""])
def test_is_an_odd_place_in_the_memory_no_harm(shipped, folder, place):
    lay_out(shipped, folder)
    write(folder, LESSON, "mine")
    memory = json.loads(read(folder, MANIFEST))
    memory["files"][LESSON].update(beside="0", place=place)
    write(folder, MANIFEST, json.dumps(memory))
    lay_out(shipped, folder)
    assert read(folder, LESSON) == "mine"


def test_can_a_learner_start_a_lesson_afresh_by_removing_it(shipped, folder):
    lay_out(shipped, folder)
    write(folder, LESSON, "spoilt")
    (folder / LESSON).unlink()
    assert lay_out(shipped, folder).new == [LESSON]
    assert read(folder, LESSON) == "lesson"


@pytest.mark.parametrize("manifest", [None, "", "{", "[]", '{"files": 3}', '{"files": {"a": 1}}', "\x00\xff"])
def test_is_nothing_lost_when_the_manifest_is(shipped, folder, manifest):
    """Without a memory of what was laid down, everything that differs counts as the learner's."""
    lay_out(shipped, folder)
    write(folder, LESSON, "my notes")
    if manifest is None:
        (folder / MANIFEST).unlink()
    else:
        (folder / MANIFEST).write_text(manifest, encoding="latin-1")
    lay_out(shipped, folder)
    assert read(folder, LESSON) == "my notes"
    assert json.loads(read(folder, MANIFEST))["files"].keys() == shipped_files(shipped).keys()


def test_is_a_file_that_left_the_course_left_with_the_learner(shipped, folder):
    lay_out(shipped, folder)
    (shipped / EXERCISE).unlink()
    report = lay_out(shipped, folder)
    assert report.retired == [EXERCISE] and (folder / EXERCISE).exists()


def test_are_checkpoints_and_caches_not_shipped(shipped):
    write(shipped, "course/.ipynb_checkpoints/00-checkpoint.ipynb", "x")
    write(shipped, "course/__pycache__/a.pyc", "x")
    write(shipped, "course/00-start-here.new.ipynb", "x")
    assert len(shipped_files(shipped)) == 4


@pytest.mark.parametrize("place", [".", "course", "exercises/deep"])
def test_is_the_kits_own_course_refused_as_a_learners_folder(shipped, place):
    """A copy onto the masters would let an update and the learner's work mix."""
    with pytest.raises(FolderError, match="the kit's own course"):
        lay_out(shipped, shipped / place)


def test_is_a_file_refused_as_a_folder(shipped, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderError, match="is a file"):
        lay_out(shipped, tmp_path / "file")


def test_is_a_folder_below_a_file_refused_in_words(shipped, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderError, match="cannot be made"):
        lay_out(shipped, tmp_path / "file" / "below")


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs rights that a Windows user may lack")
def test_does_a_link_of_the_learner_stay_a_link(shipped, folder, tmp_path):
    """A learner may keep notebooks elsewhere; we write neither over the link nor through it."""
    lay_out(shipped, folder)
    write(tmp_path, "elsewhere.ipynb", "mine")
    (folder / LESSON).unlink()
    (folder / LESSON).symlink_to(tmp_path / "elsewhere.ipynb")
    write(shipped, LESSON, "better lesson")
    lay_out(shipped, folder)
    assert (folder / LESSON).is_symlink() and read(tmp_path, "elsewhere.ipynb") == "mine"


def test_is_one_file_that_cannot_be_written_named_and_the_rest_done(shipped, folder):
    """A folder stands where a file must go: the others still arrive, and the report says so."""
    write(folder, "exercises", "a file of the learner's")
    report = lay_out(shipped, folder)
    assert list(report.failed) == [EXERCISE] and read(folder, LESSON) == "lesson"
    assert any(f"could not write {EXERCISE}" in line for line in report.lines())
    assert read(folder, "exercises") == "a file of the learner's"


def test_is_no_half_written_file_left_behind(shipped, folder):
    lay_out(shipped, folder)
    assert not [name for _, _, names in os.walk(folder) for name in names if ".part-" in name]


# What can happen to one file, in any order: the course changes it, the learner changes or removes it,
# the manifest is lost, an update comes.
STEPS = st.lists(st.sampled_from(["ship", "edit", "edit new", "remove", "forget", "update"]), min_size=1, max_size=12)


# Found once by chance: the memory is lost, so the new version lies beside an untouched lesson, and is worked in.
@example(steps=["ship", "forget", "update", "edit new", "update"])
@given(steps=STEPS)
@examples(100)
def test_is_what_a_learner_wrote_ever_lost(tmp_path_factory, steps):
    """Whatever happens in whatever order: what the learner wrote last in a file stands in that file."""
    place = tmp_path_factory.mktemp("any")
    root, folder = place / "kit", place / "mine"
    write(root, LESSON, "version 0")
    lay_out(root, folder)
    beside = LESSON.replace(".ipynb", ".new.ipynb")
    written = {}
    for number, step in enumerate(steps, start=1):
        if step == "ship":
            write(root, LESSON, f"version {number}")
        elif step == "edit":
            written[LESSON] = f"mine {number}"
            write(folder, LESSON, written[LESSON])
        elif step == "edit new" and (folder / beside).exists():
            written[beside] = f"mine {number}"
            write(folder, beside, written[beside])
        elif step == "remove":
            (folder / LESSON).unlink(missing_ok=True)
            written.pop(LESSON, None)
        elif step == "forget":
            (folder / MANIFEST).unlink(missing_ok=True)
        elif step == "update":
            lay_out(root, folder)
            if LESSON not in written:
                # Untouched: the course's newest stands there, or beside it when the memory was lost.
                newest = {read(folder, path.relative_to(folder).as_posix()) for path in folder.rglob("*.ipynb")}
                assert read(root, LESSON) in newest
        for name, text in written.items():
            assert read(folder, name) == text

"""Does a log become a scenario that says where its numbers come from, and can a wrong one be told from it?"""

import gzip
import re
import tomllib

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.cli import main
from simkit.experiment.from_log.quality import open_at_end
from simkit.experiment.from_log.read import LogError

OFFICE = {
    "title": "A desk and a back office",
    "clock": {"horizon_days": 150, "warm_up_days": 0},
    "products": {
        "intake": {"label": "Intake", "work": {"dist": "gamma", "mean": 12, "cv": 0.6}},
        "decision": {"label": "Decision", "work": {"dist": "lognormal", "mean": 30, "cv": 1.2}},
    },
    "events": {
        "request": {
            "label": "Request",
            "per_week": 60,
            "order": "sequence",
            "tasks": [{"product": "intake"}, {"product": "decision", "probability": 0.7}],
        }
    },
    "teams": {
        "office": {
            "label": "Office",
            "members": [{"name": "clerk", "count": 2, "skills": {"intake": 1, "decision": 1}}],
        }
    },
}
WAIT = {"on": "the client", "mean_days": 6, "dist": "lognormal", "cv": 1, "share": 0.5}
HEAD = "case,activity,resource,start,complete\n"


def log_of_run(folder, name="log.csv", keys=None, strip_starts=False):
    scenario = sk.Scenario.from_data(OFFICE).change(keys or {})
    run = sk.run(scenario, seed=3)
    path = run.save_log(folder / name)
    if strip_starts:
        lines = path.read_text().splitlines()
        path.write_text("\n".join([lines[0], *(line for line in lines[1:] if ",complete," in line)]) + "\n")
    return run, sk.read_log(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run whose truth is known, and its log."""
    return log_of_run(tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="module")
def waiting(tmp_path_factory):
    """The same office, where half of the decisions wait on the client."""
    return log_of_run(tmp_path_factory.mktemp("log"), keys={"events.request.tasks[1].wait": WAIT})


def test_are_the_numbers_of_an_office_found_in_its_log(made):
    """Arrivals, mean work, opening hours and the share with a decision: the truth lies in their intervals."""
    run, log = made
    assert log.has_starts and log.hours == (9, 17, 5)
    assert 60 == pytest.approx(log.draft().scenario.events["v01"].per_week / 0.7, rel=3 * 1.3 / np.sqrt(60 * 30))
    for activity, mean, cv in (("intake: working", 12, 0.6), ("decision: working", 30, 1.2)):
        work = log.pieces.loc[log.pieces["activity"] == activity, "work"]
        assert work.mean() == pytest.approx(mean, abs=3 * mean * cv / np.sqrt(len(work)))
    done = run.cases["outcome"] == "settled"
    assert len(log.cases) >= done.sum()


def test_does_a_draft_behave_as_the_office_it_was_drafted_from(made):
    """Nothing waits on others there: queues explain the draft, and the log is like one of its runs."""
    run, log = made
    draft = log.draft()
    assert not any(task.wait for event in draft.scenario.events.values() for task in event.tasks)
    face = sk.face(log, draft.scenario, n=10)
    assert [
        face.verdict(key) for key in ("cases_per_day", "lead_mean", "lead_median", "lead_p90", "work_in_progress")
    ] == (["fits"] * 5)


def test_is_waiting_on_others_told_from_queues(waiting):
    """Three days a decision are waited for, on average; the draft finds them before the decision, not before intake."""
    run, log = waiting
    scenario = log.draft().scenario
    weeks = sum(event.per_week for event in scenario.events.values() if len(event.tasks) == 2)
    days = 0.0
    for event in scenario.events.values():
        assert event.tasks[0].wait is None
        if len(event.tasks) == 2 and (wait := event.tasks[1].wait):
            days += event.per_week / weeks * wait.share * np.mean(wait.values_days)
    assert days == pytest.approx(3, rel=0.2)
    face = sk.face(log, scenario, n=30)
    assert face.verdict("lead_mean") == face.verdict("lead_p75") == "fits"


def test_is_a_model_that_leaves_the_waiting_out_found_out(waiting):
    """The same office without the client's days cannot be the one that wrote this log."""
    face = sk.face(waiting[1], sk.Scenario.from_data(OFFICE), n=10)
    assert face.verdict("lead_mean") == face.verdict("work_in_progress") == "the model is too low"


def test_does_a_log_without_starts_say_what_that_costs(tmp_path):
    """Without starts the minutes of work are a guess, and the draft calls them an assumption."""
    _, log = log_of_run(tmp_path, strip_starts=True)
    assert not log.has_starts
    assert "cannot tell work from waiting" in str(log.quality())
    table = log.draft().table
    works = table[table["key"].str.endswith(".work")]
    assert set(works["kind"]) == {"assumption"} and works["why"].str.contains("a guess").all()


def test_does_every_number_of_a_draft_say_where_it_comes_from(waiting):
    """Each number in the file has its kind behind it; the text is the scenario."""
    draft = waiting[1].draft()
    assert sk.Scenario.from_data(tomllib.loads(draft.text)) == draft.scenario
    for line in draft.text.splitlines():
        code, _, comment = line.partition("  # ")
        if (
            "=" in code
            and any(sign.isdigit() for sign in code.split("=", 1)[1])
            and not code.startswith(("title", "name", "label"))
        ):
            assert comment.startswith(("log: ", "estimate: ", "assumption: ")), line
    assert "clerk" not in draft.text, "names of people stay out"


def test_is_xes_the_same_log_as_csv(made, tmp_path):
    """Written as CSV, as XES and zipped: read again, the same events."""
    run, log = made
    for name in ("log.xes", "log.xes.gz"):
        again = sk.read_log(run.save_log(tmp_path / name))
        assert again.events.equals(log.events)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zaak;stap;medewerker;tijdstip\n1;in;Ann;03-11-2026 14:05\n1;uit;Bob;24-11-2026 09:30\n", "2026-11-03 14:05"),
        ("Case ID,Activity,Timestamp\n1,in,11/03/2026 02:05 PM\n1,uit,11/24/2026 09:30 AM\n", "2026-11-03 14:05"),
        (
            "case\tactivity\ttime\n1\tin\t2026-11-03T14:05:00,5+01:00\n1\tuit\t2026-06-04T09:00:00+02:00\n",
            "2026-06-04 09:00",
        ),
        ("case,activity,time\n1,in,2026-11-03 14:05\n1,uit,2026-11-04 09:00\n\n", "2026-11-03 14:05"),
        ("case,activity,time\n1,in,2026-11-03T14:05:00Z\n1,uit,2026-11-03T08:00:00-08:00\n", "2026-11-03 14:05"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_are_the_tables_of_offices_read(text, expected, encoding, tmp_path):
    """Dutch and English names, semicolons and tabs, AM and PM, a decimal comma, zones, all encodings."""
    path = tmp_path / "office.CSV"
    path.write_bytes(text.encode(encoding))
    assert str(sk.read_log(path).events["complete"].iloc[0]).startswith(expected)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-03 02:05:00 PM", "2026-11-03 14:05"),
        ("13/11/2026 02:05 p.m.", "2026-11-13 14:05"),
        ("2026-11-03 14:05:00+01", "2026-11-03 14:05"),
        ("2026-11-03 14:05:00 UTC", "2026-11-03 14:05"),
        ("2026-11-03T14:05:00+01:00[Europe/Amsterdam]", "2026-11-03 14:05"),
        ("3 mei 2026 14:05", "2026-05-03 14:05"),
        ("13-11-2026 14.05", "2026-11-13 14:05"),
        ("13-11-2026 14:05 uur", "2026-11-13 14:05"),
        ("2026-11-03\u00a014:05", "2026-11-03 14:05"),
    ],
)
def test_is_a_moment_read_as_people_and_programs_write_it(moment, expected, tmp_path):
    """Twelve hours, zones by name and by hour, Dutch months, a dot in the time, a space that does not break."""
    path = tmp_path / "office.csv"
    path.write_text(f"case,activity,time\n1,in,{moment}\n", encoding="utf-8")
    assert str(sk.read_log(path).events["complete"].iloc[0]).startswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        "case,activity,time\r1,in,2026-11-03 14:05\r",
        "sep=;\ncase;activity;time\n1;in;2026-11-03 14:05\n",
        "zaak;stap;datum;tijd\n1;in;2026-11-03;14:05\n",
        "case,activity,time,date\n1,in,14:05,2026-11-03\n",
        "All permits, 2026\nmade on;3-12-2026;;\n\nzaak;stap;datum;tijd\n1;in;2026-11-03;14:05\n",
        "Report\ncase,activity,time\n1,start,2026-11-03 14:05\n",
    ],
)
def test_is_a_table_read_as_spreadsheets_write_it(text, tmp_path):
    """Lines that end as on an old Mac, Excel's line that names the separator, the day in a column of its own, a title
    above the columns."""
    path = tmp_path / "office.csv"
    path.write_bytes(text.encode())
    assert str(sk.read_log(path).events["complete"].iloc[0]).startswith("2026-11-03 14:05")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("activity,time\nin,2026-11-03\n", "which column is the case? Say so with case='...'"),
        ("case,activity,time\n1,in,03/04/2026\n", "the day first or the month first"),
        ("case,activity,time\n1,in,yesterday\n", "row 2: 'yesterday' is no moment"),
        ("case,activity,time\n1,in,09:00\n1,out,9:30 AM\n", "row 2: '09:00' is no moment"),
        ("case,activity,time\n1,in,9999-12-31\n", "row 2: '9999-12-31' is no moment"),
        ("1,in,2026-11-03\n2,in,2026-11-03\n", "the first line of the file must hold them"),
        ("case,activity,time\n1,in\n", "line 2 has 2 columns, and line 1 3"),
        ("case,activity,time\n1,,2026-11-03\n", "row 2 has no activity"),
        ("Report\n\ncase,activity,time\n1,,2026-11-03\n", "row 4 has no activity"),
        ("Report\ncase,activity,time\n1,in\n", "line 3 has 2 columns, and line 2 3"),
        ("case,activity,time\n", "no event below the names"),
        (HEAD + "1,in,Ann,2026-11-04,2026-11-03\n", "ends before"),
        ("case,activity,time\n1,in,45292.375\n", "it is a number: make the column a date"),
        ("case,activity,time,lifecycle:transition\n1,in,2026-11-03 09:00,schedule\n", "no event says that work was"),
        ("case,activity,time,lifecycle:transition\n1,in,2026-11-03 09:00,start\n", "no event says that work was"),
    ],
)
def test_is_a_table_that_is_no_log_refused_with_place_and_remedy(text, said, tmp_path):
    """The error says where, what was found, and what would be right."""
    path = tmp_path / "office.csv"
    path.write_text(text)
    with pytest.raises(LogError, match=".*") as refused:
        sk.read_log(path)
    assert said in str(refused.value)


def test_are_files_that_are_none_told(tmp_path):
    """A missing file, a folder, a sheet of Excel, broken XML, a broken archive, a column that is not there."""
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    (tmp_path / "broken.xes").write_text("<log><trace>")
    (tmp_path / "broken.xes.gz").write_bytes(gzip.compress(b"<log></log>")[:-6])
    (tmp_path / "plain.csv").write_text("a,b,c\n1,in,2026-11-03\n")
    for name, said in {
        "none.csv": "no such file", ".": "a folder", "sheet.xlsx": "save a sheet of Excel as CSV",
        "broken.xes": "line 1", "broken.xes.gz": "damaged",
    }.items():  # fmt: skip
        with pytest.raises(LogError) as refused:
            sk.read_log(tmp_path / name)
        assert said in str(refused.value)
    with pytest.raises(LogError, match="there is no column 'x' for case"):
        sk.read_log(tmp_path / "plain.csv", case="x")


def test_what_can_a_log_not_tell(tmp_path):
    """Missing people, batches, dates without hours, cases that were still open."""
    rows = []
    for number in range(200):
        day = f"2026-{1 + number // 20:02}-{1 + number % 20:02}"
        rows += [f"{number},in,Ann,,{day}T00:00:00", f"{number},paid,,,2026-{1 + number // 20:02}-25T00:00:00"]
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(rows[:-3]) + "\n")
    said = str(sk.read_log(tmp_path / "log.csv").quality())
    for words in ("have no resource", "at the very same moment", "are midnight", "cannot tell work from waiting"):
        assert words in said


def test_are_the_open_cases_of_a_part_told(tmp_path):
    """Of the part held back every sixth is still open: that is no usual end, and none counts as done at once."""
    days = pd.bdate_range("2026-01-05", periods=101) + pd.Timedelta(hours=9)
    rows = []
    for number in range(100):
        rows.append(f"{number},in,Ann,{days[number]},{days[number] + pd.Timedelta(hours=1)}")
        if number < 95:
            out = days[number + 5] + pd.Timedelta(hours=6)
            rows.append(f"{number},out,Bob,{out},{out + pd.Timedelta(hours=1)}")
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(rows) + "\n")
    log = sk.read_log(tmp_path / "log.csv")
    late = log.split()[1]
    assert open_at_end(log).sum() == open_at_end(late).sum() == 5
    with pytest.raises(TypeError, match="needs a log and a scenario, as in face"):
        sk.face(late, log.draft(), n=5)


def test_is_a_log_too_small_to_draft_from_refused(tmp_path):
    """Three cases are no ground for a scenario."""
    (tmp_path / "log.csv").write_text(HEAD + "1,in,Ann,2026-11-03T09:00,2026-11-03T10:00\n")
    with pytest.raises(LogError, match="a scenario needs at least 30"):
        sk.read_log(tmp_path / "log.csv").draft()


def test_is_nothing_overwritten(made, tmp_path):
    """A draft never replaces a file; a log is written on a Monday or not at all."""
    run, log = made
    (tmp_path / "office.toml").write_text("mine")
    with pytest.raises(FileExistsError):
        log.draft().save(tmp_path / "office.toml")
    with pytest.raises(ValueError, match="a Monday"):
        run.save_log(tmp_path / "log.csv", begins="2026-11-29")
    with pytest.raises(ValueError, match="saved as .csv"):
        run.save_log(tmp_path / "log.xlsx")
    assert (tmp_path / "office.toml").read_text() == "mine"


def test_are_log_and_face_shown(waiting):
    """In words, as a table and as a picture; the verdict stands in all."""
    face = sk.face(waiting[1], sk.Scenario.from_data(OFFICE), n=5)
    assert "the model is too low" in str(face) and "the model is too low" in face._repr_html_()
    assert "Throughput time, mean" in face.chart().description
    assert "decision" in waiting[1].chart().description and "Event log" in str(waiting[1])
    assert "assumption" in str(waiting[1].draft())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("twice.csv", b"case,activity,complete,case\n1,in,2026-11-03,2\n", "two columns 'case'"),
        ("half.csv.gz", b"\x1f\x8b\x08\x00", "damaged"),
        ("half.xes.gz", b"no gzip", "damaged"),
        ("half.csv", b"\xff\xfea", "damaged"),
        ("wide.csv", b"case,activity,complete\n1," + b"x" * 200_000 + b",2026-11-03\n", "damaged"),
    ],
)
def test_is_a_damaged_log_refused(tmp_path, name, content, said):
    """Half a file, a file that is none, a name for two columns: in words."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LogError, match=said):
        sk.read_log(tmp_path / name)


def test_does_the_command_draft_and_set_face_to_face(made, tmp_path, capsys):
    """From a log to a file that runs; never over a file that is there; what is no log is told."""
    log, file = made[0].save_log(tmp_path / "log.csv"), tmp_path / "office.toml"
    assert main(["from-log", str(log), str(file)]) == 0
    said = capsys.readouterr().out
    assert "can and cannot tell" in said and "face to face" in said and "assumption" in said
    assert sk.load(file).title == "Draft from log.csv"
    assert main(["from-log", str(log), str(file)]) == 2 and "is there already" in capsys.readouterr().err
    assert main(["from-log", str(tmp_path / "none.csv"), str(tmp_path / "b.toml")]) == 2
    assert "no such file" in capsys.readouterr().err and not (tmp_path / "b.toml").exists()


def test_does_the_command_say_how_much_is_waiting_on_others_and_how_sure_that_is(waiting, tmp_path, capsys):
    """A share with its interval, which holds that of the office the log came from; and that it is an estimate."""
    run, _ = waiting
    assert main(["from-log", str(run.save_log(tmp_path / "log.csv")), str(tmp_path / "office.toml")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    mean, low, high = map(
        float, re.search(r"In the draft ([\d.]+) % .*? others \(([\d.]+) to ([\d.]+) %", said).groups()
    )
    assert low < mean < high and mean / 100 == pytest.approx(run.measures()["waiting_on_others_share"], abs=0.1)
    assert "so an estimate" in said


def test_is_a_log_too_small_to_hold_back_from_drafted_all_the_same(tmp_path, capsys):
    """Forty cases: a draft, and a word that nothing was held back."""
    rows = [
        f"{n},in,Ann,2026-{1 + n // 20:02}-{1 + n % 20:02}T09:00,2026-{1 + n // 20:02}-{1 + n % 20:02}T09:10"
        for n in range(40)
    ]
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(rows) + "\n")
    assert main(["from-log", str(tmp_path / "log.csv"), str(tmp_path / "office.toml")]) == 0
    assert "Not set beside a part held back" in capsys.readouterr().out and sk.load(tmp_path / "office.toml")


def test_are_activities_whose_names_are_nearly_one_told_apart(tmp_path):
    """One that ends in "again" is no second visit; two that differ in a sign are two products."""
    rows = []
    for number in range(40):
        day = f"2026-{1 + number // 20:02}-{1 + number % 20:02}"
        steps = ("call again", "check-a", "check a", "call again")
        rows += [f"{number},{step},Ann,,{day}T1{hour}:00" for hour, step in enumerate(steps)]
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(rows) + "\n")
    scenario = sk.read_log(tmp_path / "log.csv").draft().scenario
    labels = {key: product.label for key, product in scenario.products.items()}
    assert labels == {
        "call_again": "call again",
        "check_a": "check-a",
        "check_a_2": "check a",
        "call_again_again": "call again (again)",
    }
    assert [task.product for task in scenario.events["v01"].tasks] == list(labels)


@pytest.mark.parametrize(("days", "told"), [(5, True), (1, False)])
def test_is_an_office_that_changed_meanwhile_told(days, told, tmp_path):
    """The later half of the cases takes five days in place of one; or as long as the earlier half."""
    rows = []
    for number in range(100):
        begin = pd.Timestamp("2026-01-05T09:00") + pd.Timedelta(days=number // 5 * 7 + number % 5)
        end = begin + pd.Timedelta(hours=1 + number % 7) + pd.Timedelta(days=7 * (days > 1) * (number >= 50))
        rows += [f"{number},in,Ann,,{begin:%Y-%m-%dT%H:%M}", f"{number},out,Ann,,{end:%Y-%m-%dT%H:%M}"]
    (tmp_path / "log.csv").write_text(HEAD + "\n".join(rows) + "\n")
    assert ("the office changed meanwhile" in str(sk.read_log(tmp_path / "log.csv").quality())) == told


def test_does_a_part_of_a_log_keep_the_pace_of_the_whole(waiting):
    """Cases of the first part are worked on long after the last of them came: that makes the weeks no more, nor people
    absent who were there."""
    early, _ = waiting[1].split(0.4)
    draft = early.draft().scenario
    assert sum(event.per_week for event in draft.events.values()) == pytest.approx(60, rel=0.12)
    assert all(member.absence < 0.1 for member in draft.teams["office"].members)

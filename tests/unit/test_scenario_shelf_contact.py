"""The call centre and the clinic of the shelf: does each show what the head of its file says?"""

import pytest

import simkit as sk

BOOK = "events.patient.appointment"


@pytest.fixture(scope="module")
def centre():
    return sk.load("offices/call-centre")


@pytest.fixture(scope="module")
def clinic():
    return sk.load("offices/clinic")


@pytest.fixture(scope="module")
def mean(ran):
    """The means of measures over replications with the same clients."""
    return lambda scenario, *names, n=4: sum(ran(scenario, i).measures(*names) for i in range(n)) / n


def test_are_calls_by_skill_passed_on_no_more_and_answered_sooner(centre, mean):
    """The same people and calls: some four in ten were passed on, and more callers hung up."""
    names = ("passed_on", "hung_up", "answered_in_norm", "conversations")
    by_skill, not_so = mean(centre, *names), mean(centre.change({"phone.by_skill": False}), *names)
    assert by_skill["passed_on"] == 0 and 0.35 < not_so["passed_on"] < 0.5
    assert by_skill["hung_up"] < not_so["hung_up"]
    assert by_skill["answered_in_norm"] > not_so["answered_in_norm"]


def test_do_overflow_and_call_backs_keep_callers(centre, mean):
    """Without the one or the other more callers hang up; with them a few are called back."""
    alone = centre.change({"teams.agents.overflow": [], "phone.callback_after_minutes": None})
    assert mean(centre, "hung_up")["hung_up"] < mean(alone, "hung_up")["hung_up"]
    assert 0 < mean(centre, "callback_share")["callback_share"] < 0.1


def test_does_the_access_time_grow_where_slots_are_short(clinic, mean):
    """Fifty slots a day for 262 a week: days instead of the next day, and longer still in a longer run."""
    short = clinic.change({f"{BOOK}.slots_per_day": 50})
    longer = short.change({"clock.horizon_days": 120})
    enough, few, more = (mean(one, "access_time")["access_time"] for one in (clinic, short, longer))
    assert enough < 3 < few < more
    assert any(doubt.path == BOOK for doubt in sk.check_scenario(short).doubts)
    assert not sk.check_scenario(clinic).doubts


def test_does_the_waiting_room_empty_where_slots_are_few(clinic, mean):
    """Fewer slots and fewer who come are a shorter wait past the appointment; if all came it were longer."""
    wait = [mean(clinic.change(c), "late_start")["late_start"] for c in
            ({f"{BOOK}.slots_per_day": 50}, {}, {f"{BOOK}.no_show": 0})]  # fmt: skip
    assert wait[0] < wait[1] < wait[2]


def test_what_is_a_doctor_worth_without_a_room(clinic, mean):
    """A fourth doctor in three rooms changes next to nothing; with a fourth room patients wait a third as long."""
    doctors, rooms = "teams.doctors.members[0].count", "resources.room.count"
    three, crowded, four = (
        mean(clinic.change(c), "late_start")["late_start"] for c in ({}, {doctors: 4}, {doctors: 4, rooms: 4})
    )
    assert crowded == pytest.approx(three, rel=0.05) and four < 0.5 * three


def test_do_patients_of_three_doctors_wait_for_two_rooms(clinic, mean):
    """The doctors are less busy than with three rooms, and the waiting room is never empty."""
    two = clinic.change({"resources.room.count": 2})
    tight, usual = (mean(one, "utilisation", "late_start", "resource_use", n=2) for one in (two, clinic))
    assert tight["utilisation"] < usual["utilisation"] - 0.05 and tight["late_start"] > 20 * usual["late_start"]
    assert tight["resource_use"] > usual["resource_use"]


def test_is_overtime_seen_and_no_patient_kept_overnight(clinic, ran):
    """Whoever the doctor has begun to see is finished: hardly anybody in hand is put down."""
    log = ran(clinic)
    assert log.measures("overtime")["overtime"] > 0
    pieces = log.activities
    assert not (pieces["outcome"] == "paused").any()

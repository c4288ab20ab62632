"""Do the closed forms give the values that the course prints?

Each value was worked out apart from this code and is written here to the precision in
which the lessons quote it. A value passes when it rounds to what is printed.
"""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from simkit import theory


def prints(value: float, printed: str) -> bool:
    """Whether `value`, rounded as in a printed table, reads `printed`."""
    wanted = Decimal(printed)
    return Decimal(repr(float(value))).quantize(wanted, rounding=ROUND_HALF_UP) == wanted


def test_does_the_rounding_helper_reject_a_wrong_last_digit():
    """A helper that accepts everything would make this whole file worthless."""
    assert prints(7.8412, "7.84")
    assert not prints(7.8412, "7.85")
    assert not prints(0.064, "0.0641")


@pytest.mark.parametrize(
    ("servers", "utilisation", "waits", "mean_wait", "level"),
    [
        (11, "0.909", "0.682", "122.8", "39.0"),
        (12, "0.833", "0.449", "40.4", "64.0"),
        (13, "0.769", "0.285", "17.1", "79.6"),
        (14, "0.714", "0.174", "7.84", "88.8"),
        (15, "0.667", "0.102", "3.67", "94.1"),
    ],
)
def test_does_the_classic_call_desk_come_out(servers, utilisation, waits, mean_wait, level):
    """Erlang C: 200 calls an hour of 180 s, level within 20 s."""
    desk = theory.mmc(200 / 3600, 180, servers)
    assert prints(desk.utilisation, utilisation)
    assert prints(desk.wait_probability, waits)
    assert prints(desk.mean_wait, mean_wait)
    assert prints(100 * desk.service_level(20), level)


def test_does_impatience_take_away_four_fifths_of_the_wait():
    """Erlang C beside Erlang A: 48 calls a minute of a minute, 50 agents, 2 minutes' patience."""
    patient = theory.mmc(48, 1, 50)
    hurried = theory.erlang_a(48, 1, 50, mean_patience=2)
    assert prints(60 * patient.mean_wait, "20.83")
    assert prints(patient.mean_queue, "16.67")
    assert prints(patient.utilisation, "0.960")
    assert prints(100 * hurried.abandon_probability, "3.09")
    assert prints(60 * hurried.mean_wait, "3.71")
    assert prints(hurried.mean_queue, "2.97")
    assert prints(hurried.utilisation, "0.930")
    assert prints(100 * (1 - hurried.mean_wait / patient.mean_wait), "82")


@pytest.mark.parametrize(
    ("teams", "servers", "utilisation", "separate", "pooled", "wait", "sojourn"),
    [
        (4, 5, 0.7, "0.2519", "0.0156", "1.257", "1.162"),
        (4, 5, 0.8, "0.5541", "0.0640", "1.162", "1.144"),
        (4, 5, 0.9, "1.5250", "0.2754", "1.078", "1.076"),
        (3, 3, 0.8, "1.0787", "0.2401", "1.143", "1.133"),
        (4, 10, 0.8, "0.2046", "0.0151", "1.157", "1.112"),
    ],
)
def test_does_the_break_even_slowdown_come_out(teams, servers, utilisation, separate, pooled, wait, sojourn):
    """The headline trade-off of lesson 04."""
    office = theory.pooling(teams, servers, utilisation)
    assert prints(office.separate.mean_wait, separate)
    assert prints(office.pooled.mean_wait, pooled)
    assert prints(theory.break_even_slowdown(teams, servers, utilisation), wait)
    assert prints(theory.break_even_slowdown(teams, servers, utilisation, "sojourn"), sojourn)


def test_do_unequal_jobs_wait_longer_when_pooled():
    """Fifty jobs an hour of 1 minute and five of 10: separate desks beside the pool."""
    short, long = theory.mg1(50 / 60, 1, 0).mean_wait, theory.mg1(5 / 60, 10, 0).mean_wait
    both = theory.mix([50 / 60, 5 / 60], [1, 10], [0, 0])
    pooled = theory.mgc_lee_longton(both.arrival_rate, both.mean_service, 2, both.scv).mean_wait
    assert prints(short, "2.50")
    assert prints(long, "25.0")
    assert prints((50 * short + 5 * long) / 55, "4.55")
    assert prints(pooled, "6.25")


@pytest.mark.parametrize(("scv", "wait"), [(0, "2"), (0.25, "2.5"), (0.5, "3"), (1, "4"), (2, "6"), (4, "10")])
def test_does_the_wait_grow_with_variability(scv, wait):
    """M/G/1 at 80 % load and service time 1."""
    assert theory.mg1(0.8, 1, scv).mean_wait == pytest.approx(float(wait), rel=1e-12)


def test_does_priority_move_the_wait_but_not_its_average():
    """M/M/1 with two classes, 0.3 and 0.5 arrivals per service time."""
    desk = theory.mg1_priority([0.3, 0.5], [1, 1], [1, 1])
    assert prints(desk.mean_waits[0], "1.143")
    assert prints(desk.mean_waits[1], "5.714")
    assert prints(desk.mean_wait, "4.0")


@pytest.mark.parametrize(("wrong", "contacts"), [(0.1, "1.11"), (0.2, "1.25"), (0.3, "1.43"), (0.5, "2.0")])
def test_do_misforwarded_questions_come_round_again(wrong, contacts):
    """Expected contacts for a mis-forwarding probability."""
    assert prints(theory.expected_contacts(wrong), contacts)


@pytest.mark.parametrize(
    ("load", "times"),
    [
        (0.5, ["2.0", "2.875", "3.398", "3.790"]),
        (0.8, ["5.0", "7.00", "8.10", "8.93"]),
        (0.9, ["10", "13.875", "15.95", "17.50"]),
    ],
)
def test_does_an_event_take_longer_the_more_taxes_it_touches(load, times):
    """Fork-join of 1 to 4 M/M/1 queues; exact for 1 and 2, Nelson-Tantawi beyond."""
    for parts, printed in enumerate(times, start=1):
        assert prints(theory.fork_join_nelson_tantawi(load, 1, parts), printed)


@pytest.mark.parametrize(
    ("parts", "maximum", "on_time"),
    [(1, "1.000", "90"), (2, "1.500", "81"), (3, "1.833", "72.9"), (4, "2.083", "65.6")],
)
def test_is_the_client_late_when_every_team_is_on_time(parts, maximum, on_time):
    """The slowest of the parts, and the share on time when each part has 90 %."""
    assert prints(theory.mean_maximum(parts), maximum)
    assert prints(100 * theory.all_on_time(0.9, parts), on_time)


def test_does_inflexible_capacity_lose_a_seventh_of_sales():
    """The chaining example: ten products, capacity 100, demand N(100, 40) cut at 2 sd."""
    assert prints(theory.dedicated_sales(10, capacity=100, mean=100, sd=40, cut=2), "855.4")


@pytest.mark.parametrize(
    ("load", "servers", "exact", "approximate"),
    [
        (10, 14, "0.174", "0.136"),
        (50, 58, "0.194", "0.176"),
        (100, 110, "0.237", "0.223"),
        (1000, 1032, "0.223", "0.219"),
    ],
)
def test_how_near_is_square_root_staffing(load, servers, exact, approximate):
    """Erlang C beside the Halfin-Whitt limit."""
    assert prints(theory.erlang_c(load, servers), exact)
    assert prints(theory.halfin_whitt(theory.service_grade(load, servers)), approximate)


def test_how_many_callers_stand_behind_the_attempts():
    """2.6 M attempts, 0.9 M failed, an assumed 70 % redials."""
    line = theory.redial(2.6, 0.9, 0.7)
    assert prints(line.unique_callers, "1.97")
    assert prints(100 * line.callers_served, "86")
    assert prints(100 * line.attempts_served, "65")


@pytest.mark.parametrize(
    ("servers", "relaxed", "strained", "times"),
    [(20, "0.128", "0.755", 6), (50, "0.025", "0.252", 10), (200, "0.0005", "0.0365", None)],
)
def test_what_does_95_instead_of_85_percent_busy_cost(servers, relaxed, strained, times):
    """Mean wait in handling times; the larger the desk, the larger the multiple."""
    before = theory.mmc(0.85 * servers, 1, servers).mean_wait
    after = theory.mmc(0.95 * servers, 1, servers).mean_wait
    assert prints(before, relaxed)
    assert prints(after, strained)
    if times:
        assert round(after / before) == times


def test_does_a_plan_of_averages_hide_the_wait():
    """Desk of five with 4.5 calls per call length: a plan of averages says no wait."""
    assert prints(theory.mmc(4.5, 1, 5).mean_wait, "1.525")
    assert theory.gg1_kingman(0.9, 1, 0, 0).mean_wait == 0


@pytest.mark.parametrize(
    ("load", "thousands", "relaxation"),
    [(0.5, "37", "12"), (0.8, "173", "90"), (0.9, "649", "380"), (0.95, "2523", "1560")],
)
def test_how_long_is_long_enough(load, thousands, relaxation):
    """M/M/1, 5 % at 95 %: run length in thousands of service times, and relaxation time."""
    assert prints(theory.mm1_run_length(load) / 1000, thousands)
    assert abs(theory.mm1_relaxation_time(load) - float(relaxation)) < 0.5


@pytest.mark.parametrize(
    ("load", "shares"), [(0.9, {100: "51", 500: "82", 2000: "95"}), (0.8, {100: "77.5", 500: "95", 2000: "99"})]
)
def test_is_starting_empty_harmless(load, shares):
    """Mean wait of the first customers as a percentage of the steady state, M/M/1."""
    steady = theory.mmc(load, 1, 1).mean_wait
    for customers, printed in shares.items():
        assert prints(100 * theory.mean_wait_from_empty(load, 1, 1, customers) / steady, printed)


def test_what_does_a_day_that_opens_empty_show():
    """A day of 450 calls at the desk of five shows 1.16 where the steady state is 1.525."""
    assert prints(theory.mean_wait_from_empty(4.5, 1, 5, 450), "1.16")

"""Does each office of the shelf show what its head says?"""

import pytest

import simkit as sk

KEYS = ["lead_time_mean", "lead_time_p90", "lead_time_median", "waiting_on_others_share", "utilisation"]


@pytest.mark.slow
def test_do_permits_wait_on_others_and_not_on_people():
    """Nine tenths of the lead time and more; mean and nine in ten near those of the log (3.88 and 10.25 days), and
    half of the cases done within an hour; hardly anybody is occupied."""
    found = sk.replicate(sk.load("offices/environmental-permits"), n=10, seed=1, measures=KEYS).summary
    assert found.loc["waiting_on_others_share", "low"] > 0.9
    assert found.loc["lead_time_mean", "low"] < 3.88 < found.loc["lead_time_mean", "high"] + 0.3
    assert found.loc["lead_time_p90", "mean"] == pytest.approx(10.25, rel=0.2)
    assert found.loc["lead_time_median", "mean"] < 1 / 9
    assert found.loc["utilisation", "high"] < 0.05


def test_is_the_lead_time_of_permits_gone_with_the_waiting():
    """The same office in which nobody outside is waited for: hours, where it took days."""
    permits = sk.load("offices/environmental-permits").change({"clock.horizon_days": 60})
    alone = permits.change({f"events.waits.tasks[{place}].wait": None for place in range(1, 7)})
    share = sk.run(alone, seed=1).measures()["lead_time_mean"] / sk.run(permits, seed=1).measures()["lead_time_mean"]
    assert share < 0.1

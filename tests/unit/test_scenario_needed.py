"""Is a name in place of a scenario refused in words, wherever a scenario is asked for?"""

import pytest

import simkit as sk

NAME = "tax-office/specialists"


@pytest.mark.parametrize(
    "asked",
    [
        sk.run, sk.sample, sk.replicate, sk.small_office, sk.check_scenario, sk.tune, sk.pilot, sk.noise_audit,
        lambda name: sk.warm_up(name, kind="steady"), lambda name: sk.compare_sequentially(name, name),
        lambda name: sk.change_over(name, name), lambda name: sk.compare(name, name, n=2),
        lambda name: sk.transition(name, n=2), lambda name: sk.lenses(name, name, n=2),
        lambda name: sk.sweep(name, {"clock.horizon_days": [1, 2]}, n=2), lambda name: sk.report("Which?", name, name),
        lambda name: sk.tornado(name, {"clock.horizon_days": (1, 2)}, n=2), sk.build_teams,
        lambda name: sk.plan_change(name, name), lambda name: sk.select_best(name, name, indifference_zone=1),
        lambda name: sk.cheapest(name, {"clock.horizon_days": [1]}, {"task_wait": ("<=", 1)}, n=2),
    ],
)  # fmt: skip
def test_is_a_name_no_scenario(asked):
    with pytest.raises((TypeError, ValueError), match="scenario") as refused:
        asked(NAME)
    assert "has no attribute" not in str(refused.value)

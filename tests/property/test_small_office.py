"""Does the office on one page settle every case at the minute at which the whole office does, whatever the office?"""

from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from letters import by_letter, settles_alike

from simkit.model.by_letter import unknown
from simkit.model.small_office import SmallOffice

from .offices import offices


@examples(100)
@given(offices().map(by_letter), st.integers(0, 999))
def test_are_all_cases_settled_at_the_same_minute(scenario, seed):
    """To the last bit; also when much happens at the same minute, which is likely in these offices."""
    assert not unknown(scenario)
    assert settles_alike(SmallOffice, scenario, seed)

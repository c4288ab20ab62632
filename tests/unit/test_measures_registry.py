"""Does every measure say what people need to read it, and is a wrong name told?"""

from dataclasses import replace

import pytest

import simkit as sk
from simkit.measures import MEASURES, Measure, find
from simkit.measures.measure import BETTER, LENSES

PROMISED = {
    "lead_time_mean", "lead_time_median", "lead_time_p90", "within_norm", "waiting_share", "working_share",
    "handlers", "handoffs", "work_in_progress", "utilisation", "workload_spread", "open_at_end", "cost_per_settled",
}  # fmt: skip


def test_are_the_promised_measures_there():
    """Lead time, norm, waiting, handlers, work in progress, utilisation, spread, open at the end, cost."""
    assert set(MEASURES) >= PROMISED


@pytest.mark.parametrize("key", MEASURES)
def test_is_a_measure_complete(key):
    """Label, unit, direction, lens, and a definition in whole sentences."""
    measure = MEASURES[key]
    assert measure.key == key
    assert measure.label[0].isupper()
    assert measure.unit
    assert measure.better in BETTER
    assert measure.lens in LENSES
    assert measure.definition.endswith(".") and len(measure.definition) > 30
    assert "\n" not in measure.definition


def test_are_labels_unique():
    """Two rows of a table may not be called the same."""
    assert len({measure.label for measure in MEASURES.values()}) == len(MEASURES)


def test_does_every_lens_have_a_measure():
    """Client, executor, designer and management each find something of theirs."""
    assert {measure.lens for measure in MEASURES.values()} == set(LENSES)


def test_can_the_registry_not_be_changed():
    """No lesson can quietly redefine a measure."""
    with pytest.raises(TypeError):
        MEASURES["handlers"] = None


@pytest.mark.parametrize(("name", "hint"), [("utilization", "utilisation"), ("lead_time", "lead_time_"), ("xyz", "")])
def test_is_an_unknown_measure_told(name, hint):
    """The message has the wrong name, all right ones, and the nearest."""
    with pytest.raises(ValueError) as caught:
        find([name])
    message = str(caught.value)
    assert f"there is no measure '{name}'" in message
    assert all(key in message for key in MEASURES)
    assert (f"did you mean '{hint}" in message) == bool(hint)


def test_are_measures_found_in_the_order_asked():
    """With names those, in that order; without, all."""
    assert [measure.key for measure in find(["handoffs", "handlers"])] == ["handoffs", "handlers"]
    assert find() == list(MEASURES.values())


@pytest.mark.parametrize("wrong", [{"better": "more"}, {"lens": "boss"}, {"definition": ""}])
def test_is_a_half_described_measure_refused(wrong):
    """A measure without direction, lens or definition cannot be registered."""
    complete = {"key": "k", "label": "K", "unit": "share", "better": "lower", "lens": "client", "definition": "Counts."}
    Measure(**complete, function=len)
    with pytest.raises(ValueError, match="measure k: needs"):
        Measure(**complete | wrong, function=len)


def test_does_it_matter_which_measures_are_asked_together():
    """Measures share what they ask of a run: alone, all at once, or after another part, they say the same."""
    run = sk.run(sk.load("tax-office/specialists").change({"clock.warm_up_days": 2, "clock.horizon_days": 4}))
    together, part = run.measures(), run.during(960, 2000)
    for key in together.index:
        assert replace(run).measures(key)[key] == together[key] == run.measures(key)[key]
    assert part.measures().equals(replace(run).during(960, 2000).measures())
    assert not part.measures().equals(together)

"""What the texts of a pitfall say, tied to what its experiment puts in and finds (`tests/claims/gallery.toml`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from authors.notebooks.claims import Claims, data_of, lines_of, unclaimed, words_of

from simkit.course.pitfalls.experiments.offices import OfficesExperiment
from simkit.course.pitfalls.pitfalls import Pitfall

ROOT = Path(__file__).parents[3]
TABLES = data_of(ROOT / "tests" / "claims" / "gallery.toml")
PUT_IN = ("story", "put_in", "source")  # texts whose numbers may stand in the experiment's own data


def claims_of(pitfall: Pitfall) -> Claims:
    """The table of a pitfall."""
    return Claims.of(f"gallery.toml, {pitfall.key}", TABLES.get(pitfall.key, {}))


def texts(pitfall: Pitfall) -> Iterator[tuple[str, str]]:
    """All that the kit says by itself: not the choices, which are what people say."""
    yield "story", pitfall.story
    yield from pitfall._texts()
    yield from (("source", text) for text in pitfall.source if text.startswith("Assumption"))


def untied(pitfall: Pitfall) -> list[str]:
    """Numbers and words of judgement that neither a measured number nor a claim nor the experiment's data bears out."""
    phrases, data = claims_of(pitfall).phrases(), "\n".join(lines_of(pitfall.experiment.model_dump(mode="json")))
    return [
        f"{place}: '{word}' in: {sentence}"
        for place, text in texts(pitfall)
        for word, sentence in unclaimed(text, phrases, data if place in PUT_IN else "")
    ]


def found(pitfall: Pitfall) -> str:
    """The measured numbers, the experiment and its offices, as lines that claims can read."""
    measured = pitfall.run().table
    lines = [f"{key} = {row['value']} {row['low']} {row['high']}" for key, row in measured.iterrows()]
    lines += lines_of(pitfall.experiment.model_dump(mode="json"), "experiment")
    offices = pitfall.experiment.office if isinstance(pitfall.experiment, OfficesExperiment) else {}
    for name, office in offices.items():
        lines += lines_of(office.load().model_dump(mode="json"), f"office.{name}")
    return "\n".join(lines)


def wrong(pitfall: Pitfall) -> list[str]:
    """Claims of a pitfall that do not follow from its experiment."""
    said = {number: words_of(text) for number, (_, text) in enumerate(texts(pitfall))}
    table = claims_of(pitfall)
    shown = {"found": found(pitfall)} if table.claims else {}
    return [message for _, message in table.faults(said, shown, ROOT)]

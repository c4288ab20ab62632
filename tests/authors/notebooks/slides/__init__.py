"""Slides made from the lessons: ``python -m authors.notebooks slides [names]``.

A lesson is already in order: story, prediction, run, explanation. So a slide is cut from its cells and nothing is
written twice: pictures and tables come from the stored outputs, long prose goes to the notes, and the trainer's guide
(``course/teaching/``) joins it there. A deck is one file that asks nothing of the internet.
"""

from authors.notebooks.slides.deck import Deck, Slide, deck_of
from authors.notebooks.slides.write import write_slides

__all__ = ["Deck", "Slide", "deck_of", "write_slides"]

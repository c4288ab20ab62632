"""Does every do and don't rest on something, and on nothing that isn't there?"""

import re
from html.parser import HTMLParser

import pytest

import simkit as sk
from simkit.course.room.dos import CHAPTERS
from simkit.model.scenario.refusals import RefusalError

CARDS = list(sk.dos())
OF_2009 = ("van der werff", "van der velden", "2009", "managementsite", "kennisbank")


def test_is_it_a_deck_that_can_be_dealt():
    """Between 24 and 30 cards, at least two in each chapter, in the order of a study."""
    assert 24 <= len(CARDS) <= 30
    assert [card.of for card in CARDS] == sorted((card.of for card in CARDS), key=[*CHAPTERS].index)
    assert all(len(sk.dos(of)) >= 2 for of in CHAPTERS)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_does_it_rest_on_a_source_or_a_measured_pitfall(card):
    """A source names who and what of it; the key of a pitfall opens the gallery."""
    assert card.source or card.pitfall
    gallery = sk.pitfalls()
    assert [key for key in card.pitfall if key not in gallery] == []
    for source in card.source:
        assert re.match(r"[A-Z]\S+.*\. .*[:.]", source), "who, and which work"
        assert re.search(r"\((19|20)\d\d\)|Twynstra|Harvard", source), "when, or by whom it was published"


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_can_it_be_said_in_a_breath(card):
    """One sentence each, short enough for a card that is read aloud; do and don't are not the same words."""
    for words in (card.do, card.dont, card.why):
        assert words.endswith(".") and not re.search(r"[.!?] [A-Z]", words), "one sentence"
        assert len(words.split()) <= 30
    assert card.do != card.dont


def test_is_nothing_put_into_the_mouth_of_the_article():
    """Its own list isn't public: no card names it, its authors or its year as a source."""
    told = " ".join(" ".join((*card.source, card.why, card.contested)) for card in CARDS).lower()
    assert [word for word in OF_2009 if word in told] == []


def test_is_what_is_open_marked():
    """Research on taking part, and on talking afterwards, doesn't settle it: those cards say so."""
    contested = {card.key for card in CARDS if card.contested}
    assert {"before-it-is-decided", "build-together", "a-third-for-talking", "predict-first"} <= contested


def test_does_the_deck_show_all_its_words():
    """As text, as HTML without script or picture from elsewhere, and as a table."""
    deck = sk.dos("change")
    words = " ".join(str(deck).split())
    html = deck._repr_html_()

    class Words(HTMLParser):
        found = ""

        def handle_data(self, data):
            self.found += f"{data} "

    shown = Words()
    shown.feed(html)
    for card in deck:
        for told in (card.do, card.dont, card.why, card.contested, *card.source, *card.pitfall):
            assert told in words
            assert told in shown.found.replace(" ’ ", "’")
    assert not re.search(r"<script|http|src=", html)
    assert list(deck.table.index) == [card.key for card in deck]
    assert deck["plan-the-dip"].pitfall == ("judged-in-the-dip",)


def test_is_a_wrong_name_answered_with_the_right_ones():
    with pytest.raises(RefusalError, match="did you mean 'people'"):
        sk.dos("peple")
    with pytest.raises(RefusalError, match="did you mean 'one-question'"):
        sk.dos()["one-questions"]

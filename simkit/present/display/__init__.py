"""Display: how numbers and results show themselves, as text and in a notebook."""

from simkit.measures.number import shown
from simkit.present.display.audit import audit_html, audit_text
from simkit.present.display.comparisons import comparisons_html, comparisons_text
from simkit.present.display.lenses import lenses_html, lenses_text
from simkit.present.display.results import (
    comparison_html,
    comparison_text,
    replications_html,
    replications_text,
    run_html,
)
from simkit.present.display.table import html_table, text_table

__all__ = [
    "audit_html", "audit_text", "comparison_html", "comparison_text", "comparisons_html", "comparisons_text",
    "html_table", "lenses_html", "lenses_text", "replications_html", "replications_text", "run_html", "shown",
    "text_table",
]  # fmt: skip

"""Audit: what noise audits find, in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simkit.present.display.results import mean_head, mean_rows
from simkit.present.display.table import html_table, text_table

if TYPE_CHECKING:
    from simkit.experiment import NoiseAudit

ONE_AUDIT = "One audit: it shows no spread, so it cannot tell what other people would have said."
READING = (
    "sd: in standard deviations of what clients are entitled to. System noise squared is level, pattern and "
    "occasion noise squared, added up."
)


def audit_caption(audit: NoiseAudit) -> str:
    """Say what was audited, how often, with how many cases and with which seed."""
    often = "1 audit" if audit.n == 1 else f"{audit.n} audits"
    cases = f"{audit.cases} cases of each product"
    return f"Noise audit of {audit.scenario.title}: {often} of {cases}, seed {audit.seed}"


def audit_note(audit: NoiseAudit) -> str:
    """Say how to read the findings."""
    return READING if audit.n > 1 else f"{ONE_AUDIT} {READING}"


def audit_text(audit: NoiseAudit) -> str:
    """Show noise audits as plain text."""
    table = text_table(mean_head("Finding", audit.level), mean_rows(audit.summary))
    return f"{audit_caption(audit)}\n\n{table}\n\n{audit_note(audit)}"


def audit_html(audit: NoiseAudit) -> str:
    """Show noise audits as a table."""
    head, rows = mean_head("Finding", audit.level), mean_rows(audit.summary)
    return html_table(head, rows, audit_caption(audit), audit_note(audit))

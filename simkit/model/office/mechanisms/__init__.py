"""Mechanisms: what can be added to an office that takes work and does it, one file each."""

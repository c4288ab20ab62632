"""Policy: who judges how, and how much two equal citizens would notice of it."""

from simkit.policy.audit import audit
from simkit.policy.judges import Judges

__all__ = ["Judges", "audit"]

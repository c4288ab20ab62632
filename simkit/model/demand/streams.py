"""Streams: one independent stream of random numbers for every purpose.

A stream is found by what it is for ("gaps/death", "work/death/vat"), not by the order in which it is
asked for. So adding a life event, or a person, leaves all other streams as they were.
"""

import zlib

import numpy as np


class Streams:
    """The random numbers of one replication.

    Parameters
    ----------
    seed : int
        Seed of the experiment, 0 or more.
    replication : int
        Number of the replication, 0 or more.

    Raises
    ------
    ValueError
        If seed or replication is not a whole number of at least 0.
    """

    def __init__(self, seed: int, replication: int = 0) -> None:
        for name, value in (("seed", seed), ("replication", replication)):
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
                raise ValueError(f"{name} must be a whole number of at least 0, not {value!r}")
        self.seed = int(seed)
        self.replication = int(replication)

    def stream(self, *purpose: str) -> np.random.Generator:
        """Return a fresh generator for a purpose; the same purpose gives the same numbers."""
        # CRC-32 is the same on every platform and Python, which the built-in hash of text is not.
        key = zlib.crc32("/".join(purpose).encode())
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(self.replication, key)))

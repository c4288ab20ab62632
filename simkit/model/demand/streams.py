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
        self.seed, self.replication = int(seed), int(replication)
        seeds = _words(self.seed)
        self._entropy = [*seeds, *[0] * (4 - len(seeds)), *_words(self.replication)]

    def stream(self, *purpose: str) -> np.random.Generator:
        """Return a fresh generator for a purpose; the same purpose gives the same numbers."""
        # CRC-32 is the same on every platform and Python, which the built-in hash of text is not.
        key = zlib.crc32("/".join(purpose).encode())
        # As SeedSequence(seed, spawn_key=(replication, key)), laid out as it does itself, in half the time.
        entropy = np.array([*self._entropy, key], dtype=np.uint32)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))


def _words(number: int) -> list[int]:
    """Return the 32-bit words of a number, the last first."""
    return [number >> shift & 0xFFFFFFFF for shift in range(0, max(1, number.bit_length()), 32)]

"""Door: by which addresses a room is reached, and how it is kept from who does not know its code."""

from __future__ import annotations

import hmac
import ipaddress
import math
import re
import socket

from simkit.course.room.setup import RoomError


class TooSoon(RoomError):
    """Somebody who guesses the code must wait; `seconds` tells how long."""

    seconds = 0


class CodeGuard:
    """Refuses a wrong code, and slows down who guesses: some slips are free, then each costs twice the wait."""

    FREE, MOST, FORGET = 3, 60, 900

    def __init__(self, code: str) -> None:
        self.code = code
        self._wrong: dict[str, tuple[int, float]] = {}  # network → how many, and when the last was

    def check(self, told: str, address: str, now: float) -> None:
        """Raise RoomError in words if this is not the code, or not the time to say it."""
        near = _network(address)
        self._wrong = {net: one for net, one in self._wrong.items() if now - one[1] < self.FORGET}
        wrong, last = self._wrong.get(near, (0, 0.0))
        wait = min(2.0 ** (wrong - self.FREE + 1), self.MOST) if wrong >= self.FREE else 0
        if now < last + wait:
            self._slow(math.ceil(last + wait - now), "Too many wrong codes came from here.")
        typed = "".join(sign for sign in str(told).upper() if sign.isalnum())
        if hmac.compare_digest(typed.encode("utf-8", "replace"), self.code.encode()):
            return
        self._wrong[near] = wrong + 1, now
        words = "This is not the code of this room. The big screen has it: six letters and digits."
        if wrong + 1 >= self.FREE:
            self._slow(min(2 ** (wrong + 2 - self.FREE), self.MOST), words)
        raise RoomError(words)

    def _slow(self, seconds: int, words: str) -> None:
        error = TooSoon(f"{words} Wait {seconds} second{'s' * (seconds != 1)}, then try once more.")
        error.seconds = seconds
        raise error


def _network(address: str) -> str:
    """Return whose tries count together: an address; of the many that one machine has under IPv6, all."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False))


def known_host(host: str) -> bool:
    """Say whether this is how a browser may call this machine: by number, or by its own name."""
    name = re.sub(r":\d{1,5}$", "", host.lower()).strip("[]")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        own = socket.gethostname().lower()
        return name in ("localhost", own, f"{own}.local")
    return True


def network_addresses(port: int) -> list[str]:
    """Return the addresses at which a phone may reach this machine, the likeliest first."""
    from jupyter_client.localinterfaces import public_ips

    likely: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it tells by which address this machine would go out
            likely.append(probe.getsockname()[0])
        except OSError:
            pass
    found = dict.fromkeys(ip for ip in [*likely, *public_ips()] if not ipaddress.ip_address(ip).is_loopback)
    return [f"http://{ip}:{port}/room" for ip in found]

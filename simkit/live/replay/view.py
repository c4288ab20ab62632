"""View: the replay in the browser. It is told everything once, and asks for nothing."""

from __future__ import annotations

import traitlets

from simkit.live.live import Live


class View(Live):
    """The office in motion."""

    part = "replay"
    film = traitlets.Dict().tag(sync=True)
    follow = traitlets.Int(None, allow_none=True).tag(sync=True)

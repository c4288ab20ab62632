"""Standalone: a widget as a page of its own, that opens from a file, offline and without a kernel."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from simkit.live.kit_widget import script, style
from simkit.present.picture import in_script

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 0 auto; max-width: 70rem; padding: 1rem; font-family: system-ui, sans-serif; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee; }} }}
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<div id="widget"></div>
</main>
<script type="application/json" id="state">{state}</script>
<script type="module">
{script}
// What a widget asks of a notebook, answered by the page itself: a state, and nobody who listens.
const state = JSON.parse(document.getElementById("state").textContent);
const heard = new Map();
const model = {{
  sent: [],
  get: (key) => state[key],
  set: (key, value) => {{ state[key] = value; model.emit(`change:${{key}}`); }},
  on: (name, listener) => heard.set(name, [...(heard.get(name) ?? []), listener]),
  off: (name, listener) => heard.set(name, (heard.get(name) ?? []).filter((one) => listener && one !== listener)),
  emit: (name, ...told) => (heard.get(name) ?? []).forEach((listener) => listener(...told)),
  send: (content) => model.sent.push(content),
  save_changes: () => {{}},
}};
document.body.dataset.jpThemeLight = String(!matchMedia("(prefers-color-scheme: dark)").matches);
globalThis.simkit = {{ model }};
Widget.render({{ model, el: document.getElementById("widget") }});
</script>
</body>
</html>
"""


def page(part: str, state: Mapping[str, Any], title: str) -> str:
    """Return a widget as a page."""
    data = in_script(json.dumps(dict(state), allow_nan=False))
    code = script(part).replace("export default", "const Widget =")
    return PAGE.format(title=html.escape(title), style=style(part), state=data, script=code)

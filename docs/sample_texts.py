"""Articles and discussions of our own for the pictures in the docs, the same each time."""

from __future__ import annotations

import json
import random
from pathlib import Path

_SAID = (
    "The night train is the only hotel that takes you anywhere.",
    "I slept badly and arrived rested. No plane has done that.",
    "Somebody has to say it: the couchette for six was a bad idea in 1974, too.",
    "They run again because a student counted the empty seats of the morning flights.",
    "Which line? The one along the lake has been rebuilt until autumn.",
    "I would pay twice for a carriage without loudspeakers.",
    "My grandfather drove this line. He said the hardest part was the coffee.",
    "There is a timetable, and then there is the bridge at Aldern.",
)

_FORMS = """
<p>A buoy is a <em>very</em> small computer with a <strong>very</strong> long cable. This is how
ours is set, what it costs, and <a href="https://buoys.example.org/map">where it lies</a>.</p>
<h2>What you need</h2>
<ol start="3"><li>A battery that has seen worse.<ul><li>Not the blue one.</li></ul></li>
<li>A <a href="https://buoys.example.org/rope">rope</a> and somebody who can tie it.</li></ol>
<dl><dt>Drift</dt><dd>How far it lies from where you left it.</dd>
<dt>Swell</dt><dd>Why.</dd></dl>
<h2>The program</h2>
<pre><code class="language-python">def height(samples: list[float]) -> float:
    # Waves are counted, not averaged.
    crests = [b for a, b, c in zip(samples, samples[1:], samples[2:]) if a &lt; b &gt; c]
    return max(crests, default=0.0)
</code></pre>
<p>It rests on <math><msub><mi>H</mi><mi>s</mi></msub><mo>=</mo><mn>4</mn><msqrt><msub><mi>m</mi>
<mn>0</mn></msub></msqrt></math>, which everybody uses and nobody has proved<sup><a
href="#n1">1</a></sup>.</p>
<h3>What it costs</h3>
<table><tr><th>Part</th><th>Price</th><th>Lasts</th></tr>
<tr><td>Battery</td><td>40</td><td>one winter</td></tr>
<tr><td>Rope, 30 m</td><td>25</td><td>two storms</td></tr>
<tr><td>Paint</td><td>12</td><td>until the gulls come</td></tr></table>
<h2>What people ask</h2>
<blockquote><p>Why not simply look out of the window?</p></blockquote>
<p>Because at night one sees nothing, and by day one is at work.</p>
<details><summary>The longer answer</summary><p>There is none.</p></details>
<p id="n1">1. See the talk of <a href="https://buoys.example.org/talk">last spring</a>.</p>
"""


def feed_of_forms(*, is_changed: bool) -> str:
    """A feed with an article in which everything occurs that a page can hold.

    Args:
        is_changed: whether it is the later version.
    """
    text = _FORMS
    if is_changed:
        text = text.replace("Not the blue one.", "Not the blue one, nor the one from the car.")
        text = text.replace("<td>40</td>", "<td>45</td>")
    files = "".join(
        f'<enclosure url="https://buoys.example.org/{name}" length="{size}" type="{kind}"/>'
        for name, size, kind in (
            ("one-winter-in-three-minutes.mp3", 4_812_300, "audio/mpeg"),
            ("how-to-tie-it.mp4", 61_003_776, "video/mp4"),
            ("drawing.pdf", 240_112, "application/pdf"),
        )
    )
    return f"""<rss version="2.0"><channel><title>Buoys and Ropes</title>
<link>https://buoys.example.org/</link><item><title>How to set a buoy</title>
<author>nell@buoys.example.org (Nell Ostrom)</author>
<link>https://buoys.example.org/set</link><guid>buoy-1</guid>
<pubDate>Fri, 20 Nov 2026 18:30:00 GMT</pubDate>{files}
<description><![CDATA[{text}]]></description></item></channel></rss>"""


def write_thread(path: Path, count: int) -> None:
    """Writes a discussion of so many comments as a JSON tree, the same each time."""
    chance = random.Random(4)
    nodes: list[dict[str, object]] = []
    root: dict[str, object] = {
        "id": "night-trains",
        "title": "The night trains run again",
        "author": "ida",
        "date": "2026-03-01T09:00:00Z",
        "url": "https://rails.example.com/night-trains",
        "text": "From May on there is a night train to the coast again.\n\nTickets from Monday.",
        "children": [],
    }
    for number in range(count):
        parent = root if chance.random() < 0.3 or not nodes else chance.choice(nodes)
        node: dict[str, object] = {
            "id": f"c{number}",
            "author": chance.choice(("ada", "bo", "cyd", "dan", "eve", "finn", "gro", "ida")),
            "date": f"2026-03-{1 + number // 24:02}T{number % 24:02}:15:00Z",
            "score": chance.randrange(1, 40),
            "text": " ".join(chance.sample(_SAID, chance.randrange(1, 4))),
            "children": [],
        }
        children = parent["children"]
        assert isinstance(children, list)
        children.append(node)
        nodes.append(node)
    path.write_text(json.dumps(root), encoding="utf-8")

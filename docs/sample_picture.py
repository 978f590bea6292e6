"""A picture of our own for the docs: a harbour at dawn, drawn from a few formulas."""

from __future__ import annotations

import io
import math
from base64 import b64encode

from PIL import Image

_WIDTH, _HEIGHT = 480, 270


def harbour() -> bytes:
    """The picture as a PNG."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT))
    for y in range(_HEIGHT):
        for x in range(_WIDTH):
            image.putpixel((x, y), _colour(x / _WIDTH, y / _HEIGHT))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _colour(x: float, y: float) -> tuple[int, int, int]:
    sun = math.hypot((x - 0.68) * _WIDTH / _HEIGHT, y - 0.42)
    hills = 0.56 - 0.07 * math.sin(5 * x + 1) - 0.03 * math.sin(17 * x)
    if sun < 0.12 and y < hills:
        return 255, 236, 170
    if y < hills:
        glow = max(0.0, 1 - 1.6 * sun)
        return int(60 + 190 * glow), int(70 + 110 * glow), int(120 + 20 * y)
    if y < 0.62:
        return 28, 34, 56
    ripple = math.sin(90 * y + 6 * math.sin(9 * x)) * (y - 0.5)
    light = max(0.0, 1 - 9 * abs(x - 0.68)) * (1 if ripple > 0 else 0.3)
    return int(30 + 200 * light), int(48 + 40 * ripple + 130 * light), int(92 + 60 * ripple)


def feed() -> str:
    """A feed with one article that shows it."""
    address = "data:image/png;base64," + b64encode(harbour()).decode("ascii")
    return f"""<rss version="2.0"><channel><title>The Quay</title>
<link>https://quay.example.org/</link><item><title>The light before the ferries</title>
<link>https://quay.example.org/light</link><pubDate>Sun, 22 Nov 2026 06:10:00 GMT</pubDate>
<description><![CDATA[<p>Who gets up at five has the harbour for an hour, and the sun does what it
wants with it.</p><p><img src="{address}" width="{_WIDTH}" height="{_HEIGHT}" alt="The harbour"
title="From the old crane"></p><p>At a quarter past six the first ferry blows its horn, and the
water is grey like everybody else's.</p>]]></description></item></channel></rss>"""

"""What schemathesis sends besides what it makes up: photos, colours, and the ids of real items.

`schemathesis.toml` names this module; `CUTOUT_ITEMS` holds ids with commas between them.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable

import schemathesis
from hypothesis import strategies

from pictures import encoded, scene

PHOTO = encoded(scene(16, 12, "red"))
ITEMS = os.environ["CUTOUT_ITEMS"].split(",")
# Values that mean something, for parameters that take any text.
MEANINGFUL = {
    "model": ["red", "u2net", "isnet-general-use"],
    "background": ["#f80", "white", "1,2,3,4"],
    "gradient": ["135deg,#ffd6a5,#a0c4ff", "radial,white,gray"],
    "blur_background": ["20", "0"],
    "shadow_strength": ["40"],
    "outline": ["2%", "3px", "none"],
    "outline_color": ["lime"],
    "margin": ["10%", "1px 2px"],
    "ratio": ["4:5", "original"],
    "size": ["40", "30x20"],
    "bgc": ["ff8800cc", "255,136,0"],
    "roi": ["0% 0% 100% 50%", "1 1 9 9"],
    "crop_margin": ["10%", "1px 2px"],
    "scale": ["50%", "original"],
    "position": ["center", "10% 20%"],
    "bg_color": ["81d4fa", "green"],
    "shadow_opacity": ["auto", "40"],
    "om": ["true"],
    "ppm": ["true"],
    "af": ["200"],
    "ids": [",".join(ITEMS[:3]), ITEMS[0]],
    "image_file_b64": [base64.b64encode(PHOTO).decode()],
    "return": ["/history", "https://example.org/"],
}
photos = strategies.sampled_from([PHOTO, encoded(scene(20, 10, "red"), "JPEG"), b"no photo", b""])

schemathesis.openapi.format("binary", photos)
for kind in ("image/png", "image/jpeg", "image/webp", "application/octet-stream"):
    schemathesis.openapi.media_type(kind, photos)


def _changed(values: object, change: Callable[[object], object]) -> object:
    """What was made up, changed; schemathesis wraps some of it."""
    return values.map_value(change) if hasattr(values, "map_value") else change(values)


def _meaningful(values: object, draw: strategies.DrawFn) -> object:
    """Puts meaningful values in the place of all that are there, or of half of them."""
    if not isinstance(values, dict):
        return values
    all_of_them = draw(strategies.booleans())
    names = [n for n in sorted(values) if n in MEANINGFUL]
    chosen = [n for n in names if all_of_them or draw(strategies.booleans())]
    return values | {n: draw(strategies.sampled_from(MEANINGFUL[n])) for n in chosen}


@strategies.composite
def _with_meaning(draw: strategies.DrawFn, values: strategies.SearchStrategy) -> object:
    return _changed(draw(values), lambda made_up: _meaningful(made_up, draw))


@schemathesis.hook
def before_generate_query(
    context: schemathesis.HookContext, strategy: strategies.SearchStrategy
) -> strategies.SearchStrategy:
    return _with_meaning(strategy)


@schemathesis.hook
def before_generate_body(
    context: schemathesis.HookContext, strategy: strategies.SearchStrategy
) -> strategies.SearchStrategy:
    return _with_meaning(strategy)


@schemathesis.hook
def before_generate_path_parameters(
    context: schemathesis.HookContext, strategy: strategies.SearchStrategy
) -> strategies.SearchStrategy:
    def with_item(values: object, item: str) -> object:
        return _changed(values, lambda made_up: (made_up or {}) | {"id": item})

    items = strategies.sampled_from(ITEMS)
    return strategy | strategies.builds(with_item, strategy, items)

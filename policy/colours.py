"""Colours that can be read: a company's own one, made lighter or darker where that is needed."""

import re
from functools import lru_cache

BLACK, WHITE = "#000000", "#ffffff"
# Contrast of text to its ground: WCAG 2.1, success criterion 1.4.3 (AA).
LEGIBLE = 4.5
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# In so many steps a colour becomes black or white.
STEPS = 20


def contrast(one, other):
    """Return the contrast ratio of two colours, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache
def text_on(ground):
    """Return black or white, whichever is read better; one of them always is legible.

    >>> text_on("#ffff00"), text_on("#35546b")
    ('#000000', '#ffffff')
    """
    return max(BLACK, WHITE, key=lambda text: contrast(text, ground))


@lru_cache
def legible(colour, ground, otherwise):
    """Return the colour, moved away from the ground until it can be read on it as text.

    :param str colour: what somebody typed
    :param str otherwise: what to take instead of something that is no colour

    >>> legible("#35546B", "#ffffff", "#000000"), legible("red; }", "#ffffff", "#000000")
    ('#35546b', '#000000')
    >>> legible("#ff0", "#ffffff", "#000000"), legible("#000000", "#17202a", "#ffffff")
    ('#737300', '#8c8c8c')
    """
    colour = _full(colour) or otherwise
    towards = text_on(ground)
    for step in range(STEPS + 1):
        moved = _mixed(colour, towards, step / STEPS)
        if contrast(moved, ground) >= LEGIBLE:
            return moved
    return towards


def _full(colour):
    """Return ``#rrggbb`` in small letters, None where it is no such colour."""
    colour = (colour or "").strip().lower()
    if not _HEX.fullmatch(colour):
        return None
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def _parts(colour):
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _mixed(one, other, share):
    """Return the colour that has this share of the other one."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour):
    """Return the relative luminance, as WCAG 2.1 defines it."""
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (number / 255 for number in _parts(colour))
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

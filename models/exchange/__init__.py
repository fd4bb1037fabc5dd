"""Other systems: what they are told, what they write, and files for them."""

from . import takeover

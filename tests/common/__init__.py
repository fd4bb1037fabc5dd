"""What the tests of all rooms share: builders and domain asserts; ``house`` measures the addon."""

from .consent import ConsentCommon

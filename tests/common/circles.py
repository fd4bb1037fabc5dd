"""Finds circles among arrows from name to name."""

from collections import defaultdict


def circles(arrows):
    """Return the circles among ``(from, to)`` arrows, one for each knot of names.

    >>> circles({("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")})
    [['a', 'b', 'c', 'a']]
    """
    onward = defaultdict(set)
    for start, end in arrows:
        if start != end:
            onward[start].add(end)
    reached = {name: _reached(onward, name) for name in onward}
    found, done = [], set()
    for name in sorted(onward):
        if name in reached[name] and name not in done:
            done |= {other for other in reached[name] if name in reached.get(other, ())}
            found.append(_way_back(onward, name))
    return found


def _reached(onward, start):
    seen, ahead = set(), [start]
    while ahead:
        new = onward.get(ahead.pop(), set()) - seen
        seen |= new
        ahead += new
    return seen


def _way_back(onward, start):
    """Return the shortest way from ``start`` to itself."""
    ways = [[start]]
    for way in ways:
        for name in sorted(onward.get(way[-1], ())):
            if name == start:
                return [*way, start]
            if name not in way:
                ways.append([*way, name])
    raise ValueError(start)

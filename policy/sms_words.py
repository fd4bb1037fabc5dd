"""What an SMS says by which customers want no more of them.

The four words count as the first word, whatever follows. North American carriers have more of them
(CTIA Messaging Principles 5.1.3, FCC 47 CFR 64.1200(a)(10)), with which a sentence may begin that
means something else ("Cancel my appointment"): those count alone.
"""

import re
import unicodedata

FIRST = frozenset({"stop", "stopp", "abmelden", "unsubscribe"})
ALONE = frozenset({"stopall", "end", "cancel", "quit", "revoke", "optout"})
_WORD = re.compile(r"[^\W\d_]+")


def says_stop(text):
    """Whether a text message refuses further ones.

    >>> all(map(says_stop, ("STOP", "Stopp!", " «stop» it now", "abmelden bitte", "Unsubscribe.")))
    True
    >>> says_stop("ＳＴＯＰ"), says_stop("\\u200bst\\u00adop"), says_stop("OPT-OUT")
    (True, True, True)
    >>> says_stop("Stopover?"), says_stop("don't stop"), says_stop("Cancel my order"), says_stop("")
    (False, False, False, False)
    """
    words = _WORD.findall(_plain(text))
    return bool(words) and (words[0] in FIRST or "".join(words) in ALONE)


def quoted(text, length=160):
    """Return the beginning of a text message on one line, as it may be stored.

    >>> quoted(" STOP\\n it "), quoted(chr(0xD800) + "!" + chr(0)), quoted("abc", 2)
    ('STOP it', '?!', 'ab')
    """
    sound = text.replace("\0", "").encode("utf-8", "replace").decode()
    return " ".join(sound.split())[:length]


def _plain(text):
    """Return a text without case, full width, accents and characters that nobody sees."""
    seen = (
        char
        for char in unicodedata.normalize("NFKD", text)
        if unicodedata.category(char) not in ("Mn", "Cf")
    )
    return "".join(seen).casefold().replace("ı", "i")

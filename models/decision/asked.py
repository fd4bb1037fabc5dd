"""What is asked from outside: words of the vocabulary, and numbers of customers."""

from odoo.api import NewId
from odoo.exceptions import UserError


class Unknown(UserError, ValueError):
    """A word or number that can't be meant, in words for who calls from another system."""


def check_word(env, value, words):
    """Refuse what isn't one of these words.

    :raises Unknown: naming them
    """
    if not isinstance(value, str) or value not in words:
        raise Unknown(
            env._(
                "“%(value)s” is unknown: choose one of %(words)s.",
                value=str(value)[:60],
                words=", ".join(words),
            )
        )


def check_ids(partners):
    """Refuse what is no number of a customer; a form that isn't saved has none yet.

    :raises Unknown: naming it
    """
    for id_ in partners._ids:
        if not isinstance(id_, NewId) and (type(id_) is not int or id_ < 1):
            raise Unknown(partners.env._("“%s” is no number of a customer.", str(id_)[:60]))

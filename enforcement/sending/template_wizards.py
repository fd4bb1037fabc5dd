"""Wizards of apps that post what a template rendered as if somebody had written it.

Each function here wraps the method of another app that it is named after.
"""

from .scopes import by_machine


def account_move_send_send_mail(origin):
    """An invoice by a template goes out as service, with advertising as advertising."""

    def _send_mail(self, move, mail_template, **kwargs):
        if mail_template:
            move = by_machine(move, mail_template)
        return origin(self, move, mail_template, **kwargs)

    return _send_mail

"""Wizards of apps that render a template by themselves: they ask like any template that is sent.

Each function here wraps the method of another app that it is named after.
"""

from .not_sent import log_not_sent
from .scopes import by_machine


def survey_invite_send_mail(origin):
    """An invitation to a survey is no document's mail: its participation says why none went out."""

    def _send_mail(self, answer):
        mail = origin(by_machine(self, self.template_id), answer)
        for cancelled in mail._consent_recheck():
            log_not_sent(answer, cancelled.failure_type)
        return mail

    return _send_mail


def account_move_send_send_mail(origin):
    """An invoice by a template goes out as service, with advertising as advertising."""

    def _send_mail(self, move, mail_template, **kwargs):
        if mail_template:
            move = by_machine(move, mail_template)
        return origin(self, move, mail_template, **kwargs)

    return _send_mail

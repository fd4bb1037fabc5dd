"""Wizards of apps that render a template by themselves: advertising asks there, too.

Each function here wraps the method of another app that it is named after.
"""

from ...policy import vocabulary as v
from ..context import SCOPE
from .not_sent import log_not_sent


def survey_invite_send_mail(origin):
    """An invitation to a survey is no document's mail: its participation says why none went out."""

    def _send_mail(self, answer):
        if not self.template_id.is_marketing:
            return origin(self, answer)
        mail = origin(self.with_context(**{SCOPE: v.MARKETING}), answer)
        for cancelled in mail._consent_recheck():
            log_not_sent(answer, cancelled.failure_type)
        return mail

    return _send_mail


def account_move_send_send_mail(origin):
    """An invoice that goes out with advertising asks, like any mail by such a template."""

    def _send_mail(self, move, mail_template, **kwargs):
        if mail_template.is_marketing:
            move = move.with_context(**{SCOPE: v.MARKETING})
        return origin(self, move, mail_template, **kwargs)

    return _send_mail

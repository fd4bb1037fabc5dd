"""Wizards of apps that render a template by themselves: advertising asks there, too."""

from ...policy import vocabulary as v
from ..documents.app_hooks import wraps
from . import recipients


@wraps("survey.invite", "_send_mail")
def _asking_participants(origin):
    """An invitation to a survey is no document's mail: its participation says why none went out."""

    def _send_mail(self, answer):
        if not self.template_id.is_marketing:
            return origin(self, answer)
        mail = origin(self.with_context(consent_scope=v.MARKETING), answer)
        for cancelled in mail._consent_recheck():
            recipients.log_not_sent(answer, cancelled.failure_type)
        return mail

    return _send_mail


@wraps("account.move.send", "_send_mail")
def _asking_debtors(origin):
    def _send_mail(self, move, mail_template, **kwargs):
        if mail_template.is_marketing:
            move = move.with_context(consent_scope=v.MARKETING)
        return origin(self, move, mail_template, **kwargs)

    return _send_mail

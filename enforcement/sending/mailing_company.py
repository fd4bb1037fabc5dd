"""For which company a mailing is sent."""

from odoo.exceptions import AccessError


def check(mailings):
    """Refuse to send for a company that the user may not use.

    :raises AccessError: naming the mailing
    """
    env = mailings.env
    # sudo: whether the user may use a company is told from all there are
    foreign = mailings.company_id.sudo() - env.user.company_ids
    if foreign and not env.su:
        mailing = mailings.filtered(lambda mailing: mailing.company_id in foreign)[:1]
        raise AccessError(
            env._("%s: choose a company that you may use to send it.", mailing.subject)
        )

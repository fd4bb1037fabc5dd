"""Mail of a locked customer opens no new document: it lands on the customer, and somebody looks."""

from ...models.lock import words
from ...models.lock.partner_lock_guard import REFUSE
from ...policy.groups import LOCK_MANAGER


def reroute(author, route):
    """Return the route of an incoming mail, turned to its author where it would be refused.

    :param author: the locked ``res.partner`` who wrote it
    :param route: ``(model, thread id, values, user id, alias)`` of the mail gateway
    """
    model, thread_id, _values, user_id, alias = route
    if thread_id or not author.env[model]._lock_guards(REFUSE):
        return route
    _flag_mail(author, author.env["ir.model"]._get(model).name)
    return ("res.partner", author.id, {}, user_id, alias)


def _flag_mail(author, document):
    """Ask the one who locked this customer, or else any lock manager, to look at the mail."""
    env = author.env
    user = words.holder(author).lock_user_id.filtered(lambda user: user.active and not user.share)
    if not user:
        managers = env.ref(LOCK_MANAGER).all_user_ids
        user = managers.filtered("active")[:1]
    author.activity_schedule(
        "mail.mail_activity_data_todo",
        summary=env._("Mail from a locked customer"),
        note=env._(
            "The mail would have opened a new document (%(document)s). %(lock)s",
            document=document,
            lock=words.message(author),
        ),
        user_id=user.id or env.uid,
    )

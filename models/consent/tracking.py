"""Changes of answers in the chatter: what one controller was told is compared with its own answers.

Odoo remembers the former values of a customer once for the whole transaction, whichever company
they were read for. It goes on doing so for the controller that comes first; those of others are
remembered here.
"""

from ..controller.controllers import controller_id, has_several
from ..controller.fields import OfController

FIRST = "partner_consent.tracking.first"
OTHERS = "partner_consent.tracking.others"
# Odoo's own: who says what is told, forgotten as soon as it is told once.
AUTHORS = "mail.tracking.author.res.partner"


def prepare(partners, fnames):
    """Remember what these customers have answered to a controller that isn't the first.

    :param fnames: names of the fields that may change
    :return: the names of those that Odoo is to remember
    """
    env, tracked = partners.env, partners._track_get_fields().intersection(fnames)
    if not tracked or not has_several(env):
        return fnames
    data, mine = env.cr.precommit.data, controller_id(env)
    if data.setdefault(FIRST, mine) == mine:
        return fnames
    answers = {name for name in tracked if isinstance(partners._fields[name], OfController)}
    others = data.setdefault(OTHERS, {}).setdefault(mine, {})
    untracked = data.get(f"mail.tracking.{partners._name}", {})
    for partner in partners.filtered("id"):
        # None is Odoo's word for a customer of whom nothing is told: a new one.
        if untracked.get(partner.id, answers) is not None:
            values = others.setdefault(partner.id, {})
            for name in answers - values.keys():
                values[name] = partner[name]
    return tracked - answers


def taken(env):
    """Return what was remembered, once: ``(id of the first controller, others, authors)``.

    :return: None where Odoo remembered what the current company's controller was told; others are
        ``{id of a controller: {partner id: {field: value}}}``, authors ``{partner id: author}``
    """
    data = env.cr.precommit.data
    first = data.pop(FIRST, None)
    first = first if first and first != controller_id(env) else None
    return first, data.pop(OTHERS, {}), dict(data.get(AUTHORS, {}))


def tell(partners, values, authors):
    """Log what has changed for the controller of the current company.

    :param dict values: ``{partner id: {field: former value}}``
    :param dict authors: ``{partner id: author}`` of those who don't say it as the current user
    """
    partners.env.cr.precommit.data[AUTHORS] = dict(authors)
    partners._message_track({name for former in values.values() for name in former}, values)

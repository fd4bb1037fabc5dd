"""Erasing customers: all of what is held about them, in one transaction (GDPR art. 17)."""


def erase_customers(partners, reason):
    """Erase these customers with all that is held about them, wherever it is.

    One sweep over the database, however many there are: a run takes some hundreds at a time.

    :param partners: recordset of ``res.partner``, archived ones too
    :param str reason: why, without naming anybody: it is kept
    :return: the ``partner.erasure`` that tells what was done, and names nobody
    :raises UserError: naming each customer who can't be erased and why; nothing is erased then
    """
    raise NotImplementedError

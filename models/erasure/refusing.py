"""Why a customer can't be erased for now, in words: what is open, owed or held."""


def refusals(partners):
    """Return ``{partner id: why they can't be erased now}`` of those of them who can't.

    :param partners: recordset of ``res.partner``
    """
    return {}

"""The rows that are ticked in a list of customers, and what the client cut off at its limit."""


def ticked(env):
    """Return the customers of the list, or of the form, that a dialog is opened from.

    :raises AccessError: where the user may not read them
    """
    partners, context = env["res.partner"], env.context
    if context.get("active_model") != partners._name:
        return partners
    return all_ticked(partners.browse(context.get("active_ids")))


def all_ticked(partners):
    """Return these customers, or all that match where the client cut the list at its limit.

    :raises AccessError: where the user may not read them
    """
    partners.check_access("read")
    # sudo: a public limit of the web client
    parameters = partners.env["ir.config_parameter"].sudo()
    limit = int(parameters.get_param("web.active_ids_limit", default="20000"))
    context = partners.env.context
    domain = context.get("active_domain")
    if domain and len(partners) >= limit and context.get("active_model") == partners._name:
        return partners.search(domain)
    return partners

"""What documents are called whose app isn't installed: Odoo knows no name for them then."""


def document_name(env, model_name):
    """Return the name of a document of an app that may be missing, else the technical one.

    :param str model_name: name of a model
    """
    return {
        "account.move": env._("Invoice"),
        "calendar.event": env._("Appointment"),
        "crm.lead": env._("Lead or opportunity"),
        "event.registration": env._("Event registration"),
        "pos.order": env._("Point of Sale order"),
        "project.task": env._("Task"),
        "purchase.order": env._("Purchase order"),
        "sale.order": env._("Quotation or order"),
        "stock.picking": env._("Transfer"),
    }.get(model_name, model_name)

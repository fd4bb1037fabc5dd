"""What is business with a customer: a message about it is service, and no advertising."""

# A lead is no business yet: writing to it is correspondence.
NO_BUSINESS_YET = frozenset({"crm.lead"})


def is_business(env, model_name):
    """Whether records of this model are documents of business, which guards refuse to the locked.

    :param str model_name: name of a model
    """
    return model_name in env["partner.lock.guard"]._guards().keys() - NO_BUSINESS_YET

"""Many customers, a part at a time."""

from odoo.fields import Domain

# So many are read and dealt with together.
PART = 2_000


def customers(env):
    """Return an empty recordset by which archived customers are found too."""
    return env["res.partner"].with_context(active_test=False)


def parts(env, domain):
    """Yield these customers in recordsets of :data:`PART`, and forget each when it is dealt with.

    Memory stays the same however many there are.
    """
    last = 0
    while part := customers(env).search(domain & Domain("id", ">", last), limit=PART, order="id"):
        last = part[-1].id
        yield part
        env.flush_all()
        env.invalidate_all(flush=False)

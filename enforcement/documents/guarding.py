"""What guards do with a record: whom it holds, whom a write puts in, and refusing those locked."""

from odoo import Command, models
from odoo.exceptions import UserError

from ...models.lock import words
from ...models.lock.locked import locked_among
from ...models.lock.partner_lock_guard import REFUSE
from .follow_ups import permitted_ids

# Stands for a contact that a write makes on the fly: they have no id yet.
CREATED = "created"


def put_in(records, fname, value):
    """Return the ids that writing ``value`` puts into a relation, and ``CREATED`` for new ones.

    :param str fname: a many2one or many2many of these records
    :param value: as given to ``write``
    """
    field = records._fields[fname]
    if field.type == "many2one":
        return {field.convert_to_cache(value, records, validate=False)} - {None}
    if isinstance(value, models.BaseModel):
        return set(value._ids)
    ids = set()
    for command in value or ():
        if not isinstance(command, (list, tuple)):
            ids.add(command)
            continue
        operation, *rest = command
        if operation == Command.LINK:
            ids.add(rest[0])
        elif operation == Command.SET:
            ids.update(rest[1])
        elif operation == Command.CREATE:
            ids.add(CREATED)
    return ids


def held(records, fname):
    """Return ``{record id: set of ids in the relation}``, archived ones included."""
    # sudo: a customer whom the user may not read is refused all the same
    records = records.sudo().with_context(active_test=False)
    return {record.id: set(record[fname]._ids) for record in records}


def follows(records, fname, vals):
    """Whether Odoo may compute the guarded field anew from what ``vals`` holds."""
    field = records._fields[fname]
    if fname in vals or not (field.store and field.compute):
        return False
    depends = records.pool.field_depends[field]
    return any(path.partition(".")[0] in vals for path in depends)


def refuse_new(records, guards, before=None):
    """Refuse the locked customers whom these records hold in the guarded fields.

    :param guards: names of guarded fields
    :param before: ``{field: {record id: partner ids}}``: who was there already may stay
    :raises UserError: naming them
    """
    new_ids = set()
    for fname in guards:
        stayed = before[fname] if before else {}
        for id_, partner_ids in held(records, fname).items():
            new_ids |= partner_ids - stayed.get(id_, set())
    if before is None:
        new_ids -= permitted_ids(records)
    if locked := locked_among(records.env, new_ids):
        raise UserError(words.message(locked))


def refuse_change(records, changes):
    """Refuse the locked customers whom a write puts in; whom a record holds already may stay.

    :param changes: ``{field: partner ids}``
    :raises UserError: naming them
    """
    put_in_ids = set().union(*changes.values()) - {CREATED}
    locked = locked_among(records.env, put_in_ids)
    if not locked:
        return
    new_ids = set()
    for fname, partner_ids in changes.items():
        for held_ids in held(records, fname).values():
            new_ids |= partner_ids - held_ids
    if refused := locked.filtered(lambda partner: partner.id in new_ids):
        raise UserError(words.message(refused))


def mirrors_guard(partners, field):
    """Whether a many2many of customers leads to documents and is a guarded field's inverse."""
    guards = partners.env[field.comodel_name]._lock_guards(REFUSE)
    return guards and any(inv.name in guards for inv in partners.pool.field_inverses[field])


def refuse_links(partners, fname, value):
    """Refuse to link documents to locked customers; those linked already may stay.

    :param value: as given to ``write``
    :raises UserError: naming the locked customers
    """
    linked = put_in(partners, fname, value)
    if not linked:
        return
    locked = locked_among(partners.env, partners.ids)
    held_by = held(locked, fname)
    if refused := locked.filtered(lambda partner: linked - held_by[partner.id]):
        raise UserError(words.message(refused))


def warn_of_locked(record, fname, result):
    """While a customer is chosen in a form: say that they are locked, and take them out again.

    :param result: what the onchange gives back, its ``warnings`` a set
    """
    chosen = record[fname]._origin
    new = chosen - record._origin[fname]
    locked = locked_among(record.env, new.ids)
    if not locked:
        return
    if fname in record._lock_guards(REFUSE):
        if record._fields[fname].type == "many2many":
            record[fname] = record[fname].filtered(lambda partner: partner._origin not in locked)
        else:
            record[fname] = record._origin[fname]
    title = record.env._("Customer locked")
    result["warnings"].add((title, words.message(locked), "dialog"))

"""Lines of a file, judged against the stored answers before any of them is written.

Odoo's import writes line by line where one of them fails, and names ten at most.
"""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...models.consent.answers import first_change, source
from ...models.consent.checks import check_change, own_refusals
from ...policy.channels import BY_FIELD
from ...policy.vocabulary import REFUSED


class Judge:
    """What is stored of the customers in a file, and whether a line may say something else.

    :param partners: an empty recordset, in the environment of the import
    :param records: list of raw records as Odoo extracts them: dicts by field name, in which the
        contacts of a company are lists of such records
    """

    def __init__(self, partners, records):
        self.partners = partners
        self.source = source(partners.env)
        self._contacts = [
            field.name
            for field in partners._fields.values()
            if field.type == "one2many" and field.comodel_name == partners._name
        ]
        records = list(self._with_contacts(records))
        said = set().union(*records)
        self.fields = [fname for fname in BY_FIELD if fname in said]
        if self.fields:
            self._read_stored(records)

    def _with_contacts(self, records):
        for record in records:
            yield record
            for fname in self._contacts:
                yield from self._with_contacts(record.get(fname) or ())

    def _read_stored(self, records):
        self._by_xid = self._customers_by_xid(records)
        ids = {*self._by_xid.values(), *(_number(record.get(".id")) for record in records)}
        found = self.partners.browse(ids - {None}).exists()
        # Who may not change a customer hears it from Odoo, without a word about the answers.
        self._customers = {partner.id: partner for partner in found._filtered_access("write")}
        customers = self.partners.browse(self._customers)
        self._states, self._own = {}, {}
        for fname in self.fields:
            states = {partner.id: partner[fname] for partner in customers}
            self._states[fname] = states
            self._own[fname] = own_refusals(customers, BY_FIELD[fname], states)

    def _customers_by_xid(self, records):
        """Return ``{external id as the file has it: id of the customer}``."""
        module = self.partners.env.context.get("_import_current_module", "__import__")
        names = {xid: _full(xid, module) for record in records if (xid := record.get("id"))}
        # sudo: external ids are names of rows, and Odoo looks them up in the same way
        lookup = self.partners.env["ir.model.data"].sudo()._lookup_xmlids
        known = {
            f"{module}.{name}": id_
            for _xid, module, name, model, _res_id, _noupdate, id_ in lookup(
                set(names.values()), self.partners
            )
            if model == self.partners._name and id_
        }
        return {xid: known[name] for xid, name in names.items() if name in known}

    def refusals(self, id_, xid, values):
        """Take out of a line what repeats the stored answer, and what may not be said.

        Lines about the same customer are judged one after the other.

        :param id_, xid: database id and external id, if the line has one
        :param dict values: of the line, as they would be written; changed here
        :return: list of ``([field, and those below it], why it is refused)``
        """
        if not self.fields:
            return []
        return self._refusals(self._by_xid.get(xid) if xid else id_, values, [])

    def _refusals(self, partner_id, values, path):
        partner = self._customers.get(partner_id)
        refused = []
        for fname in self.fields if partner or not partner_id else ():
            if not values.get(fname):
                continue
            change = None
            try:
                change = self._change(partner, fname, values)
            except (UserError, AccessError) as refusal:
                refused.append(([*path, fname], str(refusal)))
            to_all = values.get("consent_for_all") and values[fname] == REFUSED
            # What repeats the answer here may be news to another company.
            if not change and not to_all:
                values[fname] = False
            elif change and partner:
                self._states[fname][partner_id] = change.new
        for fname in self._contacts:
            for command, contact_id, contact in values.get(fname) or ():
                if command in (Command.CREATE, Command.UPDATE):
                    refused += self._refusals(contact_id, contact, [*path, fname])
        return refused

    def _change(self, partner, fname, values):
        channel, state = BY_FIELD[fname], values[fname]
        proof = {"note": values.get("consent_note") or None}
        if not partner:
            return first_change(self.partners, channel, state, proof, values.get("name"))
        old, is_own = self._states[fname][partner.id], partner.id in self._own[fname]
        return check_change(partner, channel, old, state, self.source, proof, is_own)


def _full(xid, module):
    return xid if "." in xid else f"{module}.{xid}"


def _number(cell):
    """Return the database id in a cell, None where there is none."""
    try:
        return int(cell) if cell else None
    except ValueError:
        return None

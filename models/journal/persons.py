"""Who was erased, without saying who: keyed digests of their record and of their addresses.

A number alone doesn't tell who is meant: after a restore it is given to somebody else. The digest
of the record takes in when it was made, and nobody without this database's secret can make one.
"""

from odoo.tools import SQL

from ..address.digests import digest_sql

RECORD = SQL(
    "concat('res.partner,', partner.id, ',', to_char(partner.create_date, 'YYYYMMDDHH24MISSUS'))"
)


def key_number(env):
    """Return the number of the key that digests are made with."""
    return 0


def persons(partners):
    """Return ``[{"id", "record", "addresses"}]`` of these customers: no personal data.

    :param partners: recordset of ``res.partner``, which still bear their addresses
    """
    partners.flush_recordset()
    rows = partners.env.execute_query(
        SQL(
            "SELECT partner.id, %s, ARRAY(SELECT digest FROM partner_address"
            " WHERE partner_id = partner.id ORDER BY digest)"
            " FROM res_partner partner WHERE partner.id = ANY(%s) ORDER BY partner.id",
            digest_sql(partners.env, RECORD),
            partners.ids,
        )
    )
    return [{"id": id_, "record": record, "addresses": found} for id_, record, found in rows]


def same(env, noted):
    """Return the customers who are the very records that were noted, erased or not.

    :param list noted: as :func:`persons` returns
    :return: recordset of ``res.partner`` as the superuser reads it
    """
    wanted = {(person["id"], person["record"]) for person in noted}
    # sudo: who was erased doesn't depend on what the user may read
    present = env["res.partner"].sudo().with_context(active_test=False)
    present = present.browse(id_ for id_, _record in wanted).exists()
    return present.browse(
        person["id"] for person in persons(present) if (person["id"], person["record"]) in wanted
    )


def at_the_address(env, noted):
    """Return the customers who bear an address of those noted: perhaps the same person.

    :param list noted: as :func:`persons` returns
    :return: recordset of ``res.partner`` as the superuser reads it
    """
    digests = [digest for person in noted for digest in person["addresses"]]
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT partner_id FROM partner_address WHERE digest = ANY(%s)"
            " ORDER BY partner_id",
            digests,
        )
    )
    # sudo: see above
    partners = env["res.partner"].sudo().with_context(active_test=False)
    return partners.browse(id_ for (id_,) in rows)

"""Brings i18n/ in line with the strings of the addon; says how many want translating.

environment:
  I18N_DB      another name for the database it uses
"""

import os

from provision import databases, prepared
from provision.processes import held
from provision.say import parser, step


def main(arguments):
    parser("i18n", __doc__).parse_args(arguments)
    name = os.environ.get("I18N_DB") or "partner_consent_i18n"
    with prepared() as odoo, held(name, name), databases.thrown_away(name):
        databases.copy(databases.template(odoo, "core", databases.dependencies()), name)
        step("Installing the addon …")
        odoo.install(name, f"{name}-install")
        step("Collecting its strings …")
        odoo.inside("catalogue.py", "i18n", name)

"""What is allowed, in plain Python: no Odoo import below this folder."""

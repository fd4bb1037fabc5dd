"""Where things are. All that the commands fetch, build and write is in .odoo/, ignored by git."""

from pathlib import Path

ADDON = "partner_consent"
BIN = Path(__file__).resolve().parents[1]
ROOT = BIN.parent
STATE = ROOT / ".odoo"
LOGS = STATE / "log"
VENV = STATE / "venv"

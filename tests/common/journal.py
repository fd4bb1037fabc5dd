"""A journal of erasures for each test, apart from that of the server: tests share a database."""

from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.tools import config

from ...models.journal.places import OPTION, SECTION


def own_journal(add_cleanup):
    """Let the server write its journal to a new folder, as its configuration file can say.

    :param add_cleanup: what registers a function that is called when the test has ended
    :return: path of the folder
    """
    folder = TemporaryDirectory()
    add_cleanup(folder.cleanup)
    path = Path(folder.name, "journal")
    conf = Path(folder.name, "odoo.conf")
    conf.write_text(f"[options]\n[{SECTION}]\n{OPTION} = {path}\n")
    add_cleanup(config.__setitem__, "config", config["config"])
    config["config"] = str(conf)
    return path

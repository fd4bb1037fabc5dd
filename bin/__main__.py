"""Every command in bin/ arrives here: its name, then its arguments."""

import signal
import sys
from importlib import import_module

from provision.say import Stop, say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop(_number, _frame):
    # A second Ctrl-C would end the stopping itself half way.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(130)


def main(command, *arguments):
    for number in SIGNALS:
        signal.signal(number, stop)
    try:
        return import_module(f"commands.{command}").main(arguments)
    except Stop as error:
        say(f"bin/{command}: {error}")
        return 1


sys.exit(main(*sys.argv[1:]))

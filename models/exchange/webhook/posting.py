"""One POST to somebody else's server: within ten seconds, to an address that was checked.

No proxy and no password of the server's environment, no redirect, and the name is asked for once:
what was checked is what is connected to. Plain Python's sockets, because libraries limit the time
of each read and not of all, and look the name up once more.
"""

import ssl
from functools import cache
from http.client import HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from queue import Empty, Queue
from socket import IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY, getaddrinfo, socket
from threading import Thread
from time import monotonic
from typing import NamedTuple

from requests.certs import where

from ....policy.outward import check_addresses

SECONDS = 10
# What is kept of an answer; more isn't read.
MOST_BYTES = 4_096

NO_NAME, SLOW, CERTIFICATE, NO_CONNECTION, NO_HTTP = "name", "slow", "tls", "connection", "http"


class Unreachable(Exception):
    """There is no answer; ``code`` is one of the words above.

    ``detail`` are the system's words, of what was too slow the seconds it had.
    """

    def __init__(self, code, detail=""):
        super().__init__(code)
        self.code, self.detail = code, detail


class Answer(NamedTuple):
    """What a receiver answered.

    :param int status: of HTTP
    :param str text: the beginning of its body
    :param str retry_after: the header, None where there is none
    """

    status: int
    text: str
    retry_after: str | None


class Line:
    """A connection to one receiver, kept for the next request where it allows that.

    :param target: :class:`policy.outward.Target`
    :param networks: those where a receiver may be though they aren't public
    :param seconds: limit of each request, :data:`SECONDS` where left out
    """

    def __init__(self, target, networks=(), seconds=None):
        self._target, self._networks = target, networks
        self._seconds = seconds or SECONDS
        self._socket = None
        self._deadline = 0.0

    def post(self, headers, body):
        """Send a body, and return the :class:`Answer`.

        :param dict headers: beside those of the connection
        :raises NotAllowed: where the name belongs to an address that nothing is sent to
        :raises Unreachable: where there is no answer in time
        """
        self._deadline = monotonic() + self._seconds
        request = self._head(headers, body) + body
        kept = self._socket is not None
        try:
            try:
                return self._exchange(request)
            except (ConnectionError, HTTPException, ssl.SSLError):
                # They have hung up since the last request.
                if not kept:
                    raise
                self.hang_up()
                return self._exchange(request)
        except Exception as error:
            self.hang_up()
            if known := _known(error, self._seconds):
                raise known from error
            raise

    def hang_up(self):
        if self._socket:
            self._socket.close()
        self._socket = None

    def left(self):
        """Return the seconds that are left for the request.

        :raises TimeoutError: where none are
        """
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _head(self, headers, body):
        fields = {
            "host": self._target.header,
            "user-agent": "partner_consent",
            # What is packed could become anything when it is unpacked.
            "accept-encoding": "identity",
            "content-type": "application/json",
            "content-length": len(body),
        }
        lines = [f"{name}: {value}" for name, value in (fields | headers).items()]
        return "\r\n".join([f"POST {self._target.path} HTTP/1.1", *lines, "", ""]).encode("ascii")

    def _exchange(self, request):
        self._socket = self._socket or self._connect()
        self._socket.settimeout(self.left())
        self._socket.sendall(request)
        response = HTTPResponse(self, method="POST")
        response.begin()
        text, retry_after = self._beginning(response), response.getheader("retry-after")
        whole = response.isclosed() or response.length == 0
        if response.will_close or not whole:
            self.hang_up()
        return Answer(response.status, text, retry_after)

    def makefile(self, _mode):
        """Return what an answer is read from, for ``HTTPResponse``."""
        return BufferedReader(_Reading(self, self._socket))

    def _beginning(self, response):
        """Return the beginning of the body, as far as it comes: the status is the answer."""
        found = b""
        try:
            while len(found) < MOST_BYTES and (part := response.read1(MOST_BYTES - len(found))):
                found += part
        except (OSError, HTTPException):
            self.hang_up()
        # PostgreSQL knows no text with this character.
        return found.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")

    def _connect(self):
        places = _places(self._target, self.left())
        check_addresses([one[4][0] for one in places], self._networks, self._target.secure)
        for tried, place in enumerate(places):
            connection = socket(*place[:3])
            try:
                # An address that nobody answers at leaves time for the others.
                connection.settimeout(self.left() / (len(places) - tried))
                connection.connect(place[4])
                connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
                return self._secured(connection) if self._target.secure else connection
            except BaseException as error:
                connection.close()
                if not isinstance(error, OSError) or tried == len(places) - 1:
                    raise

    def _secured(self, connection):
        connection.settimeout(self.left())
        return trusted().wrap_socket(connection, server_hostname=self._target.host)


class _Reading(RawIOBase):
    """Reads within the time of the whole request, however slowly the bytes drip."""

    def __init__(self, line, connection):
        self._line, self._socket = line, connection

    def readable(self):
        return True

    def readinto(self, buffer):
        self._socket.settimeout(self._line.left())
        return self._socket.recv_into(buffer)


@cache
def trusted():
    """Return whose certificates count: the system's authorities, and those that requests trusts."""
    context = ssl.create_default_context()
    context.load_verify_locations(where())
    return context


def _places(target, seconds):
    """Return the addresses of a name, as ``getaddrinfo``, which itself knows no limit of time."""
    found = Queue(1)

    def ask():
        try:
            found.put(getaddrinfo(target.host, target.port, type=SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        places = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(places, Exception):
        raise Unreachable(NO_NAME, getattr(places, "strerror", None) or str(places))
    return places


def _known(error, seconds):
    """Return an error of sockets, TLS or HTTP as :class:`Unreachable`, None for every other."""
    if isinstance(error, TimeoutError):
        return Unreachable(SLOW, seconds)
    if isinstance(error, ssl.SSLError):
        return Unreachable(CERTIFICATE, getattr(error, "verify_message", "") or error.reason or "")
    if isinstance(error, OSError):
        return Unreachable(NO_CONNECTION, error.strerror or str(error))
    if isinstance(error, HTTPException):
        return Unreachable(NO_HTTP)
    return None

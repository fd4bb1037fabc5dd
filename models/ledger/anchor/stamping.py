"""Time stamps of an authority (RFC 3161): asked for, and checked down to a trusted certificate.

The library is optional: the addon installs and runs without, only these settings refuse.
"""

from time import monotonic
from typing import NamedTuple

import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from odoo.exceptions import UserError

SECONDS = 10
# A token with its certificates has some kilobytes.
MOST_BYTES = 1_000_000
PACKAGE = "rfc3161-client"


class NotStamped(Exception):
    """There is no time stamp, or none that counts; the text says why."""


class Stamp(NamedTuple):
    """A time stamp that was checked.

    :param moment: naive, UTC, when the authority says it was
    :param authority: name in the certificate that signed
    :param certificates: PEM of those in the token
    """

    moment: object
    authority: str
    certificates: str


def library(env):
    """Return the module ``rfc3161_client``.

    :raises UserError: where it isn't installed
    """
    try:
        import rfc3161_client
    except ImportError:
        raise UserError(
            env._(
                "Time stamps need the Python package %s on the server. Have it installed, or leave "
                "the address of the time stamp authority empty.",
                PACKAGE,
            )
        ) from None
    return rfc3161_client


def certificates(env, pem):
    """Return the certificates in a PEM text.

    :raises UserError: where there is none, or one that can't be read, or the package is missing
    """
    library(env)
    try:
        return x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        raise UserError(
            env._(
                "Root certificate of the time stamp authority: paste it as PEM, from "
                "“-----BEGIN CERTIFICATE-----” to “-----END CERTIFICATE-----”."
            )
        ) from None


def ask(env, url, data):
    """Have the authority stamp the SHA-256 of some bytes.

    :return: its answer (DER, ``TimeStampResp``), not checked yet, and the number it must repeat
    :raises NotStamped: where it doesn't answer in :data:`SECONDS`, or with something else
    """
    client = library(env)
    request = (
        client.TimestampRequestBuilder()
        .data(data)
        .hash_algorithm(client.HashAlgorithm.SHA256)
        .build()
    )
    deadline = monotonic() + SECONDS
    try:
        with requests.post(
            url,
            data=request.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=SECONDS,
            stream=True,
        ) as response:
            response.raise_for_status()
            answer = b""
            for part in response.iter_content(4096):
                answer += part
                if len(answer) > MOST_BYTES:
                    raise NotStamped(env._("The answer of %s is no time stamp.", url))
                # The timeout above is that of each part.
                if monotonic() > deadline:
                    raise requests.Timeout
    except requests.Timeout:
        raise NotStamped(
            env._("%(url)s didn't answer within %(seconds)s seconds.", url=url, seconds=SECONDS)
        ) from None
    except requests.RequestException as error:
        raise NotStamped(
            env._("%(url)s can't be reached: %(error)s", url=url, error=type(error).__name__)
        ) from error
    return answer, request.nonce


def checked(env, answer, digest, roots, nonce=None):
    """Check signature, imprint and the chain up to one of the trusted certificates.

    :param bytes answer: as :func:`ask` returns it
    :param str digest: the SHA-256 that was stamped, hex digits
    :param roots: list of trusted certificates
    :return: :class:`Stamp`
    :raises NotStamped: where one of them doesn't hold
    """
    client = library(env)
    try:
        response = _decoded(client, answer)
        info = response.tst_info
        imprint, moment = info.message_imprint.message, info.gen_time
    except (ValueError, OverflowError):
        raise NotStamped(env._("The authority's answer is no time stamp.")) from None
    if imprint.hex() != digest:
        raise NotStamped(env._("The time stamp is of something else: its hash is another one."))
    verifier = client.VerifierBuilder(roots=list(roots), nonce=nonce).build()
    try:
        verifier.verify(response, imprint)
    except (client.VerificationError, ValueError) as error:
        raise NotStamped(
            env._("The time stamp isn't signed by whom we trust: %(error)s", error=error)
        ) from error
    signer, others = _signed_by(response)
    return Stamp(
        moment.replace(tzinfo=None, microsecond=0),
        signer.subject.rfc4514_string(),
        "".join(one.public_bytes(Encoding.PEM).decode() for one in (signer, *others)),
    )


def imprint(env, answer):
    """Return the digest that a time stamp speaks of, unchecked.

    :raises NotStamped: where it is none
    """
    try:
        return _decoded(library(env), answer).tst_info.message_imprint.message.hex()
    except (ValueError, OverflowError):
        raise NotStamped(env._("The file is no time stamp.")) from None


def _decoded(client, answer):
    try:
        return client.decode_timestamp_response(answer)
    except ValueError:
        return client.decode_timestamp_response(_in_order(answer))


def _in_order(answer):
    """Return a time stamp with its certificates as DER wants them: sorted.

    OpenSSL, and so many an authority, writes them as they come. They are no part of what is signed.

    :raises ValueError: where it is none
    """
    try:
        from asn1crypto import cms, tsp

        response = tsp.TimeStampResp.load(answer)
        content = response["time_stamp_token"]["content"]
        # Its class sorts what it is given.
        content["certificates"] = cms.CertificateSet(list(content["certificates"]))
        return response.dump()
    except (ImportError, KeyError, TypeError) as error:
        raise ValueError from error


def _signed_by(response):
    """Return the certificate that signed, and the others that came along."""
    there = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
    (info,) = response.signed_data.signer_infos
    who = info.issuer, info.serial_number
    signer = next(one for one in there if (one.issuer, one.serial_number) == who)
    return signer, [one for one in there if one != signer]

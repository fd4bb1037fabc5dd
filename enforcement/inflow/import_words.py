"""Words of a file: what a cell says about an answer, and which column holds one."""

from ...policy import vocabulary as v
from ...policy.addresses import visible
from ...policy.channels import BY_CODE, BY_FIELD

# Headers of other systems' files -> the channel; in small letters, without blanks and hyphens.
# “Opt-out” and “no advertising” turn the meaning round: a header counts only as it stands here.
HEADERS = dict.fromkeys(
    (
        "einwilligungemail",
        "emailconsent",
        "emailmarketing",
        "emailnewsletter",
        "emailoptin",
        "emailwerbung",
        "marketingoptin",
        "newsletter",
        "newsletterabonniert",
        "newsletteranmeldung",
        "newslettererwünscht",
        "newsletteroptin",
        "optin",
        "optinemail",
        "optinnewsletter",
        "werbeeinwilligung",
        "werbung",
        "werbungerlaubt",
        "werbungerwünscht",
    ),
    "email",
)
# What a file can say; “not asked” and “confirmation requested” only tell how things stood.
STATEMENTS = frozenset({v.GIVEN, v.REFUSED})
# The apostrophe by which spreadsheets, and Odoo's own export, mark a cell as text.
APOSTROPHES = "'’"
FORMULA_SIGNS = ("=", "+", "-")


def clean(cell):
    """Return a cell's text without what spreadsheets leave around it.

    >>> clean(" 'Nein\u00a0"), clean("\ufeffNot  asked\u200b"), clean(None), clean(True)
    ('Nein', 'Not asked', '', 'True')
    """
    text = str(cell or "")
    if not text.isascii():
        text = visible(text)
    return " ".join(text.split()).lstrip(APOSTROPHES).lstrip()


def without_apostrophe(value, is_number=False):
    """Return a text without the apostrophe that Odoo's export puts before ``=``, ``+`` and ``-``.

    :param bool is_number: of a phone, which never begins with one

    >>> without_apostrophe("'+49 170 1"), without_apostrophe("'t Hooft")
    ('+49 170 1', "'t Hooft")
    >>> without_apostrophe("'0170 1", is_number=True)
    '0170 1'
    """
    if not value.startswith(tuple(APOSTROPHES)):
        return value
    marked = is_number or value[1:].startswith(FORMULA_SIGNS)
    return value[1:] if marked else value


def letters(header):
    """Return a header's letters and digits.

    >>> letters("E-Mail wanted") == letters("email_wanted")
    True
    """
    return "".join(filter(str.isalnum, clean(header).casefold()))


def field_of_header(header):
    """Return the field of the answer that a column of this name holds, None where it holds none.

    >>> field_of_header(" Opt-In "), field_of_header("Opt-out"), field_of_header("Keine Werbung")
    ('consent_email', None, None)
    """
    channel = HEADERS.get(letters(header))
    return BY_CODE[channel].field if channel else None


def holds_answer(field):
    """Whether a field holds an answer: a customer's own, or as other models inherit it."""
    base = field.base_field
    return base.model_name == "res.partner" and base.name in BY_FIELD


def answer_columns(paths):
    """Return ``{path: [its columns]}`` of the import fields that hold an answer.

    :param paths: import fields in the order of the columns, as ``child_ids/consent_email``; False
        for a column that isn't imported
    """
    columns = {}
    for index, path in enumerate(paths):
        if path and path.rpartition("/")[2] in BY_FIELD:
            columns.setdefault(path, []).append(index)
    return columns


def answer_of(env, cell):
    """Return the answer's code, "" for a cell that is blank, None for a word nobody knows."""
    word = clean(cell)
    return env["ir.fields.converter"]._consent_answers().get(word.casefold()) if word else ""


def strictest(env, cells):
    """Return the one of several cells about the same answer that counts: No before anything else.

    A word that isn't understood comes next: it has to be named, a Yes beside it can't be trusted.
    """
    order = (v.REFUSED, None, v.GIVEN)

    def strictness(cell):
        answer = answer_of(env, cell)
        return order.index(answer) if answer in order else len(order)

    return min(cells, key=strictness)

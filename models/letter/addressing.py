"""The address of a letter as the post wants it: company, person, place; abroad, the country."""


def lines(company, partner, addressee=None):
    """Return the lines of a customer's address in the letters of a company.

    A contact person of a company has its line before their own: without it, the letter comes back.
    Abroad, the country stands last in capitals, in the sender's language, which the post at home
    reads; inland it is left out (DIN 5008; UPU S42).

    :param addressee: the first lines, where they are others than the name
    :return: list of texts without empty ones
    """
    # sudo: the name of whom a letter goes to
    person = partner.sudo()
    name = addressee or person.name or person.parent_id.name or ""
    employer = "" if person.is_company else person.commercial_company_name or ""
    own = person.with_context(lang=company.partner_id.sudo().lang or partner.env.lang)
    layout, parts = own._prepare_display_address(without_company=True)
    if not own.country_id:
        # Without a country, it is inland.
        layout = company.country_id.address_format or layout
    abroad = own.country_id and own.country_id != company.country_id
    parts["country_name"] = (parts["country_name"] or "").upper() if abroad else ""
    found = f"{name}\n{layout % parts}".split("\n")
    if employer and employer != name.split("\n")[0]:
        found.insert(0, employer)
    return [line.strip() for line in found if line.strip(" ,-")]

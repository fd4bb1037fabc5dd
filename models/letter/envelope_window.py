"""Letters print the address where the window of the envelope is."""

WINDOWS = [("left", "Left, as in DIN 5008"), ("right", "Right")]
# In parts of the page of 210 mm, because millimetres depend on the scale in which the PDF program
# prints: the address begins 25 or 122 mm from the left.
STYLES = {
    "left": "position: absolute; width: 38%; left: 12%",
    "right": "position: absolute; width: 38%; left: 58%",
}


def address_style(company):
    """Return the CSS that puts the address of this company's letters where the window is.

    :return: empty where the layout has a place for it by itself, as those by DIN 5008 do
    """
    # sudo: the layout of a letter is no secret
    layout = company.external_report_layout_id.sudo().key or ""
    return "" if "din5008" in layout else STYLES[company.letter_window]

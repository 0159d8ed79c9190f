"""What a company writes when asked for its invoice title."""

import re

# No \b: a Chinese name runs into the number. With a figure, or a long word would be one.
_TAX_NUMBER = re.compile(r"(?<![0-9A-Z])(?=[A-Z]*[0-9])[0-9A-Z]{15,20}(?![0-9A-Z])", re.IGNORECASE)
_ITS_NAME = re.compile(
    r"(?:纳税人识别号|税号|\btax\s+(?:number|no\b\.?|id\b))[:：\s]*", re.IGNORECASE
)
_AROUND = " \t\n,，、;；:：。"


def title_and_tax_number(written: str) -> tuple[str, str]:
    """Name and tax number out of one line, in either order; the number may be missing."""
    tax = _TAX_NUMBER.search(written)
    if tax is None:
        return written.strip(_AROUND), ""
    rest = f"{written[: tax.start()]} {written[tax.end() :]}"
    title = " ".join(_ITS_NAME.sub(" ", rest).split()).strip(_AROUND)
    return title or written.strip(), tax[0].upper()

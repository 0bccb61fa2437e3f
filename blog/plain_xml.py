"""XML that every parser can read, whatever people have written."""

import re
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold (section 2.2)."""


class PlainXML(SimplerXMLGenerator):
    """Leaves out what XML cannot hold, wherever it stands."""

    def characters(self, content: str) -> None:
        super().characters(UNFIT.sub("", content))

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - as SAX calls it
        super().startElement(name, AttributesImpl({key: UNFIT.sub("", value) for key, value in attrs.items()}))

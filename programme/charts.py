"""Pictures that are drawn here, so that no address leaves the house."""

from base64 import b64encode

import qrcode
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from mentoring.core import typesetting

DOTS_A_MODULE = 12


def qr_svg(text: str) -> str:
    """A QR code: dark on white, also where the page is dark. Half of a quarter may be torn off."""
    code = qrcode.make(
        text, image_factory=SvgPathFillImage, error_correction=qrcode.ERROR_CORRECT_M
    )
    return code.to_string(encoding="unicode")


def qr_code(text: str) -> str:
    """The same as the source of an ``<img>``."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(text).encode()).decode()}"


def qr_png(text: str) -> bytes:
    """The same for a newsletter or a text program, sharp to the dot."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    data = {
        "svg": qr_svg(text),
        "side": code.modules_count + 2 * code.border,  # one point is one module
        "alt": _("QR code"),
    }
    return typesetting.png("qr.typ", data, dots_per_inch=72 * DOTS_A_MODULE)

"""Pictures that are drawn here, so that no address leaves the house."""

from base64 import b64encode

import qrcode
from qrcode.image.svg import SvgPathFillImage


def qr_code(text: str) -> str:
    """A QR code as the source of an ``<img>``: dark on white, also where the page is dark."""
    svg = qrcode.make(text, image_factory=SvgPathFillImage).to_string()
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"

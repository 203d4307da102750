"""Real barcodes as modules: Code 128 (GS1-128 among it), EAN-13, ITF-14, QR and Data Matrix, written by zxing-cpp.

A symbology has the name that the service gives it. Texts are what a reader answers: check digits are part of them.
"""

from functools import lru_cache

import cv2
import numpy as np
import zxingcpp

FORMATS = {"code_128": zxingcpp.BarcodeFormat.Code128, "ean_13": zxingcpp.BarcodeFormat.EAN13, "itf": zxingcpp.BarcodeFormat.ITF,
           "qr_code": zxingcpp.BarcodeFormat.QRCode, "data_matrix": zxingcpp.BarcodeFormat.DataMatrix}
LINEAR = ("code_128", "ean_13", "itf")
IDENTIFIERS = {"C": "code_128", "E": "ean_13", "I": "itf", "Q": "qr_code", "d": "data_matrix"}  # ISO/IEC 15424's letters
QUIET = {"code_128": 10, "ean_13": 11, "itf": 10, "qr_code": 4, "data_matrix": 1}  # modules that the standards want white on each side


@lru_cache(maxsize=512)
def modules(symbology, text, **options):
    """A code's modules without its quiet zone, bool, true where dark: one row of a linear code, all of a square one.

    `options` are zxing-cpp's: `gs1=True` writes `text`, application identifiers in brackets, behind FNC1; `version` is a QR code's.
    """
    usual = {"qr_code": {"ec_level": "M"}, "data_matrix": {"force_square": True}}.get(symbology, {})
    written = zxingcpp.create_barcode(text, FORMATS[symbology], **usual | options)
    picture = np.array(written.to_image(add_quiet_zones=False)) < 128
    picture = picture[:1] if symbology in LINEAR else picture
    picture.flags.writeable = False
    return picture


def draw(dark, width, height, quiet=(0, 0), ink=22, paper=250):
    """Modules as a uint8 grey picture of that size, with `quiet` modules of bare paper (across, down) on each side.

    Each pixel has the mean of what it covers, as on paper: no module is wider than another of its width.
    """
    dark = np.pad(dark, ((quiet[1],) * 2, (quiet[0],) * 2))
    rows, columns = dark.shape
    fine = -(-height // rows), -(-width // columns)
    picture = np.kron(np.where(dark, ink, paper).astype(np.uint8), np.ones(fine, np.uint8))
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)


def checked(digits):
    """Digits with the check digit of GS1's numbers (EAN-13, ITF-14, SSCC) behind them."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def read(picture, symbologies=tuple(FORMATS)):
    """What zxing-cpp reads in a BGR or grey picture: a list of (symbology, text)."""
    wanted = [FORMATS[name] for name in symbologies]
    found = zxingcpp.read_barcodes(np.ascontiguousarray(picture), formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return [(IDENTIFIERS[one.symbology_identifier[1]], one.text) for one in found]


def turned(picture, degrees, scale=2):
    """A picture turned anticlockwise about its middle and enlarged, with room for all of it: zxing-cpp looks for linear codes along rows
    and columns only."""
    height, width = picture.shape[:2]
    side = int(np.hypot(width, height) * scale) + 1
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    matrix[:, 2] += (side - width) / 2, (side - height) / 2
    return cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)

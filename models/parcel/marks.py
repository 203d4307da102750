"""What people put on parcels: shipping labels, barcodes, two-dimensional codes, tape, stickers and printed marks.

Drawing functions paint on a BGR uint8 face in place, or return a picture; codes report their corners, since a
barcode is a class of its own.
"""

from dataclasses import dataclass

import cv2
import numpy as np

import symbols

SURNAMES = ("A. Sorel", "M. Okafor", "J. Lindqvist", "R. Banerjee", "T. Nowak", "C. Duarte", "E. Marchetti", "H. Tanaka")
STREETS = ("Harbour Rd", "Mill Lane", "Station St", "Ringweg", "Elm Court", "Quay Side", "Foundry Way", "Alder Row")
TOWNS = ("Northport", "Velden", "Ashby", "Marlow", "Kesten", "Ostrava Dock", "Brae", "Linfield")
SERVICES = ("EXPRESS", "PRIORITY", "GROUND", "NEXT DAY", "ECONOMY", "PARCEL 24")
CARRIERS = ("NORDVIA", "PARSEL", "QUICKLINE", "TRANSOM", "HALBERD", "KITE POST")


@dataclass(frozen=True)
class Content:
    """What the codes of a parcel say, and in which kind of square code: drawn from the parcel's own seed, apart from its looks."""

    number: str
    article: str  # EAN-13
    route: str  # digits
    matrix: str = "qr_code"
    version: int = 1  # of a QR code, 21 to 33 modules a side

    @classmethod
    def drawn(cls, seed):
        rng = np.random.default_rng((seed, 128))
        digits = "".join(map(str, rng.integers(10, size=30)))
        return cls(number=f"PKG-{digits[:4]}-{digits[4:8]}", article=symbols.checked(f"4{digits[8:19]}"), route=digits[19:29],
                   matrix=("qr_code", "data_matrix")[rng.integers(2)], version=int(rng.integers(1, 5)))


def linear_code(symbology, content, width, height):
    """A linear code with its quiet zones as one picture, uint8 grey of about that size."""
    return symbols.draw(symbols.modules(symbology, content), max(width, 8), max(height, 4), (symbols.QUIET[symbology], 0))


def matrix_code(content, side):
    """A parcel's number as a square code, one module of its quiet zone included, uint8 grey."""
    options = {"version": content.version} if content.matrix == "qr_code" else {}
    return symbols.draw(symbols.modules(content.matrix, content.number, **options), max(side, 8), max(side, 8), (1, 1))


def text(picture, words, x, y, height, font, ink=(25, 25, 25), weight=1):
    """Words with their base line at (x, y), `height` pixels high."""
    cv2.putText(picture, words, (int(x), int(y)), font, max(height, 3) / 22.0, ink, weight, cv2.LINE_AA)


def quad(x, y, width, height):
    """The corners of a rectangle, clockwise from its top left, float32 of shape (4, 2)."""
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)


def label(rng, width, height, font, content):
    """A shipping label, with the parcel's number in its main code, in its square one, and in print below the main one.

    Returns (BGR picture of height × width, list of barcode corners of shape (4, 2)).
    """
    white = rng.uniform(232, 253)
    picture = np.full((height, width, 3), white, np.uint8)
    ink = (22, 22, 24)
    codes = []
    unit = height / 100.0
    pad = max(1, int(width * 0.05))
    line = max(1, int(unit * 0.8))

    def paste(code, x, y, quiet=0):
        h, w = min(code.shape[0], height - y), min(code.shape[1], width - x)
        if h < 3 or w < 3:
            return
        picture[y:y + h, max(0, x - quiet):x] = white  # an address is not printed up to a square code
        picture[y:y + h, x:x + w] = np.minimum(code[:h, :w, None], int(white))
        codes.append(quad(x, y, w, h))

    band = int(unit * rng.uniform(12, 18))
    if rng.random() < 0.55:
        shade = (ink, (40, 40, 190), (130, 70, 20), (30, 120, 200))[rng.integers(4)]
        cv2.rectangle(picture, (0, 0), (width, band), shade, -1)
        text(picture, CARRIERS[rng.integers(len(CARRIERS))], pad, band * 0.78, band * 0.6, font, (250, 250, 250), line)
    else:
        text(picture, CARRIERS[rng.integers(len(CARRIERS))], pad, band * 0.8, band * 0.7, font, ink, line)
        cv2.line(picture, (0, band), (width, band), ink, line)
    tall = height > width * 0.8
    wide_code = int(width * (rng.uniform(0.72, 0.9) if tall else rng.uniform(0.42, 0.6)))
    code_height = int(unit * rng.uniform(18, 30))
    y = band + unit * 8
    for words in (SURNAMES[rng.integers(8)], f"{rng.integers(1, 240)} {STREETS[rng.integers(8)]}",
                  f"{rng.integers(10000, 99999)} {TOWNS[rng.integers(8)]}"):
        text(picture, words, pad, y, unit * (6 if tall else 8), font, ink, line)
        y += unit * (8 if tall else 12)
    if tall:
        if rng.random() < 0.6:
            side = int(unit * rng.uniform(17, 24))
            paste(matrix_code(content, side), width - side - pad, int(band + unit * 4), side // 8)
        cv2.line(picture, (0, int(y)), (width, int(y)), ink, line)
        text(picture, SERVICES[rng.integers(6)], pad, y + unit * 10, unit * 9, font, ink, line + 1)
        paste(linear_code("code_128", content.number, wide_code, code_height), int((width - wide_code) / 2), int(y + unit * 14))
        text(picture, content.number, pad + width * 0.1, y + unit * 20 + code_height, unit * 5, font, ink, line)
        if rng.random() < 0.3:
            low = int(y + unit * 24 + code_height)
            paste(linear_code("code_128", content.route, int(width * 0.6), int(unit * 10)), pad, low)
    else:
        paste(linear_code("code_128", content.number, wide_code, int(code_height * 1.3)),
              int(width - wide_code - pad), int(height - code_height * 1.3 - unit * 8))
        text(picture, SERVICES[rng.integers(6)], pad, height - unit * 8, unit * 9, font, ink, line)
        if rng.random() < 0.4:
            side = int(unit * 30)
            paste(matrix_code(content, side), int(width - side - pad), int(band + unit * 4), side // 8)
    cv2.rectangle(picture, (0, 0), (width - 1, height - 1), (190, 190, 190), 1)
    return picture, codes


def tape(rng, face, vertical, strength):
    """A strip of packing tape along the middle of a face, with the seam that it covers."""
    height, width = face.shape[:2]
    across, along = (width, height) if vertical else (height, width)
    strip = int(across * rng.uniform(0.10, 0.22))
    start = int(across / 2 - strip / 2 + across * rng.uniform(-0.01, 0.01))
    reach = along if rng.random() < 0.8 else int(along * rng.uniform(0.25, 0.45))
    area = face[:reach, start:start + strip] if vertical else face[start:start + strip, :reach]
    if area.size == 0:
        return
    colour = np.array(((120, 165, 190), (95, 140, 170), (205, 210, 212), (225, 228, 228))[rng.integers(4)], np.float32)
    ramp = np.linspace(0.9, 1.1, strip, dtype=np.float32)
    ramp = ramp[None, :, None] if vertical else ramp[:, None, None]
    area[:] = np.clip(area * (1 - strength) + colour * ramp * strength, 0, 255).astype(np.uint8)
    middle = start + strip // 2
    seam = face[:, middle:middle + max(1, across // 140)] if vertical else face[middle:middle + max(1, across // 140)]
    seam[:] = (seam * 0.72).astype(np.uint8)
    for edge in (start, start + strip - 1):
        rim = face[:reach, edge:edge + 1] if vertical else face[edge:edge + 1, :reach]
        rim[:] = (rim * 0.88).astype(np.uint8)


def sticker(rng, face, font):
    """A coloured handling sticker: not a label, so the detector has to tell them apart."""
    height, width = face.shape[:2]
    h = int(min(height, width) * rng.uniform(0.12, 0.22))
    w = int(h * rng.uniform(1.4, 2.4))
    if w + 2 >= width or h + 2 >= height or h < 6:
        return
    x, y = int(rng.integers(0, width - w)), int(rng.integers(0, height - h))
    colour = ((40, 40, 200), (30, 110, 230), (40, 170, 60), (60, 200, 235))[rng.integers(4)]
    cv2.rectangle(face, (x, y), (x + w, y + h), colour, -1)
    text(face, ("FRAGILE", "HEAVY", "URGENT", "TOP")[rng.integers(4)], x + w * 0.06, y + h * 0.65, h * 0.4, font, (245, 245, 245),
         max(1, h // 24))


def print_mark(rng, face, font):
    """Ink printed on the board itself: this way up, a glass, a name."""
    height, width = face.shape[:2]
    size = int(min(height, width) * rng.uniform(0.10, 0.2))
    if size < 5 or width < 3 * size or height < 2 * size:
        return
    ink = tuple(float(v) for v in np.array((30, 35, 45)) + rng.uniform(0, 40))
    x, y = int(rng.integers(0, width - 2 * size)), int(rng.integers(0, height - size - 1))
    weight = max(1, size // 14)
    kind = rng.integers(3)
    if kind == 0:
        for offset in (0, int(size * 0.8)):
            cv2.arrowedLine(face, (x + offset + size // 3, y + size), (x + offset + size // 3, y), ink, weight + 1, cv2.LINE_AA, tipLength=0.4)
        cv2.line(face, (x, y + size), (x + int(size * 1.5), y + size), ink, weight + 1)
    elif kind == 1:
        text(face, CARRIERS[rng.integers(6)], x, y + size * 0.8, size * 0.6, font, ink, weight)
    else:
        cv2.circle(face, (x + size, y + size // 2), size // 2, ink, weight, cv2.LINE_AA)
        text(face, "R", x + size * 0.8, y + size * 0.7, size * 0.5, font, ink, weight)

"""Renders testdata/codes, images for tests of the barcode reader, and a larger set to measure a reader on.

    python codes.py                          # writes the folder; fails where zxing-cpp does not read what should be read
    python codes.py --study cache/codes      # 400 images: 4 symbologies x module size x rotation x blur, and what zxing-cpp reads of them

Each image shows a white sheet with a code and other print on cardboard. `codes.json` lists each: the codes in it, with the box of
the dark modules in pixels (quiet zone not counted) and the text, null where no reader should find one; how it was made:
`module_px` at the code's centre, before tilt; `rotation_deg` clockwise; `tilt_deg` about the vertical axis, seen from three widths away;
`blur_px` as sigma; `contrast` as a share of the original's; `jpeg_quality`; `harm`; and under `zxing_cpp` how zxing-cpp reads every
code from its box with a margin of a tenth: `as it is`; `turned`, only once the code's rotation was undone and the part enlarged
twice (it looks for linear codes along rows and columns alone); or null.
"""

import argparse
import itertools
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

import marks
import symbols
from texture import TRAIN, Materials, tinted

OUT = Path(__file__).parents[2] / "testdata" / "codes"
MOST_BYTES = 600_000
FINE = 8  # pixels a module on the sheet, before a camera sees it
OVER = 4  # how much larger than the image the sheet is seen, before it is averaged down
MARGIN = 0.10  # of a code's box, added on each side before it is read
KRAFT = ((105, 148, 184), (128, 168, 200), (84, 124, 160))
NUMBER, OTHER = "PKG-4711-0815", "PKG-4711-0816"
ARTICLE, CASE, SSCC = symbols.checked("400638133393"), symbols.checked("1540014128876"), symbols.checked("34012345000000001")
TEXTS = {"code_128": NUMBER, "ean_13": ARTICLE, "itf": CASE, "qr_code": NUMBER, "data_matrix": NUMBER}


@dataclass
class Look:
    """How a sheet is seen; the words of the file's head."""

    module_px: float = 3.0
    rotation_deg: float = 0.0
    tilt_deg: float = 0.0
    blur_px: float = 0.3
    contrast: float = 1.0
    jpeg_quality: int = 80
    harm: str | None = None


@dataclass
class Piece:
    """A code on a sheet, its upper left corner (quiet zone included) in modules."""

    symbology: str
    text: str
    at: tuple[float, float] = (0.0, 0.0)
    gs1: bool = False

    def modules(self):
        """Its dark modules; a linear code as high as 0.3 of its width."""
        written = symbols.modules(self.symbology, f"[00]{self.text[2:]}", gs1=True) if self.gs1 else symbols.modules(self.symbology, self.text)
        return np.repeat(written, written.shape[1] * 3 // 10, axis=0) if self.symbology in symbols.LINEAR else written


def sheet(rng, pieces):
    """White paper with codes and print around them. Returns (BGR picture, alpha, a quad for each code's dark modules)."""
    blocks = []
    for piece in pieces:
        quiet = symbols.QUIET[piece.symbology]
        blocks.append((np.pad(piece.modules(), quiet), piece.at, quiet))
    edge, line = 3, 5  # modules of bare paper around everything, and of a line of print
    width = int(max(at[0] + block.shape[1] for block, at, _ in blocks) + 2 * edge)
    height = int(max(at[1] + block.shape[0] for block, at, _ in blocks) + 2 * edge + 2 * line)
    picture = np.full((height * FINE, width * FINE, 3), rng.uniform(236, 252), np.uint8)
    font = int(rng.integers(3))
    for y in (edge + line * 0.7, height - edge):
        words = f"{marks.SURNAMES[rng.integers(8)]}  {rng.integers(1, 240)} {marks.STREETS[rng.integers(8)]}  {marks.TOWNS[rng.integers(8)]}"
        marks.text(picture, words, edge * FINE, y * FINE, line * 0.6 * FINE, font, weight=FINE // 2)
    quads = []
    for block, (x, y), quiet in blocks:
        left, top = int((x + edge) * FINE), int((y + edge + line) * FINE)
        fine = np.repeat(np.repeat(block, FINE, axis=0), FINE, axis=1)
        area = picture[top:top + fine.shape[0], left:left + fine.shape[1]]
        area[fine] = 24
        inner = quiet * FINE
        quads.append(marks.quad(left + inner, top + inner, fine.shape[1] - 2 * inner, fine.shape[0] - 2 * inner))
    return picture, np.full(picture.shape[:2], 255, np.uint8), quads


def harm(rng, kind, picture, alpha, quad):
    """What happened to a code before it was seen."""
    (x0, y0), (x1, y1) = quad[0].astype(int), quad[2].astype(int)
    width, height = x1 - x0, y1 - y0
    if kind == "torn":  # the middle is gone, over all its height
        left, right = x0 + width * 0.36, x0 + width * 0.68
        edge = np.linspace(y0 - height, y1 + height, 40)
        side = [np.stack([x + rng.normal(0, width * 0.015, 40), edge], axis=1) for x in (left, right)]
        cv2.fillPoly(alpha, [np.concatenate([side[0], side[1][::-1]]).astype(np.int32)], 0)
    elif kind == "half covered":
        cv2.rectangle(picture, (x0 - width, y0 - height), (x0 + int(width * 0.52), y1 + height), (40, 40, 200), -1)
    elif kind == "scratched":  # one thin line across: error correction, or another row of a linear code, makes up for it
        cv2.line(picture, (x0 - FINE, y0 + int(height * 0.2)), (x1, y0 + int(height * 0.45)), (205, 205, 205), int(FINE * 1.2), cv2.LINE_AA)
    elif kind == "smudged":  # a corner inside the code
        centre = (x0 + int(width * 0.72), y0 + int(height * 0.72))
        cv2.circle(picture, centre, int(min(width, height) * 0.11), (70, 80, 90), -1, cv2.LINE_AA)


def draw(rng, materials, pieces, look):
    """An image of a sheet. Returns (BGR uint8, a box for each piece as integers x_min, y_min, x_max, y_max)."""
    picture, alpha, quads = sheet(rng, pieces)
    if look.harm:
        harm(rng, look.harm, picture, alpha, quads[0])
    height, width = alpha.shape
    turn, tilt = np.deg2rad(look.rotation_deg), np.deg2rad(look.tilt_deg)
    scale, far = look.module_px / FINE, 3.0 * width * look.module_px / FINE
    centre = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    rotate = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]) @ np.diag((scale, scale, 1))
    lean = np.array([[np.cos(tilt), 0, 0], [0, 1, 0], [np.sin(tilt) / far, 0, 1]])
    seen = lean @ rotate @ centre
    corners = cv2.perspectiveTransform(marks.quad(0, 0, width, height)[None].astype(np.float64), seen)[0]
    border = 6 + 2 * look.module_px + rng.uniform(0, 1, 2)  # so that modules fall on no grid
    columns, rows = np.ceil(np.ptp(corners, axis=0) + 2 * border).astype(int)
    shift = np.array([[1, 0, border[0] - corners[:, 0].min()], [0, 1, border[1] - corners[:, 1].min()], [0, 0, 1]]) @ seen

    large = np.diag((OVER, OVER, 1.0)) @ shift
    size = (columns * OVER, rows * OVER)
    paper = cv2.warpPerspective(picture, large, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(alpha, large, size, flags=cv2.INTER_LINEAR)
    cover = cover[..., None].astype(np.float32) / 255
    board = tinted(1 + 0.06 * materials.crop(rng, materials.papers, rows, columns), KRAFT[rng.integers(len(KRAFT))])
    board = cv2.resize(board, size, interpolation=cv2.INTER_LINEAR)
    image = cv2.resize(paper * cover + board * (1 - cover), (columns, rows), interpolation=cv2.INTER_AREA)

    if look.blur_px:
        image = cv2.GaussianBlur(image, (0, 0), look.blur_px)
    image = 140 + (image - 140) * look.contrast + rng.normal(0, 2.0, (rows, columns, 1))
    image = np.clip(image, 0, 255).astype(np.uint8)
    boxes = []
    for quad in quads:
        placed = cv2.perspectiveTransform(quad[None].astype(np.float64), shift)[0]
        boxes.append([int(v) for v in (*np.floor(placed.min(axis=0)), *np.ceil(placed.max(axis=0)))])
    return image, boxes


def cut(image, box):
    """The part of an image that a box with its margin covers."""
    x0, y0, x1, y1 = box
    dx, dy = (x1 - x0) * MARGIN, (y1 - y0) * MARGIN
    return image[max(0, int(y0 - dy)):int(np.ceil(y1 + dy)), max(0, int(x0 - dx)):int(np.ceil(x1 + dx))]


def reads(symbology, text, image, box, turn):
    """How zxing-cpp reads a code, and nothing else beside it: the words of the file's head."""
    part = cut(image, box)
    if symbols.read(part) == [(symbology, text)]:
        return "as it is"
    return "turned" if symbols.read(symbols.turned(part, turn)) == [(symbology, text)] else None


def write(folder, name, image, boxes, pieces, look, readable=True):
    """Stores an image. Returns its entry of codes.json."""
    path = folder / f"{name}.jpg"
    cv2.imwrite(str(path), image, [cv2.IMWRITE_JPEG_QUALITY, look.jpeg_quality])
    codes = [{"symbology": piece.symbology, "text": piece.text if readable else None,
              "box": dict(zip(("x_min", "y_min", "x_max", "y_max"), box))} for piece, box in zip(pieces, boxes)]
    stored = cv2.imread(str(path))
    ways = [reads(piece.symbology, piece.text, stored, box, look.rotation_deg) for piece, box in zip(pieces, boxes)]
    worst = max(ways, key=("as it is", "turned", None).index)
    return {"file": path.name, "width": image.shape[1], "height": image.shape[0], "codes": codes, "made": asdict(look), "zxing_cpp": worst}


def one(symbology, gs1=False):
    return [Piece(symbology, SSCC_TEXT if gs1 else TEXTS[symbology], gs1=gs1)]


SSCC_TEXT = "00" + SSCC
CODE, EAN, QR, MATRIX = "code_128", "ean_13", "qr_code", "data_matrix"
READABLE = [
    ("code-128-upright", one(CODE), Look(2.0)),
    ("code-128-small", one(CODE), Look(1.5, blur_px=0.0)),
    ("code-128-37", one(CODE), Look(2.0, 37)),
    ("code-128-90", one(CODE), Look(2.0, 90)),
    ("code-128-180", one(CODE), Look(2.0, 180)),
    ("code-128-233", one(CODE), Look(1.8, 233)),
    ("code-128-blurred", one(CODE), Look(2.5, 4, blur_px=1.2)),
    ("code-128-tilted", one(CODE), Look(2.2, 3, tilt_deg=35)),
    ("code-128-pale", one(CODE), Look(2.0, -5, contrast=0.25)),
    ("code-128-jpeg-40", one(CODE), Look(2.0, 8, jpeg_quality=40)),
    ("code-128-scratched", one(CODE), Look(2.0, 2, harm="scratched")),
    ("gs1-128-90", one(CODE, gs1=True), Look(2.0, 90)),
    ("ean-13-small", one(EAN), Look(1.5, 1, blur_px=0.0)),
    ("ean-13-15", one(EAN), Look(2.0, 15)),
    ("ean-13-37", one(EAN), Look(2.5, 37)),
    ("ean-13-90", one(EAN), Look(3.0, 90)),
    ("ean-13-180-large", one(EAN), Look(4.0, 180)),
    ("ean-13-tilted", one(EAN), Look(3.0, -6, tilt_deg=-35)),
    ("ean-13-jpeg-40", one(EAN), Look(3.0, 5, jpeg_quality=40)),
    ("itf-14-upright", one("itf"), Look(2.0)),
    ("itf-14-15", one("itf"), Look(2.0, 15)),
    ("qr-small", one(QR), Look(2.0, 3, blur_px=0.0)),
    ("qr-15", one(QR), Look(3.0, 15)),
    ("qr-37", one(QR), Look(3.0, 37)),
    ("qr-90", one(QR), Look(2.5, 90)),
    ("qr-180-large", one(QR), Look(5.0, 180)),
    ("qr-233", one(QR), Look(3.0, 233)),
    ("qr-blurred", one(QR), Look(5.0, 9, blur_px=2.0)),
    ("qr-tilted", one(QR), Look(5.0, 20, tilt_deg=40)),
    ("qr-smudged", one(QR), Look(4.0, -12, harm="smudged")),
    ("data-matrix-small", one(MATRIX), Look(2.0, 2, blur_px=0.0)),
    ("data-matrix-15", one(MATRIX), Look(3.0, 15)),
    ("data-matrix-37", one(MATRIX), Look(4.0, 37)),
    ("data-matrix-90", one(MATRIX), Look(3.0, 90)),
    ("data-matrix-180-large", one(MATRIX), Look(5.0, 180)),
    ("data-matrix-233", one(MATRIX), Look(4.0, 233)),
    ("data-matrix-tilted", one(MATRIX), Look(5.0, 12, tilt_deg=35)),
    ("data-matrix-pale-jpeg-40", one(MATRIX), Look(4.0, 0, contrast=0.3, jpeg_quality=40)),
    ("two-different", [Piece(CODE, NUMBER), Piece(QR, OTHER, (0, 76))], Look(1.7, 6)),
    ("two-of-one", [Piece(QR, NUMBER), Piece(QR, NUMBER, (40, 0))], Look(3.0, -4)),
]
UNREADABLE = [
    ("code-128-torn", one(CODE), Look(2.0, 3, harm="torn")),
    ("code-128-blurred-away", one(CODE), Look(1.5, 10, blur_px=3.0)),
    ("ean-13-half-covered", one(EAN), Look(2.0, harm="half covered")),
    ("qr-half-covered", one(QR), Look(4.0, 14, harm="half covered")),
    ("qr-blurred-away", one(QR), Look(2.0, blur_px=3.5)),
    ("data-matrix-torn", one(MATRIX), Look(4.0, 30, harm="torn")),
]


def fixtures(materials):
    """Writes testdata/codes, and fails where zxing-cpp reads other than it should."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    entries, wrong = [], []
    for number, (name, pieces, look) in enumerate(READABLE + UNREADABLE):
        readable = number < len(READABLE)
        image, boxes = draw(np.random.default_rng((4711, number)), materials, pieces, look)
        entries.append(write(OUT, name, image, boxes, pieces, look, readable))
        if (entries[-1]["zxing_cpp"] is not None) != readable:
            wrong.append(f"{name}: zxing-cpp reads it {entries[-1]['zxing_cpp']}")
        if not readable and (found := symbols.read(cv2.imread(str(OUT / f"{name}.jpg")))):
            wrong.append(f"{name}: zxing-cpp reads {found}")
    (OUT / "codes.json").write_text(json.dumps(entries, indent=1) + "\n")
    total = sum(path.stat().st_size for path in OUT.iterdir())
    print(f"{len(READABLE)} readable images, {len(UNREADABLE)} not, {total / 1e3:.0f} kB")
    assert not wrong, "\n".join(wrong)
    assert total < MOST_BYTES, "the folder is too large"


SIZES, TURNS, BLURS = (1.5, 2.0, 3.0, 4.0, 5.0), (0, 15, 37, 90, 233), (0.0, 0.7, 1.2, 2.0)


def study(folder, materials):
    """Writes the larger set, and prints how much of it zxing-cpp reads from each code's box with its margin."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    entries = []
    for number, (symbology, size, turn, blur) in enumerate(itertools.product((CODE, EAN, QR, MATRIX), SIZES, TURNS, BLURS)):
        rng = np.random.default_rng((815, number))
        look = Look(size, turn + rng.uniform(-2, 2), rng.uniform(-15, 15), blur, rng.uniform(0.5, 1.0), int(rng.integers(60, 95)))
        image, boxes = draw(rng, materials, one(symbology), look)
        entry = write(folder, f"{symbology}-{size}-{turn}-{blur}", image, boxes, one(symbology), look)
        entry["group"] = {"symbology": symbology, "module_px": size, "rotation_deg": turn, "blur_px": blur}
        entries.append(entry)
    (folder / "codes.json").write_text(json.dumps(entries, indent=1) + "\n")
    print("| | " + " | ".join((CODE, EAN, QR, MATRIX, "all")) + " |\n| --- |" + " ---: |" * 5)
    for key in ("module_px", "rotation_deg", "blur_px"):
        for value in dict.fromkeys(entry["group"][key] for entry in entries):
            cells = []
            for symbology in (CODE, EAN, QR, MATRIX, None):
                of = [entry["zxing_cpp"] for entry in entries if entry["group"][key] == value and symbology in (None, entry["group"]["symbology"])]
                cells.append(f"{of.count('as it is')}+{of.count('turned')} of {len(of)}")
            print(f"| {key} {value} | " + " | ".join(cells) + " |")
    ways = [entry["zxing_cpp"] for entry in entries]
    print(f"as it is {ways.count('as it is')}, turned {ways.count('turned')}, of {len(entries)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--study", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    stock = Materials(TRAIN)
    study(options.study, stock) if options.study else fixtures(stock)

"""Draws the workbook as LibreOffice prints it: `python tests/hosts/pictures.py`.

Each page becomes a PNG in --out; without it, the pages of the README become
workbook/hedge_book.png. NOW shows what it showed when the file was saved, so that the
same workbook always gives the same picture. Needs LibreOffice, pdftoppm and Pillow.
"""

import argparse
import re
import shutil
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import numpy as np
from PIL import Image, ImageChops

from xlhedge.core.dates import serials
from xlhedge.excel.clock import held_clock
from xlhedge.excel.office.find import find_office
from xlhedge.excel.office.profile import write_profile
from xlhedge.excel.office.program import Program
from xlhedge.excel.saved.workbook import read_workbook

WORKBOOK = Path(__file__).parents[2] / "workbook"
BOOK, PICTURE = WORKBOOK / "hedge_book.xlsx", WORKBOOK / "hedge_book.png"
SHOWN = ("Dashboard", "Hedge")  # the first page of each, below each other
_SECONDS, _WAIT = 120.0, 0.1
_DOTS, _FINE = 110, 220  # per inch
_WIDTH = 1400  # pixels of the README's picture
_EDGE = 24  # pixels around what is drawn
_RESTART = 81  # LibreOffice's exit status after it found the add-in
_FOOTER = 0.06  # of the height of a page
# Charts are active content to LibreOffice; those of our own file may be drawn.
_ACTIVE = '"DisableActiveContent" oor:op="fuse"><value>'
_CHARTS = f"{_ACTIVE}true", f"{_ACTIVE}false"
_OPTIONS = ("--headless", "--norestore", "--nologo", "--convert-to", "pdf")


def draw(book: Path, out: Path, dots: int = _DOTS) -> list[Path]:
    """A PNG per page, called after its number and its sheet."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _held(book, folder / "book.xlsx")
        _print(folder)
        stem = [str(folder / "book.pdf"), str(folder / "page")]
        subprocess.run([_tool(), "-png", "-r", str(dots), *stem], check=True)
        texts = _sheets(folder / "book.pdf")
        pages = sorted(folder.glob("page*.png"))
        drawn = [
            out / f"{page.stem}-{sheet}.png"
            for page, sheet in zip(pages, texts, strict=True)
        ]
        for page, place in zip(pages, drawn, strict=True):
            shutil.move(page, place)
    return drawn


def readme(book: Path = BOOK, picture: Path = PICTURE) -> None:
    """The picture of the README: the first page of each sheet of SHOWN."""
    with TemporaryDirectory() as name:
        pages = draw(book, Path(name), _FINE)
        first = [next(p for p in pages if p.stem.endswith(f"-{s}")) for s in SHOWN]
        whole = _below_each_other([_cut(page) for page in first])
        whole.quantize().save(picture, optimize=True)


def _held(book: Path, out: Path) -> None:
    """A copy in which NOW is the time that the file holds."""
    clock = held_clock(read_workbook(book))
    if clock is None:
        shutil.copyfile(book, out)
        return
    now = repr(float(serials(np.datetime64(clock))))
    with ZipFile(book) as source, ZipFile(out, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/"):
                data = data.replace(b"NOW()", now.encode())
            copy.writestr(name, data)


def _print(folder: Path) -> None:
    """book.xlsx as book.pdf, in a profile of its own with the add-in."""
    office = find_office()
    command = [str(office.binary), *write_profile(folder), *_OPTIONS, "book.xlsx"]
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    shown = settings.read_text("utf-8").replace(*_CHARTS)
    settings.write_text(shown, "utf-8")
    with Program(command, folder, "office.log") as running:
        ends = time.monotonic() + _SECONDS
        while running.status in (None, _RESTART) and time.monotonic() < ends:
            if running.status == _RESTART:
                running.start()
            time.sleep(_WAIT)
    if not (folder / "book.pdf").exists():
        raise SystemExit(f"LibreOffice printed nothing: {running.last_words}")


def _tool() -> str:
    found = shutil.which("pdftoppm")
    if found is None:
        raise SystemExit("pdftoppm (poppler) is not installed")
    return found


def _sheets(pdf: Path) -> list[str]:
    """The sheet of each page, from its footer."""
    command = [_tool().replace("pdftoppm", "pdftotext"), "-layout", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [re.findall(r"(\S+)\s+page \d+ of", page)[-1] for page in _pages(text)]


def _pages(text: str) -> list[str]:
    return [page for page in text.split("\f") if page.strip()]


def _cut(page: Path) -> Image.Image:
    """What is drawn on a page, without its footer."""
    image = Image.open(page).convert("RGB")
    body = image.crop((0, 0, image.width, int(image.height * (1 - _FOOTER))))
    white = Image.new("RGB", body.size, "white")
    box = ImageChops.difference(body, white).getbbox() or (0, 0, *body.size)
    return body.crop((box[0] - _EDGE, box[1] - _EDGE, box[2] + _EDGE, box[3] + _EDGE))


def _below_each_other(images: list[Image.Image]) -> Image.Image:
    heights = [round(image.height * _WIDTH / image.width) for image in images]
    sized = zip(images, heights, strict=True)
    images = [image.resize((_WIDTH, height)) for image, height in sized]
    size = _WIDTH, sum(heights)
    whole, top = Image.new("RGB", size, "white"), 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height
    return whole


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Draw the pages of a workbook.")
    parser.add_argument("book", nargs="?", type=Path, default=BOOK)
    parser.add_argument("--out", type=Path, help="folder of a PNG per page")
    parser.add_argument("--dots", type=int, default=_DOTS)
    given = parser.parse_args()
    if given.out:
        draw(given.book, given.out, given.dots)
    else:
        readme(given.book)

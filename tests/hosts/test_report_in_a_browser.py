"""The page of a workbook in a real headless browser, at a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.excel.browser import Browser
from xlhedge.excel.webpage.book_report import BookReport
from xlhedge.excel.webpage.page import book_page

pytestmark = pytest.mark.hosts

DESK, PHONE = 1280, 390
# Pairs of neighbours in one block that cover each other, by more than a hair.
OVERLAPS = """
[...document.querySelectorAll('.views')].flatMap(views => {
  const boxes = [...views.children].map(child => child.getBoundingClientRect());
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1));
}).length
"""
# What sticks out at the right and does not scroll in a frame of its own.
OUTSIDE = """
[...document.querySelectorAll('body *')].filter(e => !e.closest('.frame') &&
  !e.closest('svg') && e.getBoundingClientRect().right >
  document.documentElement.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 80))
"""
# Columns whose name does not stand over its cells.
ASKEW = """
[...document.querySelectorAll('table.cells')].filter(t => t.offsetWidth &&
  [...t.tHead.rows[t.tHead.rows.length - 1].cells].some((head, i) => {
    const [a, b] = [head, t.tBodies[0].rows[0].cells[i]].map(
      cell => cell.getBoundingClientRect());
    return Math.abs(a.left - b.left) > 1 || Math.abs(a.right - b.right) > 1;
  })).length
"""
# The smallest letters of the charts, pixels.
LETTERS = """
Math.min(...[...document.querySelectorAll('svg text')].map(
  text => text.getBoundingClientRect().height))
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, shipped_report: BookReport) -> Path:
    out = tmp_path_factory.mktemp("page") / "report.html"
    out.write_text(book_page(shipped_report), encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    shown = Browser(tmp_path_factory.mktemp("profile"))
    yield shown
    shown.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_nothing_sticks_out_overlaps_or_is_fetched(
    browser: Browser, page: Path, width: int
) -> None:
    browser.open(page, width)
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert browser.value(OUTSIDE) == []
    assert browser.value(OVERLAPS) == 0
    assert browser.value(ASKEW) == 0
    assert browser.value(LETTERS) >= 9
    assert browser.requests == []
    assert browser.complaints == []


def test_opened_tables_stay_inside_too(browser: Browser, page: Path) -> None:
    browser.open(page, PHONE)
    opened = "document.querySelectorAll('details').forEach(d => { d.open = true })"
    browser.value(opened)
    assert browser.value("document.documentElement.scrollWidth") <= PHONE
    assert browser.value(OUTSIDE) == []
    assert browser.value(ASKEW) == 0


def test_a_planted_fault_is_seen(browser: Browser, page: Path) -> None:
    browser.open(page, PHONE)
    planted = "document.querySelector('.frame').style.overflow = 'visible'"
    browser.value(f"document.querySelector('.view').style.width = '900px'; {planted}")
    assert browser.value("document.documentElement.scrollWidth") > PHONE
    assert browser.value(OUTSIDE)


def test_a_script_or_a_picture_from_outside_would_not_load(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    planted = tmp_path / "planted.html"
    added = '<script>document.title = "ran"</script><img src="https://example.com/a">'
    text = page.read_text(encoding="utf-8")
    planted.write_text(text.replace("<footer>", f"{added}<footer>"), encoding="utf-8")
    browser.open(planted, DESK)
    assert browser.value("document.title") != "ran"
    assert "Content Security Policy" in "".join(browser.complaints)


def test_the_page_is_dark_where_the_reader_is(browser: Browser, page: Path) -> None:
    browser.open(page, DESK)
    colour = "getComputedStyle(document.querySelector('svg path[style*=series]')).fill"
    paper = "getComputedStyle(document.body).backgroundColor"
    light = browser.value(colour), browser.value(paper)
    browser.look(scheme="dark")
    dark = browser.value(colour), browser.value(paper)
    assert light[0] != dark[0]
    assert light[1] != dark[1]

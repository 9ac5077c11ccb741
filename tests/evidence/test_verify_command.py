"""xlhedge verify: its exit status, its page, and that a broken function is caught."""

import json
import os
import re
import stat
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from xlhedge import __version__
from xlhedge.cli import main
from xlhedge.evidence import evaluate, figures_file
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.evidence.packaged import packaged

VOID = {"meta", "br"}


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def break_item(monkeypatch: pytest.MonkeyPatch, item: str, output: str) -> None:
    """From here on, one output is wrong in its ninth digit."""
    good = evaluate.ITEMS[item]

    def broken(given: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(good(given))
        return found | {output: found[output] * (1 + 2e-9)}

    monkeypatch.setitem(evaluate.ITEMS, item, broken)


def corrupt(monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes) -> None:
    """From here on, the package holds figures with the first `old` made `new`."""
    content = packaged("figures.csv")
    assert old in content
    altered = content.replace(old, new, 1)
    monkeypatch.setattr(figures_file, "packaged", lambda _name: altered)


class Outline(HTMLParser):
    """The open elements of a page, and everything it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.fetched += [
            f"{tag} {name}" for name, _ in attrs if name in ("src", "href")
        ]
        if tag in ("script", "link", "iframe", "object"):
            self.fetched.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def text_of(page: str) -> str:
    """The page without its tags, spaces made single."""
    return " ".join(re.sub("<style>.*?</style>|<[^>]*>", " ", page, flags=re.S).split())


def test_all_figures_met_is_status_0_and_a_page(tmp_path: Path) -> None:
    out = tmp_path / "accuracy.html"
    result = verify("--out", out)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    *sections, counted, written = result.stdout.splitlines()
    assert [line.split()[0] for line in sections] == list("123456789")
    (met,) = re.findall(
        r"figures: (\d+) met; every figure of the file is computed$", counted
    )
    assert int(met) == len(packaged_figures().figures)
    assert written == f"written to {out}"
    page = text_of(out.read_text(encoding="utf-8"))
    assert f"All {met} figures met" in page
    assert f"{met} met; every figure of the file is computed." in page
    assert "Missed" not in page


def test_what_no_function_computes_is_counted_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(evaluate.ITEMS, "gex")
    out = tmp_path / "accuracy.html"
    result = verify("--out", out)
    assert result.exit_code == 0, result.output
    ((met, left),) = re.findall(r"(\d+) met, (\d+) not computed\n", result.stdout)[-1:]
    assert left == "3"
    assert "every figure" not in result.stdout
    page = text_of(out.read_text(encoding="utf-8"))
    assert f"{met} of {int(met) + 3} figures met" in page
    assert "Not computed by this version" in page
    assert "Dealer gamma and its flip (3)" in page


def test_the_page_names_the_installation_and_its_figures(tmp_path: Path) -> None:
    verify("--out", tmp_path / "a.html")
    page = text_of((tmp_path / "a.html").read_text(encoding="utf-8"))
    for name in ("Python", "numpy", "scipy", "platform", "date"):
        assert f" {name} " in page
    assert f"xlhedge {__version__} " in page
    assert packaged_figures().sha256 in page
    assert "Not verified here" in page


def test_the_page_is_whole_and_fetches_nothing(tmp_path: Path) -> None:
    verify("--out", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    outline = Outline(page)
    assert outline.open == []
    assert outline.fetched == []
    assert "url(" not in page
    assert "@import" not in page


def test_a_broken_function_is_caught_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_item(monkeypatch, "gbs", "speed")
    out = tmp_path / "accuracy.html"
    result = verify("--out", out)
    assert result.exit_code == 1
    missed = result.stderr.splitlines()
    assert missed
    assert all(line.startswith("missed: gbs speed (") for line in missed)
    page = text_of(out.read_text(encoding="utf-8"))
    assert re.search(rf"{len(missed)} of \d+ figures missed", page)
    first = page.index("Missed ")
    assert first < page.index("gbs speed") < page.index("By section")


def test_a_function_that_raises_is_a_miss_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_given: object) -> dict[str, float]:
        raise RuntimeError("<b> & nothing")

    monkeypatch.setitem(evaluate.ITEMS, "hull_white_mv_delta", refuse)
    out = tmp_path / "accuracy.html"
    assert verify("--out", out).exit_code == 1
    page = out.read_text(encoding="utf-8")
    assert "RuntimeError: &lt;b&gt; &amp; nothing" in page
    assert "no number" in page
    assert Outline(page).open == []


def test_an_altered_value_of_the_figures_file_is_a_miss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrupt(monkeypatch, b"12.432844508202189", b"12.432844518202189")
    result = verify("--out", tmp_path / "accuracy.html")
    assert result.exit_code == 1
    assert "gbs price" in result.stderr
    assert "expected 12.432844518202189, got 12.4328445082" in result.stderr


def test_an_unreadable_figures_file_is_one_line_and_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrupt(monkeypatch, b"12.432844508202189", b"12.43zz")
    out = tmp_path / "accuracy.html"
    result = verify("--out", out)
    assert (result.exit_code, result.stdout) == (2, "")
    rule = "value must be a number, True or False, got '12.43zz'"
    assert result.stderr == f"xlhedge: figures.csv line 2: {rule}\n"
    assert not out.exists()


def test_an_existing_page_is_replaced_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "accuracy.html"
    out.write_text("mine")
    refused = verify("--out", out)
    assert refused.exit_code == 2
    assert refused.stderr == f"xlhedge: {out} exists; --force replaces it\n"
    assert out.read_text() == "mine"
    assert verify("--out", out, "--force").exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_page_that_cannot_be_written_is_named_on_one_line(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "accuracy.html"
    result = verify("--out", out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"xlhedge: {out}: No such file or directory\n"


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    out = tmp_path / "accuracy.html"
    out.write_text("mine")
    result = verify("--out", out, "--force")
    assert result.exit_code == 2
    assert result.stderr == f"xlhedge: {out}: No space left on device\n"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "accuracy.html": "mine"
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_page_is_readable_by_whom_the_user_lets_read(tmp_path: Path) -> None:
    out, own = tmp_path / "accuracy.html", tmp_path / "own"
    own.touch()
    verify("--out", out)
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(own.stat().st_mode)


def test_json_holds_every_figure_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_item(monkeypatch, "bachelier", "vega")
    result = verify("--out", tmp_path / "accuracy.html", "--json")
    assert (result.exit_code, result.stderr) == (1, "")
    record = json.loads(result.stdout, parse_constant=pytest.fail)
    total = record["met"] + record["missed"] + record["not_computed"]
    assert total == len(packaged_figures().figures)
    items = [item for section in record["sections"] for item in section["items"]]
    assert sum(item["figures"] for item in items) == record["met"] + record["missed"]
    (broken,) = (item for item in items if item["missed"])
    assert broken["item"] == "bachelier"
    assert broken["worst"] in broken["missed"]
    assert broken["worst"]["output"] == "vega"
    assert broken["worst"]["relative_error"] == pytest.approx(2e-9, rel=1e-3)
    assert record["figures_sha256"] == packaged_figures().sha256

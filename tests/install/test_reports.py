"""The commands that write a folder or a file: what they start and what they refuse."""

from pathlib import Path

import pytest

from install.checkout import Checkout, Stop
from install.reports import licences, sbom
from install.wheelhouse import wheelhouse
from tests.install.fake_run import FakeRun


@pytest.fixture
def checkout(root: Path, run: FakeRun) -> Checkout:
    """A checkout with an environment."""
    made = Checkout(root, run)
    made.install("desk")
    run.commands.clear()
    return made


@pytest.mark.parametrize("command", [sbom, licences])
def test_report_is_what_the_environment_says_of_itself(
    command: object, checkout: Checkout, run: FakeRun, tmp_path: Path
) -> None:
    name = command.__name__  # type: ignore[attr-defined]
    run.says[name] = "the report"
    file = tmp_path / "out"
    assert command(checkout, [str(file)]) == 0  # type: ignore[operator]
    assert file.read_text() == "the report"
    (started,) = run.commands
    assert started[1:] == ["-m", "install.inventory", name]
    assert Path(started[0]).is_relative_to(checkout.venv)


def test_file_that_is_there_stays_without_force(
    checkout: Checkout, run: FakeRun, tmp_path: Path
) -> None:
    file = tmp_path / "out"
    file.write_text("old")
    with pytest.raises(Stop, match="--force replaces it") as stop:
        sbom(checkout, [str(file)])
    assert (stop.value.code, file.read_text()) == (2, "old")
    run.says["sbom"] = "new"
    sbom(checkout, [str(file), "--force"])
    assert file.read_text() == "new"


def test_failed_report_writes_nothing(
    checkout: Checkout, run: FakeRun, tmp_path: Path
) -> None:
    run.on["sbom"] = lambda: 1
    with pytest.raises(Stop, match=r"failed: python -m install\.inventory sbom"):
        sbom(checkout, [str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_report_needs_an_environment(root: Path, run: FakeRun, tmp_path: Path) -> None:
    with pytest.raises(Stop, match="there is no environment") as stop:
        sbom(Checkout(root, run), [str(tmp_path / "out")])
    assert stop.value.code == 2
    assert run.commands == []


def test_wheels_are_downloaded_by_the_environment_into_an_absolute_folder(
    checkout: Checkout,
    run: FakeRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    target = ["--platform", "win_amd64", "--python", "3.12"]
    assert wheelhouse(checkout, ["wheels", *target, "--find-links", "own"]) == 0
    (started,) = run.commands
    assert started[1:] == [
        *("-m", "install.wheelhouse", str(tmp_path / "wheels"), "--lock=desk"),
        *("--platform=win_amd64", "--python=3.12"),
        *("--find-links", str(tmp_path / "own")),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["full"], "is there and not empty"),
        (["new", "--platform", "win_amd64"], "go together"),
        (["new", "--python", "3.11"], "go together"),
        ([], "arguments are required: DIR"),
    ],
)
def test_wheelhouse_refuses_before_it_starts(
    words: list[str],
    says: str,
    checkout: Checkout,
    run: FakeRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("full").mkdir()
    Path("full", "a.whl").touch()
    with pytest.raises(Stop, match=says) as stop:
        wheelhouse(checkout, words)
    assert stop.value.code == 2
    assert run.commands == []

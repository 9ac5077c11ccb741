"""The bootstrap script, with a runner that starts nothing."""

import ast
import importlib
import importlib.util
import re
import sys
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from install import bootstrap, develop
from install.checkout import Checkout, Stop
from tests.install.fake_run import FakeRun

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(bootstrap.__file__)


def test_syntax_is_that_of_python_3_6() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_old_python_gets_one_line_and_exit_code_2(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "version_info", (3, 10, 13, "final", 0))
        code = bootstrap.main(["test"], root)
    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(said) == 1
    assert "needs Python 3.11 or newer, this is 3.10.13" in said[0]


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_python_without_venv_gets_one_line_and_exit_code_2(
    missing: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    find = importlib.util.find_spec
    with monkeypatch.context() as patched:
        patched.setattr(
            importlib.util, "find_spec", lambda n: None if n == missing else find(n)
        )
        code = bootstrap.main(["demo"], root)
    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(said) == 1
    assert missing in said[0]
    assert "python3-venv" in said[0]


def test_install_makes_venv_then_checks_hashes_then_adds_the_project(
    root: Path, run: FakeRun
) -> None:
    Checkout(root, run).install("desk")
    venv, packages, project = run.commands
    assert venv[1:4] == ["-m", "venv", "--clear"]
    assert "--require-hashes" in packages
    assert packages[-1] == "install/desk.lock"
    assert project[-2:] == ["--editable", "."]
    assert {"--no-index", "--no-build-isolation", "--no-deps"} <= set(project)


def test_environment_without_its_program_is_made_again(
    root: Path, run: FakeRun
) -> None:
    checkout = Checkout(root, run)
    checkout.install("desk")
    Path(checkout.program("xlhedge")).unlink()
    assert not checkout.is_current("desk")
    checkout.install("desk")
    assert checkout.is_current("desk")


def test_second_install_starts_nothing(root: Path, run: FakeRun) -> None:
    Checkout(root, run).install("dev")
    run.commands.clear()
    Checkout(root, run).install("dev")
    assert run.commands == []


def test_dev_covers_desk(root: Path, run: FakeRun) -> None:
    Checkout(root, run).install("dev")
    run.commands.clear()
    Checkout(root, run).install("desk")
    assert run.commands == []


def test_dev_is_added_to_desk_in_place(root: Path, run: FakeRun) -> None:
    Checkout(root, run).install("desk")
    run.commands.clear()
    Checkout(root, run).install("dev")
    assert run.told("venv") == []
    assert len(run.told("install/dev.lock")) == 1


@pytest.mark.parametrize("changed", ["install/desk.lock", "pyproject.toml"])
def test_changed_file_makes_the_environment_again(
    changed: str, root: Path, run: FakeRun
) -> None:
    checkout = Checkout(root, run)
    checkout.install("desk")
    (root / changed).write_text("other")
    checkout.install("desk")
    assert len(run.told("venv")) == 2


def test_moved_checkout_makes_the_environment_again(root: Path, run: FakeRun) -> None:
    Checkout(root, run).install("desk")
    moved = root.rename(root.parent / "moved")
    Checkout(moved, run).install("desk")
    assert len(run.told("venv")) == 2


def test_other_python_makes_the_environment_again(
    root: Path, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = Checkout(root, run)
    checkout.install("desk")
    monkeypatch.setattr(sys, "version", "3.99.0")
    checkout.install("desk")
    assert len(run.told("venv")) == 2


def _interrupt() -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize("stage", ["install/dev.lock", "--editable"])
@pytest.mark.parametrize("before", [[], ["desk"]], ids=["new", "over desk"])
def test_interrupted_install_starts_afresh(
    before: list[str], stage: str, root: Path, run: FakeRun
) -> None:
    checkout = Checkout(root, run)
    for lock in before:
        checkout.install(lock)
    run.on[stage] = _interrupt
    with pytest.raises(KeyboardInterrupt):
        checkout.install("dev")
    run.on.clear()
    run.commands.clear()
    checkout.install("dev")
    assert "venv" in run.commands[0]


def test_failed_install_shows_all_and_leaves_no_stamp(
    root: Path, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout = Checkout(root, run)
    run.on["install/desk.lock"] = lambda: 1
    with pytest.raises(Stop, match=r"failed: .*desk\.lock"):
        checkout.install("desk")
    assert "all that\nthe command said" in capsys.readouterr().err
    assert not checkout.is_current("desk")


def test_good_install_shows_one_line_a_step(
    root: Path, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    Checkout(root, run).install("desk")
    assert len(capsys.readouterr().out.splitlines()) == len(run.commands) == 3


def test_path_with_a_blank_stays_one_argument(root: Path, run: FakeRun) -> None:
    Checkout(root, run).install("desk")
    program = Path(run.commands[1][0])
    assert program.parent.parent == root / ".venv"


def test_nothing_in_the_surroundings_redirects_an_install(
    root: Path, run: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    Checkout(root, run).install("desk")
    assert "elsewhere" not in run.environ.values()
    assert run.environ["PIP_USER"] == "0"
    assert run.environ["PIP_NO_INPUT"] == "1"
    assert run.environ["PIP_NO_CACHE_DIR"] == "1"


def test_full_disk_gets_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Checkout, "install", fail)
    assert bootstrap.main(["install"], root) == 1
    assert capsys.readouterr().err == "no space left\n"


@pytest.mark.parametrize("failing", ["check", "--check", "mypy", "pytest"])
def test_every_check_runs_after_one_has_failed(
    failing: str, root: Path, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    run.on[failing] = lambda: 1
    checkout = Checkout(root, run)
    assert develop.test(checkout, ["-k", "parity"]) == 1
    tools = [argv[2] for argv in run.commands[-4:]]
    assert tools == ["ruff", "ruff", "mypy", "pytest"]
    assert run.told("-k") == [run.commands[-1]]
    summary = capsys.readouterr().out.splitlines()[-1]
    assert summary.count("FAILED") == 1
    assert summary.count("passed") == 3


def test_run_passes_where_every_check_does(root: Path, run: FakeRun) -> None:
    assert develop.test(Checkout(root, run), []) == 0


def test_bench_leaves_the_environment_of_the_desk_alone(
    root: Path, run: FakeRun
) -> None:
    checkout = Checkout(root, run)
    checkout.install("desk")
    run.commands.clear()
    assert develop.bench(checkout, ["-k", "implied"]) == 0
    venv, packages, _, pytest_run = run.commands
    assert venv[-1] == ".venv-bench"
    assert packages[-1] == "install/bench.lock"
    assert "--require-hashes" in packages
    assert pytest_run[-2:] == ["-k", "implied"]
    assert all(str(root / ".venv-bench") in argv[0] for argv in run.commands[1:])
    assert checkout.is_current("desk")
    run.commands.clear()
    run.on["pytest"] = lambda: 1
    assert develop.bench(checkout, ["tests/benchmarks/bench_speed.py"]) == 1
    (again,) = run.commands
    assert [word for word in again if word.endswith(".py")] == again[-1:]


def test_every_benchmark_that_is_started_is_there() -> None:
    folder = ROOT / "tests" / "benchmarks"
    assert {file.name for file in folder.glob("bench_*.py")} == set(develop.BENCHMARKS)


def test_demo_replaces_its_result_and_says_where_it_is(
    root: Path, run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    result = root / develop.DEMO_RESULT
    result.write_text("old")

    def refresh() -> int:
        assert not result.exists()
        result.write_text("new")
        return 0

    run.on["refresh"] = refresh
    assert develop.demo(Checkout(root, run), []) == 0
    assert str(result) in capsys.readouterr().out


def test_demo_without_a_result_fails(root: Path, run: FakeRun) -> None:
    with pytest.raises(Stop, match="refresh"):
        develop.demo(Checkout(root, run), [])


@pytest.mark.parametrize(
    "arguments", [[], ["unknown"], ["demo", "x"], ["install", "x"]]
)
def test_what_is_not_understood_exits_with_2(arguments: list[str], root: Path) -> None:
    assert bootstrap.main(arguments, root) == 2


def test_every_command_is_described_and_there() -> None:
    described = re.findall(r"^  (\w+) ", bootstrap.__doc__ or "", re.MULTILINE)
    assert sorted(described) == sorted(bootstrap.COMMANDS)
    for name, room in bootstrap.COMMANDS.items():
        assert callable(getattr(importlib.import_module(f"install.{room}"), name))


def test_quiet_run_says_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def install(*_: Any) -> None:
        print("installing")

    monkeypatch.setattr(Checkout, "install", install)
    assert bootstrap.main(["install", "--quiet"], root) == 0
    assert capsys.readouterr() == ("", "")


def test_quiet_run_hides_what_programs_print_but_not_what_is_asked_of_them(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    says = (sys.executable, "-c", "import sys; print(1); print(2, file=sys.stderr)")
    loud, quiet = Checkout(root), Checkout(root, quiet=True)
    assert quiet.start(says).returncode == 0
    assert [text.strip() for text in capfd.readouterr()] == ["", "2"]
    assert quiet.start(says, stdout=PIPE).stdout.strip() == b"1"
    loud.start(says)
    assert capfd.readouterr().out.strip() == "1"


def test_environment_outside_holds_a_copy_and_follows_the_code(
    root: Path, run: FakeRun, tmp_path: Path
) -> None:
    code = root / "xlhedge" / "formula.py"
    code.write_text("1")
    place = str(tmp_path / "Program Files" / ".venv")
    checkout = Checkout(root, run, place=place)
    checkout.install("desk")
    assert run.commands[0][-1] == place
    assert run.commands[2][-1] == "."
    assert not run.told("--editable")
    assert checkout.is_current("desk")
    code.write_text("2")
    assert not checkout.is_current("desk")


def test_packages_come_from_where_pip_is_told(root: Path, run: FakeRun) -> None:
    source = ("--no-index", "--find-links=wheels")
    Checkout(root, run, source=source).install("desk")
    assert set(source) <= set(run.commands[1])
    assert "--require-hashes" in run.commands[1]

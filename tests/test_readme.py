"""Every command and example of the README does what it shows."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from xlhedge.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
IGNORED = set((ROOT / ".gitignore").read_text(encoding="utf-8").split("\n"))
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    (command, shown)
    for block in BLOCKS
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)
]
NUMBER = r"(?<![\w.])-?\d+\.\d+"


def assert_same(printed, shown):
    """Word by word; a solver's last digits depend on the machine."""
    assert re.sub(NUMBER, "#", printed) == re.sub(NUMBER, "#", shown)
    values, wanted = (
        [float(word) for word in re.findall(NUMBER, text)] for text in (printed, shown)
    )
    assert values == pytest.approx(wanted, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_command_prints_what_the_readme_shows(command, shown, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "workbook", tmp_path / "workbook")
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    assert program == "xlhedge"
    result = CliRunner().invoke(main, arguments)
    assert "Traceback" not in result.output
    written = {f"/{path.name}" for path in tmp_path.iterdir()} - {"/workbook"}
    assert written <= IGNORED
    if shown:
        assert_same(result.output, shown)
    else:
        assert result.exit_code == 0, result.output


def test_the_readme_has_its_commands():
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", README))
def test_link_leads_to_a_file(link):
    assert (ROOT / link).exists()


def test_bootstrap_commands_of_the_readme_exist():
    script = (ROOT / "install" / "bootstrap.py").read_text(encoding="utf-8")
    names = re.findall(r"^python install/bootstrap\.py (\w+)", README, re.M)
    assert set(names) == {"demo", "test"}
    assert all(f"  {name}" in script for name in names)

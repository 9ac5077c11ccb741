"""install/README.md and windows.ps1 name commands, options and codes that exist."""

import re
from pathlib import Path

import pytest

from install import addin, bootstrap
from install.checks import BLOCKS, NOTES
from xlhedge.excel.windows import registry

INSTALL = Path(__file__).resolve().parents[2] / "install"
README = (INSTALL / "README.md").read_text(encoding="utf-8")
SCRIPT = (INSTALL / "windows.ps1").read_text(encoding="ascii")
TYPED = re.findall(
    r"^(?:py|python3?) install[\\/]bootstrap\.py (\w+) ?([^#\n]*)", README, re.M
)


@pytest.mark.parametrize(("command", "words"), TYPED)
def test_command_that_the_readme_shows_takes_its_options(
    command: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = set(re.findall(r"--[a-z-]+", words)) - {"--quiet"}
    if not options:
        assert command in bootstrap.COMMANDS
        return
    with pytest.raises(SystemExit) as ended:
        bootstrap.main([command, "--help"], INSTALL.parent)
    assert ended.value.code == 0
    assert options <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))


def test_readme_shows_every_command() -> None:
    listed = re.findall(r"^\| `(\w+)[ `]", README, re.M)
    assert sorted(set(listed)) == sorted(bootstrap.COMMANDS)
    assert {"excel", "doctor", "uninstall", "wheelhouse", "sbom"} <= {
        command for command, _ in TYPED
    }


def test_readme_names_the_settings_and_places_that_the_code_uses() -> None:
    assert all(f"`{name}`" in README for name, _ in BLOCKS | NOTES)
    assert registry.CLASSES in README
    assert f"AddIns\\{addin.NAME}" in README


def test_script_for_people_without_a_shell_hands_over_to_commands_that_exist() -> None:
    named = re.findall(r"^#   windows\.ps1 +(\w+)  ", SCRIPT, re.M)
    assert set(named) - {"installs"} <= set(bootstrap.COMMANDS)
    assert "$words = @('excel')" in SCRIPT
    assert "bootstrap.py" in SCRIPT


@pytest.mark.parametrize(
    "word", ["ExecutionPolicy", "Invoke-", "http", "RunAs", "Unblock", "Remove-"]
)
def test_script_weakens_nothing_and_fetches_nothing(word: str) -> None:
    assert word.lower() not in SCRIPT.lower()

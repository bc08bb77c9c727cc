from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import locations
from toolkit.locations import builtin_packs, packs_roots

ROOT = Path(__file__).parents[1]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which toolkit stands as in site-packages, with nothing beside it yet."""
    site = tmp_path / "site"
    (site / "toolkit").mkdir(parents=True)
    monkeypatch.setattr(locations, "__file__", str(site / "toolkit" / "locations.py"))
    return site


def test_a_checkout_uses_its_own_packs() -> None:
    assert builtin_packs() == ROOT / "templates"


def test_an_installed_wheel_uses_the_packs_beside_the_engine(installed: Path) -> None:
    (installed / "jixiao_templates").mkdir()
    assert builtin_packs() == installed / "jixiao_templates"


def test_a_foreign_folder_named_templates_does_not_hide_the_installed_packs(installed: Path) -> None:
    (installed / "jixiao_templates").mkdir()
    (installed / "templates").mkdir()
    assert builtin_packs() == installed / "jixiao_templates"


def test_an_installation_without_packs_says_what_is_missing(installed: Path) -> None:
    with pytest.raises(FileNotFoundError, match="jixiao_templates") as raised:
        builtin_packs()
    assert str(installed) in str(raised.value)


def test_without_anything_only_the_builtin_packs_are_searched(elsewhere: Path) -> None:
    assert packs_roots(None) == (builtin_packs(),)


def test_the_named_folder_comes_first_then_the_local_one_then_the_builtin(elsewhere: Path) -> None:
    (elsewhere / "templates").mkdir()
    named = elsewhere / "我的模板包"
    assert packs_roots(named) == (named, Path("templates"), builtin_packs())


def test_a_folder_reached_twice_is_listed_once_where_it_is_first(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert packs_roots(None) == (Path("templates"),)
    assert packs_roots(ROOT / "templates") == (ROOT / "templates",)

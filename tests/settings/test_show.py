from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from studio.settings import load, schema, show

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
NOWHERE = {"HOME": "/nowhere", "STUDIO_NOTHING": "1"}


@pytest.mark.parametrize("name", list(schema.keys()))
def test_every_setting_has_a_sentence_a_valid_default_and_a_valid_example(name: str) -> None:
    key = schema.keys()[name]
    assert key.description[:1].isupper() or key.description.startswith("`")
    assert key.description.endswith(".")
    for value in (key.default, key.example):
        assert schema.check(name, value)[1] == ""
        assert schema.check(name, tomllib.loads(f"value = {show.toml_value(value)}")["value"])[1] == ""
    assert schema.expected(name)


def test_every_section_says_what_it_is_for() -> None:
    for section in schema.sections().values():
        assert (section.__doc__ or "").strip()


def test_secrets_are_hidden_everywhere() -> None:
    environment = {
        **NOWHERE,
        "LM_STUDIO_API_KEY": "hunter2",
        "COMFYUI_BASE_URL": "http://me:hunter2@10.0.0.5:8188",
    }
    loaded = load(None, environment, {})
    assert loaded.settings.servers.lm_studio_api_key == "hunter2"
    rows = show.rows(loaded)
    shown = show.as_text(rows) + show.as_json(rows) + "".join(show.explain(row) for row in rows)
    assert "hunter2" not in shown + repr(loaded.settings.servers).replace("me:hunter2@", "")
    assert f"http://{show.HIDDEN}@10.0.0.5:8188" in shown


def test_rows_can_be_those_of_a_table_or_of_one_key() -> None:
    loaded = load(None, NOWHERE, {"mix.ducking_db": 3})
    assert {row.key.split(".")[0] for row in show.rows(loaded, "mix")} == {"mix"}
    (row,) = show.rows(loaded, "mix.ducking_db")
    assert show.as_text((row,)) == "mix.ducking_db = 3.0    # -o mix.ducking_db"
    assert json.loads(show.as_json((row,)))[0]["layer"] == "flag"
    assert "STUDIO_MIX__DUCKING_DB" in show.explain(row)


def test_the_commented_file_changes_nothing_and_uncommented_still_loads(tmp_path: Path) -> None:
    text = show.defaults_file()
    tables = {f"[{name}]" for name in schema.sections()}
    assert tables <= set(text.splitlines())
    (tmp_path / "studio.toml").write_text(text, encoding="utf-8")
    plain = load(tmp_path, NOWHERE, {})
    assert all(origin.layer == "default" for origin in plain.origins.values())
    lines = [
        line.removeprefix("# ") if " = " in line and not line.startswith("# Settings") else line
        for line in text.splitlines()
        if "api_key =" not in line
    ]
    (tmp_path / "studio.toml").write_text("\n".join(lines), encoding="utf-8")
    assert load(tmp_path, NOWHERE, {}).settings == plain.settings


def test_the_reference_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == show.reference_page(), (
        "write it anew: python -m studio.settings.show > docs/reference/settings.md"
    )

"""What the built widget promises to the pages that embed it."""

import gzip
import json
import re
from pathlib import Path

STATIC = Path("bot/gateway/static")
SOURCE = Path("bot/widget/src")
WIDGET = (STATIC / "widget.js").read_text(encoding="utf-8")
NAMESPACES = {"http://www.w3.org", "http://invalid.invalid"}


def test_it_stays_under_15_kb_compressed() -> None:
    assert len(gzip.compress(WIDGET.encode(), 9, mtime=0)) < 15_000


def test_it_names_no_foreign_host() -> None:
    assert set(re.findall(r"https?://[\w.-]+", WIDGET)) <= NAMESPACES


def test_it_evaluates_no_text_and_its_source_sets_no_markup() -> None:
    source = "".join(p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.ts*"))
    assert source and not re.search("innerHTML|insertAdjacentHTML", source, re.IGNORECASE)
    assert not re.search(r"\beval\(|new Function", WIDGET)


def test_it_names_its_licence_and_contains_no_library() -> None:
    assert WIDGET.startswith("/*! Zhanggui <shop-chat>, Apache-2.0 */")
    package = json.loads(Path("bot/widget/package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in package


def test_the_lock_names_no_download_address() -> None:
    lock = json.loads(Path("bot/widget/package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_demo_page_has_no_inline_script_or_style() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page)

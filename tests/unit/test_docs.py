"""The documentation: a site that works offline, with links that lead somewhere; editors find the schema of configs."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = [ROOT / "config.yaml", *sorted((ROOT / "config").glob("*.yaml"))]


class Page(HTMLParser):
    """The links of a page, what it loads, and the names that others can link to."""

    def __init__(self, path: Path):
        super().__init__()
        self.links, self.loaded, self.names = [], [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.names |= {attributes.get("id"), attributes.get("name")}
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif target := attributes.get("src") or (tag == "link" and attributes.get("href")):
            self.loaded.append(target)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path: Page(path) for path in folder.glob("*.html") if path.name != "404.html"}


def test_every_page_of_docs_is_in_the_site_and_in_its_navigation(site):
    pages = {path.name for path in site}
    assert {path.with_suffix(".html").name for path in (ROOT / "docs").glob("*.md")} <= pages
    start = next(page for path, page in site.items() if path.name == "index.html")
    assert pages - {"index.html"} <= set(start.links)


def test_every_link_leads_somewhere(site):
    for path, page in site.items():
        for target in [*page.links, *page.loaded]:
            parts = urlsplit(target)
            if parts.scheme:
                continue
            there = path.parent / unquote(parts.path) if parts.path else path
            assert there.is_file(), f"{path.name} links to {target}"
            if parts.fragment and there in site:
                assert unquote(parts.fragment) in site[there].names, f"{path.name} links to {target}"


def test_nothing_is_loaded_from_the_network(site):
    assert [target for page in site.values() for target in page.loaded if urlsplit(target).scheme] == []


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_editors_find_the_schema_of_a_config(path):
    named = re.match(r"# yaml-language-server: \$schema=(.*)\n", path.read_text())[1]
    assert (path.parent / named).resolve() == ROOT / "workflow/schemas/config.schema.yaml"

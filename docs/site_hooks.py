"""What mkdocs does not do itself: pages from outside docs/, and files of the repository that pages link to."""

import os
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT, DOCS = Path(__file__).resolve().parents[1], "docs"
PAGES = {"README.md": "index.md", "examples/own_data.md": "own_data.md"}
PAGES |= {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changes.md"}
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def on_files(files, config):
    """Add the pages from outside docs/ and, below `files/`, all files that any page links to."""
    for source, page in PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text()))
    linked = {link for file in list(files) if file.src_uri.endswith(".md") for link in _links(file.src_uri)}
    for path in sorted(linked):
        if _in_site(path).startswith("files/") and (ROOT / path).is_file():
            files.append(File.generated(config, _in_site(path), content=(ROOT / path).read_bytes()))
    return files


def on_page_markdown(markdown, page, config, files):
    """Rewrite links that leave docs/, and those of the pages from outside, to where their targets are in the site."""
    source = _source(page.file.src_uri)
    return LINK.sub(lambda match: f"]({_in_site(_repository_path(source, match[1]))}", markdown)


def _source(page: str) -> str:
    """Return the path of a page in the repository."""
    return next((source for source, name in PAGES.items() if name == page), f"{DOCS}/{page}")


def _links(page: str) -> list[str]:
    source = _source(page)
    return [_repository_path(source, link) for link in LINK.findall((ROOT / source).read_text())]


def _repository_path(source: str, link: str) -> str:
    return os.path.normpath(Path(source).parent / link)


def _in_site(path: str) -> str:
    """Return where a file of the repository is in the site. All pages are at its top."""
    if path in PAGES:
        return PAGES[path]
    return path.removeprefix(f"{DOCS}/") if path.startswith(f"{DOCS}/") else f"files/{path}"

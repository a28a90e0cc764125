"""Checks the links of the pages in a folder, given as the argument: each leads to a file of the site, and to an anchor in
it, to a file of the project on GitHub, or elsewhere by http, https or mailto."""

import pathlib
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

HOME = "https://softrl.github.io/softrl/"
REPOSITORY = "https://github.com/softrl/softrl/"
LINKS = ("href", "src", "data", "poster")
FILES = set(subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout.split("\n"))


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.anchors, self.links = {""}, []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or name == "name" and tag == "a":
                self.anchors.add(value)
            elif name in LINKS:
                self.links.append(value or "")


def is_on_github(path):
    """Tells whether blob/main/file or tree/main/folder exists; other pages of the repository are taken on trust."""
    kind, _, rest = unquote(path).partition("/main/")
    if kind == "blob":
        return rest in FILES
    return kind != "tree" or any(file.startswith(rest.rstrip("/") + "/") for file in FILES)


def is_good(link, path, site, pages):
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        link = parts._replace(netloc=parts.netloc.lower()).geturl().replace("http://", "https://", 1)
        if link.startswith(REPOSITORY):
            return is_on_github(urlsplit(link.removeprefix(REPOSITORY)).path)
        if not link.startswith(HOME):
            return parts.scheme in ("http", "https", "mailto")
        parts = urlsplit(link.removeprefix(HOME) or "index.html")
    target = (site / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(site) or not target.is_file() or not link:
        return False
    return not parts.fragment or unquote(parts.fragment) in (pages.get(target) or Page(target)).anchors


def main(site):
    pages = {path: Page(path) for path in site.glob("*.html")}
    broken = [(path, link) for path, page in pages.items() for link in page.links if not is_good(link, path, site, pages)]
    for path, link in broken:
        print(f"{path.name}: broken link: {link}")
    return 1 if broken or not pages else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))

"""Checks that each link of the pages in a folder, given as the argument, leads to a file, and to an anchor in it."""

import pathlib
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

HOME = "https://softrl.github.io/softrl/"


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.anchors, self.links = {""}, []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or name == "name" and tag == "a":
                self.anchors.add(value)
            elif name in ("href", "src"):
                self.links.append(value or "")


def main(site):
    pages = {path: Page(path) for path in site.glob("*.html")}
    broken = 0
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link.removeprefix(HOME) or "index.html")
            if parts.scheme or parts.netloc:
                continue
            target = site / unquote(parts.path) if parts.path else path
            if target.is_dir():
                target /= "index.html"
            found = target.is_file()
            if found and parts.fragment:
                anchors = (pages.get(target) or Page(target)).anchors
                found = unquote(parts.fragment) in anchors
            if not found:
                print(f"{path}: broken link: {link}")
                broken += 1
    return 1 if broken or not pages else 0


sys.exit(main(pathlib.Path(sys.argv[1])))

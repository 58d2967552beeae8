# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check and build the documentation, without the network: plugins and roles into build/docs, links of the guides.

Three checks, each of which ends the run: antsibull-docs on what plugins and roles say about themselves, Sphinx on
the pages made from it, and the relative links of every Markdown file.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools import checkout

BUILD = checkout.ROOT / "build" / "docs"
COLLECTION = "crossaccount.aws"
CONFIGURATION = f"""\
project = "{COLLECTION}"
extensions = ["sphinx_antsibull_ext"]
html_theme = "alabaster"
"""

# How the names of antsibull-docs's pages end.
KINDS = ("module", "filter", "inventory", "role")

MARKDOWN_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+\s+(.*?)\s*#*$", re.MULTILINE)
# Pages of other collections are not built here, so Sphinx cannot know their labels; antsibull-docs checks them.
FOREIGN_LABEL = re.compile(r"undefined label: '(?!ansible_collections\.crossaccount\.aws\.)")


def run(*command: str, collections: Path) -> str:
    """Run a program and return its output; its failure is ours."""
    # Else the amazon.aws of .venv is found as well, in no certain order, and git lists nothing of it.
    only = {"ANSIBLE_COLLECTIONS_PATH": str(collections), "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false"}
    environment = os.environ | only
    done = subprocess.run(
        command, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\ndocs: {command[0]} failed.")
    return done.stdout


def build_plugin_pages() -> int:
    """Check and build the pages of plugins and roles; how many there are."""
    shutil.rmtree(BUILD, ignore_errors=True)
    source = BUILD / "rst"
    source.mkdir(parents=True)
    (source / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
    with checkout.copied(checkout.shipped()) as folder:
        path = folder.parents[2]
        options = ["--plugin-docs", "--validate-collection-refs", "dependent", "--disallow-unknown-collection-refs"]
        run("antsibull-docs", "lint-collection-docs", *options, str(folder), collections=path)
        options = ["--use-current", "--fail-on-error", "--squash-hierarchy", "--dest-dir", str(source)]
        run("antsibull-docs", "collection", *options, COLLECTION, collections=path)
        output = run("sphinx-build", "-q", "-b", "html", str(source), str(BUILD / "html"), collections=path)
    ours = [line for line in output.splitlines() if line.strip() and not FOREIGN_LABEL.search(line)]
    if ours:
        raise SystemExit("\n".join([*ours, "docs: Sphinx warns about our pages."]))
    return sum(len(list(source.glob(f"*_{kind}.rst"))) for kind in KINDS)


def anchors(text: str) -> set[str]:
    """The fragments that GitHub makes of the headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in plain}


def dead_links(page: Path) -> list[str]:
    """The relative links of a Markdown file that lead nowhere, as ``page: link``."""
    text = page.read_text(encoding="utf-8")
    dead = []
    for inline, reference in MARKDOWN_LINK.findall(CODE.sub("", text)):
        link = inline or reference
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = page.parent / name if name else page
        wanted = fragment and target.suffix == ".md"
        if not target.exists() or (wanted and fragment not in anchors(target.read_text(encoding="utf-8"))):
            dead.append(f"{page.relative_to(checkout.ROOT)}: {link}")
    return dead


def main() -> None:
    pages = [checkout.ROOT / path for path in checkout.files("*.md")]
    dead = [link for page in pages for link in dead_links(page)]
    if dead:
        raise SystemExit("\n".join([*dead, "docs: these links lead nowhere."]))
    built = build_plugin_pages()
    print(f"docs: {built} plugins and roles built into build/docs/html, links of {len(pages)} guides checked.")


if __name__ == "__main__":
    main()

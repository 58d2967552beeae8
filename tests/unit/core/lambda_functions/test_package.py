# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The code of a function: what goes in is what its imports load, judged by a Python that has nothing but the zip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.archive import zipped
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.package import (
    package_name,
    packed,
    texts,
)
from hypothesis import given, settings
from hypothesis import strategies as st

OUTSIDE = frozenset({"json", "os", "boto3"})
# Imports zlib, by which zips are read, before nothing is left of the standard library.
ALONE = "import sys, zlib; sys.path[:] = [sys.argv[1]]; before = set(sys.modules); import {}; "
ALONE += "print(*(module.__file__ for name, module in sys.modules.items() if name not in before), sep='\\n')"


def pack(
    sources: dict[str, str], *entry_points: str, name: str = "pkg", files: dict[str, str] | None = None
) -> dict[str, bytes]:
    raw = {path: content.encode() for path, content in sources.items()}
    return packed(raw, name, entry_points, texts(files or {}, "files"), OUTSIDE)


def loaded(files: dict[str, bytes], module: str) -> list[str]:
    """The files that an import loads, in a Python that finds nothing else."""
    with TemporaryDirectory() as folder:
        archive = Path(folder, "code.zip")
        archive.write_bytes(zipped(files))
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", ALONE.format(module), archive],
            capture_output=True,
            check=True,
            text=True,
        )
        return sorted(line.removeprefix(f"{archive}/") for line in done.stdout.splitlines())


PATHS = ("a.py", "b.py", "one/a.py", "one/b.py", "one/two/a.py", "three/a.py", "three/__init__.py")


def statement(importer: str, imported: str, absolute: bool) -> str:
    """An import of a file by another, both below ``pkg``."""
    module = imported.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    if absolute:
        return f"import pkg.{module}\n"
    above, _dot, name = module.rpartition(".")
    return f"from {'.' * (importer.count('/') + 1)}{above} import {name}\n"


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(PATHS), st.booleans()), max_size=10))
@settings(deadline=None, max_examples=25)
def test_what_goes_in_is_what_is_loaded(edges: list[tuple[str, str, bool]]) -> None:
    """Neither a file less, nor one more. Circles are allowed."""
    sources = dict.fromkeys(PATHS, "")
    for importer, imported, absolute in edges:
        sources[importer] += statement(importer, imported, absolute)
    files = pack(sources, "a.py")
    assert loaded(files, "pkg.a") == sorted(files)
    again = pack(dict(reversed(sources.items())), "a.py")
    assert zipped(again) == zipped(files)


def test_a_handler_runs_what_it_imports_of_the_package() -> None:
    files = pack(
        {"rules.py": "from .deep.names import NAME", "deep/names.py": "NAME = 'x'", "other.py": ""},
        name="in_zip.pkg",
        files={"handler.py": "import in_zip.pkg.rules as rules\nassert rules.NAME == 'x'", "zones.json": "{}"},
    )
    indexes = ["in_zip/__init__.py", "in_zip/pkg/__init__.py", "in_zip/pkg/deep/__init__.py"]
    modules = ["handler.py", "in_zip/pkg/deep/names.py", "in_zip/pkg/rules.py"]
    assert sorted(files) == sorted([*indexes, *modules, "zones.json"])
    assert loaded(files, "handler") == sorted([*indexes, *modules])


@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("import json, os.path\nfrom boto3.session import Session", set()),
        ("from . import b, nothing_of_that_name", {"b.py"}),
        ("from .one import VALUE", {"one/__init__.py"}),
        ("from .one import *", {"one/__init__.py"}),
        ("from .one.c import VALUE", {"one/__init__.py", "one/c.py", "b.py"}),
        ("def late():\n    from . import b", {"b.py"}),
        ("try:\n    from . import b\nexcept ImportError:\n    b = None", {"b.py"}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import yaml\nelse:\n    from . import b", {"b.py"}),
        ("import typing\nif typing.TYPE_CHECKING:\n    from . import b", set()),
    ],
)
def test_which_imports_are_followed(source: str, taken: set[str]) -> None:
    sources = {"b.py": "", "one/__init__.py": "", "one/c.py": "from ..b import X", "both.py": "", "a.py": source}
    files = packed({path: text.encode() for path, text in sources.items()}, "pkg", ["a.py"], {}, OUTSIDE | {"typing"})
    assert set(files) == {"pkg/__init__.py", "pkg/a.py"} | {f"pkg/{path}" for path in taken}


def test_a_package_is_preferred_to_a_module_as_python_does() -> None:
    files = pack({"a.py": "from . import both", "both.py": "", "both/__init__.py": ""}, "a.py")
    assert set(files) == {"pkg/__init__.py", "pkg/a.py", "pkg/both/__init__.py"}
    assert loaded(files, "pkg.a") == sorted(files)


@pytest.mark.parametrize(
    ("sources", "files", "says"),
    [
        ({"a.py": "\nimport yaml"}, {}, r"^package, a\.py, line 2: it imports yaml, which is neither in the zip nor "),
        ({"a.py": "from . import b", "b.py": "import requests.auth"}, {}, r"^package, b\.py, line 1: it imports req"),
        ({"a.py": "from . import b", "b.py": "x", "__init__.py": "import yaml"}, {}, r"^package, __init__\.py, line 1"),
        ({"a.py": ""}, {"handler.py": "import yaml"}, r"^files\[handler\.py\], line 1: it imports yaml"),
        (
            {"a.py": "from .no.where import X"},
            {},
            r"line 1: it imports pkg\.no\.where, and there is no module pkg\.no\.",
        ),
        ({"a.py": "from .b.c import X", "b.py": ""}, {}, r"there is no module pkg\.b\.c\. Correct the import"),
        ({"a.py": "from ..b import X"}, {}, r"^package, a\.py, line 1: its import begins 2 folders up, which is above"),
        (
            {"a.py": ""},
            {"handler.py": "from . import a"},
            r"^files\[handler\.py\], line 1: its import begins 1 folders",
        ),
        ({"a.py": "x = 1\nx ="}, {}, r"^package, a\.py, line 2: it is not Python: invalid syntax"),
        ({"a.py": "x = 1\0"}, {}, r"it is not Python: "),
        ({"b.py": ""}, {}, r"^entry_points\[0\]: 'a\.py' is not a Python file of the package\. Did you mean b\.py\."),
        ({"other.py": ""}, {}, r"^entry_points\[0\]: 'a\.py' is not a Python file .* Give its path below package"),
        ({"a.py": ""}, {"pkg/a.py": ""}, r"^files\[pkg/a\.py\]: the package has a file of this name\. Choose another"),
        ({"a.py": ""}, {"pkg": ""}, r"^files\[pkg\]: pkg/a\.py needs a folder of this name"),
        ({"a.py": ""}, {"x": "", "x/y": ""}, r"^files\[x\]: x/y needs a folder of this name"),
    ],
)
def test_what_cannot_run_is_refused(sources: dict[str, str], files: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        pack(sources, "a.py", files=files)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("/a.py", "", r"^files\[/a\.py\]: it is not a path in a zip\. Give one such as handler\.py"),
        ("a/../b", "", "it is not a path in a zip"),
        ("a\\b", "", "it is not a path in a zip"),
        ("a\nb", "", "it is not a path in a zip"),
        ("\ud800.py", "", "it is not a path in a zip"),
        ("", "", "it is not a path in a zip"),
        (1, "", "it is not a path in a zip"),
        ("a.json", {"a": 1}, r"^files\[a\.json\]: its content is not a text\. Put it in quotes, or make it a text by "),
        ("a.json", "\ud800", "half of a surrogate pair"),
    ],
)
def test_what_cannot_be_a_file_of_a_zip(name: object, content: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        texts({name: content}, "files")


@pytest.mark.parametrize("name", ["", "a-b", "a/b", ".a", "a.", "1", None])
def test_what_is_not_the_name_of_a_package(name: object) -> None:
    assert package_name("a.b_1", "name") == "a.b_1"
    with pytest.raises(InputError, match=r"^name: .* is not the name of a package"):
        package_name(name, "name")

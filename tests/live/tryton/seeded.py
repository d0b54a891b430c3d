"""The seeded database: made once by Tryton's own tools, kept, and copied into each test's folder.

Kept in build/tryton under a name made of whatever it depends on: Tryton's versions, the seed, these scripts, the year.
"""
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SEED = ROOT / "fixtures/seeds/tryton/company.yaml"
DATABASE = "erp"
DATABASE_FILE = "erp.sqlite"
PYTHON = "/usr/bin/python3"
MODULES = ["purchase_amendment", "analytic_purchase"]
PACKAGES = ["tryton-server", "tryton-proteus", "tryton-modules-purchase", "tryton-modules-account",
            "tryton-modules-purchase-amendment", "tryton-modules-analytic-purchase"]
MONTH = 30 * 24 * 3600


class Failed(Exception):
    """Its text is for a person."""


def write_config(directory, port, max_age):
    (directory / "trytond.conf").write_text(
        "[database]\n"
        "uri = sqlite://\n"
        f"path = {directory}\n"
        "[web]\n"
        f"listen = 127.0.0.1:{port}\n"
        "[session]\n"
        f"max_age = {max_age}\n")


def environment():
    """This machine's, without what would lead Debian's interpreter or Tryton elsewhere."""
    drop = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "TRYTOND_CONFIG", "TRYTOND_DATABASE_URI", "DB_NAME")
    return {name: value for name, value in os.environ.items() if name not in drop}


def _key():
    try:
        versions = subprocess.run(["dpkg-query", "-W", "-f", "${Package}=${Version}\n", *PACKAGES],
                                  capture_output=True, text=True, check=True).stdout
    except subprocess.CalledProcessError as error:
        raise Failed(f"Tryton's packages are missing (scripts/test live installs them): {error.stderr}") from error
    digest = hashlib.sha256(versions.encode())
    for path in (SEED, HERE / "seed.py", pathlib.Path(__file__).resolve()):
        digest.update(path.read_bytes())
    digest.update(time.strftime("%Y").encode())
    return digest.hexdigest()[:16]


def _run(command, log, **more):
    with open(log, "ab") as out:
        status = subprocess.run([PYTHON, *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                env=environment() | more, check=False).returncode
    if status:
        tail = pathlib.Path(log).read_text(errors="replace")[-2000:]
        raise Failed(f"{command[0]} ended with {status} (see {log}):\n{tail}")


def _make(directory):
    directory.mkdir(parents=True)
    write_config(directory, 0, MONTH)
    # Tryton's SQLite back end opens databases, it does not make them.
    (directory / DATABASE_FILE).touch()
    password = directory / "admin-password"
    password.write_text("admin\n")
    conf, log = str(directory / "trytond.conf"), directory / "setup.log"
    admin = ["/usr/bin/trytond-admin", "-c", conf, "-d", DATABASE]
    _run([*admin, "--all", "--email", "admin@example.com", "-l", "en"], log, TRYTONPASSFILE=str(password))
    _run([*admin, "-u", *MODULES, "--activate-dependencies"], log)
    seeded = subprocess.run([PYTHON, str(HERE / "seed.py"), conf, str(SEED)], env=environment(),
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if seeded.returncode:
        raise Failed(f"seeding Tryton failed:\n{seeded.stderr[-3000:]}")
    (directory / "seed.json").write_text(seeded.stdout.strip().splitlines()[-1] + "\n")


def restore(directory):
    """Puts the seeded database and seed.json into directory, in place of what it had. The server must not run."""
    kept = ROOT / "build/tryton"
    kept.mkdir(parents=True, exist_ok=True)
    ready = kept / _key()
    with open(kept / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.is_dir():
            making = kept / "making"
            shutil.rmtree(making, ignore_errors=True)
            _make(making)
            for outdated in kept.glob("[0-9a-f]*"):
                shutil.rmtree(outdated)
            making.rename(ready)
        directory.mkdir(parents=True, exist_ok=True)
        # A killed server leaves a journal, which must not be applied to another database.
        for stale in directory.glob(DATABASE_FILE + "*"):
            stale.unlink()
        for name in (DATABASE_FILE, "seed.json"):
            shutil.copyfile(ready / name, directory / name)

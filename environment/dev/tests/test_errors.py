"""When something is wrong, a person reads one sentence that names the cause and the remedy, and nothing finished is lost."""
import asyncio
import hashlib
import html
import http.server
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest

from browser import chromium, opened, violations
from conftest import ENVIRONMENT, NOTEBOOKS, notebook_of
from execute_notebooks import ANSI, CannotWrite, execute, said_by
from test_kernel import Notebook

SPEC = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "java" / "kernel.json"
FULL = Path("/dev/full")  # every write to it finds no space


def shell(*command, **variables):
    """Runs a command in a folder where nothing of the study is; its output, and the seconds it took, beside the exit status."""
    begin = time.monotonic()
    done = subprocess.run([str(word) for word in command], env={**os.environ, **variables}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, cwd="/")
    return done.returncode, done.stdout.strip(), time.monotonic() - begin


def one_sentence(said, *words):
    """Exactly one line, with these words, and no stack trace."""
    assert len(said.splitlines()) == 1, said
    for word in words:
        assert str(word) in said, said


def kernelspec(folder, java=None, home=None):
    """A kernelspec named java with another Java, another home of the study (none if empty); what JUPYTER_PATH has to be for it."""
    spec = json.loads(SPEC.read_text(encoding="utf-8"))
    if java is not None:
        spec["argv"][0] = str(java)
    if home is not None:
        spec["env"]["THYROID_HOME"] = str(home)
    (folder / "kernels" / "java").mkdir(parents=True)
    (folder / "kernels" / "java" / "kernel.json").write_text(json.dumps(spec))
    return str(folder)


@pytest.fixture
def other_kernel(tmp_path, monkeypatch):
    """Makes kernels named java be started with another Java."""
    return lambda java: monkeypatch.setenv("JUPYTER_PATH", kernelspec(tmp_path / "jupyter", java=java))


def new_kernel(folder, home):
    """A kernel in a folder where nothing of the study is."""
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch, (folder / "stderr.log").open("wb") as log:
        patch.setenv("JUPYTER_PATH", kernelspec(folder / "jupyter", home=home))
        for name in ("THYROID_PROFILE", "THYROID_DATA"):
            patch.delenv(name, raising=False)
        patch.chdir(folder)
        running = Notebook(log)
    assert running.run("import thyroidstudy.study.*;\nimport thyroidstudy.crop.*;") == []
    return running


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A kernel whose study has done nothing yet, and the study's home."""
    home = tmp_path_factory.mktemp("home")
    running = new_kernel(tmp_path_factory.mktemp("elsewhere"), home)
    yield running, home
    running.stop()


def sentence_of(notebook, code):
    """The first line of the cell's error, as it stands in the notebook; it is the line that environment/run prints."""
    messages = [(kind, content) for kind, content in notebook.run(code) if "display" not in kind]
    assert [kind for kind, _ in messages] == ["error"], messages
    error = nbformat.from_dict(messages[0][1])
    lines = ANSI.sub("", "\n".join(error.traceback)).splitlines()
    said = said_by(error)
    assert said in lines[0], f"The sentence stands below a wall: {lines}"
    assert len(lines) < 30, lines
    assert notebook.value("40 + 2")["data"]["text/plain"] == "42", "the kernel goes on"
    return said


def fake_java(file, *lines):
    """A program named java that only talks."""
    file.parent.mkdir(parents=True)
    file.write_text("#!/bin/sh\ncat >&2 <<'END'\n" + "\n".join(lines) + "\nEND\nexit 1\n")
    file.chmod(0o755)
    return file


def stops_in_front_of(executed_file, place, *words):
    """The executed notebook and its page say, in front of this cell, where the run stopped; nothing below has an output."""
    page = executed_file.with_suffix(".html").read_text(encoding="utf-8")
    cells = nbformat.read(executed_file, as_version=4).cells
    assert [i for i, cell in enumerate(cells) if "Stopped here:" in cell.source] == [place], cells
    for word in ("Stopped here:", *words):
        assert html.escape(str(word), quote=False) in cells[place].source, cells[place].source
        assert html.escape(str(word), quote=False) in page
    for cell in cells[place + 1:]:
        assert cell.cell_type != "code" or (cell.outputs, cell.execution_count) == ([], None), cell


# --- data -----------------------------------------------------------------------------------------------------------


def test_data_that_is_not_there():
    code, said, _ = shell(ENVIRONMENT / "run", "--data", "/nowhere/images")
    assert code == 1
    one_sentence(said, "/nowhere/images", "data-README.md", "leave --data out")


def test_data_in_a_folder_without_images(fresh, tmp_path):
    notebook, _ = fresh
    one_sentence(sentence_of(notebook, f'Study.open("quick", "{tmp_path}").uncropped()'),
                 tmp_path, "TRAIN and TEST", "manifest.csv", "data-README.md")


def test_data_in_a_file_that_is_no_table(fresh, tmp_path):
    (tmp_path / "images.zip").write_text("PK")
    notebook, _ = fresh
    one_sentence(sentence_of(notebook, f'Study.open("quick", "{tmp_path}/images.zip").uncropped()'),
                 tmp_path / "images.zip", "is a file", "give the folder", "data-README.md")


def test_data_and_profile_mistyped_in_a_cell(fresh):
    notebook, _ = fresh
    one_sentence(sentence_of(notebook, 'Study.open("quick", "/nowhere/images")'), "/nowhere/images", "the word phantoms")
    one_sentence(sentence_of(notebook, 'Study.open("slow", "phantoms")'), "slow", "quick, evening or full")


# --- kernel ---------------------------------------------------------------------------------------------------------


def said_of_one_notebook(tmp_path):
    """The sentence a person reads when a notebook cannot be executed."""
    notebook = notebook_of(tmp_path / "a.ipynb", "1 + 1")
    code, said, _ = shell(sys.executable, ENVIRONMENT / "publish" / "execute_notebooks.py", "--out", tmp_path / "out", notebook)
    assert code == 1
    assert len(said.splitlines()) == 2, said
    sentence, where = said.splitlines()
    assert where == f"As far as it came: {tmp_path / 'out' / 'a.html'}"
    stops_in_front_of(tmp_path / "out" / "a.ipynb", 0, sentence.partition("ERROR ")[2])
    return sentence


def test_the_kernels_java_is_gone(tmp_path, other_kernel):
    other_kernel(tmp_path / "removed" / "java")
    one_sentence(said_of_one_notebook(tmp_path), tmp_path / "removed" / "java", "environment/run --set-up")


def test_no_kernel(tmp_path, monkeypatch):
    monkeypatch.setattr("jupyter_client.kernelspec.jupyter_path", lambda *_: [str(tmp_path)])
    outcome = execute(notebook_of(tmp_path / "a.ipynb", "1 + 1"), tmp_path / "out" / "a.ipynb")
    one_sentence(outcome.problem, "no kernel named java", "environment/run --set-up")


def test_a_kernel_whose_java_is_too_old(tmp_path, other_kernel):
    other_kernel(fake_java(tmp_path / "jdk" / "java", "Error: LinkageError occurred while loading main class",
                           "java.lang.UnsupportedClassVersionError: class file version 61.0", "  at java.base/X.y(Z.java)"))
    one_sentence(said_of_one_notebook(tmp_path), "too old", "JDK 17 or later", "environment/run --set-up")


def test_a_kernel_that_does_not_start_points_to_its_log(tmp_path, other_kernel):
    other_kernel(fake_java(tmp_path / "jdk" / "java", "a reason nobody knows"))
    outcome = execute(notebook_of(tmp_path / "a.ipynb", "1 + 1"), tmp_path / "out" / "a.ipynb")
    one_sentence(outcome.problem, tmp_path / "out" / "a.log", "environment/doctor")
    assert "a reason nobody knows" in (tmp_path / "out" / "a.log").read_text()


def test_a_kernelspec_that_is_gone_comes_back():
    before = SPEC.read_text(encoding="utf-8")
    SPEC.unlink()
    try:
        code, said, _ = shell("bash", "-c", f". {ENVIRONMENT}/setup.sh; find_java; install_kernel")
        assert (code, said) == (0, "")
        assert json.loads(SPEC.read_text(encoding="utf-8"))["env"].keys() == json.loads(before)["env"].keys()
    finally:
        SPEC.write_text(before, encoding="utf-8")


# --- pages ----------------------------------------------------------------------------------------------------------


def with_recorded_outputs(file, *sources):
    """A notebook as the repository stores it: every cell with an output, of another run."""
    output = nbformat.v4.new_output("stream", text="of the recorded run")
    cells = [nbformat.v4.new_code_cell(source, outputs=[output], execution_count=7, metadata={"outputs_of": "x"}) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {"of the recorded run": {}}}), file)
    return file


def test_after_an_error_the_pages_show_this_run_and_where_it_stopped(tmp_path):
    first = with_recorded_outputs(tmp_path / "1.ipynb", 'System.out.println("of this run");',
                                  'throw new IllegalStateException("no <room> left");', 'System.out.println("below");')
    second = with_recorded_outputs(tmp_path / "2.ipynb", "1 + 1")
    out = tmp_path / "out"
    out.mkdir()
    for name in ("1.html", "1.ipynb", "2.html", "2.ipynb", "2.log", "other.html"):
        (out / name).write_text("of an earlier run")
    code, said, _ = shell(sys.executable, ENVIRONMENT / "publish" / "execute_notebooks.py", "--out", out, first, second)
    assert code == 1 and "ERROR in code cell 2: no <room> left" in said, said
    assert {file.name for file in out.iterdir()} == {"1.html", "1.ipynb", "1.log", "other.html"}, "pages that are not of this run"
    executed = (out / "1.ipynb").read_text(encoding="utf-8")
    assert "of the recorded run" not in executed and "outputs_of" not in executed and "of this run" in executed
    assert "of the recorded run" not in (out / "1.html").read_text(encoding="utf-8")
    stops_in_front_of(out / "1.ipynb", 2, "in code cell 2: no <room> left. The cells below did not run.")
    with chromium() as browser, opened(browser, out / "1.html") as (page, wrong):
        box = page.locator(".alert-danger")
        assert box.is_visible() and "no <room> left" in box.inner_text()
        assert box.evaluate("e => getComputedStyle(e).backgroundColor") not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
        tops = [page.get_by_text(text).last.bounding_box()["y"] for text in ("IllegalStateException", "Stopped here:", '"below"')]
        assert tops == sorted(tops)
        assert wrong == [] and violations(page) == []


def test_a_kernel_that_dies_is_said_where_it_died(tmp_path):
    notebook = with_recorded_outputs(tmp_path / "a.ipynb", 'System.out.println("of this run");', "Runtime.getRuntime().halt(3);", "1 + 1")
    outcome = execute(notebook, tmp_path / "out" / "a.ipynb")
    one_sentence(outcome.problem, "in code cell 2: the kernel died", tmp_path / "out" / "a.log", "environment/doctor")
    stops_in_front_of(tmp_path / "out" / "a.ipynb", 2, outcome.problem)
    assert "of this run" in (tmp_path / "out" / "a.html").read_text(encoding="utf-8")


def test_nothing_is_said_below_the_last_cell(tmp_path):
    execute(notebook_of(tmp_path / "a.ipynb", "1 + 1", "nothingOfThisName"), tmp_path / "out" / "a.ipynb")
    stops_in_front_of(tmp_path / "out" / "a.ipynb", 2, "in code cell 2: cannot find symbol: variable nothingOfThisName.")
    assert "did not run" not in (tmp_path / "out" / "a.html").read_text(encoding="utf-8")


# --- Java -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def java_11(tmp_path):
    fake_java(tmp_path / "jdk-11" / "bin" / "java", 'openjdk version "11.0.1" 2018-10-16')
    shutil.copy(tmp_path / "jdk-11" / "bin" / "java", tmp_path / "jdk-11" / "bin" / "javac")
    return tmp_path / "jdk-11"


@pytest.mark.parametrize("system, remedy", [
    ("id() { echo 1000; }; sudo() { false; }; apt-get() { false; }; apt-cache() { true; }", "sudo apt-get install -y openjdk-17-jdk-headless"),
    ("command() { [ \"$2\" != apt-get ] && builtin command \"$@\"; }; uname() { echo Darwin; }", "brew install openjdk@17"),
    ("command() { [ \"$2\" != apt-get ] && builtin command \"$@\"; }; uname() { echo Linux; }", "your package manager"),
])
def test_only_an_old_java(java_11, system, remedy):
    code, said, _ = shell("bash", "-c", f". {ENVIRONMENT}/setup.sh; java_candidates() {{ echo $JAVA_HOME; }}; find_fonts() {{ true; }}; "
                          f"{system}; install_prerequisites", JAVA_HOME=str(java_11))
    assert code == 1
    one_sentence(said, "a JDK 17 or later (Java 11.0.1 is too old or has no compiler)", remedy)


def test_an_old_java_home_does_not_hide_a_newer_one(java_11):
    code, said, _ = shell("bash", "-c", f". {ENVIRONMENT}/setup.sh; find_java; java_major $JAVA_HOME/bin/java", JAVA_HOME=str(java_11))
    assert code == 0 and int(said) >= 17


def test_no_kernelspec_for_an_old_java(java_11):
    before = SPEC.read_text(encoding="utf-8")
    code, said, _ = shell("bash", "-c", f". {ENVIRONMENT}/setup.sh; install_kernel", JAVA_HOME=str(java_11))
    assert code == 1
    one_sentence(said, "Java 11", "needs 17 or later", "environment/run --set-up")
    assert SPEC.read_text(encoding="utf-8") == before


# --- network --------------------------------------------------------------------------------------------------------


@pytest.fixture
def new_clone(tmp_path):
    """A checkout in which nothing is set up, on a computer whose network does not answer."""
    clone = tmp_path / "clone"
    shutil.copytree(ENVIRONMENT, clone / "environment", ignore=shutil.ignore_patterns("dev", "__pycache__"))
    for name in ("pom.xml", "lib-src"):
        (clone / name).symlink_to(ENVIRONMENT.parent / name)
    (clone / ".study").mkdir()
    return clone


def set_up(clone, steps, **variables):
    code, said, seconds = shell("bash", "-c", f". {clone}/environment/setup.sh; {steps}", NO_PROXY="127.0.0.1", no_proxy="127.0.0.1", **variables)
    assert code == 1 and seconds < 60, (said, seconds)
    what, sentence = said.splitlines()
    return what, sentence


def test_no_network_for_the_packages(new_clone):
    what, sentence = set_up(new_clone, "make_study_venv", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_EXTRA_INDEX_URL="",
                            PIP_FIND_LINKS="", PIP_NO_INDEX="", PIP_CONFIG_FILE=os.devnull)
    assert what.startswith("Making the virtual environment")
    one_sentence(sentence, "No network", "JupyterLab", "environment/run --prefetch")


def build_from(clone, mirror):
    """What building says where Maven's settings name this mirror of everything."""
    (clone / "settings.xml").write_text(f"<settings><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>{mirror}</url></mirror></mirrors></settings>")
    (clone / ".mvn").mkdir()
    (clone / ".mvn" / "maven.config").write_text(f"-s\n{clone}/settings.xml\n-Dmaven.repo.local={clone}/repository\n")
    return set_up(clone, "find_java; build_library")


def test_a_dead_mirror_in_the_settings_of_maven(new_clone):
    what, sentence = build_from(new_clone, "http://127.0.0.1:9/")
    assert what.startswith("Building the library")
    one_sentence(sentence, "http://127.0.0.1:9/", "Maven's settings", "library")


@pytest.fixture
def untrusted(tmp_path):
    """The address of a server whose certificate nobody signed."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "certificate.pem",
                    "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_that_is_not_trusted(new_clone, untrusted):
    what, sentence = build_from(new_clone, untrusted)
    assert what.startswith("Building the library")
    one_sentence(sentence, "certificate", "library", "javax.net.ssl.trustStore")


@pytest.mark.parametrize("log, offline, words", [
    ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "", ("disk is full", "free 4 GB")),
    ("[ERROR] Cannot access central in offline mode", "1", ("--offline was given", "environment/run --prefetch")),
    ("ERROR: No matching distribution found for jupyterlab", "1", ("--offline was given", "environment/run --prefetch")),
    ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "", ("No network", "--prefetch")),
    ("[ERROR] Could not transfer artifact a:b:pom:1 from/to central (https://repo.maven.apache.org/maven2): Connection refused", "",
     ("No network", "--prefetch")),
    ("W: Could not resolve 'mirror.example.org'", "", ("No network", "--prefetch")),
    ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate'))", "",
     ("certificate", "PIP_CERT")),
    ("[ERROR] a:b:pom:1: Could not transfer artifact a:b:pom:1 from/to x (https://mirror.example.org/): PKIX path building failed", "",
     ("certificate", "javax.net.ssl.trustStore")),
    ("something else", "", ("x.log", "run this again")),
])
def test_the_reason_why_something_could_not_be_fetched(tmp_path, log, offline, words):
    (tmp_path / "x.log").write_text(log + "\n")
    code, said, _ = shell("bash", "-c", f". {ENVIRONMENT}/setup.sh; fetching_failed Jupyter {tmp_path}/x.log", OFFLINE=offline)
    assert code == 1
    one_sentence(said, "Jupyter", *words)


# --- disk -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("unfinished, kept", [("a.tmp", "a.ipynb"), ("a.html.tmp", "a.html")])
def test_a_full_disk_names_the_file_and_keeps_the_old_one(tmp_path, monkeypatch, unfinished, kept):
    monkeypatch.setattr("jupyter_client.kernelspec.jupyter_path", lambda *_: [str(tmp_path)])  # no kernel: quicker
    out = tmp_path / "out"
    out.mkdir()
    (out / unfinished).symlink_to(FULL)
    (out / kept).write_text("of the run before")
    with pytest.raises(CannotWrite) as refused:
        execute(notebook_of(tmp_path / "a.ipynb", "1 + 1"), out / "a.ipynb")
    one_sentence(str(refused.value), f"Cannot write {out / unfinished}", "Free disk space", "is kept")
    assert (out / kept).read_text() == "of the run before"
    assert not (out / unfinished).is_symlink(), "what was half written still takes room"


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "out").write_text("a file where the folder should be")
    notebook = notebook_of(tmp_path / "a.ipynb", "1 + 1")
    code, said, _ = shell(sys.executable, ENVIRONMENT / "publish" / "execute_notebooks.py", "--out", tmp_path / "out", notebook)
    assert code == 1
    one_sentence(said, f"Cannot write {tmp_path / 'out' / 'a.log'}", "Make its folder writable")


@pytest.fixture
def small_disk(fresh):
    """A disk of 400 kB where the study keeps its phantoms and crops."""
    _, home = fresh
    work = home / ".study" / "work" / "phantoms-quick"
    work.mkdir(parents=True, exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", work], capture_output=True).returncode != 0:
        pytest.skip("only root may mount the small disk")
    try:
        yield work
    finally:
        subprocess.run(["umount", "-l", work], check=True)


def resize(disk, kilobytes):
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", disk], check=True)


def test_a_disk_that_fills_up(fresh, small_disk):
    notebook, _ = fresh
    words = f"Cannot write {small_disk}", "disk full", "what is finished is kept"
    one_sentence(sentence_of(notebook, "Study.open().uncropped()"), *words)
    done = sorted(small_disk.rglob("*.jpg"))
    assert done and all(file.read_bytes().endswith(b"\xff\xd9") for file in done), "only whole images"
    assert not list(small_disk.rglob("*.part")), "what was half written still takes room"

    resize(small_disk, 100_000)
    times = [file.stat().st_mtime_ns for file in done]
    assert [kind for kind, _ in notebook.run("var frames = Study.open().uncropped();") if kind == "error"] == []
    assert [file.stat().st_mtime_ns for file in done] == times, "a finished image was made again"

    used = int(subprocess.run(["du", "-sk", small_disk], capture_output=True, text=True, check=True).stdout.split()[0])
    resize(small_disk, used + 1000)
    one_sentence(sentence_of(notebook, "Study.open().crop()"), *words)
    assert list(small_disk.glob("crops-*/**/*.jpg")), "the crops that had room are kept"
    assert not list(small_disk.rglob("*.part")), "what was half written still takes room"


# --- interrupt ------------------------------------------------------------------------------------------------------


def test_ctrl_c_ends_with_a_sentence_and_keeps_what_was_executed(tmp_path):
    slow = notebook_of(tmp_path / "slow.ipynb", 'System.out.println("first");',
                       f'java.nio.file.Files.writeString(java.nio.file.Path.of("{tmp_path}/begun"), "");\nThread.sleep(600_000);')
    data = tmp_path / f"data{os.getpid()}"
    data.mkdir()
    digits = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:8]
    out = NOTEBOOKS / "executed" / f"quick-{data.name}-{digits}"
    running = subprocess.Popen([ENVIRONMENT / "run", "--profile", "quick", "--data", data,
                                "--only", os.path.relpath(slow, NOTEBOOKS)], start_new_session=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        end = time.monotonic() + 90
        while not (tmp_path / "begun").exists():
            assert time.monotonic() < end and running.poll() is None, running.communicate()[0]
            time.sleep(0.2)
        os.killpg(running.pid, signal.SIGINT)
        said, _ = running.communicate(timeout=30)
        assert running.returncode == 130
        lines = [line for line in said.splitlines() if line]
        assert lines[-1] == "Interrupted. What is finished is kept; the same command goes on from there.", said
        assert len(lines) == 2 and lines[0].startswith("Profile quick"), said
        assert "first" in (out / "slow.ipynb").read_text(encoding="utf-8")
        stops_in_front_of(out / "slow.ipynb", 2, "in code cell 2: the run was interrupted")
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        for file in out.glob("slow.*"):
            file.unlink()
        if out.is_dir():
            out.rmdir()


def test_ctrl_c_while_something_is_fetched_is_no_failure_of_the_network(tmp_path):
    """pip and Maven end on Ctrl-C with an exit status like that of any failure."""
    fetch = tmp_path / "fetch.py"
    fetch.write_text(f"import sys, time\ntry:\n    open('{tmp_path}/begun', 'w')\n    time.sleep(60)\n"
                     "except KeyboardInterrupt:\n    sys.exit(1)\n")
    running = subprocess.Popen(["bash", "-c", f". {ENVIRONMENT}/setup.sh; python3 {fetch} || die 'No network'; step 'goes on'"],
                               start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    end = time.monotonic() + 20
    while not (tmp_path / "begun").exists() and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(0.2)
    os.killpg(running.pid, signal.SIGINT)
    said, _ = running.communicate(timeout=20)
    assert (running.returncode, said.strip()) == (130, "Interrupted. What is finished is kept; the same command goes on from there.")


def test_notebooks_are_executed_inside_a_running_loop_too(tmp_path, monkeypatch):
    monkeypatch.setattr("jupyter_client.kernelspec.jupyter_path", lambda *_: [str(tmp_path)])

    async def inside():
        return execute(notebook_of(tmp_path / "a.ipynb", "1 + 1"), tmp_path / "out" / "a.ipynb")

    one_sentence(asyncio.run(inside()).problem, "no kernel named java")


# --- notebooks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error, words", [
    (dict(ename="RuntimeException", evalue="java.io.IOException, run notebook 03-train first", traceback=[]),
     "run notebook 03-train first"),
    (dict(ename="CompilationException", evalue="[snippet: [study.caveat()], status: REJECTED]",
          traceback=["\x1b[1m|   \x1b[41mstudy\x1b[0m.caveat()", "\x1b[31mcannot find symbol\x1b[0m", "  symbol:   variable study", ""]),
     "cannot find symbol: variable study"),
    (dict(ename="Odd", evalue="", traceback=[]), "Odd"),
])
def test_the_line_of_a_failed_cell(error, words):
    assert said_by(nbformat.from_dict(error)) == words


def test_evaluating_before_training(fresh, tmp_path):
    notebook, _ = fresh
    data = tmp_path / "data"
    notebook.run('for (String folder : new String[] {"TRAIN/Benign", "TRAIN/Cancer", "TEST/Benign", "TEST/Cancer"}) {'
                 f'    java.io.File images = new java.io.File("{data}", folder); images.mkdirs();'
                 '    javax.imageio.ImageIO.write(new java.awt.image.BufferedImage(90, 70, 1), "jpg", new java.io.File(images, "a.jpg")); }')
    assert sentence_of(notebook, f'Study.open("quick", "{data}").predictions()').endswith("run notebook 03-train first")


def test_a_cell_before_the_one_that_opens_the_study(fresh):
    notebook, _ = fresh
    messages = notebook.run("studyOfLater.caveat()")
    assert said_by(nbformat.from_dict(messages[0][1])) == "cannot find symbol: variable studyOfLater"
    assert notebook.value("40 + 2")["data"]["text/plain"] == "42"


def test_a_notebook_in_another_folder(tmp_path):
    """With the kernel of environment/run any folder will do (all kernels above start elsewhere); another kernel has to be told."""
    notebook = new_kernel(tmp_path, home="")
    try:
        one_sentence(sentence_of(notebook, "Study.open()"), "Not inside the study's folder", "start the notebook from there", "THYROID_HOME")
    finally:
        notebook.stop()

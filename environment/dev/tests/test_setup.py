"""What the commands set up whatever the computer and its user's settings are like."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from conftest import ENVIRONMENT


def sourced(script, **variables):
    """What bash says after the commands' common part; variables that are None are unset."""
    environment = {k: v for k, v in {**os.environ, **variables}.items() if v is not None}
    done = subprocess.run(["bash", "-c", f". {ENVIRONMENT}/setup.sh; {script}"], env=environment, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def test_without_a_locale_names_are_utf8():
    assert sourced("locale charmap", LANG=None, LC_ALL=None, LC_CTYPE=None).strip() == "UTF-8"
    assert sourced("locale charmap", LC_ALL="POSIX").strip() == "UTF-8"


def test_the_users_python_settings_stay_out():
    said = sourced('printf "%s" "${PYTHONPATH-none}${PIP_USER-none}${PYTHONHOME-none}"', PYTHONPATH="/elsewhere", PIP_USER="1", PYTHONHOME="/elsewhere")
    assert said == "nonenonenone"


def test_no_entry_point_asks_a_cloud_address():
    assert sourced('printf "%s" "$OPT_OUT_TRACKING"', OPT_OUT_TRACKING=None) == "true"


def test_lab_asks_for_neither_news_nor_updates():
    settings = json.loads((ENVIRONMENT / "kernel" / "lab-settings.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"] == {"checkForUpdates": False, "fetchNews": "false"}


def test_gpu_without_a_driver_goes_back_to_the_cpu_before_anything_is_fetched(tmp_path):
    script = f'STUDY={tmp_path}; find_driver_library() {{ return 1; }}; GPU=1; require_driver; printf "GPU is %s." "${{GPU:-off}}"'
    said = sourced(script)
    assert "No NVIDIA driver here (libcuda.so.1)" in said and said.endswith("GPU is off."), said


def test_a_driver_is_found_by_its_library(tmp_path):
    (tmp_path / "libcuda.so.1").touch()
    assert sourced("find_driver_library && printf found", LD_LIBRARY_PATH=str(tmp_path)) == "found"


def test_an_intel_mac_is_told_before_the_download():
    said = sourced('uname() { if [ "$1" = -s ]; then echo Darwin; else echo x86_64; fi; }; install_prerequisites')
    assert len(said.splitlines()) == 1 and "Intel" in said, said


def test_a_java_that_cannot_draw_lacks_a_library(tmp_path):
    java = tmp_path / "jdk" / "bin"
    java.mkdir(parents=True)
    for name in ("java", "javac"):
        (java / name).write_text('#!/bin/sh\n[ "$1" = -version ] && echo \'openjdk version "21.0.1"\' >&2 && exit 0\nexit 1\n')
        (java / name).chmod(0o755)
    said = sourced(f"STUDY={tmp_path}; find_fonts || missing_packages", JAVA_HOME=str(java.parent))
    assert "libharfbuzz0b" in said, said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
def test_another_users_set_up_stays_whole(tmp_path):
    study = tmp_path / ".study"
    study.mkdir()
    (study / "venv").touch()
    os.chown(study, 12345, 12345)
    said = sourced(f"STUDY={study}; id() {{ echo 1000; }}; require_supported_computer; rm {study}/venv")
    assert len(said.splitlines()) == 1 and "belongs to" in said and (study / "venv").exists(), said


@pytest.fixture
def class_room():
    """A checkout that is set up for a class as far as its marks say, in which another user may only read; and his home folder."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    try:
        shutil.copytree(ENVIRONMENT, place / "study" / "environment", ignore=shutil.ignore_patterns("dev", "__pycache__"))
        java = place / "jdk" / "bin" / "java"
        for file, text in ((place / "study" / ".study" / "stamps" / "class", java.parents[1]), (java, "#!/bin/sh")):
            file.parent.mkdir(parents=True)
            file.write_text(f"{text}\n")
        java.chmod(0o755)
        (place / "home").mkdir()
        os.chown(place / "home", 12345, 12345)
        yield place
    finally:
        shutil.rmtree(place)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a student")
def test_a_student_reads_the_installation_and_works_at_home(class_room):
    def student(script):
        environment = {"PATH": os.environ["PATH"], "HOME": str(class_room / "home")}
        return subprocess.run(["bash", "-c", f". {class_room}/study/environment/setup.sh; {script}"], env=environment, user=12345, group=12345,
                              extra_groups=[], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/").stdout

    own = class_room / "home" / "thyroid-study"
    said = student('install_prerequisites; is_done class other && printf "%s\n" "$WORK" "$PAGES" "$THYROID_WORK" "$JAVA_HOME"')
    assert said.split() == [str(own / "work"), str(own / "executed"), str(own / "work"), str(class_room / "jdk")], said
    said = student("owner_only --gpu; echo goes on")
    assert "in a clone of your own" in said and "goes on" not in said, said
    kernel = student(f'THYROID_HOME={class_room}/study {class_room}/study/environment/kernel/for-class printenv THYROID_WORK')
    assert kernel.strip() == str(own / "work")
    assert sourced(f"THYROID_HOME={class_room}/study {ENVIRONMENT}/kernel/for-class printenv THYROID_WORK; true", THYROID_WORK=None) == "", \
        "who set it up works beside it"


def answer_of(address):
    """What a server says that has named its address and may not listen yet."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address) as answer:
                return json.load(answer)
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"nobody answers at {address}")


def test_lab_starts_whoever_gives_the_command():
    """Root, too, who is the only user of many containers and whom Jupyter refuses unless told otherwise."""
    with subprocess.Popen([ENVIRONMENT / "lab", "--no-browser", "--ServerApp.ip=127.0.0.1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as lab:
        said = ""
        try:
            for line in lab.stdout:
                said += line
                if address := re.search(r"http://127\.0\.0\.1:\d+/", line):
                    break
            assert address, said
            assert "version" in answer_of(address.group() + "api")
        finally:
            os.killpg(lab.pid, signal.SIGKILL)


@pytest.mark.parametrize("name", ["study", "slides", "test", "gpu"])
def test_every_package_is_installed_by_the_sum_of_its_wheel(name):
    of_list, of_lock = ([line.removesuffix(" \\") for line in (ENVIRONMENT / "requirements" / f"{name}.{kind}").read_text().splitlines()
                         if not line.startswith(("#", "    "))] for kind in ("txt", "lock"))
    assert of_list == of_lock, f"environment/requirements/lock.py {name} writes the sums anew"
    assert sourced(f"list_of {name}").strip().endswith(f"{name}.lock")
    text = (ENVIRONMENT / "requirements" / f"{name}.lock").read_text()
    assert len(re.findall(r"==[^\\]+ \\\n    --hash=sha256:[0-9a-f]{64}", text)) == len(of_list)


def test_where_no_second_system_can_be_made_a_line_says_so(tmp_path):
    for tool in ("bash", "uname", "id", "dirname"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    done = subprocess.run([ENVIRONMENT / "dev" / "bare"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and re.fullmatch("Not tried on a bare Debian trixie: .+\n", done.stdout), done


def test_line_ends_are_unix_ones_everywhere():
    assert "* text=auto eol=lf" in (ENVIRONMENT.parent / ".gitattributes").read_text(encoding="utf-8")
    for script in Path(ENVIRONMENT).iterdir():
        assert script.is_dir() or b"\r" not in script.read_bytes(), script


def test_every_dependency_is_listed_with_its_licence():
    said = subprocess.run([ENVIRONMENT / "doctor", "--audit"], capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    listed = (ENVIRONMENT.parent / ".study" / "dependencies.txt").read_text(encoding="utf-8").split(os.pathsep)
    assert said.index("Python") == len(listed) + 1, "one line for each jar"
    assert not [line for line in said[1:said.index("Python")] if "not stated" in line]
    assert any(line.split()[:2] == ["nbclient", __import__("nbclient").__version__] for line in said)

# Shared by the commands (sourced, not run): prerequisites, virtual environments, library, kernelspec.
# Works with the bash 3.2 of macOS. Every step leaves a stamp holding a hash of what it depends on and is skipped while
# the hash stays the same.

set -euo pipefail

ENVIRONMENT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
HOME_FOLDER="$(dirname "$ENVIRONMENT")"
STUDY="$HOME_FOLDER/.study"
VENV="$STUDY/venv"
# Where one writes: here, or where others set up for a class in a folder of one's own (READER)
READER=""
OWN="$STUDY"
PAGES="$HOME_FOLDER/notebooks/executed"
if [ -f "$STUDY/stamps/class" ] && [ ! -w "$STUDY" ]; then
  READER=1
  OWN="$HOME/thyroid-study"
  PAGES="$OWN/executed"
fi
WORK="${THYROID_WORK:-$OWN/work}"
case "$WORK" in /*) ;; *) WORK="$HOME_FOLDER/$WORK" ;; esac
CLASS="$(cat "$STUDY/stamps/class" 2>/dev/null || true)"  # the JDK that it was set up with
[ -z "$CLASS" ] || [ -n "$READER" ] || umask 022  # what is built anew later is for all, too
OFFLINE="${OFFLINE:-}"
GPU="${GPU:-$(cat "$STUDY/stamps/use-gpu" 2>/dev/null || true)}"

# Another Java kernel of the same name in the user's folders must not win over ours.
export JUPYTER_PREFER_ENV_PATH=1
export PYTHONUTF8=1
# Java reads names of files by the locale: without one, those with Korean letters are no paths to it. C.UTF-8 is on every Linux;
# macOS uses UTF-8 whatever the locale says.
if [ "$(uname -s)" != Darwin ] && ! locale charmap 2>/dev/null | grep -qi '^UTF-\{0,1\}8$'; then export LC_ALL=C.UTF-8; fi
# Packages of another Python, or options of the user's pip, do not belong into our environments.
unset PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
export PYTHONNOUSERSITE=1
# DJL asks an address of cloud providers otherwise, and Playwright and Lab their own.
export OPT_OUT_TRACKING=true
# Without a network one learns so within a minute. What is set by the user stands.
export PIP_RETRIES="${PIP_RETRIES:-2}" PIP_DEFAULT_TIMEOUT="${PIP_DEFAULT_TIMEOUT:-15}"
unset JUPYTER_PATH

die() { printf '%s\n' "$*" >&2; exit 1; }
step() { printf '%s\n' "$*"; }

# At any step: what was interrupted shall not be taken for a failure of its own (bash runs this before any "|| die").
trap 'printf "\n%s\n" "Interrupted. What is finished is kept; the same command goes on from there." >&2; exit 130' INT

hash_of_input() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum | cut -c1-16; else shasum -a 256 | cut -c1-16; fi
}

# name_of_data PATH: the name under which things made from these images are kept, as the library's FolderName makes it. PATH is
# absolute and without links.
name_of_data() {
  if [ "$1" = phantoms ]; then printf '%s\n' phantoms; return; fi
  printf '%s-%s\n' "$(basename "$1")" "$(printf '%s' "$1" | hash_of_input | cut -c1-8)"
}

# real_path PATH: the absolute path of a folder or file, links followed (after make_study_venv)
real_path() { "$VENV/bin/python" -c 'import os, sys; print(os.path.realpath(sys.argv[1]))' "$1"; }

# is_done STAMP HASH: true when the step named STAMP was finished with this hash; what others set up is taken as it is
is_done() { [ -n "$READER" ] && [ -f "$STUDY/stamps/$1" ] || [ "$(cat "$STUDY/stamps/$1" 2>/dev/null || true)" = "$2" ]; }
done_with() { mkdir -p "$(dirname "$STUDY/stamps/$1")"; printf '%s\n' "$2" > "$STUDY/stamps/$1"; }

# owner_only WHAT: what changes the installation is not for those who read another's
owner_only() { [ -z "$READER" ] || die "$1 writes into $HOME_FOLDER, which others set up for a class: give it in a clone of your own."; }

# fetching_failed WHAT LOG: ends with the reason that the log gives
fetching_failed() {
  local mirror
  if grep -qiE 'No space left on device|Disk quota exceeded|Not enough free disk space|enough free space' "$2"; then
    die "The disk is full, so $1 could not be installed: free 4 GB and run this again, or clone where there is room."
  elif [ -n "$OFFLINE" ] && grep -qE 'in offline mode|No plugin found for prefix|No matching distribution' "$2"; then
    die "--offline was given, and $1 is not all on this computer: run environment/run --prefetch once with a network."
  elif grep -qiE 'CERTIFICATE_VERIFY_FAILED|PKIX path|SSLHandshakeException' "$2"; then
    die "The certificate of the network's proxy or mirror is not trusted here, so $1 could not be fetched: name its file in PIP_CERT, for Java a store with it in JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE, and run this again."
  elif mirror="$(sed -n 's|.*\[ERROR\].* (\(https\{0,1\}://[^), ]*\).*|\1|p' "$2" | grep -v '^https://repo\.maven\.apache\.org/' | head -n 1)" \
      && [ -n "$mirror" ]; then
    die "The mirror $mirror that Maven's settings name (~/.m2/settings.xml) does not give $1: mend the settings, or run this again when it does."
  elif grep -qiE 'connection (error|refused|timed out|broken)|connect(ion)?timeout|connect timed out|read timed out|newconnectionerror|proxyerror|unknown ?host|name resolution|name or service not known|network is unreachable|no route to host|could not (connect|resolve)|unable to connect|no plugin found for prefix' "$2"; then
    die "No network, so $1 could not be fetched: connect and run this again, or prepare with a network: environment/run --prefetch"
  fi
  grep -m 3 '^\[ERROR\]' "$2" >&2 || true  # Maven's: a line that does not compile, for instance
  die "The reason is in $2, and so $1 could not be installed: mend it and run this again."
}

# --- prerequisites -----------------------------------------------------------------------------------------------

java_major() { # of the java given; 0 if it does not run
  local version
  version="$("$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)" || true
  printf '%s\n' "${version:-0}"
}

# Where a JDK may be, the preferred place first: its folder or its javac, one a line.
java_candidates() {
  printf '%s\n' "${JAVA_HOME:-}" \
      "$(command -v javac 2>/dev/null || true)" \
      "$(/usr/libexec/java_home -v 17+ 2>/dev/null || true)" \
      /usr/lib/jvm/*-17-* /usr/lib/jvm/*-21-* /usr/lib/jvm/*-25-* /usr/lib/jvm/* \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

# Sets JAVA_HOME to a JDK (with a compiler) of at least version 17; false if there is none.
find_java() {
  local candidate home
  while IFS= read -r candidate; do
    [ -n "$candidate" ] || continue
    if [ -f "$candidate" ]; then
      home="$(python3 -c 'import os,sys; print(os.path.dirname(os.path.dirname(os.path.realpath(sys.argv[1]))))' "$candidate" 2>/dev/null)" || continue
    else
      home="$candidate"
    fi
    if [ -x "$home/bin/javac" ] && [ "$(java_major "$home/bin/java")" -ge 17 ]; then
      JAVA_HOME="$home"
      export JAVA_HOME
      return 0
    fi
  done <<EOF
$(java_candidates)
EOF
  return 1
}

find_maven() { command -v mvn >/dev/null 2>&1; }

find_python() { python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; }

# Java without a display draws the text of static figures only where fontconfig knows a font, and where the libraries are that it draws
# with: the headless JDK of Debian 13 and Ubuntu 24.04 only recommends libharfbuzz0b. So a character is drawn.
find_fonts() {
  [ "$(uname -s)" != Darwin ] || return 0
  [ -n "$(fc-list 2>/dev/null | head -n 1)" ] && draws_text
}

# draws_text: one character, by the JDK that was found; true where there is none yet. Remembered for the JDK and the fonts.
draws_text() {
  find_java || return 0
  local wanted
  wanted="$({ printf '%s\n' "$JAVA_HOME"; "$JAVA_HOME/bin/java" -version 2>&1; fc-list; } | hash_of_input)"
  is_done text "$wanted" && return 0
  local folder
  folder="$(mktemp -d)"
  cat > "$folder/DrawsText.java" <<'JAVA'
class DrawsText {
    public static void main(String[] arguments) {
        var image = new java.awt.image.BufferedImage(20, 20, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
        image.createGraphics().drawString("a", 2, 15);
        int light = 0;
        for (int i = 0; i < 400; i++) {
            light += image.getRaster().getSample(i % 20, i / 20, 0);
        }
        System.exit(light > 0 ? 0 : 1);
    }
}
JAVA
  if "$JAVA_HOME/bin/java" -Djava.awt.headless=true "$folder/DrawsText.java" > /dev/null 2>&1; then
    rm -rf "$folder"
    done_with text "$wanted" 2>/dev/null || true  # doctor looks where nothing may be written
    return 0
  fi
  rm -rf "$folder"
  return 1
}

# Names of the missing packages for apt.
missing_packages() {
  find_python || printf 'python3 python3-venv '
  if ! find_java; then
    if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then printf 'openjdk-17-jdk-headless '
    elif apt-cache show openjdk-21-jdk-headless >/dev/null 2>&1; then printf 'openjdk-21-jdk-headless '
    else printf 'default-jdk-headless '; fi
  fi
  find_maven || printf 'maven '
  find_fonts || printf 'fontconfig fonts-dejavu-core libfreetype6 libharfbuzz0b '
}

# The same in words, with the Java that is too old or has no compiler.
what_is_missing() {
  local missing="" java
  find_python || missing="$missing Python 3.10 or later with venv,"
  if ! find_java; then
    java="$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')" || true
    missing="$missing a JDK 17 or later${java:+ (Java $java is too old or has no compiler)},"
  fi
  find_maven || missing="$missing Maven,"
  find_fonts || missing="$missing fontconfig with a font (DejaVu) and libharfbuzz,"
  printf 'Missing:%s' "${missing%,}"
}

have_prerequisites() { find_python && find_java && find_maven && find_fonts; }

# What no package mends.
require_supported_computer() {
  if [ "$(uname -s)-$(uname -m)" = Darwin-x86_64 ]; then
    die "Macs with an Intel processor cannot run the study: PyTorch 2.7.1 has no library for them. Use one with an Apple processor, or Linux."
  fi
  mkdir -p "$STUDY" 2>/dev/null && [ -w "$STUDY" ] \
    || die "Cannot write to $STUDY: clone into a folder of your own, or ask its owner to set it up for a class: environment/run --class"
  [ -O "$STUDY" ] || [ "$(id -u)" -eq 0 ] \
    || die "$STUDY belongs to $(ls -ld "$STUDY" | awk '{print $3}'): set up in a clone of your own; nothing was changed."
}

install_prerequisites() {
  if [ -n "$READER" ]; then
    JAVA_HOME="$CLASS"
    [ -x "$JAVA_HOME/bin/java" ] || die "The JDK in $JAVA_HOME is gone: ask who set this up to give environment/run --class again."
    export JAVA_HOME THYROID_WORK="$WORK"
    mkdir -p "$PAGES" || die "Cannot write to $OWN, where you would work: make it writable."
    ln -sfn "$API" "$PAGES/api"
    return 0
  fi
  require_supported_computer
  have_prerequisites && return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    case "$(uname -s)" in
      Darwin) die "$(what_is_missing). Install with: brew install openjdk@17 maven python" ;;
      *) die "$(what_is_missing). Install with your package manager and run this again." ;;
    esac
  fi
  local packages root=""
  packages="$(missing_packages)"
  if [ "$(id -u)" -ne 0 ]; then
    if [ -n "$OFFLINE" ] || ! command -v sudo >/dev/null 2>&1 || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
      die "$(what_is_missing). Install, then run this again: sudo apt-get update && sudo apt-get install -y $packages"
    fi
    root="sudo"
  fi
  [ -z "$OFFLINE" ] || die "$(what_is_missing), and --offline was given. Install with a network: apt-get install -y $packages"
  step "Installing $packages(apt-get)"
  mkdir -p "$STUDY"
  if ! { $root apt-get update -q && packages="$(missing_packages)" \
      && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages; } \
      > "$STUDY/apt.log" 2>&1; then
    fetching_failed "what is missing ($packages)" "$STUDY/apt.log"
  fi
  hash -r
  have_prerequisites || die "Still missing after apt-get: $(missing_packages)(see $STUDY/apt.log)"
}

# --- virtual environments ----------------------------------------------------------------------------------------

# What Python needs is listed in requirements/, one file for each purpose. A list that names everything it brings along is
# installed as it stands, so that nothing unpinned can slip in.
COMPLETE="--no-deps --only-binary=:all:"

# list_of NAME: what pip reads. Of a list that names everything it brings along that is NAME.lock, which lock.py writes, with the sums
# of its wheels.
list_of() {
  local list="$ENVIRONMENT/requirements/$1"
  if [ -f "$list.lock" ]; then printf '%s\n' "$list.lock"; else printf '%s\n' "$list.txt"; fi
}

# wanted_of NAME FOLDER: a hash of what the packages of requirements/NAME.txt in FOLDER depend on
wanted_of() { { cat "$(list_of "$1")"; printf '%s' "$2"; python3 --version; } | hash_of_input; }

# pip_install PYTHON NAME WHAT [OPTION ...]: the packages of requirements/NAME.txt, which WHAT needs.
pip_install() {
  local python="$1" name="$2" what="$3"
  shift 3
  if [ -n "$OFFLINE" ]; then set -- --no-index "$@"; fi
  if [ -d "$STUDY/wheels" ]; then set -- --find-links "$STUDY/wheels" "$@"; fi
  "$python" -m pip install -q --disable-pip-version-check "$@" -r "$(list_of "$name")" \
      > "$STUDY/pip-$name.log" 2>&1 || fetching_failed "$what" "$STUDY/pip-$name.log"
}

# add_packages VENV NAME WHAT [OPTION ...]: the packages of requirements/NAME.txt, in a virtual environment that is there.
add_packages() {
  local venv="$1" name="$2" stamp wanted
  stamp="$(basename "$venv")/$name"
  wanted="$(wanted_of "$name" "$venv")"
  if is_done "$stamp" "$wanted"; then return 0; fi
  step "Adding to .study/$(basename "$venv"): $3"
  shift
  pip_install "$venv/bin/python" "$@"
  done_with "$stamp" "$wanted"
}

# make_venv VENV NAME WHAT [OPTION ...]: a virtual environment with the packages of requirements/NAME.txt, made anew when the list changes.
make_venv() {
  local venv="$1" name="$2" stamp wanted
  stamp="$(basename "$venv")/$name"
  wanted="$(wanted_of "$name" "$venv")"
  if is_done "$stamp" "$wanted" && [ -x "$venv/bin/python" ]; then return 0; fi
  step "Making the virtual environment .study/$(basename "$venv"): $3"
  mkdir -p "$STUDY"
  rm -rf "$venv" "$STUDY/stamps/$(basename "$venv")"
  python3 -m venv "$venv" || die "python3 -m venv failed; on Debian and Ubuntu: apt-get install -y python3-venv"
  shift
  pip_install "$venv/bin/python" "$@"
  # pip itself sees to it where it chooses what a list brings along
  case "$*" in
    *--no-deps*) "$venv/bin/python" -m pip check >> "$STUDY/pip-$name.log" 2>&1 \
      || die "The pinned packages do not fit together: $STUDY/pip-$name.log" ;;
  esac
  done_with "$stamp" "$wanted"
}

make_bench_venv() { make_venv "$STUDY/bench-venv" bench "TensorFlow, PyTorch and ONNX Runtime (some GB)"; }
make_study_venv() { make_venv "$VENV" study "JupyterLab and the JJava kernel" $COMPLETE; }
make_slides_venv() { make_study_venv; add_packages "$VENV" slides "the packages of the slides" $COMPLETE; }

# What only the tests need: packages that drive a browser, the browser, and the slides, which they look at.
make_test_venv() {
  make_slides_venv
  add_packages "$VENV" test "the packages of the tests" $COMPLETE
  install_browser
}

find_browser() {
  [ -n "${THYROID_BROWSER:-}" ] || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
    || command -v google-chrome >/dev/null 2>&1 || is_done browser playwright
}

# The program with which Playwright drives the browser needs a library that a bare Debian lacks.
find_driver() { "$VENV/bin/playwright" --version >/dev/null 2>&1; }

# Debian has Chromium itself; elsewhere Playwright brings one.
install_browser() {
  local packages="" remedy
  find_driver || packages="libatomic1 "
  find_browser || packages="${packages}chromium "
  [ -n "$packages" ] || return 0
  remedy="Install it by hand: sudo apt-get install -y $packages(another browser: let THYROID_BROWSER name it)"
  [ -z "$OFFLINE" ] || die "The tests that look at pages lack $packages and --offline was given. $remedy"
  step "Installing $packages, with which the tests look at pages"
  if [ "$(id -u)" -eq 0 ] && grep -q '^ID=debian' /etc/os-release 2>/dev/null \
      && { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages; } \
      > "$STUDY/apt-browser.log" 2>&1; then
    hash -r
  elif find_driver && "$VENV/bin/playwright" install chromium > "$STUDY/browser.log" 2>&1; then
    done_with browser playwright
  fi
  find_driver && find_browser || die "The tests that look at pages lack $packages. $remedy"
}

# --- CUDA build of PyTorch ---------------------------------------------------------------------------------------

# DJL's bridge to PyTorch comes in a CUDA flavour (cu128) inside pytorch-jni; the CUDA build of PyTorch itself is too large
# for Maven Central and is taken from PyTorch's Python package. The bridge calls PyTorch only, not CUDA, so the minor version
# of CUDA that the package brings (12.6) need not be the one in the flavour's name.
GPU_FOLDER="$STUDY/gpu"

# The CUDA build does not load without the driver's library, wherever that is.
find_driver_library() {
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q 'libcuda\.so\.1' && return 0
  local folder own="${LD_LIBRARY_PATH:-}"
  for folder in ${own//:/ } /usr/lib/wsl/lib /usr/lib/x86_64-linux-gnu /usr/lib64 /usr/local/nvidia/lib64; do
    [ -e "$folder/libcuda.so.1" ] && return 0
  done
  return 1
}

# require_driver: goes back to the CPU build where no NVIDIA driver is, before 3 GB are fetched.
require_driver() {
  [ -n "$GPU" ] || return 0
  if [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] && ! find_driver_library; then
    step "No NVIDIA driver here (libcuda.so.1), without which the CUDA build does not load: the CPU build is used. With a driver give --gpu again."
    GPU=""
    [ -n "$READER" ] || rm -f "$STUDY/stamps/use-gpu"
  fi
}

fetch_gpu() {
  local wanted
  wanted="$(wanted_of gpu "$GPU_FOLDER")"
  if is_done gpu "$wanted" && [ -f "$GPU_FOLDER/torch/lib/libtorch_cuda.so" ]; then return 0; fi
  [ -z "$OFFLINE" ] || die "--gpu --offline: the CUDA build was not fetched; run environment/run --gpu --set-up with a network"
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || die "--gpu needs Linux on x86-64 (or WSL); leave --gpu out to use the CPU"
  step "Fetching the CUDA build of PyTorch into .study/gpu (about 3 GB)"
  rm -rf "$GPU_FOLDER" "$STUDY/stamps/gpu"
  pip_install "$VENV/bin/python" gpu "the CUDA build of PyTorch (9 GB)" $COMPLETE --target "$GPU_FOLDER"
  done_with gpu "$wanted"
}

# What DJL reads to take its native libraries from there.
gpu_environment() {
  printf '%s\n' "PYTORCH_LIBRARY_PATH=$GPU_FOLDER/torch/lib" "PYTORCH_VERSION=2.7.1" "PYTORCH_FLAVOR=cu128"
}

# --- library -----------------------------------------------------------------------------------------------------

maven() {
  local options="-B -ntp -C"  # -C: a file that does not fit its checksum is refused
  if [ -n "$OFFLINE" ]; then options="$options -o"; fi
  if [ -n "$GPU" ]; then options="$options -Dgpu"; fi
  (cd "$HOME_FOLDER" && mvn $options ${CLASS:+"-Dmaven.repo.local=$STUDY/maven"} "$@")
}

# By its short name Maven would hide why it cannot be fetched.
BUILD_CLASSPATH=org.apache.maven.plugins:maven-dependency-plugin:build-classpath

library_hash() {
  { printf '%s %s %s %s\n' "$GPU" "$JAVA_HOME" "$HOME_FOLDER" "$CLASS"; cat "$HOME_FOLDER/pom.xml"
    find "$HOME_FOLDER/lib-src/main" -type f | LC_ALL=C sort | while IFS= read -r file; do
      printf '%s\n' "$file"; cat "$file"
    done; } | hash_of_input
}

build_library() {
  local wanted jar
  wanted="$(library_hash)"
  jar="$STUDY/lib/thyroid-study-$wanted.jar"
  if is_done library "$wanted" && [ -f "$jar" ] && [ -f "$STUDY/classpath.txt" ]; then return 0; fi
  step "Building the library (Maven; the first time it fetches the networks' native code, about 200 MB)"
  mkdir -p "$STUDY/lib"
  maven -q -Dmaven.test.skip=true package "$BUILD_CLASSPATH" \
      -DincludeScope=runtime -Dmdep.outputFile="$STUDY/dependencies.txt" > "$STUDY/maven.log" 2>&1 \
    || fetching_failed "the library's parts" "$STUDY/maven.log"
  # A copy under a name of its own, and older ones stay for a week: rebuilding never pulls the jar from under a running kernel.
  find "$STUDY/lib" -name 'thyroid-study-*.jar' -mtime +7 -exec rm -f {} +
  cp "$HOME_FOLDER"/lib-src/target/thyroid-study-*.jar "$jar"
  printf '%s:%s\n' "$jar" "$(cat "$STUDY/dependencies.txt")" > "$STUDY/classpath.txt"
  done_with library "$wanted"
}

# The library's documentation with its sources, for reading without a network.
API="$HOME_FOLDER/notebooks/executed/api"

# make_api: makes it (after build_library).
make_api() {
  local wanted
  wanted="$(library_hash)"
  if is_done api "$wanted" && [ -f "$API/index.html" ]; then return 0; fi
  step "Making the library's documentation with its sources: notebooks/executed/api/index.html"
  maven -q "$BUILD_CLASSPATH" -DincludeScope=compile -Dmdep.outputFile="$STUDY/api-classpath.txt" > "$STUDY/maven.log" 2>&1 \
    || fetching_failed "the library's documentation" "$STUDY/maven.log"
  # the withers of the settings are made by the compiler
  local generated="$HOME_FOLDER/lib-src/target/generated-sources/annotations"
  if [ ! -d "$generated" ]; then
    maven -q compile > "$STUDY/maven.log" 2>&1 || fetching_failed "the library" "$STUDY/maven.log"
  fi
  rm -rf "$STUDY/api"
  "$JAVA_HOME/bin/javadoc" -quiet -package -linksource -notimestamp --no-platform-links -Xdoclint:none \
      -encoding UTF-8 -docencoding UTF-8 -charset UTF-8 -windowtitle "Thyroid study: library" -doctitle "Thyroid study: library" \
      -cp "$(cat "$STUDY/api-classpath.txt")" -sourcepath "$HOME_FOLDER/lib-src/main/java:$generated" -subpackages thyroidstudy \
      -d "$STUDY/api" > "$STUDY/javadoc.log" 2>&1 || die "javadoc failed, see $STUDY/javadoc.log: mend the sources and run this again."
  rm -rf "$API"
  mkdir -p "$(dirname "$API")"
  mv "$STUDY/api" "$API"
  done_with api "$wanted"
}

# The programs of lib-src/bench: benchmarks and what else developers run by hand, beside the library and its tests. Sets BENCH_CLASSES,
# the class path.
compile_bench() {
  local target="$HOME_FOLDER/lib-src/target"
  install_prerequisites
  step "Compiling the library, its tests and its benchmarks"
  maven -q test-compile "$BUILD_CLASSPATH" -DincludeScope=test -Dmdep.outputFile="$target/test-dependencies.txt" || return 1
  BENCH_CLASSES="$target/bench-classes:$target/test-classes:$target/classes:$(cat "$target/test-dependencies.txt")"
  rm -rf "$target/bench-classes"
  mkdir -p "$target/bench-classes"
  find "$HOME_FOLDER/lib-src/bench" -name '*.java' -print0 \
    | xargs -0 "$JAVA_HOME/bin/javac" --release 17 -Xlint:all,-processing,-serial,-classfile -d "$target/bench-classes" -cp "$BENCH_CLASSES"
}

# Keras as the comparison of the input pipeline needs it. Sets PYTHON.
make_input_venv() {
  make_venv "$STUDY/parity-venv" parity-input "Keras on JAX"
  PYTHON="$STUDY/parity-venv/bin/python"
  export KERAS_BACKEND=jax JAX_PLATFORMS=cpu
}

# --- kernelspec --------------------------------------------------------------------------------------------------

install_kernel() {
  [ -z "$READER" ] || return 0
  # Lab's menu Help leads to the library's documentation, which the server serves under /static/
  mkdir -p "$VENV/share/jupyter/lab/settings"
  cp "$ENVIRONMENT/kernel/lab-settings.json" "$VENV/share/jupyter/lab/settings/overrides.json"
  set --
  if [ -n "$GPU" ]; then
    # no path of ours holds a line break
    local IFS=$'\n'
    set -- $(gpu_environment)
    unset IFS
  fi
  if [ -n "$CLASS" ]; then set -- "$@" "DJL_CACHE_DIR=$STUDY/djl"; fi
  "$VENV/bin/python" "$ENVIRONMENT/kernel/kernelspec.py" "$JAVA_HOME/bin/java" "$(java_major "$JAVA_HOME/bin/java")" \
    "$HOME_FOLDER" "$STUDY/classpath.txt" "$@"
}

set_up() {
  install_prerequisites
  mkdir -p "$STUDY"
  make_study_venv
  require_driver
  if [ -n "$GPU" ]; then fetch_gpu; fi
  build_library
  install_kernel
}

# all_can_read FILE: whether every user of this computer can
all_can_read() {
  local file="$1"
  [ -n "$(find -L "$file" -prune -perm -o+r)" ] || return 1
  while [ "$file" != / ]; do
    file="$(dirname "$file")"
    [ -n "$(find -L "$file" -prune -perm -o+x)" ] || return 1
  done
}

# set_up_class: sets up for many who only read it; nothing lies outside this folder but Java and Python.
set_up_class() {
  local file
  install_prerequisites
  chmod a+rx "$HOME_FOLDER"
  for file in "$HOME_FOLDER" "$JAVA_HOME/bin/java" "$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')"; do
    all_can_read "$file" || die "Others cannot read $file: for a class install where they can, for instance in /opt or /srv, with a Java and a Python that they can read."
  done
  CLASS="$JAVA_HOME"
  set_up
  make_slides_venv
  make_api
  step "Unpacking the native libraries"
  java_doctor > "$STUDY/doctor.log" || die "A native library does not load: $STUDY/doctor.log"
  [ -z "$PREFETCH" ] || prefetch
  done_with class "$CLASS"
  chmod -R a+rX "$HOME_FOLDER"
  step "Ready for a class. Everybody on this computer gives $ENVIRONMENT/lab or $ENVIRONMENT/run and works in a folder of his own:"
  step "thyroid-study in the home folder. A JupyterHub gets the kernel, as root, with"
  step "mkdir -p /usr/local/share/jupyter/kernels && ln -sfn $VENV/share/jupyter/kernels/java /usr/local/share/jupyter/kernels/java"
}

# Everything that a computer without network needs: packages, Maven's plugins for building and testing, native code unpacked.
prefetch() {
  set_up
  step "Fetching Python wheels into .study/wheels"
  "$VENV/bin/python" -m pip download -q --disable-pip-version-check --no-deps --only-binary=:all: -d "$STUDY/wheels" \
      -r "$(list_of study)" -r "$(list_of test)" -r "$(list_of slides)" > "$STUDY/pip-download.log" 2>&1 \
    || fetching_failed "the Python wheels" "$STUDY/pip-download.log"
  make_test_venv
  step "Fetching Maven's plugins and libraries"
  # Surefire fetches its JUnit provider when it runs a test, so one is run
  maven -q -Dtest=LayersTest test > "$STUDY/maven-prefetch.log" 2>&1 \
    || fetching_failed "Maven's plugins" "$STUDY/maven-prefetch.log"
  step "Unpacking the native libraries"
  java_doctor > "$STUDY/doctor.log" || die "A native library does not load: $STUDY/doctor.log"
  step "Fetching the networks' ImageNet weights (663 MB)"
  library_java thyroidstudy.backbone.ImagenetWeights || step "Without them the full profile does not start; the other profiles do without."
  step "Ready for work without network: environment/run --offline. For other computers of the same kind copy this folder,"
  step "~/.m2/repository and ~/.djl.ai; keep the folder's path the same, or the environment is made again from .study/wheels."
}

# Java in the environment of the kernel.
engine_environment() { grep -v '^#' "$ENVIRONMENT/kernel/engine.env"; }
engine_java() { env $(engine_environment) "$JAVA_HOME/bin/java" "$@"; }

# Runs a class of the library as the kernel would. A signal ends it at once (-Xrs): an orderly exit takes PyTorch's memory from under the
# threads that still compute, and Java reports a crash.
library_java() {
  [ -z "$CLASS" ] || local -x DJL_CACHE_DIR="$STUDY/djl"
  THYROID_HOME="$HOME_FOLDER" engine_java -Xrs -Djava.awt.headless=true \
    -Djava.util.logging.config.file="$ENVIRONMENT/kernel/logging.properties" -cp "$(cat "$STUDY/classpath.txt")" "$@"
}

# The checks that need a JVM; exit status 1 when there is a problem.
java_doctor() {
  if [ -n "$GPU" ]; then
    local -x PYTORCH_LIBRARY_PATH="$GPU_FOLDER/torch/lib" PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128
  fi
  library_java thyroidstudy.tools.Doctor
}

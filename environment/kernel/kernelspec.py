"""Writes the kernelspec `java` into the virtual environment: JJava with the study's library on its class path.

The kernel's JVM is started directly, without JJava's launcher: one process less, and its log line stays out of the way.
"""
import json
import os
import sys
import tempfile
from pathlib import Path

OLDEST_JAVA = 17


def engine_environment() -> dict[str, str]:
    lines = Path(__file__).with_name("engine.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def kernel_spec(kernel_dir: Path, java: str, java_major: int, home: Path, classpath: str, extra_env: dict) -> dict:
    options = [
        "-XX:MaxRAMPercentage=35",  # the networks live outside the Java heap and need the larger share
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        f"-Djava.util.logging.config.file={Path(__file__).resolve().parent / 'logging.properties'}",
        # a kernel that is ended while it trains may crash in native code; its report does not belong among the notebooks
        f"-XX:ErrorFile={home / '.study' / 'java-crash.log'}",
        "--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED",
    ]
    if java_major >= 22:
        options.append("--enable-native-access=ALL-UNNAMED")
    if java_major >= 23:
        options.append("--sun-misc-unsafe-memory-access=allow")
    options += os.environ.get("THYROID_JVM_OPTS", "").split()
    # where many read one installation, each works in a folder of his own
    starter = ["/bin/sh", str(Path(__file__).resolve().parent / "for-class")] if "DJL_CACHE_DIR" in extra_env else []
    return {
        "argv": [*starter, java, *options, "-jar", str(kernel_dir / "jjava.jar"), "{connection_file}"],
        "display_name": "Java (thyroid study)",
        "language": "java",
        "interrupt_mode": "message",
        "env": {
            "JJAVA_CLASSPATH": classpath,
            "THYROID_HOME": str(home),
            **engine_environment(),
            **extra_env,
        },
        "metadata": {"debugger": False},
    }


def main() -> None:
    java, java_major, home, classpath_file = sys.argv[1:5]
    kernel_dir = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "java"
    if not (kernel_dir / "jjava.jar").is_file():
        sys.exit(f"{kernel_dir} has no jjava.jar: remove .study/venv, then environment/run --set-up makes it anew")
    if int(java_major) < OLDEST_JAVA:
        sys.exit(f"{java} is Java {java_major} and the library needs {OLDEST_JAVA} or later: install a JDK {OLDEST_JAVA}, "
                 "then environment/run --set-up")
    extra_env = dict(pair.split("=", 1) for pair in sys.argv[5:])
    classpath = Path(classpath_file).read_text(encoding="utf-8").strip()
    spec = kernel_spec(kernel_dir, java, int(java_major), Path(home), classpath, extra_env)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=kernel_dir, delete=False) as out:
        json.dump(spec, out, indent=1)
    os.chmod(out.name, 0o644)
    os.replace(out.name, kernel_dir / "kernel.json")


if __name__ == "__main__":
    main()

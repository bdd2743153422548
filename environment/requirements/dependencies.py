"""Every package that the study runs with: name, version, licence, source. Called by environment/doctor --audit.

Usage: dependencies.py CLASSPATH     a file with the jars of the class path, as Maven writes it
"""
import importlib.metadata
import os
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

POM = "{*}"  # not every pom names its namespace
UNKNOWN = "not stated"


def licence_of_pom(pom: Path, repository: Path) -> str:
    """A project that states none has that of its parent."""
    while pom.is_file():
        project = xml.parse(pom).getroot()
        names = [name.text.strip() for name in project.iterfind(f"{POM}licenses/{POM}license/{POM}name")]
        if names:
            return ", ".join(names)
        parent = project.find(f"{POM}parent")
        if parent is None:
            break
        group, artifact, version = (parent.findtext(POM + part).strip() for part in ("groupId", "artifactId", "version"))
        pom = repository.joinpath(*group.split("."), artifact, version, f"{artifact}-{version}.pom")
    return UNKNOWN


def java(classpath: str):
    for jar in sorted(map(Path, classpath.strip().split(os.pathsep))):
        version, artifact = jar.parent.name, jar.parent.parent.name
        repository = next((folder for folder in jar.parents if folder.name == "repository"), jar.parents[2])
        group = ".".join(jar.parent.parent.parent.relative_to(repository).parts)
        yield (f"{group}:{artifact}", version, licence_of_pom(jar.parent / f"{artifact}-{version}.pom", repository),
               "https://central.sonatype.com/artifact/" + group + "/" + artifact)


def python():
    for package in sorted(importlib.metadata.distributions(), key=lambda p: p.metadata["Name"].lower()):
        data = package.metadata
        classified = [line.rpartition(" :: ")[2] for line in data.get_all("Classifier", []) if line.startswith("License :: ")]
        licence = data.get("License-Expression") or ", ".join(classified) or (data.get("License") or UNKNOWN).splitlines()[0]
        yield data["Name"], package.version, licence, "https://pypi.org/project/" + data["Name"]


def main(classpath_file: str) -> None:
    for heading, packages in (("Java", java(Path(classpath_file).read_text(encoding="utf-8"))), ("Python", python())):
        print(heading)
        for name, version, licence, source in packages:
            print(f"  {name:<48} {version:<18} {licence:<60} {source}")


if __name__ == "__main__":
    main(sys.argv[1])

#!/usr/bin/env python3
"""Executes the notebooks of this folder in place, from a fresh clone, and fails if a cell fails.

  python3 notebooks/execute.py                  # all of them
  python3 notebooks/execute.py 01 05            # those whose names begin so
  python3 notebooks/execute.py --check          # runs them and leaves the files as they are
  python3 notebooks/execute.py --kernel DIR     # only writes the kernel to DIR; then JUPYTER_PATH=DIR jupyter notebook notebooks

Needs JDK 17 to 23, Maven 3.8.7 or later, nbclient (Debian: apt-get install python3-nbclient; PyPI: nbclient), and, as charts
are drawn by Java, fontconfig and a font (Debian: fontconfig, fonts-dejavu-core). driver/bin/syncbn builds what is missing;
Maven fetches the kernel for Java, 14 MB.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import nbformat
from nbclient import NotebookClient

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = ROOT / "driver" / "target"
KERNEL = "io.github.padreati:rapaio-jupyter-kernel:3.0.1"
# At times the kernel binds its ports and never answers, so a start that takes long is tried again, with as many seconds more:
# a machine at work takes longer.
ATTEMPTS = 6
STARTUP_SECONDS = 15
# What Spark logs would otherwise end up in the output of cells.
LOG4J = """\
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
appender.file.type = File
appender.file.name = file
appender.file.fileName = {log}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{{HH:mm:ss}} %-5level %logger{{1}}: %msg%n%throwable
"""
# Before the kernel's own, which lets everything be logged: Janino, which compiles for Spark, fails at tracing itself.
LOGGING = "handlers = java.util.logging.ConsoleHandler\n.level = WARNING\n"


def build() -> str:
    """Builds what is missing of Spark's and syncbn's jars in driver/target; returns them as the kernel wants them: globs."""
    subprocess.run([ROOT / "driver" / "bin" / "syncbn", "--version"], check=True, stdout=subprocess.DEVNULL)
    return f"{TARGET}/spark-home/jars/*.jar;{TARGET}/syncbn-driver_2.13-*-all.jar"


def kernel() -> pathlib.Path:
    """The jar of the kernel."""
    folder = TARGET / "kernel"
    group, artifact, version = KERNEL.split(":")
    jar = folder / f"{artifact}-{version}.jar"
    if not jar.exists():
        options = os.environ.get("MAVEN_ARGS", "").split()
        subprocess.run(
            ["mvn", *options, "-N", "-f", ROOT / "pom.xml", "-B", "-q", "-ntp", "dependency:copy", f"-Dartifact={KERNEL}",
             f"-DoutputDirectory={folder}"], check=True)
    return jar


def write_kernel(jupyter_path: pathlib.Path, jars: str) -> None:
    """Writes the kernel spec "java", whose cells see these jars, below a folder for JUPYTER_PATH."""
    jar = kernel()
    spec = jupyter_path / "kernels" / "java"
    spec.mkdir(parents=True, exist_ok=True)
    log4j = spec / "log4j2.properties"
    log4j.write_text(LOG4J.format(log=spec / "spark.log"))
    (spec / "logging.properties").write_text(LOGGING)
    java = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "java" if os.environ.get("JAVA_HOME") else "java"
    modules = re.search(r"<spark.module.options>(.*?)</", (ROOT / "pom.xml").read_text())[1].split()
    (spec / "kernel.json").write_text(json.dumps({
        "display_name": "Java",
        "language": "java",
        "argv": [str(java), *modules, "-Xmx2g", "-Djava.awt.headless=true", f"-Dlog4j2.configurationFile={log4j}",
                 "-cp", f"{spec}{os.pathsep}{jar}", "org.rapaio.jupyter.kernel.MainApp", "{connection_file}"],
        # Globs with semicolons between, on every system.
        "env": {"RJK_CLASSPATH": jars,
                "SPARK_LOCAL_HOSTNAME": os.environ.get("SPARK_LOCAL_HOSTNAME", "localhost")},
    }, indent=1))


def execute(path: pathlib.Path, keep: bool) -> None:
    """Runs one notebook from its first cell and writes it back with its outputs, unless the file is to be kept."""
    for attempt in range(1, ATTEMPTS + 1):
        seconds = STARTUP_SECONDS * attempt
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(notebook, kernel_name="java", startup_timeout=seconds, timeout=600,
                                record_timing=False, resources={"metadata": {"path": str(path.parent)}})
        try:
            client.execute(stdout=subprocess.DEVNULL)     # where the kernel lists its class path
            break
        except (RuntimeError, AssertionError) as error:     # nbclient 0.7 cleans up twice, and trips over the second time
            if attempt == ATTEMPTS or isinstance(error, RuntimeError) and "respond" not in str(error):
                raise
            print(f"{path.name}: the kernel did not answer in {seconds} s, attempt {attempt} of {ATTEMPTS}", file=sys.stderr)
    if not keep:
        nbformat.write(notebook, path)
    print(f"{path.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells executed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", metavar="DIR", type=pathlib.Path, help="only write the kernel to DIR")
    parser.add_argument("--check", action="store_true", help="leave the files as they are")
    parser.add_argument("--jars", metavar="GLOBS", help="what cells see, with semicolons between, instead of driver/target, which is built")
    parser.add_argument("notebooks", nargs="*", metavar="BEGIN", help="beginnings of names; all without any")
    arguments = parser.parse_args()
    jars = arguments.jars or build()
    if arguments.kernel:
        write_kernel(arguments.kernel.resolve(), jars)
        return
    jupyter_path = pathlib.Path(tempfile.mkdtemp(prefix="syncbn-kernel-"))
    try:
        write_kernel(jupyter_path, jars)
        os.environ["JUPYTER_PATH"] = str(jupyter_path)
        for path in sorted(pathlib.Path(__file__).parent.resolve().glob("*.ipynb")):
            if not arguments.notebooks or path.name.startswith(tuple(arguments.notebooks)):
                execute(path, arguments.check)
    finally:
        shutil.rmtree(jupyter_path)


if __name__ == "__main__":
    main()

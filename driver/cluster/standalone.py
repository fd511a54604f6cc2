#!/usr/bin/env python3
"""Runs syncbn on a Spark standalone cluster of its own: a master and workers as processes of this machine, from the Maven
jars, without a Spark distribution. Everything stops when the command ends.

  python3 driver/cluster/standalone.py -- train --config builtin:digits
  python3 driver/cluster/standalone.py --deploy-mode cluster -- train --config builtin:digits
  python3 driver/cluster/standalone.py --compare -- train --config builtin:digits

--compare trains on local[1], on local[2], and on the cluster in client and in cluster deploy mode, and fails unless all
four models have the same digest. As a module it offers `StandaloneCluster` to tests that disturb a running cluster.
"""
import argparse
import contextlib
import glob
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "driver" / "target"
LOG4J = """\
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5level %logger{1}: %msg%n%throwable
"""


@dataclass
class Run:
    """What one submission came to. In cluster deploy mode the output is that of the driver on its worker, and the exit code
    0 or 1: Spark's standalone master keeps no more than whether the driver failed."""

    exit_code: int
    stdout: str
    stderr: str

    def digest(self):
        found = re.search(r"^digest +([0-9a-f]{64})$", self.stdout, re.M)
        return found.group(1) if found else None


def build():
    """Builds what is missing, by the launcher."""
    subprocess.run([ROOT / "driver" / "bin" / "syncbn", "--version"], check=True, stdout=subprocess.DEVNULL)


def application_jar():
    """The jar that spark-submit is given."""
    jars = glob.glob(str(TARGET / "syncbn-driver_2.13-*-all.jar"))
    if len(jars) != 1:
        sys.exit(f"expected one syncbn-driver_2.13-*-all.jar in {TARGET}, found {jars}; run mvn -Pdist -DskipTests clean package")
    return jars[0]


def environment(**more):
    """The environment of every process: Spark from Maven's jars, on the loopback interface."""
    return {
        **os.environ,
        "SPARK_HOME": str(TARGET / "spark-home"),
        "SPARK_SCALA_VERSION": "2.13",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "localhost",
        "SPARK_PUBLIC_DNS": "localhost",
        **more,
    }


def free_port():
    with socket.create_server(("localhost", 0)) as server:
        return server.getsockname()[1]


def java():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else "java"


def spark_submit_command(words, environ):
    """The command of spark-submit, as Spark's own launcher composes it."""
    jars = os.path.join(environ["SPARK_HOME"], "jars", "*")
    words = subprocess.run(
        [java(), "-cp", jars, "org.apache.spark.launcher.Main", "org.apache.spark.deploy.SparkSubmit", *words],
        env=environ, check=True, stdout=subprocess.PIPE,
    ).stdout.decode().split("\0")
    # An empty word and a line break mark the start.
    return [words[1].lstrip("\n"), *words[2:-1]]


def launch(master, arguments, conf=(), deploy_mode="client", conf_dir=ROOT / "conf", more=None, application=None, **popen):
    """Starts spark-submit on any master; in client mode the process is the driver. `more` is for its environment, `application`
    the words that tell the jar, where that is another than the one built here."""
    environ = environment(SPARK_CONF_DIR=str(conf_dir), **(more or {}))
    options = ["--master", master, "--deploy-mode", deploy_mode]
    for setting in conf:
        options += ["--conf", setting]
    command = spark_submit_command([*options, *(application or [application_jar()]), *arguments], environ)
    return subprocess.Popen(command, env=environ, text=True, **popen)


def submit(master, arguments, conf=(), deploy_mode="client", conf_dir=ROOT / "conf", timeout=600, more=None, application=None):
    """Runs spark-submit to its end on any master, in client mode with the output of the driver."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with launch(master, arguments, conf, deploy_mode, conf_dir, more, application, **pipes) as process:
        try:
            output = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
        return Run(process.returncode, *output)


class Daemons(contextlib.AbstractContextManager):
    """Processes with their logs in one folder, which end with the block; a folder that is not given goes too."""

    def __init__(self, directory, prefix):
        self.keep = directory is not None
        self.directory = pathlib.Path(directory or tempfile.mkdtemp(prefix=prefix))
        self.processes = {}

    def __enter__(self):
        try:
            self._open()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        if not self.keep:
            shutil.rmtree(self.directory, ignore_errors=True)

    def stop(self):
        """Ends all processes, with their children."""
        processes = list(self.processes.values())
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in processes:
            process.wait()

    def _run(self, name, command, environ):
        """Starts a process in a session of its own."""
        with open(self.directory / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                command, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def _await(self, name, pattern, timeout=120):
        """Waits until a process has said something."""
        log = self.directory / f"{name}.log"
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            found = re.search(pattern, log.read_text(errors="replace"))
            if found:
                return found
            if self.processes[name].poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"{name} did not say '{pattern}' within {timeout} s; its log:\n{log.read_text(errors='replace')[-4000:]}")


class StandaloneCluster(Daemons):
    """A master and `workers` worker processes, each for one executor of `cores` slots and `memory` GB; a worker offers one
    core and 4 GB more, for a driver in cluster deploy mode."""

    def __init__(self, workers=2, cores=1, memory=1, directory=None):
        super().__init__(directory, "syncbn-cluster-")
        self.workers, self.cores, self.memory = workers, cores, memory
        self.settings = [
            f"spark.executor.cores={cores}", f"spark.executor.memory={memory}g", f"spark.cores.max={workers * cores}"]
        self.master_url = None
        # Drivers are submitted by REST, which gives them the module options that Java 17 asks for; the RPC gateway does not.
        self.rest_port = free_port()

    def _open(self):
        conf = self.directory / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        (conf / "log4j2.properties").write_text(LOG4J)
        shutil.copy(ROOT / "conf" / "spark-defaults.conf", conf)
        self._start("master", "org.apache.spark.deploy.master.Master", "--host", "localhost", "--port", "0", "--webui-port", "0")
        self.master_url = self._await("master", r"Starting Spark master at (spark://\S+)").group(1)
        self._await("master", r"Started REST server")
        for number in range(self.workers):
            self.start_worker(number)
        for number in range(self.workers):
            self._await(f"worker-{number}", r"Successfully registered with master")

    def start_worker(self, number):
        """Starts worker `number`, or starts it again."""
        self._start(
            f"worker-{number}", "org.apache.spark.deploy.worker.Worker", "--host", "localhost", "--webui-port", "0",
            "--cores", str(self.cores + 1), "--memory", f"{self.memory + 4}g", "--work-dir", str(self.directory / f"work-{number}"),
            self.master_url)

    def _start(self, name, main, *arguments):
        environ = environment(SPARK_CONF_DIR=str(self.directory / "conf"))
        options = [
            "-Xmx512m", "-Dspark.master.rest.enabled=true", f"-Dspark.master.rest.port={self.rest_port}", "-Dspark.worker.cleanup.enabled=false"]
        jars = f"{self.directory / 'conf'}:{environ['SPARK_HOME']}/jars/*"
        self._run(name, [java(), *options, "-cp", jars, main, *arguments], environ)

    def executors(self):
        """Process ids of the executors that run now, by their parent: a worker of this cluster."""
        parents = {process.pid for name, process in self.processes.items() if name.startswith("worker-")}
        found = []
        for status in glob.glob("/proc/[0-9]*/stat"):
            with contextlib.suppress(OSError):
                pid = int(status.split("/")[2])
                parent = int(pathlib.Path(status).read_text().rsplit(")", 1)[1].split()[1])
                command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
                if parent in parents and b"CoarseGrainedExecutorBackend" in command:
                    found.append(pid)
        return sorted(found)

    def submit(self, arguments, deploy_mode="client", conf=(), timeout=600):
        """Runs one submission to its end."""
        if deploy_mode == "client":
            return submit(self.master_url, arguments, [*self.settings, *conf], timeout=timeout)
        return self._submit_to_cluster(arguments, [*self.settings, *conf], timeout)

    def _submit_to_cluster(self, arguments, conf, timeout):
        # With the cluster's own log settings, by which spark-submit tells the driver's name.
        accepted = submit(
            f"spark://localhost:{self.rest_port}", arguments, ["spark.master.rest.enabled=true", *conf], "cluster",
            conf_dir=self.directory / "conf", timeout=timeout)
        found = re.search(r"driver-\d+-\d+", accepted.stderr)
        if accepted.exit_code != 0 or not found:
            raise RuntimeError(f"the cluster took no driver:\n{accepted.stderr[-4000:]}")
        driver = found.group()
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for number in range(self.workers):
                log = (self.directory / f"worker-{number}.log").read_text(errors="replace")
                ended = re.search(rf"Driver {driver} (exited successfully|exited with failure|was killed|failed).*", log)
                if ended:
                    output = self.directory / f"work-{number}" / driver
                    texts = [(output / name).read_text(errors="replace") if (output / name).exists() else "" for name in ("stdout", "stderr")]
                    return Run(0 if ended.group(1) == "exited successfully" else 1, *texts)
            time.sleep(0.2)
        raise TimeoutError(f"{driver} has not ended within {timeout} s")


def compare(options, cluster, local):
    """The same job on local masters and on a cluster in both deploy modes: 0 if the digests are equal."""
    # The driver of cluster deploy mode works in another directory.
    given = [os.path.abspath(argument) if os.path.isfile(argument) else argument for argument in options.arguments]
    digests = {master: report(master, submit(master, given, options.conf, timeout=options.timeout)) for master in local}
    # All slots train: left to itself, a small job would take fewer.
    arguments = [*given, "--set", f"training.workers={options.workers * options.cores}"]
    with cluster(options.workers, options.cores, options.memory, options.directory) as running:
        for mode in ("client", "cluster"):
            name = f"{options.workers} executors, {mode} mode"
            digests[name] = report(name, running.submit(arguments, mode, options.conf, options.timeout))
    equal = None not in digests.values() and len(set(digests.values())) == 1
    print("equal" if equal else "NOT EQUAL")
    return 0 if equal else 1


def report(name, run):
    print(f"{name:26s} {run.digest() or 'no digest, exit code %d' % run.exit_code}", flush=True)
    if run.digest() is None:
        print(run.stderr[-3000:], file=sys.stderr)
    return run.digest()


def main(description, cluster, local, prepare=lambda: None):
    """The command line of a kind of cluster; --compare compares with the masters `local`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2, help="machines of the cluster, with one executor each (2)")
    parser.add_argument("--cores", type=int, default=1, help="slots of an executor (1)")
    parser.add_argument("--memory", type=int, default=1, help="memory of an executor in GB (1)")
    parser.add_argument("--deploy-mode", choices=("client", "cluster"), default="client")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark; may be repeated")
    parser.add_argument("--directory", help="where logs and work go and stay; else a temporary directory")
    parser.add_argument("--timeout", type=int, default=600, help="seconds a submission may take (600)")
    parser.add_argument("--compare", action="store_true", help="compare digests over masters and deploy modes")
    parser.add_argument("arguments", nargs="+", help="the command of syncbn, after --")
    options = parser.parse_args()
    build()
    prepare()
    if options.compare:
        return compare(options, cluster, local)
    with cluster(options.workers, options.cores, options.memory, options.directory) as running:
        run = running.submit(options.arguments, options.deploy_mode, options.conf, options.timeout)
    sys.stdout.write(run.stdout)
    sys.stderr.write(run.stderr)
    return run.exit_code


if __name__ == "__main__":
    sys.exit(main(__doc__, StandaloneCluster, ("local[1]", "local[2]")))

#!/usr/bin/env python3
"""Runs syncbn on a YARN of its own: a resource manager and node managers as processes of this machine, from the Maven jars,
without a Hadoop or Spark distribution. Everything stops when the command ends.

  python3 driver/cluster/yarn.py -- train --config builtin:digits
  python3 driver/cluster/yarn.py --deploy-mode cluster -- train --config builtin:digits
  python3 driver/cluster/yarn.py --compare -- train --config builtin:digits

--compare trains on local[1], and on YARN in client and in cluster deploy mode, and fails unless all three models have the
same digest. Spark's part for YARN, and Hadoop's daemons, come from Maven, in the versions that belong to the Spark of the build.
"""
import contextlib
import glob
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
from xml.sax.saxutils import escape

import standalone
from standalone import ROOT, TARGET, free_port, java

DAEMONS = {
    "resourcemanager": "org.apache.hadoop.yarn.server.resourcemanager.ResourceManager",
    "nodemanager": "org.apache.hadoop.yarn.server.nodemanager.NodeManager",
}
JARS = TARGET / "yarn"


def fetch():
    """Brings what Spark's own jars lack for YARN, as the profile `yarn` of driver/pom.xml lists it."""
    shutil.rmtree(JARS, ignore_errors=True)
    subprocess.run(
        ["mvn", *os.environ.get("MAVEN_ARGS", "").split(), "-f", ROOT / "pom.xml", "-pl", "driver", "-Pyarn", "-B", "-q", "-ntp",
         "dependency:copy@yarn"], check=True, stdout=sys.stderr)


def spark_home():
    """A SPARK_HOME whose jars are those of the build and Spark's part for YARN."""
    home = JARS / "spark-home"
    shutil.rmtree(home, ignore_errors=True)
    (home / "jars").mkdir(parents=True)
    for jar in [*glob.glob(str(TARGET / "spark-home" / "jars" / "*.jar")), *glob.glob(str(JARS / "spark-yarn_*.jar"))]:
        os.symlink(jar, home / "jars" / os.path.basename(jar))
    return home


def site(path, settings):
    """Writes a configuration file of Hadoop."""
    properties = "".join(f"<property><name>{escape(k)}</name><value>{escape(str(v))}</value></property>\n" for k, v in settings.items())
    path.write_text(f"<?xml version='1.0'?>\n<configuration>\n{properties}</configuration>\n")


class YarnCluster(standalone.Daemons):
    """A resource manager and `workers` node managers, each with room for one executor of `cores` slots and `memory` GB and for
    an application master, which in cluster deploy mode is the driver."""

    def __init__(self, workers=2, cores=1, memory=1, directory=None):
        super().__init__(directory, "syncbn-yarn-")
        self.workers, self.cores, self.memory = workers, cores, memory
        self.ports = {name: free_port() for name in ("", "scheduler.", "resource-tracker.", "admin.", "webapp.")}

    def _open(self):
        self.home = spark_home()
        self._configure("client", {})
        self._start("resourcemanager", "resourcemanager", {"yarn.resourcemanager.webapp.address": self._at("webapp.")})
        self._await("resourcemanager", r"Transitioned to active state")
        for node in range(self.workers):
            self._start(f"nodemanager-{node}", "nodemanager", self._node(node))
        for node in range(self.workers):
            self._await(f"nodemanager-{node}", r"Registered with ResourceManager")

    def _at(self, name):
        return f"localhost:{self.ports[name]}"

    def _configure(self, name, more):
        """The configuration folder of one process."""
        conf = self.directory / name / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        site(conf / "core-site.xml", {"fs.defaultFS": "file:///", "hadoop.tmp.dir": self.directory / name / "tmp"})
        site(conf / "yarn-site.xml", {
            "yarn.resourcemanager.hostname": "localhost",
            **{f"yarn.resourcemanager.{n}address": self._at(n) for n in self.ports if n != "webapp."},
            "yarn.scheduler.minimum-allocation-mb": 256,
            "yarn.log-aggregation-enable": "false",
            **more})
        site(conf / "capacity-scheduler.xml", {
            "yarn.scheduler.capacity.root.queues": "default",
            "yarn.scheduler.capacity.root.default.capacity": 100,
            # A driver of cluster deploy mode may take what it needs.
            "yarn.scheduler.capacity.maximum-am-resource-percent": 1.0,
            # Cores count too, or two executors may come to one node and none to the other.
            "yarn.scheduler.capacity.resource-calculator": "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator"})
        (conf / "log4j2.properties").write_text(standalone.LOG4J)
        return conf

    def _node(self, node):
        folder = self.directory / f"nodemanager-{node}"
        return {
            "yarn.nodemanager.hostname": "localhost",
            "yarn.nodemanager.address": f"localhost:{free_port()}",
            "yarn.nodemanager.localizer.address": f"localhost:{free_port()}",
            "yarn.nodemanager.webapp.address": f"localhost:{free_port()}",
            "yarn.nodemanager.local-dirs": folder / "local",
            "yarn.nodemanager.log-dirs": folder / "logs",
            "yarn.nodemanager.resource.memory-mb": 1024 * (self.memory + 4),
            "yarn.nodemanager.resource.cpu-vcores": self.cores + 1,
            "yarn.nodemanager.vmem-check-enabled": "false",
            "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage": 100,
            # The output of a driver is read after its end.
            "yarn.nodemanager.delete.debug-delay-sec": 3600,
        }

    def _start(self, name, daemon, more):
        conf = self._configure(name, more)
        jars = f"{conf}:{JARS}/*:{TARGET}/spark-home/jars/*"
        command = [java(), "-Xmx512m", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", jars, DAEMONS[daemon]]
        self._run(name, command, standalone.environment())

    def stop(self):
        """Ends all processes; node managers end their containers, and what is left of these is killed."""
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        # A container is a session of its own; its command names the folder of its logs.
        for command in glob.glob("/proc/[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if f"{self.directory}/nodemanager-".encode() in pathlib.Path(command).read_bytes():
                    os.kill(int(command.split("/")[2]), signal.SIGKILL)

    def submit(self, arguments, deploy_mode="client", conf=(), timeout=600):
        """Runs one submission to its end; in cluster deploy mode its output is that of the driver's container."""
        settings = [
            f"spark.yarn.jars=local:{self.home}/jars/*", f"spark.executor.instances={self.workers}", f"spark.executor.cores={self.cores}",
            f"spark.executor.memory={self.memory}g", "spark.yarn.maxAppAttempts=1", "spark.yarn.am.memory=512m",
            f"spark.yarn.stagingDir=file://{self.directory}/staging"]
        more = {"SPARK_HOME": str(self.home), "HADOOP_CONF_DIR": str(self.directory / "client" / "conf")}
        conf_dir = ROOT / "conf" if deploy_mode == "client" else self.directory / "client" / "conf"
        run = standalone.submit("yarn", arguments, [*settings, *conf], deploy_mode, conf_dir, timeout, more)
        return run if deploy_mode == "client" else self._driver(run)

    def _driver(self, run):
        application = re.search(r"application_\d+_\d+", run.stderr)
        if not application:
            raise RuntimeError(f"YARN took no application:\n{run.stderr[-4000:]}")
        logs = glob.glob(str(self.directory / "nodemanager-*" / "logs" / application.group() / "*_000001" / "std*"))
        texts = {os.path.basename(log): pathlib.Path(log).read_text(errors="replace") for log in logs}
        return standalone.Run(run.exit_code, texts.get("stdout", ""), texts.get("stderr", "") + run.stderr)


if __name__ == "__main__":
    sys.exit(standalone.main(__doc__, YarnCluster, ("local[1]",), fetch))

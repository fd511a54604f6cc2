"""Written from the version in pom.xml; do not edit."""

__version__ = "0.2.0"

"""nginx as production runs it: a site of nginx/sites, rendered as the image and deploy/ec2 do."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import httpx

from stack import ROOT, free_port, terminate

NAME = "my-cutout.duckdns.org"


@dataclass
class Site:
    """One site of nginx/sites in a folder of its own; the application may not be there."""

    folder: Path
    site: str
    socket: Path | None = None
    own_machine: str | None = None
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def configuration(self) -> Path:
        return self.folder / "conf" / "production.conf"

    @property
    def certificate(self) -> Path:
        return self.folder / "certificates" / "fullchain.pem"

    @property
    def key(self) -> Path:
        return self.folder / "certificates" / "privkey.pem"

    @property
    def challenges(self) -> Path:
        return self.folder / "challenges"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    def values(self, **changes: str) -> list[str]:
        """What the templates are filled in with."""
        values = {
            "SITE": self.site,
            "USER": "user root;",
            "PID": str(self.folder / "nginx.pid"),
            "ERROR_LOG": "stderr",
            "ACCESS_LOG": str(self.folder / "access.log"),
            "TEMP": str(self.folder / "temp"),
            "WWW": str(ROOT / "www"),
            "SOCKET": str(self.socket or self.folder / "cutout.sock"),
            "DATA": str(self.folder / "data"),
            "LISTEN": f"127.0.0.1:{self.http}",
            "HTTP_LISTEN": f"127.0.0.1:{self.http}",
            "HTTPS_LISTEN": f"127.0.0.1:{self.https}",
            "HTTP_PORT": str(self.http),
            "HTTPS_PORT": str(self.https),
            "IPV6": "# ",
            "NAME": NAME,
            "CERTIFICATE": str(self.certificate),
            "KEY": str(self.key),
            "CHALLENGES": str(self.challenges),
        }
        return [f"{name}={value}" for name, value in (values | changes).items()]

    def render(self, **changes: str) -> subprocess.CompletedProcess[str]:
        """Lays out the folder, with the templates filled in by deploy/render."""
        for name in ("certificates", "challenges", "temp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.folder / "conf", ignore_errors=True)
        shutil.copytree(ROOT / "nginx", self.folder / "conf")
        if self.own_machine is not None:
            (self.folder / "conf" / "own-machine.conf").write_text(self.own_machine)
        return subprocess.run(
            [ROOT / "deploy" / "render", self.folder / "conf", *self.values(**changes)],
            capture_output=True,
            text=True,
        )

    def make_certificate(self, *names: str) -> None:
        """A certificate that nobody trusts."""
        self.certificate.parent.mkdir(parents=True, exist_ok=True)
        request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        request += ["ec_paramgen_curve:P-256", "-noenc", "-days", "1", "-subj", "/CN=test"]
        request += ["-keyout", self.key, "-out", self.certificate]
        alternatives = ",".join(f"DNS:{name}" for name in names or (NAME,))
        subprocess.run(
            [*request, "-addext", f"subjectAltName={alternatives}"], check=True, capture_output=True
        )

    def check(self) -> str:
        """What `nginx -t` says; empty where it has nothing to say."""
        command = ["nginx", "-t", "-q", "-p", self.folder, "-e", "stderr", "-c", self.configuration]
        return subprocess.run(command, capture_output=True, text=True).stderr

    def reload(self) -> None:
        """Lets nginx read its configuration again."""
        assert self.process is not None
        self.process.send_signal(1)

    def __enter__(self) -> Site:
        rendered = self.render()
        assert rendered.returncode == 0, rendered.stderr
        command = ["nginx", "-p", self.folder, "-e", "stderr", "-c", self.configuration]
        self.process = subprocess.Popen([*command, "-g", "daemon off;"])
        wait_for_port(self.url)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self.process is not None
        terminate(self.process)


def wait_for_port(url: str) -> None:
    """Waits until something answers, whatever it says."""
    for _ in range(200):
        try:
            httpx.get(url)
            return
        except httpx.RemoteProtocolError:
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"nobody answers at {url}")


def trusting(certificate: Path) -> ssl.SSLContext:
    """A client's TLS that trusts this certificate and no other."""
    return ssl.create_default_context(cafile=str(certificate))

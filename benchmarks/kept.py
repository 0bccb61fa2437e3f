"""
What a kept page costs the application alone, beside a bare view of the same bytes, and what nginx makes of it.

    PYTHONPATH=. python benchmarks/kept.py [--posts 200] [--rounds 7] [--nginx]

Measured as ``benchmarks/served.py`` does. With ``--nginx`` (needs ``nginx`` and ``wrk``) the kept page
and a static file of the same bytes are asked for by turns, three times five seconds each, under ``deploy/nginx.conf``.
"""

import http.client
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.grown import database, options
from benchmarks.served import ROOT, children_of, cpu, free_port, measure, served

RUNS, SECONDS = 3, 5
WRK = "/usr/bin/wrk"


def main() -> None:
    parser = options(__doc__, (200,), 7)
    parser.add_argument("--nginx", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bellbird-kept-") as folder:
        Path(folder).chmod(0o755)
        same = Path(folder) / "same"
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/kept.sqlite3")
        os.environ |= {"PAGE_STORE": "files", "KEPT_ROOT": f"{folder}/kept", "SAME_BYTES": str(same)}
        with database(keep=True):
            from django.db import connection

            from blog.models import Post
            from tests.factories import a_comment
            from tests.search.corpus import grow

            grow(chosen.posts[0] - Post.objects.count(), seed=chosen.posts[0])
            post = Post.objects.live().first()
            assert post is not None
            for number in range(20):
                a_comment(post, body=f"Comment {number}. " * 10).approve()
            with served(folder, connection.settings_dict) as (port, pids):
                link = http.client.HTTPConnection("127.0.0.1", port)
                link.request("GET", post.url)
                same.write_bytes(link.getresponse().read())
                print(f"{post.url}: {same.stat().st_size} bytes")
                pages = {"bare view": "/ok/", "bare view, same bytes": "/same/", "kept page": post.url}
                measure(pages, port, pids, chosen.rounds)
            if chosen.nginx:
                by_nginx(Path(folder), post.url, same)


def by_nginx(folder: Path, path: str, same: Path) -> None:
    """Ask nginx for the kept page and for a file of the same bytes, by turns."""
    page = next((folder / "kept/pages").rglob(f"http-auto{path}index.html"))
    host = folder / "kept/pages/localhost/http-auto" / path.strip("/")
    host.mkdir(parents=True)
    (host / "index.html").write_bytes(page.read_bytes())
    (folder / "static" / "same.html").write_bytes(same.read_bytes())
    (folder / "kept").chmod(0o755)
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text().partition("server {\n    listen 80;")[0]
    text = re.sub(r"\s+(http2 on|ssl_certificate.*);", "", text).replace("listen 443 ssl", f"listen {port}")
    text = text.replace("/srv/bellbird", str(folder)).replace("blog.example.com", "localhost")
    whole = f"daemon off; pid {folder}/pid; worker_processes 1; error_log {folder}/errors; events {{}}\n"
    mime = "include /etc/nginx/mime.types; access_log off; sendfile on;"
    (folder / "nginx.conf").write_text(f"user root; {whole} http {{ {mime}\n{text}\n}}")
    server = subprocess.Popen(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")])
    try:
        time.sleep(1)
        asked = {"static file": "/static/same.html", "kept page": path}
        rates: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(RUNS):
            for name, address in asked.items():
                rates[name].append(rate(f"http://localhost:{port}{address}", server.pid))
        middle = {name: median(found) for name, found in rates.items()}
        for name, found in rates.items():
            print(f"  nginx, {name:12} {middle[name]:9.0f} for each CPU second ({[round(each) for each in found]})")
        print(f"  kept page: {middle['kept page'] / middle['static file']:.0%} of the static file")
    finally:
        server.terminate()
        server.wait()


def rate(address: str, master: int) -> float:
    """Requests for each CPU second that nginx takes, all of them answered with 200."""
    pids = [master, *children_of(master)]
    before = cpu(pids)
    said = subprocess.run([WRK, "-t1", "-c16", f"-d{SECONDS}s", address], capture_output=True, text=True, check=True)
    assert "Non-2xx" not in said.stdout, said.stdout
    answered = int(re.search(r"(\d+) requests in", said.stdout)[1])  # type: ignore[index]
    return answered / (cpu(pids) - before)


if __name__ == "__main__":
    main()

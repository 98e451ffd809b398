# SPDX-License-Identifier: MIT
"""nginx on html/ of the mount and of the exports (two: see reads.py): one server of our own, three ports, asked by wrk."""
import os
import re
import socket
import subprocess
import time
import urllib.request
from types import SimpleNamespace

from measure import ENVIRONMENT, by_turns, ratio_of, run
from mounts import mounted, processor_seconds
from reads import read_anew

CONFIGURATION = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
	types {{ text/html html; text/css css; image/png png; }}
	access_log off;
	sendfile on;
	keepalive_requests 1000000;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	{site}
}}
"""
SITE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/nginx/compliancefs.conf")

# Every page in turn; the requests are made beforehand, so that wrk costs little.
SCRIPT = """
local requests, at = {}, 0
init = function()
	for path in io.lines(os.getenv("BENCH_PATHS")) do
		requests[#requests + 1] = wrk.format("GET", path)
	end
end
request = function()
	at = at % #requests + 1
	return requests[at]
end
"""


def site(tops, ports):
    """The configuration that we install, with a server for each tree."""
    with open(SITE, encoding="utf-8") as f:
        common, server = re.split(r"(?m)^(?=server \{)", f.read())
    listen, root = "listen 8080;", "root /srv/compliance/html;"
    if listen not in server or root not in server:
        raise SystemExit(f"bench: no '{listen}' or no '{root}' in {SITE}")
    return common + "".join(server.replace(listen, f"listen 127.0.0.1:{port};").replace(root, f"root {top}/html;")
                            for top, port in zip(tops, ports))


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def pages(top):
    for folder, _, files in sorted(os.walk(os.path.join(top, "html/by-locale"))):
        for name in sorted(files):
            yield os.path.relpath(os.path.join(folder, name), os.path.join(top, "html"))


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/index.html", timeout=1) as reply:
            return reply.status == 200
    except OSError:
        return False


def worker_of(server):
    """nginx's process that serves."""
    return SimpleNamespace(pid=int(run("ps", "-o", "pid=", "--ppid", server.pid)))


def rate(b, port, worker=None, used=None):
    """Requests a second; what processor time the worker took for each goes to the end of `used`."""
    before = processor_seconds(worker) if worker else 0
    out = run("wrk", "-t1", "-c16", f"-d{b.web_seconds}s", "-s", b.file("wrk.lua"), f"http://127.0.0.1:{port}/")
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"bench: nginx: {out}")
    if worker:
        used.append((processor_seconds(worker) - before) / int(re.search(r"(\d+) requests in", out).group(1)))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def web(b):
    b.table.head("html/ served by nginx, asked by wrk: requests a second, the mount against an export read from the disk")
    folder, ports = b.place("nginx"), free_ports(3)
    os.makedirs(folder, exist_ok=True)
    write(b.file("wrk.lua"), SCRIPT)
    ENVIRONMENT["BENCH_PATHS"] = b.file("paths")
    write(b.file("paths"), "".join(f"/{page}\n" for page in pages(b.export)))
    with mounted(b.program, b.index, b.place("web")) as mnt:
        write(b.file("nginx.conf"), CONFIGURATION.format(
            folder=folder, site=site((mnt, b.export, b.written), ports), user="user root;" if os.getuid() == 0 else ""))
        nginx = "nginx" if os.access("/usr/bin/nginx", os.X_OK) else "/usr/sbin/nginx"
        with subprocess.Popen([nginx, "-c", b.file("nginx.conf"), "-e", f"{folder}/error.log"]) as server:
            try:
                for _ in range(100):
                    if server.poll() is not None or all(map(answers, ports)):
                        break
                    time.sleep(0.05)
                for port in ports:
                    rate(b, port)
                worker, used = worker_of(server), ([], [])
                tops = [os.path.join(top, "html/by-locale") for top in (mnt, b.export)]
                ours, other, ratio = by_turns(b.repeats, lambda: rate(b, ports[0], worker, used[0]),
                                              lambda: rate(b, ports[1], worker, used[1]), lambda: read_anew(*tops))
                written = by_turns(b.repeats, lambda: rate(b, ports[0]), lambda: rate(b, ports[2]))
            finally:
                server.terminate()
    b.table.line("nginx", f"{ours:.0f}/s", f"{other:.0f}/s", f"{ratio:.2f}", ">= 0.95",
                 f"processor time of a request: {ratio_of(*used):.2f}; just written: {written[2]:.2f}")

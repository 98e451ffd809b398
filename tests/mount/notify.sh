#!/bin/sh
# SPDX-License-Identifier: MIT
# systemd hears READY=1 when the mount answers, not before, and STOPPING=1: on both kinds of sockets it uses.
. "$(dirname "$0")/common"
command -v python3 >/dev/null || skip "no python3"

cat >"$scratch/notify.py" <<'END'
import os, signal, socket, subprocess, sys

program, index, mnt, address = sys.argv[1:]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(address.replace("@", "\0", 1) if address[0] == "@" else address)
listener.settimeout(60)
mount = subprocess.Popen([program, "mount", index, mnt, "-f"], env=dict(os.environ, NOTIFY_SOCKET=address))
said = listener.recv(100).decode().split("\n")
assert "READY=1" in said and "MAINPID=%d" % mount.pid in said, said
assert os.path.ismount(mnt) and "README.txt" in os.listdir(mnt)
mount.send_signal(signal.SIGTERM)
assert listener.recv(100) == b"STOPPING=1"
assert mount.wait(60) == 0
END

check "a socket with a path" python3 "$scratch/notify.py" "$program" "$index" "$mnt" "$scratch/socket"
check "an abstract socket" python3 "$scratch/notify.py" "$program" "$index" "$mnt" "@compliancefs-test-$$"
NOTIFY_SOCKET=$scratch/nobody "$program" mount "$index" "$mnt" || fail "a socket that nobody listens to"
finish

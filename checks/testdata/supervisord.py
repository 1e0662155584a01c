"""Reads each file of the list on stdin as a file that supervisord includes, and says whether it was refused."""
import contextlib
import io
import json
import os
import sys
import tempfile
import warnings

from supervisor.options import ServerOptions

warnings.simplefilter("ignore")


def refused(directory, text):
    with open(os.path.join(directory, "one.conf"), "w", newline="") as f:
        f.write(text)
    options = ServerOptions()
    options.configfile = os.path.join(directory, "supervisord.conf")
    complaint = io.StringIO()
    try:
        with contextlib.redirect_stderr(complaint), contextlib.redirect_stdout(complaint):
            options.stderr = options.stdout = complaint
            options.realize([])
    except (SystemExit, Exception) as why:
        return complaint.getvalue().strip() or repr(why)
    return ""


with tempfile.TemporaryDirectory() as directory:
    with open(os.path.join(directory, "supervisord.conf"), "w") as f:
        f.write("[supervisord]\nlogfile=%s/log\npidfile=%s/pid\n[include]\nfiles=one.conf\n" % (directory, directory))
    print(json.dumps([refused(directory, text) for text in json.load(sys.stdin)]))

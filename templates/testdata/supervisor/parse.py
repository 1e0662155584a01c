"""Reads a configuration as supervisord does, and prints each program as JSON."""
import json
import shlex
import sys

from supervisor.options import ServerOptions

options = ServerOptions()
options.configfile = sys.argv[1]
options.realize([])
programs = {}
for group in options.process_group_configs:
    for program in group.process_configs:
        programs[program.name] = {
            "args": shlex.split(program.command),  # as Subprocess.get_execv_args does
            "env": program.environment,
            "dir": program.directory,
            "log": program.stdout_logfile if isinstance(program.stdout_logfile, str) else "",
            "stop": program.stopwaitsecs,
            "restart": getattr(program.autorestart, "__name__", str(program.autorestart)),
            "exits": program.exitcodes,
            "umask": program.umask,
        }
json.dump(programs, sys.stdout)

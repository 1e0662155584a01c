package triage

import "regexp"

var mustMatch = regexp.MustCompile

const resetFailed = "systemctl reset-failed {unit}, after what is above is mended"

// managerMessages are of systemd, Supervisor and PM2. What systemd says of a step
// that failed is told by its status: see steps.
var managerMessages = []pattern{
	message("program-missing", `Failed to locate executable (.+): No such file or directory`, "ls -l {1}; systemctl cat {unit} | grep ExecStart; PrivateTmp= and ProtectHome= hide what lies in /tmp and /home"),
	message("permission", `Failed to (?:locate executable|execute(?: command)?) (.+): Permission denied`, "namei -l {1}; chmod 0755 {1}; findmnt -T {1} -o TARGET,OPTIONS"),
	message("loader-missing", `Failed to execute(?: command)? (.+): No such file or directory`, "file {1}; the loader that it names, or that of its #! line, is not here: SEAWORTHY_LINK=static mage build:linux").
		saying("{1} is there, and the loader that it names is not: {0}"),
	message("wrong-architecture", `Failed to execute(?: command)? (.+): Exec format error`, "uname -m; file {1}; build for this machine with mage build:platform"),
	message("environment-file", `Failed to load environment files: (.+)`, "systemctl show {unit} -p EnvironmentFiles; a - before the path lets it be missing"),
	message("unit-refused", `(?:\.service: .*(?:Refusing\.?|refusing\.?)$|Unit configuration has fatal error)`, "systemd-analyze verify {unit}; mage check:unit -path=FILE"),
	message("condition", `was skipped because (?:of an unmet condition check|all trigger condition checks failed|no trigger condition checks were met)(?: \((.*)\))?|^Condition check resulted in .* being skipped`,
		"systemctl show {unit} -p Conditions; systemctl cat {unit} | grep Condition"),
	message("out-of-memory", `A process of this unit has been killed by the OOM killer|Failed with result 'oom-kill'`,
		"journalctl -k -g 'Out of memory|oom-kill'; systemctl show {unit} -p MemoryMax; Environment=GOMEMLIMIT=… below it").ranked(ofMachine),
	message("watchdog", `Watchdog timeout \(limit (.*)\)!`, "journalctl -u {unit} | grep -A40 SIGABRT shows where it hung; WatchdogSec= in systemctl edit {unit} if it is only slow").ranked(consequence),
	message("start-timeout", `start operation timed out|State 'start' timed out`,
		"systemctl show {unit} -p Type -p NotifyAccess -p TimeoutStartUSec; Type=notify wants READY=1 from the service, and AF_UNIX in RestrictAddressFamilies=").ranked(consequence),
	message("seccomp", `Main process exited, code=(?:killed|dumped), status=31/SYS`,
		"journalctl -k -g 'audit|SECCOMP'; systemctl show {unit} -p SystemCallFilter; systemctl edit {unit}: [Service] SystemCallErrorNumber=EPERM").ranked(general),
	message("cpu", `Main process exited, code=(?:killed|dumped), status=4/ILL`, "SEAWORTHY_HOSTS=hosts/HOST.json mage check:binary where it was built").ranked(general),
	message("killed", `Main process exited, code=(?:killed|dumped), status=(\d+/(?:KILL|SEGV|ABRT|BUS|FPE|TRAP|XFSZ|XCPU|HUP|QUIT|PIPE))`,
		"journalctl -k -g 'Out of memory|oom-kill|segfault'; coredumpctl info {name}").ranked(general),
	message("start-limit", `Start request repeated too quickly`, resetFailed).ranked(consequence),
	message("program-missing", `spawnerr: can't find command '(.+)'`, "ls -l {1}"),
	message("permission", `spawnerr: command at '(.+)' is not executable|spawnerr: no permission to run command '(.+)'`, "namei -l {1}{2}; chmod 0755 {1}{2}"),
	message("program-missing", `spawnerr: (.+)`, "supervisorctl tail {name} stderr"),
	message("directory-missing", `couldn't chdir to (.+): (\w+)`, "mkdir -p {1}; directory= in the program's section"),
	message("wrong-architecture", `couldn't exec (.+): ENOEXEC`, "uname -m; file {1}; build for this machine with mage build:platform"),
	message("loader-missing", `couldn't exec (.+): ENOENT`, "file {1}: the loader that it names is not here: SEAWORTHY_LINK=static mage build:linux"),
	message("permission", `couldn't exec (.+): EACCES`, "namei -l {1}; findmnt -T {1} -o TARGET,OPTIONS"),
	message("user-missing", `couldn't setuid to (\S+): (.+)`, "getent passwd {1}; user= in the program's section"),
	message("killed", `^exited: \S+ \(terminated by (SIG(?:KILL|SEGV|ABRT|BUS|FPE|TRAP))`, "journalctl -k -g 'Out of memory|oom-kill|segfault'").ranked(general),
	message("seccomp", `^exited: \S+ \(terminated by SIGSYS`, "journalctl -k -g SECCOMP").ranked(general),
	message("cpu", `^exited: \S+ \(terminated by SIGILL`, "SEAWORTHY_HOSTS=hosts/HOST.json mage check:binary where it was built").ranked(general),
	message("start-limit", `gave up: (\S+) entered FATAL state`, "supervisorctl start {1}, after what is above is mended").ranked(consequence),
	message("program-missing", `Script not found: (.+)|spawn (\S+) ENOENT`, "ls -l {1}{2}; script in the ecosystem file"),
	message("permission", `spawn (\S+) EACCES`, "namei -l {1}; chmod 0755 {1}"),
	message("killed", `exited with code \[\d+\] via signal \[(SIG(?:KILL|SEGV|ABRT|BUS|FPE|TRAP|ILL|SYS))\]`, "journalctl -k -g 'Out of memory|oom-kill|segfault'").ranked(general),
	message("start-limit", `had too many unstable restarts \((\d+)\)`, "pm2 restart {name}, after what is above is mended").ranked(consequence),
}

// kernelMessages count where they name the service's process.
var kernelMessages = []pattern{
	message("out-of-memory", `(?:Out of memory|Memory cgroup out of memory)(?: \(oom_kill_allocating_task\))?: Kill(?:ed)? process (\d+) \((.+?)\)`,
		"systemctl show {unit} -p MemoryMax; free -m; Environment=GOMEMLIMIT=… below what there is").ranked(ofMachine),
	message("killed", `()(\S+)\[(\d+)\]: segfault at`, "coredumpctl info {name}").ranked(general),
}

// step is what systemd says before the process became the service.
var step = regexp.MustCompile(`Failed at step (\w+) spawning (.+): ([^:]+)$`)

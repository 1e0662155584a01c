package triage

// startMessages are of loaders, shells and the Go runtime: the program does not
// begin, or not with what it was asked for.
var startMessages = []pattern{
	message("library-missing", `error while loading shared libraries: ([^:\s]+): cannot open shared object file`,
		"ldd {program}; apt-file search {1} (dnf provides '*/{1}'), or SEAWORTHY_HOSTS=hosts/HOST.json mage check:binary where it was built").last(),
	message("library-missing", `^Error loading shared library ([^:\s]+): No such file or directory`,
		"ldd {program}, or SEAWORTHY_HOSTS=hosts/HOST.json mage check:binary where it was built").last(),
	message("library-damaged", `error while loading shared libraries: ([^:\s]+): (?:file too short|invalid ELF header|wrong ELF class)`,
		"file $(ldconfig -p | grep {1} | sed 's/.*=> //')").last(),
	message("glibc", "version [`'](GLIBC(?:XX)?_[\\d.]+)' not found",
		"SEAWORTHY_HOSTS=hosts/HOST.json mage check:binary; SEAWORTHY_LINK=static mage build:linux").last(),
	message("library-version", "version [`']([^']+)' not found \\(required by ([^)]+)\\)",
		"ldd -v {program}, or SEAWORTHY_HOSTS=hosts/HOST.json mage check:binary where it was built").last(),
	message("library-version", `symbol lookup error: .*undefined symbol: (\w+)`, "ldd -r {program}").last(),
	message("library-version", `^Error relocating .*: (\w+): symbol not found`, "ldd {program}: it was linked for another C library").last(),
	message("wrong-architecture", `^(/[^:]+): (?:line )?\d+: Syntax error: `,
		"uname -m; file {1}: the shell was given a program that the kernel could not run; build for this machine with mage build:platform").
		saying("{1} is no program for this machine, and was run as a shell script: {0}").last(),
	message("wrong-architecture", `(?i)(?:fork/exec|exec) ?(/[^:\s]+)?:? exec format error|(?:cannot execute binary file: )?Exec format error`,
		"uname -m; file {program}; build for this machine with mage build:platform").last(),
	message("cpu", `This program can only be run on (\S+) processors with (\S+) microarchitecture support`,
		"grep -m1 flags /proc/cpuinfo; build for less: mage build:platform linux/amd64/v1").last(),
	message("cpu", `CPU ISA level is lower than required`, "ldd {program}; a library here is built for a newer processor").last(),
	message("cpu", `^(?:Illegal instruction|SIGILL: illegal instruction)`,
		"grep -m1 flags /proc/cpuinfo; SEAWORTHY_HOSTS=hosts/HOST.json mage check:binary where it was built").last(),
	message("bad-flag", `^(?:\S+: )?flag provided but not defined: (-\S+)`, "{program} -h; systemctl cat {unit} | grep ExecStart").last(),
	message("bad-flag", `(?:^|Error: )(?:unknown flag: (--\S+)|unknown shorthand flag: .*|unrecognized option.*|flag needs an argument: .*)`,
		"{program} --help; systemctl cat {unit} | grep ExecStart").last(),
	message("bad-flag", `^(?:Error: )?invalid (?:boolean )?(?:value|argument) ".*" for "?(?:flag )?-`, "{program} -h; systemctl cat {unit} | grep ExecStart").last(),
	message("bad-flag", `^Error: unknown command "([^"]+)"`, "{program} --help; systemctl cat {unit} | grep ExecStart").last(),
}

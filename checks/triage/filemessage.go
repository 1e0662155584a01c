package triage

// machineMessages are of what a machine has run out of.
var machineMessages = []pattern{
	message("disk-full", `(?:\w+ (/[^:]+): )?no space left on device`, "df -h {1}; df -i {1}; journalctl --vacuum-size=200M").ranked(ofMachine),
	message("disk-full", `(?:\w+ (/[^:]+): )?disk quota exceeded`, "quota -u {user}; df -h {1}").ranked(ofMachine),
	message("out-of-memory", `^(?:fatal error: (?:runtime: )?(?:out of memory|cannot allocate memory)|runtime: out of memory)`,
		"systemctl show {unit} -p MemoryMax -p LimitAS; free -m; Environment=GOMEMLIMIT=… below it").last(),
	message("out-of-memory", `(?:fork/exec \S+|mmap|clone): cannot allocate memory`, "free -m; systemctl show {unit} -p MemoryMax -p LimitAS").ranked(ofMachine),
	message("open-files", `too many open files`, "systemctl edit {unit}: [Service] LimitNOFILE=65536; ls /proc/$(systemctl show -P MainPID {unit})/fd | wc -l"),
	message("processes", `runtime: failed to create new OS thread|pthread_create failed: Resource temporarily unavailable|fork/exec \S+: resource temporarily unavailable`,
		"systemctl show {unit} -p TasksMax -p TasksCurrent -p LimitNPROC -p LimitAS; systemctl edit {unit}: [Service] TasksMax=4096"),
	message("read-only", `(?:\w+ (/[^:]+): )?read-only file system`,
		"findmnt -T {1}; ProtectSystem= makes it so: systemctl edit {unit}: [Service] ReadWritePaths={dirof1}, or StateDirectory={name}"),
	message("seccomp", `^(?:SIGSYS: bad system call|Bad system call)`, "systemctl show {unit} -p SystemCallFilter; journalctl -k -g SECCOMP").last(),
}

// settingMessages are of what a service is told by its environment and by the
// machine's accounts.
var settingMessages = []pattern{
	message("secret-missing", `(?:^|\W)(?i:environment variable|env(?:ironment)? var|variable|required key) ["'$]*([A-Z][A-Z0-9_]+)["']* ?(?i:is |was )?(?i:not set|required|missing|unset|empty|not found|must be set)`,
		"systemctl show {unit} -p Environment -p EnvironmentFiles; systemctl edit {unit}: [Service] Environment={1}=…"),
	message("secret-missing", `(?i:missing|required|must set|please set|no) (?i:the )?(?i:required )?(?i:environment variable|env var|variable) ["'$]*([A-Z][A-Z0-9_]+)`,
		"systemctl show {unit} -p Environment -p EnvironmentFiles; systemctl edit {unit}: [Service] Environment={1}=…"),
	message("secret-missing", `(?:^|[\s"'$:])([A-Z][A-Z0-9]*_[A-Z0-9_]+)["']? (?:is not set|not set|must be set|is required|is unset|is empty|is missing)`,
		"systemctl show {unit} -p Environment -p EnvironmentFiles; systemctl edit {unit}: [Service] Environment={1}=…"),
	message("user-missing", `user: unknown user(?:id)? (\S+)`, "getent passwd {1}; useradd --system --no-create-home --shell /usr/sbin/nologin {1}"),
	message("group-missing", `(?:user|group): unknown group(?:id)? (\S+)`, "getent group {1}; groupadd --system {1}"),
	message("config-invalid", `(?i)(?:config|settings|pars|decod|unmarshal|load).*(?:[ :](?:yaml|toml|json): |invalid character |unexpected end of JSON|did not find expected|cannot unmarshal)`,
		"look at the line that is named; python3 -m json.tool FILE shows where JSON breaks"),
	message("config-invalid", `^(?:yaml|toml): (?:line \d+|unmarshal errors)`, "look at the line that is named"),
}

// fileMessages are of files; the paths are judged by where they lie.
var fileMessages = []pattern{
	message("config-missing", `(?:open|stat|lstat|read) (\S*(?:/etc/\S*|\.(?:ya?ml|json|toml|ini|conf|cfg|env|properties|hcl))): no such file or directory`,
		"ls -l {dirof1}; install -o {user} -m 0640 FILE {1}"),
	message("config-missing", `Config File "([^"]+)" Not Found`, "systemctl cat {unit}, and look at WorkingDirectory="),
	message("config-unreadable", `(?:open|stat|lstat|read) (\S*(?:/etc/\S*|\.(?:ya?ml|json|toml|ini|conf|cfg|env|properties|hcl))): permission denied`,
		"namei -l {1}; chown {user} {1}"),
	message("file-missing", `(?:open|stat|lstat|read|readlink) (/\S+|\./\S+|\S+\.\w+): no such file or directory`, "ls -l {dirof1}; systemctl show {unit} -p WorkingDirectory"),
	message("program-missing", `(?:fork/exec (\S+): no such file or directory|exec: "([^"]+)": (?:executable file not found|stat))`, "command -v {1}{2}; systemctl show {unit} -p Environment"),
	message("directory-missing", `(?:mkdir|chdir|rename|unlink|mkdirall) (\S+): no such file or directory`, "mkdir -p {1} && chown {user} {1}"),
	message("permission", `(?:open|mkdir|chdir|stat|lstat|read|unlink|rename|remove|chmod|chown|fork/exec) (\S+): (?:permission denied|operation not permitted)`,
		"namei -l {1}; chown {user} {dirof1}, or StateDirectory={name} in the unit"),
}

// goMessages are of Go's runtime.
var goMessages = []pattern{
	{kind: "deadlock", re: mustMatch(`^fatal error: all goroutines are asleep - deadlock!`), fix: "journalctl -u {unit} -o cat | grep -A30 'fatal error'", rank: general, strong: true},
	{kind: "fatal", re: mustMatch(`^fatal error: (.*)`), fix: "journalctl -u {unit} -o cat | grep -A30 'fatal error'", rank: general, strong: true},
	{kind: "panic", re: mustMatch(`^panic: (.*)`), fix: "journalctl -u {unit} -o cat | grep -A30 '^panic'", rank: general, strong: true},
}
